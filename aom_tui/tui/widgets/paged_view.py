"""The lines of a document in a scroll view, wrapped or scrolled sideways."""

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scrollbar import ScrollDown, ScrollUp

from aom_tui.render.document.document import Document
from aom_tui.render.document.folding import VisibleRows
from aom_tui.tui.runtime.textual_private import fit_scroll_bars
from aom_tui.tui.runtime.worker_failures import ReportsWorkerFailures
from aom_tui.tui.widgets.document_lines import Line, Top
from aom_tui.tui.widgets.line_view import LineView
from aom_tui.tui.widgets.viewport import Viewport

MARGIN = 1
"""Cells before the text, for a mark."""
SCROLL_BAR = 1
"""Cells after it, taken whether the bar is there or not: a text must not be cut anew because it appears."""


class PagedView(ReportsWorkerFailures, LineView):
    """Scrolls a viewport: by rows as Textual does, where they are wrapped by lines. What is drawn is its subclass's."""

    show_numbers: reactive[bool] = reactive(False)
    wrap: reactive[bool] = reactive(False)
    virtual_size: reactive[Size] = reactive(Size(0, 0), repaint=False)
    """Cells that can be scrolled through. Nothing around this view depends on them, so nothing is laid out anew, and
    what is in the window stays as it is.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self.viewport = Viewport()

    @property
    def document(self) -> Document:
        """What is shown, as it was last given."""
        return self.shown.document

    @property
    def shown(self) -> VisibleRows:
        """The rows of it that are not folded away."""
        return self.viewport.shown

    # -- layout

    @property
    def text_width(self) -> int:
        """Cells for text beside the margin and the line numbers."""
        return self.text_width_in(self.size.width)

    def text_width_in(self, width: int) -> int:
        """The same in a view of `width` cells, also while this one is not on screen and so has no size."""
        return max(width - self._margin_width - SCROLL_BAR, 1)

    @property
    def text_left(self) -> int:
        """The column of the view that the text begins at."""
        return self.gutter.left + self._margin_width

    @property
    def digits(self) -> int:
        """Cells for line numbers; 0 where none are shown."""
        return len(str(len(self.document))) if self.show_numbers else 0

    @property
    def _margin_width(self) -> int:
        return self.digits + MARGIN

    def watch_show_numbers(self) -> None:
        """Leave more room for text, or less."""
        self.lay_out_again()

    def watch_wrap(self) -> None:
        """Show the same rows at the top, in more lines or in fewer."""
        self.scroll_to_top(self.top, 0)
        self.lay_out_again()

    def lay_out_again(self) -> None:
        """Lay the same rows out, for another width or with other words in them."""
        self._lay_out(self.shown)

    def _lay_out(self, shown: VisibleRows) -> None:
        """Lay other rows out."""
        self.viewport.shown = shown  # the width of line numbers depends on it
        self.viewport.lay_out(self.text_width if self.wrap else None)
        self._measure()
        self.refresh()

    def _measure(self) -> None:
        width = self.text_width if self.wrap else self.viewport.widest
        self.virtual_size = Size(width + self._margin_width, self.viewport.height(self._height))

    def _widen(self, width: int) -> None:
        """Grow to the widest row seen: rows are measured when they are drawn."""
        if width > self.viewport.widest:
            self.viewport.widest = width
            self.call_later(self._measure)

    def watch_virtual_size(self, before: Size, size: Size) -> None:
        """The scroll bar follows. One that has only grown wider, as rows are drawn, looks as it did."""
        if self.size and (size.height != before.height or size.width < before.width):
            fit_scroll_bars(self, size)

    # -- scrolling

    @property
    def top(self) -> Top:
        """The first line of the window."""
        return self.viewport.first(self.scroll_offset.y)

    @property
    def _height(self) -> int:
        return max(self.size.height, 1)

    def _visible_lines(self) -> list[Line]:
        return self.viewport.lines(self.scroll_offset.y, self._height)

    @property
    def line_count(self) -> int:
        """How many lines are in the window."""
        return min(self.size.height, len(self._visible_lines()))

    def line_at(self, y: int) -> Line | None:
        """The line at a height of the window."""
        lines = self._visible_lines()
        return lines[y] if 0 <= y < len(lines) else None

    def scroll_to_top(self, top: Top, x: int | None = None) -> None:
        """Scroll so that a line is the first one."""
        self.viewport.scroll_to(top)
        # By force: a text that was shorter has no scrollbar yet, and without one nothing scrolls.
        self.scroll_to(x, top.place, animate=False, immediate=True, force=True)
        self.refresh()

    def scroll_lines(self, by: int) -> None:
        """So many lines further down, or up."""
        self.scroll_to_top(self.viewport.scrolled(self.top, by))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll lines, as Textual scrolls rows."""
        if not (event.ctrl or event.shift):
            self._scroll_instead(event, int(self.app.scroll_sensitivity_y))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll lines, as Textual scrolls rows."""
        if not (event.ctrl or event.shift):
            self._scroll_instead(event, -int(self.app.scroll_sensitivity_y))

    def on_scroll_down(self, event: ScrollDown) -> None:
        """Scroll a page at a click below the bar's handle."""
        self._scroll_instead(event, self.size.height)

    def on_scroll_up(self, event: ScrollUp) -> None:
        """Scroll a page at a click above the bar's handle."""
        self._scroll_instead(event, -self.size.height)

    def _scroll_instead(self, event: Message, by: int) -> None:
        """Of rows that are not wrapped Textual does it."""
        if self.wrap:
            event.prevent_default()
            event.stop()
            self.scroll_lines(by)
