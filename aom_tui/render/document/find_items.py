"""Matches among the cells of a table and the series of a chart."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence

from aom_tui.render.chart.series_rows import SERIES
from aom_tui.render.document.display_text import is_displayed_as_is
from aom_tui.render.document.find import Match
from aom_tui.render.document.find_pattern import Literal, Matcher
from aom_tui.render.document.json_leaves import Leaf
from aom_tui.render.document.json_spans import Span
from aom_tui.render.table.cells import Cells
from aom_tui.render.table.columns import Column
from aom_tui.render.table.grid import Grid

RowSearch = Callable[[int], Iterable[int]]
"""The positions in a row at which something matches, in order; those of a row are behind those of the row before."""

_IN_A_TIME = b"0123456789-:+. "


class ItemMatches:
    """Matches by number, counted row by row: `advance` counts on, the rest answers for what is counted."""

    def __init__(self, rows: int, search: RowSearch) -> None:
        self._rows = rows
        self._search = search
        self._next = 0
        self._found = array("Q")

    @property
    def is_done(self) -> bool:
        """Whether all rows are counted."""
        return self._next >= self._rows

    def advance(self) -> None:
        """Count one row more."""
        if not self.is_done:
            self._found.extend(self._search(self._next))
            self._next += 1

    def __len__(self) -> int:
        """Matches counted so far."""
        return len(self._found)

    def __getitem__(self, number: int) -> Match:
        """A match by its number; its start is its position. Raises IndexError for one that is not counted."""
        if not 0 <= number < len(self):
            raise IndexError(number)
        at = self._found[number]
        return Match(number, at, at + 1)

    def first_from(self, position: int) -> int:
        """The number of the first match at a position or behind it; `len(self)` where none is counted."""
        return bisect_left(self._found, position)

    def within(self, start: int, stop: int) -> Sequence[int]:
        """The positions from `start` to before `stop` where something matches, as far as is counted."""
        return self._found[self.first_from(start) : self.first_from(stop)]


def matches(matcher: Matcher, text: str) -> bool:
    """Whether the pattern occurs in a cleaned text."""
    data = text.encode("utf-8", "replace")
    return matcher.count(data, 0, len(data), len(data))[0] > 0


def cell_matches(grid: Grid, columns: Sequence[Column], matcher: Matcher) -> ItemMatches:
    """Search the full texts of the cells in these columns, by row as shown and then by column.

    A position is the row's place times the number of columns, plus the column's.
    """
    return ItemMatches(len(grid.rows), _CellSearch(grid, columns, matcher))


class _CellSearch:
    """Searches one row at a time; a plain word is first looked for in the row's bytes, which is quick."""

    def __init__(self, grid: Grid, columns: Sequence[Column], matcher: Matcher) -> None:
        self._grid, self._columns, self._matcher = grid, columns, matcher
        self._cells = Cells(grid.rows, grid.cells.now, whole=True)
        has_times = any(column.head != column.name for column in columns)
        self._by_bytes = (
            isinstance(matcher, Literal)
            and matcher.is_word
            and grid.source.kind != "fields"  # their names are no part of their bytes
            and not (has_times and matcher.is_of(_IN_A_TIME))
        )

    def __call__(self, place: int) -> list[int]:
        number = self._grid.number(place)
        if self._by_bytes and not self._may_be_in_row(number):
            return []
        row = self._grid.rows.row(number)
        first = place * len(self._columns)
        return [first + at for at, column in enumerate(self._columns) if self._is_in(row, column.name)]

    def _may_be_in_row(self, number: int) -> bool:
        rows = self._grid.rows
        return self._may_be_in(rows.span(number)) or matches(self._matcher, rows.series_of(number))

    def _may_be_in(self, part: Span | Leaf) -> bool:
        data = self._grid.rows.data
        if self._matcher.count(data, part.start, part.stop, part.stop)[0]:
            return True
        return data.find(b"\\", part.start, part.stop) >= 0 or not is_displayed_as_is(data, part.start, part.stop)

    def _is_in(self, row: Mapping[str, Leaf], name: str) -> bool:
        leaf = row.get(name)
        if leaf is None or (self._by_bytes and name != SERIES and not self._may_be_in(leaf)):
            return False
        return matches(self._matcher, self._cells.text(leaf, name))


def text_matches(texts: Sequence[Sequence[str]], matcher: Matcher) -> ItemMatches:
    """Search lists of texts; a position is the number of a list in which some text matches."""
    return ItemMatches(len(texts), lambda at: (at,) if any(matches(matcher, text) for text in texts[at]) else ())
