"""Shown rows in a scroll view, wrapped or scrolled sideways: which line of the screen shows what."""

from textual import events
from textual.geometry import Size
from textual.reactive import reactive
from textual.scrollbar import ScrollDown, ScrollUp

from aom_tui.render.document.document import Document
from aom_tui.render.document.folding import VisibleRows
from aom_tui.tui.runtime.textual_private import fit_scroll_bars
from aom_tui.tui.runtime.worker_failures import ReportsWorkerFailures
from aom_tui.tui.widgets.document_lines import Line, Pager, Top
from aom_tui.tui.widgets.line_view import LineView

MARGIN = 1
"""Cells before the text, for a mark."""
SCROLL_BAR = 1
"""Cells after it, taken whether the bar is there or not: a text must not be cut anew because it appears."""


class PagedView(ReportsWorkerFailures, LineView):
    """Lines of a Document as a window with a top line.

    The scroll bar counts shown rows, also where they are wrapped: how many lines they make nobody knows. A row scrolled
    half away is remembered as `Top`, by its place and line.
    """

    show_numbers: reactive[bool] = reactive(False)
    wrap: reactive[bool] = reactive(False)
    virtual_size: reactive[Size] = reactive(Size(0, 0), repaint=False)
    """Cells that can be scrolled through. Nothing around this view depends on them, so nothing is laid out anew, and
    what is in the window stays as it is.
    """

    shown: VisibleRows = VisibleRows(Document(b""))

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._pager = Pager(self.shown)
        self._top = Top(0)
        self._lowest = Top(0)
        self._window: tuple[Top, int, list[Line]] | None = None
        self._widest = 0

    @property
    def document(self) -> Document:
        """What is shown, as it was last given."""
        return self.shown.document

    @property
    def text_width(self) -> int:
        """Cells for text beside the margin and the line numbers."""
        return self.text_width_in(self.size.width)

    def text_width_in(self, width: int) -> int:
        """The same in a view of `width` cells, also while this one is not on screen and so has no size."""
        return max(width - self._gutter - SCROLL_BAR, 1)

    @property
    def _digits(self) -> int:
        return len(str(len(self.document))) if self.show_numbers else 0

    @property
    def _gutter(self) -> int:
        return self._digits + MARGIN

    def watch_virtual_size(self, before: Size, size: Size) -> None:
        """The scroll bar follows. One that has only grown wider, as rows are drawn, looks as it did."""
        if self.size and (size.height != before.height or size.width < before.width):
            fit_scroll_bars(self, size)

    def watch_show_numbers(self) -> None:
        """A gutter more or less."""
        self._lay_out()

    def watch_wrap(self) -> None:
        """The same rows at the top, in more lines or in fewer."""
        self._lay_out()

    def _set_shown(self, shown: VisibleRows) -> None:
        """Other rows."""
        self.shown = shown
        self._lay_out()

    def _lay_out(self) -> None:
        """Lines anew, for other rows or another width."""
        self._pager = Pager(self.shown, self.text_width if self.wrap else None)
        self._window = None
        self._measure()
        self.refresh()

    def _measure(self) -> None:
        """The height in shown rows; where they are wrapped, such that the last line can be the lowest one."""
        if not self.wrap:
            self.virtual_size = Size(self._widest + self._gutter, len(self.shown))
            return
        lowest = self._lowest = self._pager.lowest(self._height)
        rows = len(self.shown) if lowest == Top(0) else lowest.place + self._height + (lowest.line > 0)
        self.virtual_size = Size(self.text_width + self._gutter, rows)

    def _saw(self, width: int) -> None:
        """Rows are measured when they are drawn: the view grows to the widest one seen."""
        if width > self._widest:
            self._widest = width
            self.call_later(self._measure)

    # -- which lines are in the window

    @property
    def top(self) -> Top:
        """The first line of the window."""
        top = self._top_at(self.scroll_offset.y)
        return min(top, self._lowest) if self.wrap else top

    def _top_at(self, place: int) -> Top:
        """The first line of a window that is scrolled to that row."""
        return self._top if self.wrap and self._top.place == place else Top(place)

    @property
    def _height(self) -> int:
        return max(self.size.height, 1)

    def _lines(self) -> list[Line]:
        top, height = self.top, self._height
        if self._window is None or self._window[:2] != (top, height):
            self._window = (top, height, self._pager.window(top, height))
        return self._window[2]

    def scroll_to_top(self, top: Top, x: int | None = None) -> None:
        """Another first line."""
        self._top = top
        # By force: a text that was shorter has no scrollbar yet, and without one nothing scrolls.
        self.scroll_to(x, top.place, animate=False, immediate=True, force=True)
        self.refresh()

    def scroll_lines(self, by: int) -> None:
        """So many lines further down, or up."""
        self.scroll_to_top(min(self._pager.moved(self.top, by), self._lowest))

    def keep_in_sight(self, top: Top) -> None:
        """Scroll no more than is needed for a line to be in the window."""
        if top < self.top:
            self.scroll_to_top(top)
        elif top > self._pager.moved(self.top, self._height - 1):
            self.scroll_to_top(self._pager.moved(top, 1 - self._height))

    def line_at(self, y: int) -> Line | None:
        """The line at a height of the window."""
        lines = self._lines()
        return lines[y] if 0 <= y < len(lines) else None

    # -- the mouse scrolls lines, as Textual scrolls rows

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel."""
        self._turned(event, int(self.app.scroll_sensitivity_y))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel."""
        self._turned(event, -int(self.app.scroll_sensitivity_y))

    def _turned(self, event: events.MouseScrollDown | events.MouseScrollUp, by: int) -> None:
        if self.wrap and not (event.ctrl or event.shift):
            event.prevent_default()
            event.stop()
            self.scroll_lines(by)

    def on_scroll_down(self, event: ScrollDown) -> None:
        """A click below the bar's handle."""
        self._paged(event, self.size.height)

    def on_scroll_up(self, event: ScrollUp) -> None:
        """A click above it."""
        self._paged(event, -self.size.height)

    def _paged(self, event: ScrollDown | ScrollUp, by: int) -> None:
        if self.wrap:
            event.prevent_default()
            event.stop()
            self.scroll_lines(by)
