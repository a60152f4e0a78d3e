"""Views that scroll and have a cursor: a window of another size leaves in sight what was."""

from typing import TYPE_CHECKING

from msgspec import Struct
from textual.geometry import Size
from textual.widget import Widget

if TYPE_CHECKING:
    Base = Widget
else:
    Base = object  # as in `screen_mixins`


class VisibleArea(Struct, frozen=True):
    """What is seen of what is scrolled: from where on, and how many cells and lines; no lines before the first time."""

    x: int
    y: int
    width: int
    height: int


class KeepsCursorVisible(Base):
    """Whoever has scrolled away from the cursor stays there; whoever sees it sees it still."""

    _before: VisibleArea | None = None
    """What was seen when the size changed; None once that has been dealt with."""

    def is_cursor_in(self, area: VisibleArea) -> bool:
        """Whether the cursor is within that."""
        raise NotImplementedError

    def follow_cursor(self) -> None:
        """Scroll no more than is needed for the cursor to be in sight."""
        raise NotImplementedError

    @property
    def sees_cursor(self) -> bool:
        """Whether the cursor is in sight, or was until the size changed a moment ago."""
        area = self._before or VisibleArea(*self.scroll_offset, *self.size)
        return not area.height or self.is_cursor_in(area)

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        """Textual (8.2) scrolls to where the new size lets it before it tells of that size."""
        if size != self.outer_size and self._before is None:
            width, height = self.outer_size - self.gutter.totals
            self._before = VisibleArea(*self.scroll_offset, max(width, 0), max(height, 0))
        return super()._size_updated(size, virtual_size, container_size, layout)

    def _lay_out_for_size(self, before: VisibleArea) -> None:
        """What there is to be made anew, the same at its top as before; then the cursor is looked for."""

    def on_resize(self) -> None:
        """It is known now how much can be seen."""
        was_seen = self.sees_cursor
        self._lay_out_for_size(self._before or VisibleArea(0, 0, 0, 0))
        if was_seen:
            self.follow_cursor()
        self._before = None


class KeepsFieldVisible(KeepsCursorVisible):
    """The same for fields below each other: the one that has the focus is the cursor."""

    @property
    def _field(self) -> Widget | None:
        focused = self.screen.focused
        return focused if focused is not None and self in focused.ancestors else None

    def is_cursor_in(self, area: VisibleArea) -> bool:
        """Whether the row of the field is; its place among all rows depends on no size."""
        field = self._field
        if field is None:
            return False
        within = (each for each in field.ancestors_with_self if isinstance(each, Widget) and self in each.ancestors)
        return 0 <= sum(each.virtual_region.y for each in within) - area.y < area.height

    def follow_cursor(self) -> None:
        """Scroll to that field."""
        if field := self._field:
            self.scroll_to_widget(field, animate=False, immediate=True)
