"""Cells that a search finds, against every cell put into words."""

import json
from datetime import UTC, datetime

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.render.document.find_items import cell_matches, matches
from aom_tui.render.document.find_pattern import Pattern, matcher
from aom_tui.render.table.cells import Cells
from aom_tui.render.table.grid import Grid, grid

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
PARTS = st.sampled_from(["cpu", "C", "1", "17", "\\", '"', "é", "É", "\x1b", "\t", "用", "ſ", " ", "/", "null", "]"])
TEXTS = st.lists(PARTS, max_size=4).map("".join)
SCALARS = TEXTS | st.sampled_from([None, True, 17, 1.5, 1795434000000, 1795434000, "1795434000000", -1])
VALUES = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(TEXTS, SCALARS, max_size=2)
PAIRS = st.lists(st.fixed_dictionaries({"name": TEXTS, "value": SCALARS}), max_size=2)
ROWS = st.fixed_dictionaries({}, optional={"metric": VALUES, "timestamp": SCALARS, "dimensions": PAIRS, "1": TEXTS})
POINTS = st.fixed_dictionaries(
    {"metric": st.dictionaries(TEXTS, TEXTS, max_size=2), "value": st.tuples(SCALARS, TEXTS)}
)


def every_cell(table: Grid, pattern: Pattern) -> list[int]:
    """The positions of the cells whose words match, one after the other."""
    looked_for, cells, width = matcher(pattern), Cells(table.rows, NOW, whole=True), len(table.columns)
    found = []
    for place in range(len(table.rows)):
        row = table.rows.row(table.number(place))
        for at, column in enumerate(table.columns):
            leaf = row.get(column.name)
            if leaf is not None and matches(looked_for, cells.text(leaf, column.name)):
                found.append(place * width + at)
    return found


@given(
    rows=st.lists(ROWS, min_size=1, max_size=5) | st.lists(POINTS, min_size=1, max_size=5),
    text=TEXTS.filter(bool),
    ascii_only=st.booleans(),
)
def test_what_the_bytes_rule_out_is_in_no_cell(rows: list[object], text: str, ascii_only: bool) -> None:
    data = msgspec.json.format(json.dumps(rows, ensure_ascii=ascii_only).encode(), indent=2)
    table = grid(data, NOW)
    if table is None:
        return
    pattern = Pattern(text, False)
    counted = cell_matches(table, table.columns, matcher(pattern))
    while not counted.is_done:
        counted.advance()
    assert [counted[number].start for number in range(len(counted))] == every_cell(table, pattern)
    last = len(table.rows) * len(table.columns)
    assert list(counted.within(0, last)) == every_cell(table, pattern)
    assert list(counted.within(1, last - 1)) == [at for at in every_cell(table, pattern) if 1 <= at < last - 1]


def test_the_name_of_a_series_is_found_at_each_of_its_points() -> None:
    series = [{"metric": {"host": host}, "values": [[1795634562, "1"], [1795634622, "2"]]} for host in ("web", "db")]
    table = grid(msgspec.json.format(json.dumps(series).encode(), indent=2), NOW)
    assert table
    found = cell_matches(table, table.columns, matcher(Pattern("db", False)))
    while not found.is_done:
        found.advance()
    assert list(found.within(0, 12)) == every_cell(table, Pattern("db", False)) == [6, 9]
