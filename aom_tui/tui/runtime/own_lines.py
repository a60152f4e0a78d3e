"""Screens that draw what has changed, and nothing of what lies behind or beside it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from rich.console import Console
from textual._compositor import Compositor, CompositorUpdate, LayoutUpdate
from textual.geometry import Region

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.widget import Widget

    Base = Screen[Any]
else:
    Base = object  # as in `latest_size`


_Placed = tuple["Widget", tuple[Region, Region]]
"""With its region of the screen, and what of that its containers leave in sight."""


class OwnLines(Base):
    """For screens: a change costs the lines that have changed."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._compositor = _Sparing()


class _Sparing(Compositor):
    """Asks each widget for the lines in which it is seen.

    Textual (8.2) asks all that reach into the rectangle around all changes, the screen first, for theirs, and puts the
    frontmost of each place together: a letter in a field costs as much as ten fields, a word above and one below as
    much as the screen.
    """

    def render_partial_update(self) -> CompositorUpdate | None:  # type: ignore[override]
        """What has changed, piece by piece."""
        areas, widgets = _apart(self._dirty_regions), list(self.visible_widgets.items())
        self._dirty_regions.clear()
        pieces = [piece for area in areas for piece in self._pieces_of(area, widgets)]
        return Pieces(pieces) if pieces else None

    def _pieces_of(self, area: Region, widgets: list[_Placed]) -> Iterator[LayoutUpdate]:
        """From front to back, each widget's part of the area; then the same of what it leaves of it."""
        for index, (widget, (region, clip)) in enumerate(widgets):
            if part := region.intersection(clip).intersection(area):
                yield LayoutUpdate([[line] for line in widget.render_lines(part.translate(-region.offset))], part)
                for rest in _without(area, part):
                    yield from self._pieces_of(rest, widgets[index + 1 :])
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
