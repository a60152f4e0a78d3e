"""Where the columns of a table stand, side by side with a gap, the first of them in sight however far one scrolls."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from msgspec import Struct

from aom_tui.render.table.columns import Column

GAP = 2

FROZEN_SHARE = 3
"""The first column stays in sight where it takes no more than this part of the width."""


class Layout(Struct, frozen=True):
    """Columns for a view of `room` cells. `starts` are counted from the left edge of an endless line."""

    columns: tuple[Column, ...]
    room: int
    starts: tuple[int, ...]

    @classmethod
    def of(cls, columns: Sequence[Column], room: int) -> "Layout":
        """The columns one after the other."""
        steps = accumulate((column.width + GAP for column in columns), initial=0)
        return cls(tuple(columns), room, tuple(steps))

    @property
    def width(self) -> int:
        """Cells of the whole line."""
        return max(self.starts[-1] - GAP + 1, 0)

    @property
    def frozen(self) -> int:
        """Cells of the columns that stay in sight; 0 for none."""
        return self.starts[1] if len(self.columns) > 1 and self.starts[1] * FROZEN_SHARE <= self.room else 0

    def at(self, x: int, scroll: int) -> int | None:
        """Which column stands at cell `x` of a view that is scrolled so far; None right of the last."""
        found = bisect_right(self.starts, x if x < self.frozen else x + scroll) - 1
        return found if found < len(self.columns) else None

    def parts(self, scroll: int) -> tuple[tuple[range, int, int], ...]:
        """What is in sight: runs of columns, each with the first of its cells that is, and how many are."""
        left = self.frozen
        seen = bisect_right(self.starts, left + scroll) - 1
        last = bisect_right(self.starts, scroll + self.room - 1)
        moving = range(seen, min(last, len(self.columns)))
        parts = [(moving, left + scroll - self.starts[min(seen, len(self.columns))], self.room - left)]
        return ((range(1), 0, left), *parts) if left else tuple(parts)

    def scrolled_to(self, column: int, scroll: int) -> int:
        """How far to scroll so that a column is in sight, no further than it must be."""
        if column < len(self.columns) and (column > 0 or not self.frozen):
            start, stop = self.starts[column], self.starts[column + 1] - GAP
            scroll = max(scroll, stop - self.room)
            scroll = min(scroll, start - self.frozen)
        return max(scroll, 0)
