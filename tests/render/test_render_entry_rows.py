"""Rows of the history: the operation has the room that other columns do not need."""

from datetime import UTC, datetime

from msgspec.structs import replace

from aom_tui.render.cells import cells
from aom_tui.render.history.entry_rows import Widths, entry_row, entry_table, widened
from aom_tui.session.history.entry import Entry

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ENTRY = Entry(
    number=12, started_at=NOW, profile="sandbox", kind="sandbox", role="call", operation="ListMetricItems",
    method="POST", uri="/x", status=200, outcome="success", code="", request_id="", message="", seconds=0.034,
    request_size=0, reply_size=0,
)  # fmt: skip
LONG = replace(
    ENTRY, number=7, operation="AddOrUpdateMetricOrEventAlarmRule", status=404, outcome="error",
    code="SVCSTG_AMS_4000120",
)  # fmt: skip
LATE = replace(ENTRY, number=1234, profile="prod", status=None, outcome="failure", code="timeout")


def row(entry: Entry, width: int, *others: Entry) -> str:
    return entry_row(entry, NOW, width, widened((entry, *others), NOW, Widths()))


def test_a_narrow_row_has_the_whole_operation_and_no_gap_beside_it() -> None:
    assert row(ENTRY, 50) == " 12  12:00:00  ListMetricItems         200   34 ms"
    assert " ListMetricItems  200 " in row(ENTRY, 43)


def test_a_further_page_of_a_list_says_which() -> None:
    assert "  ListMetricItems  page 3   200 " in row(replace(ENTRY, page=3), 52)
    assert "  ListMe…  page 3  200" in row(replace(ENTRY, page=3), 35)


def test_a_profile_is_named_where_there_is_room_or_more_than_one() -> None:
    assert row(ENTRY, 80).rstrip().endswith("34 ms  sandbox")
    assert row(ENTRY, 56).rstrip().endswith("34 ms  sandbox")
    assert row(ENTRY, 57, LATE).rstrip().endswith("34 ms  sandbox")
    assert "timeout" in row(LATE, 57, ENTRY)
    assert row(ENTRY, 56, LATE).rstrip().endswith("ListMetricItems         200      sandbox"), "before how long it took"


def test_a_table_has_a_line_for_each_row_and_the_operation_its_name() -> None:
    wide = entry_table([LONG, LATE], NOW, 105).splitlines()
    assert wide[2].split() == ["7", "2026-11-23", "12:00:00", "sandbox", LONG.operation, "404", LONG.code, "34", "ms"]
    narrow = entry_table([LONG, LATE], NOW, 80).splitlines()
    assert narrow[2] == f"7     12:00:00  sandbox  {LONG.operation}  404 SVCSTG_A…  34 ms"
    narrow = entry_table([LONG], NOW, 80).splitlines()
    assert narrow[2] == f"7  12:00:00  {LONG.operation}  404 SVCSTG_AMS_4000120  34 ms"
    assert entry_table([LONG, LATE], NOW, 60).splitlines()[2] == f"7     12:00:00  {LONG.operation}  404 SVCS…"
    assert "…" not in entry_table([LONG, LATE], NOW, None), "a file has all of it"
    for width in range(20, 120):
        assert max(map(cells, entry_table([LONG, LATE, ENTRY], NOW, width).splitlines())) <= width


def test_a_narrow_row_cuts_all_else_before_the_operation() -> None:
    assert row(LONG, 60, LATE).rstrip() == f"   7  12:00:00  {LONG.operation}  404 SVCS…"
    assert row(replace(ENTRY, profile="a-profile-with-a-name"), 58, LATE).rstrip().endswith("34 ms  a-profi…")


def test_columns_only_grow_and_rows_are_as_wide_as_asked() -> None:
    one = widened([LATE], NOW, Widths())
    assert widened([ENTRY], NOW, one) == replace(one, profile=7, profiles=frozenset({"prod", "sandbox"}))
    for width in range(20, 140, 7):
        assert cells(entry_row(LATE, NOW, width, one)) == width
