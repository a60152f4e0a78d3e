"""The cursor of a table and the rows selected with it: where a key or the mouse takes them. Pure."""

from collections.abc import Callable

from msgspec import Struct

from aom_tui.render.document.document import Place


class Extent(Struct, frozen=True):
    """How many rows and columns a table has, and how many rows a page."""

    rows: int
    columns: int
    page: int


class Sight(Struct, frozen=True):
    """The rows in sight: the place of the first, and how many."""

    top: int
    height: int

    def around(self, row: int) -> int:
        """The place of the first row, as near as can be, where that one is to be in sight."""
        return min(max(self.top, row - self.height + 1), row)


class Cursor(Struct, frozen=True):
    """A cell, and the row from which rows are selected up to it; none where that is None."""

    row: int = 0
    column: int = 0
    anchor: int | None = None

    @property
    def place(self) -> Place:
        """The cell."""
        return Place(self.row, self.column)

    @property
    def selected(self) -> range:
        """The places of the rows that are selected."""
        if self.anchor is None:
            return range(0)
        return range(min(self.anchor, self.row), max(self.anchor, self.row) + 1)

    def within(self, extent: Extent) -> "Cursor":
        """As near as can be in a table of that extent; where it has no rows, none is selected."""
        last = max(extent.rows - 1, 0)
        column = max(min(self.column, extent.columns - 1), 0)
        anchor = None if self.anchor is None or not extent.rows else max(min(self.anchor, last), 0)
        return Cursor(max(min(self.row, last), 0), column, anchor)

    def followed(self, place_now: Callable[[int], int | None]) -> "Cursor":
        """On the rows that it was on, wherever these stand now; where one is gone, at its place.

        In the first cell it was put by nobody, and stays at the top: that is where new rows come.
        """
        if self == Cursor():
            return self
        found = place_now(self.row)
        row = self.row if found is None else found
        if self.anchor is None:
            return Cursor(row, self.column)
        found = place_now(self.anchor)
        return Cursor(row, self.column, self.anchor + row - self.row if found is None else found)

    def followed_in(self, sight: Sight, place_now: Callable[[int], int | None]) -> tuple["Cursor", int]:
        """The same, and the place of the first row in sight, so that what one reads stays where it is.

        At the top it is new rows that are to be seen.
        """
        followed, top = self.followed(place_now), sight.top
        if top <= self.row < top + sight.height:
            moved = Sight(top + followed.row - self.row if top else 0, sight.height)
            return followed, max(moved.around(followed.row), 0)
        first = place_now(top) if top else 0  # somebody has scrolled away from the cursor
        return followed, top if first is None else first

    def moved(self, way: str, extent: Extent, *, select: bool) -> "Cursor":
        """Where a key takes it; with `select` the rows from where that began are selected."""
        begun = self.row if self.anchor is None else self.anchor
        target = self._target(way, extent)
        return Cursor(target.row, target.column, begun if select else None).within(extent)

    def _target(self, way: str, extent: Extent) -> Place:
        row, column = self.row, self.column
        steps = {"up": -1, "down": 1, "page_up": -extent.page, "page_down": extent.page}
        match way:
            case "up" | "down" | "page_up" | "page_down":
                return Place(row + steps[way], column)
            case "left" | "right":
                return Place(row, column + (1 if way == "right" else -1))
            case "home":
                return Place(row if column else 0, 0)
            case "end":
                return Place(row if column < extent.columns - 1 else extent.rows - 1, extent.columns - 1)
            case _:
                return Place(extent.rows - 1 if way == "bottom" else 0, column)
