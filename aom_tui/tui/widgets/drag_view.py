"""Selecting with the mouse: by dragging, also past the edge, by a double click a word, by a triple click a row.

Textual's own selection ends where the view does: it neither scrolls past the edge nor follows what is scrolled.
"""

import re

from textual import events
from textual.geometry import Offset
from textual.timer import Timer

from aom_tui.render.document.document import Place
from aom_tui.tui.widgets.folding_view import FoldingView

EVERY = 1 / 20
"""Seconds between two scrolls while the mouse is held past the edge; further out it goes faster."""

_WORD = re.compile(r"[\w.-]+")


class DragView(FoldingView):
    """Selections are Screen.selections all the same, so that whoever copies finds them."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._held: Place | None = None
        """Where the mouse was pressed; None while it is not."""
        self._pointer = Offset(0, 0)
        self._scrolling: Timer | None = None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A selection begins where the button goes down."""
        if event.button == 1 and (place := self._place_at(event.x, event.y)):
            self._held = place
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """To there; past the edge the text comes."""
        if self._held is None:
            return
        self._pointer = Offset(event.x, event.y)
        self._drag()
        if self._past_edge and self._scrolling is None:
            self._scrolling = self.set_interval(EVERY, self._scroll_on)
        elif not self._past_edge:
            self._stop_scrolling()

    def on_mouse_up(self, event: events.MouseUp) -> None:  # noqa: ARG002 - Textual's signature
        """So far."""
        self._let_go()

    def on_mouse_release(self, event: events.MouseRelease) -> None:  # noqa: ARG002 - Textual's signature
        """Somebody else has the mouse now."""
        self._held = None
        self._stop_scrolling()

    def _let_go(self) -> None:
        if self._held is not None:
            self._held = None
            self._stop_scrolling()
            self.release_mouse()

    def _stop_scrolling(self) -> None:
        if self._scrolling:
            self._scrolling.stop()
            self._scrolling = None

    @property
    def _past_edge(self) -> int:
        """Lines between the mouse and the view: negative above it."""
        y = self._pointer.y - self.gutter.top
        return min(y, 0) + max(y - self.size.height + 1, 0)

    def _scroll_on(self) -> None:
        by = self._past_edge
        if self.wrap:
            self.scroll_lines(by)
        else:
            self.scroll_to(y=self.scroll_offset.y + by, animate=False, immediate=True)
        self._drag()

    def _drag(self) -> None:
        """Select from where the mouse was pressed to where it is: that character too."""
        bottom = self.gutter.top + min(self.size.height, len(self._lines())) - 1
        y = min(max(self._pointer.y, self.gutter.top), bottom)
        place = self._place_at(max(self._pointer.x, self.gutter.left + self._gutter), y)
        if self._held is None or place is None:
            return
        if place == self._held and not self.text_selection:
            return  # pressed, not dragged
        first, last = sorted((self._held, place))
        self._select(first, Place(last.row, last.column + 1))

    def on_click(self, event: events.Click) -> None:
        """Twice takes the word, three times the row. (Textual calls the base class's handler too.)"""
        place = self._place_at(event.x, event.y)
        if place is None or event.chain < 2:
            return
        row = self.document.row(place.row)
        words = ((each.start(), each.end()) for each in _WORD.finditer(row))
        around = (0, len(row)) if event.chain > 2 else next((w for w in words if w[0] <= place.column < w[1]), None)
        if around:
            self._select(Place(place.row, around[0]), Place(place.row, around[1]))
