"""Screens that are left once, however often one asks for it."""

from typing import TYPE_CHECKING, Any

from textual.await_complete import AwaitComplete

if TYPE_CHECKING:
    from textual.screen import Screen

    Base = Screen[Any]
else:
    Base = object  # as in `latest_size`


class LeftOnce(Base):
    """For screens that answer: a second Esc may come before the first one has taken them away.

    Textual (8.2) would answer twice then, and take the screen below away as well.
    """

    _gone = False

    @property
    def is_left(self) -> bool:
        """Whether what a worker brings comes too late: it was answered, taken away, or is gone with the window."""
        return self._gone or self not in self.app.screen_stack

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """The first answer counts."""
        if self._gone:
            return AwaitComplete()
        self._gone = True
        return super().dismiss(result)
