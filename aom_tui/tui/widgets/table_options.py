"""Which table of an operation's replies is shown, with which columns, sorted by what. Kept while the app runs."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from aom_tui.render.table.columns import Column

if TYPE_CHECKING:
    from aom_tui.render.table.grid import Grid


class TableOptions(Struct, frozen=True):
    """The names of the columns in their order (None for all as they come), and what the rows are sorted by."""

    names: tuple[str, ...] | None = None
    sorted_by: str = ""
    descending: bool = False

    def sorted_next(self, name: str) -> "TableOptions":
        """By that column: up, then down, then as sent."""
        if self.sorted_by != name:
            return replace(self, sorted_by=name, descending=False)
        return replace(self, descending=True) if not self.descending else replace(self, sorted_by="", descending=False)

    def as_ordered(self, grid: "Grid") -> "TableOptions":
        """The same, but sorted by what that table is."""
        return replace(self, sorted_by=grid.sorted_by, descending=grid.descending)

    def ordered(self, grid: "Grid", gone: Callable[[], bool]) -> "Grid":
        """The table with its rows sorted so; a column that it has not sorts nothing. Stops when `gone` says so."""
        from aom_tui.render.table.order import sort_rows

        column = next((each for each in grid.columns if each.name == self.sorted_by), None)
        if column is None:
            return replace(grid, order=None, sorted_by="", descending=False)
        order = sort_rows(grid.rows, column.name, column.steps, descending=self.descending, gone=gone)
        return replace(grid, order=order, sorted_by=column.name, descending=self.descending)

    def shown(self, columns: Sequence[Column]) -> tuple[Column, ...]:
        """The columns chosen; where this reply has none of them, all."""
        by_name = {column.name: column for column in columns}
        chosen = tuple(by_name[name] for name in self.names or () if name in by_name)
        return chosen or tuple(columns)


class OperationTables(Struct):
    """The options of one operation's tables, by path, and which table was chosen; the first if none was."""

    path: str = ""
    by_path: dict[str, TableOptions] = field(default_factory=dict)
    whole: tuple[str, frozenset[str]] = ("", frozenset())
    """Path and columns of the table that was shown last without a filter."""

    def note_whole(self, grid: "Grid") -> None:
        """Note a table that no filter has made."""
        self.whole = grid.source.path, frozenset(column.name for column in grid.columns)

    def kept_as(self, grid: "Grid", query: str) -> str:
        """By which path a table's options are kept: by that of the whole where a filter leaves a part of its rows."""
        path, names = self.whole
        is_part = bool(query) and all(column.name in names for column in grid.columns)
        return path if is_part else grid.source.path
