"""What a request line means is kept, and nobody can fill the memory with lines."""

from aom_tui.catalogue.load import load_catalogue
from aom_tui.sandbox.request_line import LONGEST_KEPT, _kept, read_line

CATALOGUE = load_catalogue()
PATH = "/v1/p/aom/api/v1/query"


def test_a_short_line_is_read_once() -> None:
    first = read_line(CATALOGUE, "GET", PATH, "query=up")
    assert first is not None
    assert (first.operation.id, first.path["project_id"], first.query["query"], first.fault) == (
        "ListInstantQueryAomPromGet", "p", "up", None,
    )  # fmt: skip
    assert read_line(CATALOGUE, "GET", PATH, "query=up") is first


def test_a_long_one_is_read_as_well_and_not_kept() -> None:
    before = _kept.cache_info().currsize
    found = read_line(CATALOGUE, "GET", PATH, "query=" + "a" * LONGEST_KEPT)
    assert found is not None
    assert found.query["query"] == "a" * LONGEST_KEPT
    assert _kept.cache_info().currsize == before


def test_the_first_fault_of_the_query_is_told() -> None:
    missing = read_line(CATALOGUE, "GET", PATH, "")
    assert missing is not None
    assert missing.fault == ("query", "query is required")
    assert read_line(CATALOGUE, "GET", "/nowhere", "") is None
