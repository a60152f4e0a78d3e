"""Screens that draw what has changed, and nothing of what lies behind or beside it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.console import Console
from textual._compositor import Compositor, CompositorUpdate, LayoutUpdate
from textual.geometry import Region

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.widget import Widget

    Base = Screen[Any]
else:
    Base = object  # as in `latest_size`


AT_A_TIME = 0.002
"""Seconds of drawing after which a key may come in between."""

_Placed = tuple["Widget", tuple[Region, Region]]
"""With its region of the screen, and what of that its containers leave in sight."""


class _Waiting(NamedTuple):
    """A part of the screen that is still to be drawn."""

    area: Region
    behind: int
    """How many widgets, counted from the front, are not in it."""


class OwnLines(Base):
    """For screens: a change costs the lines that have changed."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._compositor: _Sparing = _Sparing()

    def draw_alone(self, widget: "Widget") -> bool:
        """What has changed of that widget, now; what waits to be drawn goes on waiting. Whether it is on screen."""
        if widget not in self._compositor.visible_widgets:
            return False
        with self._compositor.alone():
            self._compositor.update_widgets({widget})
            _show_changes(self)
        return True

    def _compositor_refresh(self) -> None:
        """As far as it goes without making a key wait; the rest in other turns of the loop."""
        super()._compositor_refresh()
        if _is_unfinished(self):
            self.check_idle()

    def on_idle(self) -> None:
        """Go on with what has been begun."""
        if _is_unfinished(self) and not self.app._batch_count:
            _show_changes(self)
            self.check_idle()


def _show_changes(screen: OwnLines) -> None:
    """No method: a screen may have one of that name."""
    app = screen.app
    app._display(screen, screen._compositor.render_update(screen_stack=app._background_screens))


def _is_unfinished(screen: OwnLines) -> bool:
    return bool(screen._compositor._dirty_regions) and screen is screen.app.screen


class _Sparing(Compositor):
    """Asks each widget for the lines in which it is seen.

    Textual (8.2) asks all that reach into the rectangle around all changes, the screen first, for theirs, and puts the
    frontmost of each place together: a letter in a field costs as much as ten fields, a word above and one below as
    much as the screen.

    And it draws all of them before a key is looked at: of a reply that has come, 10 ms.
    """

    def render_partial_update(self) -> CompositorUpdate | None:  # type: ignore[override]
        """What has changed, piece by piece, until that takes long; the rest counts as changed still."""
        waiting = [_Waiting(area, 0) for area in reversed(_apart(self._dirty_regions))]
        widgets, pieces = list(self.visible_widgets.items()), list[LayoutUpdate]()
        until = perf_counter() + AT_A_TIME
        while waiting and (not pieces or perf_counter() < until):
            pieces += _drawn(waiting, widgets)
        self._dirty_regions = {area for area, _behind in waiting}
        return Pieces(pieces) if pieces else None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Only what changes in the block is drawn in it."""
        waiting, self._dirty_regions = self._dirty_regions, set()
        try:
            yield
        finally:
            self._dirty_regions |= waiting


def _drawn(waiting: list[_Waiting], widgets: list[_Placed]) -> Iterator[LayoutUpdate]:
    """The frontmost widget's part of the last that waits; what it leaves of that waits in its place."""
    area, behind = waiting.pop()
    for index, (widget, (region, clip)) in enumerate(widgets[behind:], behind):
        if part := region.intersection(clip).intersection(area):
            yield LayoutUpdate([[line] for line in widget.render_lines(part.translate(-region.offset))], part)
            waiting += [_Waiting(rest, index + 1) for rest in _without(area, part)]
            return


class Pieces(CompositorUpdate):
    """Several, each in its place."""

    def __init__(self, pieces: list[LayoutUpdate]) -> None:
        self.pieces = pieces

    def render_segments(self, console: Console) -> str:
        """One after the other."""
        return "".join(piece.render_segments(console) for piece in self.pieces)


def _without(area: Region, part: Region) -> Iterator[Region]:
    """The rectangles around a part of an area: above, below, on the left, on the right."""
    above, rest = area.split_horizontal(part.y - area.y)
    middle, below = rest.split_horizontal(part.height)
    left, rest = middle.split_vertical(part.x - area.x)
    _part, right = rest.split_vertical(part.width)
    yield from filter(None, (above, below, left, right))


def _apart(areas: Iterable[Region]) -> list[Region]:
    """From top to bottom, without those that lie in another."""
    kept: list[Region] = []
    for area in sorted(areas, key=lambda each: each.area, reverse=True):
        if not any(larger.contains_region(area) for larger in kept):
            kept.append(area)
    return sorted(kept, key=lambda each: each.offset)
