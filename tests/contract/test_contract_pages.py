"""Every operation that comes in pages, against the sandbox: all pages of any size are what one big page is."""

import json
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest

from aom_tui.catalogue.check import check
from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.compose.items import draft_for
from aom_tui.session.draft import Draft
from aom_tui.session.paging.pages import End, JoinedPages, PageBounds
from aom_tui.session.paging.splice import split
from aom_tui.session.sandbox_client.local_sandbox import read_announcement
from aom_tui.session.session import Session

CATALOGUE = load_catalogue()
PAGED = {name: operation.pagination for name, operation in CATALOGUE.operations.items() if operation.pagination}
NOW_MS = int(time.time() * 1000)
LOG_SOURCE = {"clusterId": "7c2f9a10-3b4d-11ef-9e21-0255ac10017f"}


@dataclass(frozen=True)
class Listing:
    """What to ask for, so that there are some items and not too many."""

    values: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    most: str = "100"
    """The size of a page that holds all."""


SORTED = {"order_by_column": "update_time", "sort_order": "DESC"}
NODES = {"namespace": "PAAS.NODE"}
JOB, SCRIPT = "4c9d0e1f2a3b4c5d8e4f5a6b7c8d9e0f", "6f2a3b4c5d6e5f709b7c8d9e0f1a2b3c"
LOGS = {
    "category": "app_log",
    "searchKey": {"clusterId": "7c2f9a10-3b4d-11ef-9e21-0255ac10017f"},
    "startTime": NOW_MS - 150_000,
    "endTime": NOW_MS - 60_000,
}
LISTINGS = {
    "ListSeries": Listing(body={"series": [{**NODES, "metric_name": "cpuUsage"}]}),
    "ListMetricItems": Listing(body={"metricItems": [{**NODES, "metricName": "cpuUsage"}]}),
    "ListAlarmRule": Listing(),
    "ListMetricOrEventAlarmRule": Listing(),
    "ListAlarms": Listing(),
    "ListEvents": Listing(body={"time_range": f"{NOW_MS - 86_400_000}.{NOW_MS - 60_000}.1440"}),
    "ListLogItems": Listing({"type": "querylogs"}, LOGS),
    "ListResourceUnderNode": Listing(
        {"rf_resource_type": "ecs", "type": "cloudservers"},
        {"ci_type": "application", "ci_id": "6f1d2c3b4a5968778695a4b3c2d1e0ff"},
    ),
    "ShowAgentInfos": Listing(body={}),
    "ListAllJobByName": Listing(body=SORTED),
    "ListAllScriptByName": Listing(body={**SORTED, "script_id": ""}),
    "ListAllVersionByVersionId": Listing(body={**SORTED, "script_id": SCRIPT}),
    "ListTemplateByJobId": Listing({"job_id": JOB}, SORTED),
    "ListWorkflow": Listing(body={"sort_field": "create_time", "sort_type": "DESC"}),
    "KeystoneListProjects": Listing(),
}


def test_none_is_left_out() -> None:
    assert LISTINGS.keys() == PAGED.keys()
    assert len(PAGED) == 15


def asking(operation_id: str, size: str) -> Draft:
    """The draft of a first page of that size."""
    listing, rule = LISTINGS[operation_id], PAGED[operation_id]
    assert rule is not None
    draft, body = draft_for(CATALOGUE.operations[operation_id]), listing.body
    for name, value in listing.values.items():
        draft = draft.with_value(name, value)
    if rule.location == "query":
        draft = draft.with_value(rule.size_param, size)
    else:
        body = {**(body or {}), rule.size_param: int(size)}
    return draft.with_body(None if body is None else json.dumps(body))


def items_of(operation_id: str, joined: JoinedPages) -> list[Any]:
    """The items, without what changes from one look to the next."""
    rule, reply = PAGED[operation_id], joined.exchange.reply
    assert rule is not None
    assert reply is not None
    parts = split(reply.body, rule.items)
    assert parts is not None
    items = json.loads(b"[" + parts.inner + b"]")
    assert len(items) == parts.count == joined.progress.items
    return [_still(item) for item in items]


def _still(item: Any) -> Any:
    changing = {"last_heartbeat", "state_updated_timestamp", "stateUpdatedTimestamp"}
    return {key: value for key, value in item.items() if key not in changing}


async def run(session: Session, draft: Draft, bounds: PageBounds | None = None) -> JoinedPages:
    """All pages, each a success as the documents have it but perhaps the last, which may be empty."""
    pages = session.pages(draft, bounds=bounds)
    async for exchange in pages:
        operation = CATALOGUE.operations[exchange.draft.operation_id or ""] if exchange.draft else None
        assert exchange.reply is not None
        assert exchange.reply.status == 200, exchange.outcome
        assert operation is not None
        schema = operation.responses[0].schema
        assert schema is None or not check(CATALOGUE, operation.service, schema, json.loads(exchange.reply.body))
    joined = pages.joined()
    assert joined is not None
    return joined


@pytest.fixture(scope="module")
def line(unshared_sandbox_line: dict[str, str]) -> dict[str, str]:
    return unshared_sandbox_line


@pytest.fixture
async def session(line: dict[str, str]) -> AsyncIterator[Session]:
    sandbox = read_announcement(msgspec.json.encode(line))
    assert sandbox is not None
    async with Session(sandbox.profile, sandbox.credential, CATALOGUE) as opened:
        yield opened


@pytest.mark.parametrize("operation_id", PAGED)
async def test_all_pages_are_one_big_page(session: Session, operation_id: str) -> None:
    whole = await run(session, asking(operation_id, LISTINGS[operation_id].most))
    wanted = items_of(operation_id, whole)
    assert whole.stop.end is End.COMPLETE, whole.stop
    assert wanted, "there is nothing to page through"
    for size in ("1", "2", "3"):
        joined = await run(session, asking(operation_id, size))
        assert items_of(operation_id, joined) == wanted
        assert joined.stop.end is End.COMPLETE, joined.stop
        assert joined.progress.pages == -(-len(wanted) // int(size))


@pytest.mark.parametrize("operation_id", PAGED)
async def test_some_pages_are_the_beginning_of_all(session: Session, operation_id: str) -> None:
    whole = items_of(operation_id, await run(session, asking(operation_id, LISTINGS[operation_id].most)))
    joined = await run(session, asking(operation_id, "1"), PageBounds(pages=2, chosen=True))
    assert items_of(operation_id, joined) == whole[:2]
    assert joined.stop.is_whole
