"""Selecting in a document with the mouse: by dragging, also past the edge, by a double click a word, by a triple a row.

Textual's own selection ends where the view does: it neither scrolls past the edge nor follows what is scrolled.
"""

import re
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Offset
from textual.timer import Timer

from aom_tui.render.document.document import Place

if TYPE_CHECKING:
    from aom_tui.tui.widgets.document_view import DocumentView

SCROLL_EVERY = 1 / 20
"""Seconds between two scrolls while the mouse is held past the edge; further out it goes faster."""

_WORD = re.compile(r"[\w.-]+")


class DragSelection:
    """What is selected between where the mouse was pressed in a view and where it is."""

    def __init__(self, view: "DocumentView") -> None:
        self._view = view
        self._held: Place | None = None
        """Where the mouse was pressed; None while it is not."""
        self._pointer = Offset(0, 0)
        self._scrolling: Timer | None = None

    def press(self, event: events.MouseDown) -> None:
        """Begin where the button goes down."""
        if event.button == 1 and (place := self._view.place_at(event.x, event.y)):
            self._held = place
            self._view.capture_mouse()

    def move(self, event: events.MouseMove) -> None:
        """Select up to the mouse; past the edge the text scrolls."""
        if self._held is None:
            return
        self._pointer = Offset(event.x, event.y)
        self._select()
        if self._past_edge and self._scrolling is None:
            self._scrolling = self._view.set_interval(SCROLL_EVERY, self.scroll_on)
        elif not self._past_edge:
            self._stop_scrolling()

    def release(self) -> None:
        """End it where the button goes up."""
        if self._held is not None:
            self.lose()
            self._view.release_mouse()

    def lose(self) -> None:
        """End it because another widget has the mouse."""
        self._held = None
        self._stop_scrolling()

    @property
    def is_scrolling(self) -> bool:
        """Whether the text scrolls because the mouse is held past the edge."""
        return self._scrolling is not None

    def _stop_scrolling(self) -> None:
        if self._scrolling:
            self._scrolling.stop()
            self._scrolling = None

    @property
    def _past_edge(self) -> int:
        """Lines between the mouse and the view: negative above it."""
        y = self._pointer.y - self._view.gutter.top
        return min(y, 0) + max(y - self._view.size.height + 1, 0)

    def scroll_on(self) -> None:
        """Scroll by as many lines as the mouse is past the edge, and select them."""
        view, by = self._view, self._past_edge
        if view.wrap:
            view.scroll_lines(by)
        else:
            view.scroll_to(y=view.scroll_offset.y + by, animate=False, immediate=True)
        self._select()

    def _select(self) -> None:
        """Select from where the mouse was pressed to where it is: that character too."""
        view = self._view
        bottom = view.gutter.top + view.line_count - 1
        y = min(max(self._pointer.y, view.gutter.top), bottom)
        place = view.place_at(max(self._pointer.x, view.text_left), y)
        if self._held is None or place is None:
            return
        if place == self._held and not view.text_selection:
            return  # pressed, not dragged
        first, last = sorted((self._held, place))
        view.select_between(first, Place(last.row, last.column + 1))

    def click(self, event: events.Click) -> None:
        """Take the word at a double click, the row at a triple one."""
        place = self._view.place_at(event.x, event.y)
        if place is None or event.chain < 2:
            return
        row = self._view.document.row(place.row)
        words = ((each.start(), each.end()) for each in _WORD.finditer(row))
        span = (0, len(row)) if event.chain > 2 else next((w for w in words if w[0] <= place.column < w[1]), None)
        if span:
            self._view.select_between(Place(place.row, span[0]), Place(place.row, span[1]))
