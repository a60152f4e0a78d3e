"""A compositor that redraws changed regions, and nothing of what lies behind or beside them."""

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
    Base = object  # as in `screen_mixins`


_Placed = tuple["Widget", tuple[Region, Region]]
"""A widget, its region of the screen, and what of that its containers leave in sight."""


class PartialRedraw(Base):
    """Mixin for screens: a change costs the lines that have changed."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._compositor = RegionCompositor()


class RegionCompositor(Compositor):
    """Renders of each changed region only the widgets that are seen there.

    Textual (8.2) renders all widgets that reach into the rectangle around all changes, the screen first, and keeps the
    frontmost of each place: a letter in a field costs as much as ten fields, a word above and one below as much as the
    screen.
    """

    def render_partial_update(self) -> CompositorUpdate | None:  # type: ignore[override]
        """Return an update of all changed regions; None where there is none."""
        areas, widgets = _outermost(self._dirty_regions), list(self.visible_widgets.items())
        self._dirty_regions.clear()
        pieces = [piece for area in areas for piece in self._updates_of(area, widgets)]
        return RegionUpdates(pieces) if pieces else None

    def _updates_of(self, area: Region, widgets: list[_Placed]) -> Iterator[LayoutUpdate]:
        """Yield the part of the frontmost widget in the area, then those of the rest of the area."""
        for index, (widget, (region, clip)) in enumerate(widgets):
            if part := region.intersection(clip).intersection(area):
                yield LayoutUpdate([[line] for line in widget.render_lines(part.translate(-region.offset))], part)
                for rest in _without(area, part):
                    yield from self._updates_of(rest, widgets[index + 1 :])
                return


class RegionUpdates(CompositorUpdate):
    """Several updates, each of its own region."""

    def __init__(self, pieces: list[LayoutUpdate]) -> None:
        self.pieces = pieces

    def render_segments(self, console: Console) -> str:
        """Return the control sequences of all, one after the other."""
        return "".join(piece.render_segments(console) for piece in self.pieces)


def _without(area: Region, part: Region) -> Iterator[Region]:
    """Yield what is left of an area without a part: above, below, on the left, on the right."""
    above, rest = area.split_horizontal(part.y - area.y)
    middle, below = rest.split_horizontal(part.height)
    left, rest = middle.split_vertical(part.x - area.x)
    _part, right = rest.split_vertical(part.width)
    yield from filter(None, (above, below, left, right))


def _outermost(areas: Iterable[Region]) -> list[Region]:
    """Return the areas from top to bottom, without those that lie in another."""
    kept: list[Region] = []
    for area in sorted(areas, key=lambda each: each.area, reverse=True):
        if not any(larger.contains_region(area) for larger in kept):
            kept.append(area)
    return sorted(kept, key=lambda each: each.offset)
