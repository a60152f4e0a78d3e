"""The cursor of a table without a screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.tui.widgets.table_cursor import Cursor, Extent

WAYS = ("up", "down", "page_up", "page_down", "left", "right", "home", "end", "top", "bottom")
MOVES = st.lists(st.tuples(st.sampled_from(WAYS), st.booleans()), max_size=12)


@given(rows=st.integers(1, 30), columns=st.integers(1, 4), moves=MOVES)
def test_it_stays_in_the_table_and_what_is_selected_ends_at_it(
    rows: int, columns: int, moves: list[tuple[str, bool]]
) -> None:
    extent, cursor = Extent(rows, columns, 5), Cursor()
    for way, select in moves:
        before, cursor = cursor, cursor.moved(way, extent, select=select)
        assert 0 <= cursor.row < rows
        assert 0 <= cursor.column < columns
        begun = before.row if before.anchor is None else before.anchor
        ends = sorted((begun, cursor.row))
        assert cursor.selected == (range(ends[0], ends[1] + 1) if select else range(0))


def test_home_and_end_go_along_the_row_and_then_to_the_top_and_the_bottom() -> None:
    extent, cursor = Extent(10, 3, 5), Cursor(4, 1)
    to_the_right = cursor.moved("end", extent, select=False)
    assert (to_the_right.row, to_the_right.column) == (4, 2)
    assert to_the_right.moved("end", extent, select=False) == Cursor(9, 2)
    to_the_left = cursor.moved("home", extent, select=False)
    assert to_the_left == Cursor(4, 0)
    assert to_the_left.moved("home", extent, select=False) == Cursor(0, 0)


def test_a_table_that_has_become_smaller_keeps_it_in_sight() -> None:
    assert Cursor(8, 5, anchor=7).within(Extent(3, 2, 5)) == Cursor(2, 1, anchor=2)
    assert Cursor(8, 5, anchor=7).within(Extent(0, 0, 5)) == Cursor()


@pytest.mark.parametrize(
    ("cursor", "found"),
    [
        (Cursor(3, 1), Cursor(5, 1)),
        (Cursor(2, 1), Cursor(2, 1)),
        (Cursor(3, 1, anchor=4), Cursor(5, 1, anchor=6)),
        (Cursor(3, 1, anchor=2), Cursor(5, 1, anchor=4)),
        (Cursor(2, 1, anchor=3), Cursor(2, 1, anchor=5)),
        (Cursor(0, 1), Cursor(2, 1)),
        (Cursor(0, 0), Cursor(0, 0)),
    ],
)
def test_it_follows_its_row_or_keeps_the_place_of_one_that_is_gone(cursor: Cursor, found: Cursor) -> None:
    """Two rows came at the top, and the third is gone."""
    assert cursor.followed(lambda place: None if place == 2 else place + 2) == found
