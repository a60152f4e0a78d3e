"""Draws the rows of a table that are in sight, and no others."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from rich.segment import Segment
from rich.style import Style
from textual.cache import FIFOCache
from textual.strip import Strip

from aom_tui.render.cells import aligned
from aom_tui.render.document.json_leaves import Leaf
from aom_tui.render.table.cells import time_of
from aom_tui.render.table.columns import Column
from aom_tui.render.table.earlier_rows import NONE, EarlierRows, earlier_rows
from aom_tui.render.table.grid import Grid
from aom_tui.tui.widgets.changed_rows import ChangeSteps
from aom_tui.tui.widgets.table_inks import Ink, Inks, RowStyle
from aom_tui.tui.widgets.table_layout import GAP, Layout

CACHED_ROWS = 300


class Drawn(Struct, frozen=True):
    """A cell as it is drawn."""

    text: str = ""
    ink: Ink | None = None


class TableLines:
    """Lines of a grid; what was read of a row is kept for a while, and its line as long as it looks the same."""

    def __init__(self, grid: Grid, before: EarlierRows | None = None, places: Sequence[int] = ()) -> None:
        """`places` are those where the rows of `before` stand in the grid."""
        self.grid = grid
        self._places = places
        self._before = before
        """The rows of the reply before, where cells that differ from them are to be marked."""
        self.news = before.words if before else ""
        """How many rows have come and gone since then; empty where none has."""
        self.beside = ""
        """What the service says beside its data; it stands at the first row."""
        self.change_steps = ChangeSteps()
        """Goes through the places of changed rows."""
        self._rows: FIFOCache[int, dict[str, Drawn]] = FIFOCache(CACHED_ROWS)
        self._strips: FIFOCache[tuple[int, int, RowStyle], Strip] = FIFOCache(CACHED_ROWS)
        self._drawn_with: tuple[Layout, Inks] | None = None
        self.fresh: list[int] = []
        """Rows that were read since this was emptied: they may have columns that no row before them has."""

    def follow(self, before: Grid) -> bool:
        """Whether these rows were compared with those of that table."""
        return self._before is not None and self._before.rows is before.rows

    def place_after(self, before: Grid, place: int) -> int | None:
        """Where the row stands now that stood there in the table that these follow; None where it is gone."""
        if place >= len(self._places):
            return None
        found = self._places[before.number(place)]
        return None if found == NONE else found

    @property
    def has_changes(self) -> bool:
        """Whether a row is not as it was."""
        return self._before is not None and bool(self._before.changed)

    def changed_places(self) -> Sequence[int]:
        """Of the rows that are not as they were, in the order shown; some 10 ms of 100,000 rows that are sorted."""
        changed = self._before.changed if self._before else ()
        if self.grid.order is None or not changed:
            return changed
        among = set(changed)
        return [place for place, number in enumerate(self.grid.order) if number in among]

    def changed_cells(self, place: int) -> list[str]:
        """The columns of those cells that are not as they were."""
        return [name for name, drawn in self.row(self.grid.number(place)).items() if drawn.ink == "changed"]

    def row(self, number: int) -> dict[str, Drawn]:
        """The cells of a row as sent, by their columns."""
        found = self._rows.get(number)
        if found is None:
            self._rows[number] = found = self._read(number)
            self.fresh.append(number)
        return found

    def _read(self, number: int) -> dict[str, Drawn]:
        rows, cells = self.grid.rows, self.grid.cells
        earlier = self._before.cells(number) if self._before else None
        found = {}
        for name, leaf in rows.row(number).items():
            json = rows.json(leaf, name)
            changed = earlier is not None and earlier.get(name) != json
            found[name] = Drawn(cells.text(leaf, name), "changed" if changed else self._ink(json, leaf, name))
        return found

    def _ink(self, json: bytes, leaf: Leaf, name: str) -> Ink:
        if time_of(json, leaf.steps, name, self.grid.cells.now):
            return "value"
        match json[:1]:
            case b'"':
                return "string"
            case b"{" | b"[":
                return "comment"
            case b"t" | b"f" | b"n":
                return "literal"
            case _:
                return "value"

    # -- strips

    def strip(self, place: int, layout: Layout, scroll: int, inks: Inks, style: RowStyle) -> Strip:
        """The row at a place."""
        number = self.grid.number(place)
        if self._drawn_with is None or self._drawn_with[0] is not layout or self._drawn_with[1] != inks:
            self._drawn_with = (layout, inks)
            self._strips.clear()
        key = (number, scroll, style)
        strip = self._strips.get(key)
        if strip is None:
            self._strips[key] = strip = self._draw(number, layout, scroll, inks, style)
        return strip

    def _draw(self, number: int, layout: Layout, scroll: int, inks: Inks, style: RowStyle) -> Strip:
        row = self.row(number)
        nothing = Drawn()

        def cell(at: int) -> list[Segment]:
            column = layout.columns[at]
            drawn = row.get(column.name, nothing)
            text = aligned(drawn.text, column.width, column.is_number)
            return [Segment(text, style.of(drawn.ink, at, inks)), Segment(" " * GAP, style.paper)]

        return _line(layout, scroll, cell, style.paper)

    def head(self, layout: Layout, scroll: int, sorted_by: str, sign: str, style: Style) -> Strip:
        """The names of the columns, a sign behind the one that they are sorted by."""

        def cell(at: int) -> list[Segment]:
            column = layout.columns[at]
            gap = sign + " " * (GAP - 1) if column.name == sorted_by else " " * GAP
            return [Segment(_head(column), style), Segment(gap, style)]

        return _line(layout, scroll, cell, style)


def lines_of(grid: Grid, before: Grid | None, gone: Callable[[], bool]) -> TableLines:
    """What differs from the same table of the reply before is marked, where there was one. Takes time: for a thread."""
    is_same = before is not None and before.source.path == grid.source.path
    earlier = earlier_rows(before.rows, grid.rows, gone) if before and is_same else None
    return TableLines(grid, earlier, earlier.places(grid.order, gone) if earlier else ())


def _head(column: Column) -> str:
    return aligned(column.head, column.width, column.is_number)


def _line(layout: Layout, scroll: int, cell: Callable[[int], list[Segment]], base: Style) -> Strip:
    parts = []
    for columns, begin, room in layout.parts(scroll):
        segments = [segment for at in columns for segment in cell(at)]
        parts.append(Strip(segments).extend_cell_length(begin + room, base).crop(begin, begin + room))
    return Strip.join(parts)
