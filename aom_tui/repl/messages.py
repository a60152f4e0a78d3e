"""Lines for the person at a REPL; those that come up while a line is being typed wait for its end."""

from contextvars import ContextVar

from aom_tui.commands.errors import say

_IS_DEFERRED: ContextVar[bool] = ContextVar("is_deferred", default=False)


class Messages:
    """Says lines on stderr at once, or where the task has called `defer`, when `flush` is called."""

    def __init__(self) -> None:
        self._deferred: list[str] = []

    @staticmethod
    def defer() -> None:
        """Keep what this task says from now on: it would break the line that is being typed."""
        _IS_DEFERRED.set(True)

    def say(self, text: str) -> None:
        """Say one line, now or after the line that is being typed."""
        if _IS_DEFERRED.get():
            self._deferred.append(text)
        else:
            say(text)

    def flush(self) -> None:
        """Say the lines that have waited."""
        while self._deferred:
            say(self._deferred.pop(0))
