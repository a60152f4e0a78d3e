"""Replies beside their documented schemas: what differs is told once, and nothing is told of what agrees."""

from collections.abc import Awaitable, Callable

import pytest
from told_service import Clock, Service, reply

from aom_tui.catalogue.load import load_catalogue
from aom_tui.render.agreement import MOST_LINES, agreement_lines
from aom_tui.session.compose.items import draft_for
from aom_tui.session.credentials import Password
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Success
from aom_tui.session.profile import Profile
from aom_tui.session.schema_differences import LARGEST, SchemaDifference, schema_differences
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session

CATALOGUE = load_catalogue()
LIST = draft_for(CATALOGUE.operations["ListAlarmRule"])
PUSH = draft_for(CATALOGUE.operations["PushEvents"]).with_body('{"events": []}')


PASSWORD = Password("u", Secret("a password nobody else has"), "d")

Told = Callable[..., Awaitable[Exchange]]


@pytest.fixture
def told(profile: Profile, service: Service, clock: Clock) -> Told:
    """Sends a draft to a service that gives this answer."""

    async def send(answer: bytes, draft: Draft = LIST) -> Exchange:
        service.on("/v2/", answer)
        async with Session(profile, PASSWORD, CATALOGUE, clock=clock) as session:
            return await session.send(draft)

    return send


async def test_each_field_is_told_once_with_its_count(told: Told) -> None:
    rules = [{"alarm_rule_name": "a", "colour": 1, "dimensions": [{"value": "v"}]} for _ in range(3)]
    exchange = await told(reply(200, {"thresholds": rules, "meta_data": {"count": "3"}}))
    assert exchange.outcome == Success()
    found = schema_differences(CATALOGUE, exchange)
    assert set(found) == {
        SchemaDifference("unknown", "thresholds[].colour", 3),
        SchemaDifference("missing", "thresholds[].dimensions[].name", 3),
        SchemaDifference("other", "meta_data.count", 1, '"3" is a string, expected an integer'),
    }
    assert "thresholds[].colour: not documented (3 times)" in list(agreement_lines(found))


DEEP = b"[" * 50_000 + b"]" * 50_000


@pytest.mark.parametrize("answer", [reply(200, {"thresholds": []}), reply(200, b""), reply(200, DEEP)])
async def test_what_agrees_or_cannot_be_compared_is_not_mentioned(told: Told, answer: bytes) -> None:
    assert schema_differences(CATALOGUE, await told(answer)) == ()


async def test_a_large_reply_is_not_compared(told: Told) -> None:
    large = {"odd": "x" * LARGEST, "thresholds": []}
    assert schema_differences(CATALOGUE, await told(reply(200, large))) == ()


async def test_a_status_that_is_not_documented(told: Told) -> None:
    exchange = await told(reply(202, {}), PUSH)
    assert list(agreement_lines(schema_differences(CATALOGUE, exchange))) == [
        "status 202: not among the documented ones"
    ]


def test_many_differences_are_counted() -> None:
    found = tuple(SchemaDifference("unknown", f"f{number}") for number in range(MOST_LINES + 3))
    assert list(agreement_lines(found))[-1] == "and 3 more differences"


def test_a_path_with_terminal_control_is_data() -> None:
    (line,) = agreement_lines((SchemaDifference("unknown", "a\x1b[31m"),))
    assert "\x1b" not in line
