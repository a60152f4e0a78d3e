"""What Prometheus says beside its data, in forms that do not show the whole body."""

import json
from collections.abc import Iterator

import pytest
from answering import server
from command_runs import Here

DATA = {"resultType": "vector", "result": [{"metric": {"__name__": "up"}, "value": [1795600000, "1"]}]}
PARTIAL = ["aom-tui: the service warns: partial\\u001b response", "aom-tui: the service notes: no rate"]


BODIES: dict[str, object] = {
    "/partial": {"status": "success", "data": DATA, "warnings": ["partial\x1b response"], "infos": ["no rate"]},
    "/many": {"status": "success", "data": DATA, "warnings": ["x" * 5000, "2", "3", "4"], "infos": [5, "6"]},
    "/other": {"data": [{"a": 1}], "warnings": ["of another service"]},
    "/odd": {"status": "success", "data": DATA, "warnings": "of another kind"},
}
"""Instant queries by their path."""


@pytest.fixture(scope="module")
def answers() -> Iterator[str]:
    with server({}, bodies={path: json.dumps(body).encode() for path, body in BODIES.items()}) as (url, _):
        yield url


@pytest.mark.parametrize("form", [("table",), ("csv",), ("chart",), ("ndjson",), ("raw", "--query", "data.result")])
def test_a_partial_answer_does_not_look_complete(here: Here, answers: str, form: tuple[str, ...]) -> None:
    got = here.run("request", "GET", f"{answers}/partial", "-o", *form, AOM_TUI_PROFILE="")
    assert got.out
    assert (got.status, got.err.splitlines()[-2:]) == (0, PARTIAL)


@pytest.mark.parametrize("form", ["json", "raw", "wire"])
def test_the_whole_body_says_it_by_itself(here: Here, answers: str, form: str) -> None:
    assert here.run("request", "GET", f"{answers}/partial", "-o", form, AOM_TUI_PROFILE="").err == ""


def test_many_and_long_ones_are_cut(here: Here, answers: str) -> None:
    said = here.run("request", "GET", f"{answers}/many", "-o", "csv", AOM_TUI_PROFILE="").err.splitlines()
    assert said[-1] == "aom-tui: more warnings and notes in the body: 2"
    assert [len(each) < 320 for each in said] == [True] * 4


@pytest.mark.parametrize("path", ["/other", "/odd"])
def test_other_fields_of_that_name_are_data(here: Here, answers: str, path: str) -> None:
    assert here.run("request", "GET", f"{answers}{path}", "-o", "csv", AOM_TUI_PROFILE="").err == ""
