"""Which lines of a document stand in a window: rows wrapped to a width, or scrolled sideways."""

from aom_tui.render.document.document import Document, Place
from aom_tui.render.document.folding import Row, VisibleRows
from aom_tui.tui.widgets.document_lines import Line, Pager, Top


class Viewport:
    """The shown rows of a document as lines, from a top line on.

    Scrolling counts shown rows, also where they are wrapped: how many lines they make nobody knows. A row scrolled
    half away is remembered as `Top`, by its place and line.
    """

    def __init__(self) -> None:
        self.shown = VisibleRows(Document(b""))
        self.pager = Pager(self.shown)
        self.widest = 0
        """Cells of the widest row that was drawn."""
        self._top = Top(0)
        self._lowest = Top(0)
        self._cached: tuple[Top, int, list[Line]] | None = None

    @property
    def is_wrapped(self) -> bool:
        """Whether rows are wrapped."""
        return self.pager.width is not None

    def lay_out(self, width: int | None) -> None:
        """Make lines of the rows that are shown now, wrapped to `width` cells; None for rows that are not wrapped."""
        self.pager = Pager(self.shown, width)
        self._cached = None

    def height(self, window: int) -> int:
        """Rows that a window of that many lines can be scrolled through: the last line can be its lowest one."""
        if not self.is_wrapped:
            return len(self.shown)
        lowest = self._lowest = self.pager.lowest(window)
        return len(self.shown) if lowest == Top(0) else lowest.place + window + (lowest.line > 0)

    # -- the window

    def scroll_to(self, top: Top) -> None:
        """Make a line the first of the window; the view scrolls to its row."""
        self._top = top

    def scrolled(self, top: Top, by: int) -> Top:
        """The first line of a window that is scrolled some lines from `top`, not beyond the last line."""
        return min(self.pager.moved(top, by), self._lowest)

    def top_at(self, place: int) -> Top:
        """The first line of a window that is scrolled to that row."""
        return self._top if self.is_wrapped and self._top.place == place else Top(place)

    def first(self, place: int) -> Top:
        """The same, not beyond the top at which the last line is the lowest one."""
        top = self.top_at(place)
        return min(top, self._lowest) if self.is_wrapped else top

    def lines(self, place: int, window: int) -> list[Line]:
        """The lines in a window that is scrolled to a row."""
        top = self.first(place)
        if self._cached is None or self._cached[:2] != (top, window):
            self._cached = (top, window, self.pager.window(top, window))
        return self._cached[2]

    # -- places in the document

    def inside(self, place: Place) -> Place:
        """The nearest place that exists and is not hidden."""
        if not len(self.shown):
            return Place(0, 0)
        document = self.shown.document
        row = self.row_of(min(max(place.row, 0), len(document) - 1)).number
        return Place(row, min(max(place.column, 0), len(document.row(row))))

    def row_of(self, number: int) -> Row:
        """The shown row of a row of the document, or that into which it is folded."""
        return self.shown.at(self.shown.place(number))

    def line_of(self, place: Place) -> Line:
        """The line that shows a place."""
        return self.pager.line(self.pager.at(self.shown.place(place.row), place.column))

    def end_of_fold(self, row: Row) -> Place | None:
        """Where the value of a folded row ends in the document, without the comma behind it; None for other rows."""
        if not row.is_folded or self.shown.folding is None:
            return None
        outline, document = self.shown.folding.outline, self.shown.document
        end = document.row_at(max(outline.end(row.start) - 1, row.start))
        return Place(end, len(document.row(end).removesuffix(",")))

    def selected_to(self, last: Place) -> Place:
        """Where a selection ends that goes up to `last`: behind the text of a folded row, with the value's end."""
        row = self.row_of(last.row)
        end = self.end_of_fold(row)
        is_behind = end and last.column >= len(self.pager.row(self.shown.place(last.row)).text)
        return end if end and is_behind else last
