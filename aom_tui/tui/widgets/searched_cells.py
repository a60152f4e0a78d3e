"""A table on screen as a search sees it."""

from typing import TYPE_CHECKING

from aom_tui.render.document.document import Place
from aom_tui.render.document.find import Match
from aom_tui.render.document.find_items import ItemMatches, cell_matches
from aom_tui.render.document.find_pattern import Matcher

if TYPE_CHECKING:
    from aom_tui.render.table.grid import Grid
    from aom_tui.tui.actions.searching import Finding
    from aom_tui.tui.widgets.table_view import TableView


class SearchedCells:
    """The cells of the columns that are shown, row by row in the order shown."""

    def __init__(self, table: "TableView", grid: "Grid") -> None:
        self.widget = table
        self._grid = grid
        self._columns = table.columns

    @property
    def subject(self) -> tuple[object, ...]:
        """Rows, their order, and the columns by name."""
        return self._grid.rows, self._grid.order, tuple(column.name for column in self._columns)

    @property
    def place(self) -> Place:
        """The cell of the cursor."""
        return self.widget.cursor

    @property
    def offset(self) -> int:
        """The cell of the cursor, counted cell by cell."""
        return self.place.row * len(self._columns) + self.place.column

    def find(self, matcher: Matcher) -> ItemMatches:
        """The cells that match."""
        return cell_matches(self._grid, self._columns, matcher)

    def mark(self, finding: "Finding | None") -> None:
        """Mark the matches in the rows in sight."""
        found = finding.matches if finding else None
        self.widget.mark((found, len(self._columns)) if isinstance(found, ItemMatches) else None)

    def go_to(self, match: Match) -> Place:
        """The cursor into the cell, and that into sight."""
        place = Place(*divmod(match.start, len(self._columns)))
        self.widget.go_to(place)
        return place
