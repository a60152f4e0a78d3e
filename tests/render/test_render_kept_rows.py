"""Rows of the history: the operation has the room that other columns do not need."""

from datetime import UTC, datetime

from msgspec.structs import replace

from aom_tui.render.cells import cells
from aom_tui.render.kept_rows import Widths, entry_row, widths_of
from aom_tui.session.history.entry import Entry

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ENTRY = Entry(
    number=12, started_at=NOW, profile="sandbox", kind="sandbox", role="call", operation="ListMetricItems",
    method="POST", uri="/x", status=200, outcome="success", code="", request_id="", message="", seconds=0.034,
    request_size=0, reply_size=0,
)  # fmt: skip
LATE = replace(ENTRY, number=1234, profile="prod", status=None, outcome="failure", code="timeout")


def row(entry: Entry, width: int, *others: Entry) -> str:
    return entry_row(entry, NOW, width, widths_of((entry, *others), NOW, Widths()))


def test_a_narrow_row_has_the_whole_operation_and_no_gap_beside_it() -> None:
    assert row(ENTRY, 56) == " 12  12:00:00  ListMetricItems               200   34 ms"
    assert " ListMetricItems  200 " in row(ENTRY, 43)


def test_a_further_page_of_a_list_says_which() -> None:
    assert "  ListMetricItems  page 3   200 " in row(replace(ENTRY, page=3), 52)
    assert "  ListMe…  page 3  200 " in row(replace(ENTRY, page=3), 43)


def test_a_profile_is_named_where_there_is_room_or_more_than_one() -> None:
    assert row(ENTRY, 80).rstrip().endswith("34 ms  sandbox")
    assert row(ENTRY, 56, LATE).rstrip().endswith("34 ms  sandbox")
    assert "timeout" in row(LATE, 56, ENTRY)


def test_columns_only_grow_and_rows_are_as_wide_as_asked() -> None:
    one = widths_of([LATE], NOW, Widths())
    assert widths_of([ENTRY], NOW, one) == replace(one, profile=7, profiles=frozenset({"prod", "sandbox"}))
    for width in range(20, 140, 7):
        assert cells(entry_row(LATE, NOW, width, one)) == width
