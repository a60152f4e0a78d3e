"""Rows of a text that are not as they were in the one before: which, and going from change to change."""

from bisect import bisect_left
from collections.abc import Sequence, Set

from aom_tui.render.document.folding import Row
from aom_tui.tui.widgets.drag_view import DragView


class ChangedView(DragView):
    """Changed rows that follow each other are one change."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._changed_rows: Sequence[int] = ()
        self._gone_to: tuple[int, str] = -1, ""
        """The row of the change that was gone to, and the words that say which it is."""

    @property
    def changed(self) -> Sequence[int]:
        """Rows to be marked, in order, for they are not as they were, or some went before them; set after `show`."""
        return self._changed_rows

    @changed.setter
    def changed(self, rows: Set[int]) -> None:
        self._changed_rows, self._gone_to = sorted(rows), (-1, "")

    @property
    def has_changes(self) -> bool:
        """Whether there is one to go to."""
        return bool(self._changed_rows)

    def step_change(self, by: int) -> None:
        """To the next change (1) or the one before (-1), whatever hides it."""
        from aom_tui.tui.actions.stepping import step_to_change

        rows = self._changed_rows
        starts = [row for at, row in enumerate(rows) if not at or row > rows[at - 1] + 1]
        found = step_to_change(starts, self.cursor.row, by)
        if found:
            self._gone_to = found
            self.go_to(self.document.span(found[0])[0])
            self.say_where()  # the cursor may have been there

    def change_words(self, row: int) -> str:
        """`change 2 of 5` of the one that was gone to, while the cursor is there; empty elsewhere."""
        return self._gone_to[1] if row == self._gone_to[0] else ""

    def say_where(self) -> None:
        """For whoever says what stands at the cursor: it has moved, or that is another one now."""
        self.post_message(self.CursorMoved(self.cursor.row))

    def _is_changed(self, row: Row) -> bool:
        """Whether the row is, or something that is folded into it."""
        if not self._changed_rows:
            return False
        end = self._end_of_fold(row)
        at = bisect_left(self._changed_rows, row.number)
        return at < len(self._changed_rows) and self._changed_rows[at] <= (end.row if end else row.number)
