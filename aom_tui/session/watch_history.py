"""What the history keeps of a watch: an hour of it would else push out all that a person did by hand."""

from collections import deque
from collections.abc import Sequence
from typing import Protocol

from aom_tui.session.exchange import Exchange, Success

NEWEST = 100
"""Calls whose replies differ from those before them: of more the oldest are let go. Some replies tell the time."""


class HistoryWriter(Protocol):
    """What writes to a history, as a session does."""

    def record(self, exchange: Exchange) -> None:
        """Keep it."""

    def unrecord(self, ids: Sequence[str]) -> None:
        """Let these exchanges go again."""


class WatchHistory:
    """Keeps the first call, the newest ones whose replies differ from the one kept before, and the last.

    A call that went wrong, or for which something else had to be sent, is kept like one that differs. Headers do not
    count: they tell the time, and the number of the request. As a context manager, it ends with the watch.
    """

    def __init__(self, past: HistoryWriter, newest: int = NEWEST) -> None:
        self._past = past
        self._kept: Exchange | None = None
        self._last: Exchange | None = None
        self._differing: deque[tuple[str, ...]] = deque()
        """Their ids, with those of the tries before each: a hundred bodies would be too much to hold."""
        self._newest = newest

    def take(self, exchange: Exchange) -> None:
        """One call more."""
        before, self._last = self._kept, exchange
        if before is not None and not _differs(before, exchange):
            return
        self._keep(exchange)
        if before is not None:
            self._differing.append(tuple(each.id for each in (*exchange.preceding, exchange) if each.role == "call"))
        if len(self._differing) > self._newest:
            self._past.unrecord(self._differing.popleft())

    def _keep(self, exchange: Exchange) -> None:
        self._past.record(exchange)
        self._kept = exchange

    def __enter__(self) -> "WatchHistory":
        return self

    def __exit__(self, *_: object) -> None:
        if self._last is not None and self._last is not self._kept:
            self._keep(self._last)


def _differs(before: Exchange, now: Exchange) -> bool:
    """Ten megabytes in a millisecond."""
    if not isinstance(now.outcome, Success) or now.preceding or before.reply is None or now.reply is None:
        return True
    return (before.reply.status, before.reply.body) != (now.reply.status, now.reply.body)
