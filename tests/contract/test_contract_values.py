"""Every call that lists values does so: asked in the sandbox by our client, with what it is narrowed by filled in."""

import re
from collections.abc import AsyncIterator

import pytest

from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.model import Operation
from aom_tui.catalogue.values import _known, value_source
from aom_tui.session.compose.items import draft_for, parse_items
from aom_tui.session.draft import Draft
from aom_tui.session.sandbox_client.local_sandbox import read_announcement
from aom_tui.session.session import Session
from aom_tui.session.values.listing import FieldValues

CATALOGUE = load_catalogue()
SOURCES, PLACES = _known()
UNSERVED = {"label"}
"""The sandbox has no PromQL."""
KNOWN = {"namespace": "PAAS.NODE", "metric_namespace": "PAAS.NODE", "metric_name": "cpuUsage", "metricName": "cpuUsage"}


def asker_of(name: str) -> tuple[Operation, str]:
    """An operation that has a place for those values, and the place: the first of each list."""
    for operation in CATALOGUE.operations.values():
        own = {f"{each.location} {each.name}" for each in operation.parameters} | set(PLACES.get(operation.id, ()))
        for place in (*own, *(each for each in PLACES["*"] if each.startswith("body "))):
            if value_source(operation, place) is SOURCES[name]:
                return operation, place.replace("[]", "[0]")
    raise AssertionError(f"nobody asks for {name}")


@pytest.fixture(scope="module")
def line(unshared_sandbox_line: dict[str, str]) -> bytes:
    import msgspec

    return msgspec.json.encode(unshared_sandbox_line)


@pytest.fixture
async def values(line: bytes) -> AsyncIterator[FieldValues]:
    sandbox = read_announcement(line)
    assert sandbox is not None
    async with Session(sandbox.profile, sandbox.credential, CATALOGUE) as session:
        yield FieldValues(session)


async def filled(values: FieldValues, name: str, operation: Operation, draft: Draft) -> Draft:
    """What the question is narrowed by: a metric of the hosts, or the first thing that is listed there."""
    source = SOURCES[name]
    wanted = re.findall(r"\{(\w+) ([^{}]+)\}", repr((source.parameters, source.body)))
    for location, path in wanted:
        place = f"{location} {path.replace('[]', '[0]')}"
        last = path.rpartition(".")[2]
        value = KNOWN.get(last) or (await values.ask(draft, place)).values[0].text
        head, *rest = path.replace("[]", ".0").strip(".").split(".")
        item = (f"[{head}]" if head == "0" else head) + "".join(f"[{part}]" for part in rest)
        draft = parse_items(CATALOGUE, draft, [f"{item}={value}"])
    return draft


@pytest.mark.parametrize("name", sorted(set(SOURCES) - UNSERVED))
async def test_a_source_lists_values_in_the_sandbox(values: FieldValues, name: str) -> None:
    operation, place = asker_of(name)
    draft = await filled(values, name, operation, draft_for(operation))
    answer = await values.ask(draft, place)
    assert answer.trouble == ""
    assert answer.values


async def test_two_lists_from_one_reply_are_told_apart(values: FieldValues) -> None:
    draft = draft_for(CATALOGUE.operations["ListLogItems"])
    pods, spaces = [
        {value.text for value in (await values.ask(draft, f"body searchKey.{field}")).values}
        for field in ("podName", "nameSpace")
    ]
    assert spaces == {"shop", "edge"}
    assert not pods & spaces
