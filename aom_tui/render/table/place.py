"""What is said of the place in a table where the cursor is."""

from collections.abc import Iterable

from aom_tui.language import _
from aom_tui.render.clean import clean_line
from aom_tui.render.document.location import Location
from aom_tui.render.document.place_line import place_line
from aom_tui.render.document.readable_time import readable_time
from aom_tui.render.table.columns import Column
from aom_tui.render.table.grid import Grid, Value


def position(grid: Grid, row: int, columns: Iterable[Column]) -> str:
    """Which table of how many, by what it is sorted where none of the columns shown says so, and which row."""
    tables, rows = len(grid.sources), len(grid.rows)
    which = _("table {number}/{total}").format(number=grid.sources.index(grid.source) + 1, total=tables)
    here = _("row {number}/{total}").format(number=min(row + 1, rows), total=rows)
    parts = (which if tables > 1 else "", _order_out_of_sight(grid, columns), here)
    return "  ".join(filter(None, parts))


def _order_out_of_sight(grid: Grid, columns: Iterable[Column]) -> str:
    if grid.order is None or any(column.name == grid.sorted_by for column in columns):
        return ""
    return clean_line(_("by {column}").format(column=grid.sorted_by))


def no_rows(path: str) -> str:
    """What is said of a list that is empty."""
    return _("{path}   no rows").format(path=path)


def location(grid: Grid, row: int, value: Value | None) -> str:
    """The path of the value, it as it was sent, and its time where it is one; of a cell with none the row's path."""
    if not len(grid.rows):
        return no_rows(grid.source.path)
    if value is None:
        return clean_line(grid.row(row).path)
    text = grid.line(value)
    time = readable_time(Location(value.path, text, value.key), grid.cells.now)
    return place_line(value.path, text, time)
