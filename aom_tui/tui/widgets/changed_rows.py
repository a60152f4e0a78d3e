"""Rows of a text or a table that differ from those of the reply before, and going from one change to the next."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence


class ChangeSteps:
    """Goes from change to change, and remembers which one was gone to."""

    def __init__(self) -> None:
        self._current: tuple[int, str] = -1, ""
        """The row of that change, and the words that say which it is."""

    def step(self, starts: Sequence[int], row: int, by: int) -> int | None:
        """Of changes that begin on the rows `starts`, the one behind a row (1) or before it (-1); None for none."""
        from aom_tui.tui.actions.stepping import step_to_change

        found = step_to_change(starts, row, by)
        if found is None:
            return None
        self._current = found
        return found[0]

    def words(self, row: int) -> str:
        """`change 2 of 5` on the row that was last gone to; empty on others."""
        return self._current[1] if row == self._current[0] else ""


class ChangedRows:
    """Row numbers, in order. Rows that follow each other are one change."""

    def __init__(self, rows: Iterable[int] = ()) -> None:
        self.rows = sorted(rows)
        self._steps = ChangeSteps()

    def __bool__(self) -> bool:
        return bool(self.rows)

    def has_any(self, first: int, last: int) -> bool:
        """Whether one of the rows from `first` to `last`, both included, has changed."""
        at = bisect_left(self.rows, first)
        return at < len(self.rows) and self.rows[at] <= last

    def step(self, row: int, by: int) -> int | None:
        """The first row of the change behind a row (1) or before it (-1); None where there is no change."""
        rows = self.rows
        starts = [each for at, each in enumerate(rows) if not at or each > rows[at - 1] + 1]
        return self._steps.step(starts, row, by)

    def words(self, row: int) -> str:
        """`change 2 of 5` on the row that was last gone to; empty on others."""
        return self._steps.words(row)
