"""A reply that is being received: what can be shown before the whole of it is there."""

import asyncio
import time
from collections.abc import Callable, Sized

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.session.exchange import Reply

HEAD = 64 * 1024
"""Bytes of a body that are enough to show its beginning."""

SLOW_AFTER = 1.0
"""Seconds after which less than that is shown too, whatever has come."""

FIRST_AFTER = 0.06
"""Seconds before the first report: most replies are complete by then and need none."""

INTERVAL = 0.1
"""Seconds between two reports."""


class Arrival(Struct, frozen=True, eq=False):
    """How much of a reply has come. It has no outcome before it is complete."""

    reply: Reply
    """Status and headers as received; of the body its first 64 KB, of a slow one what there was after a second."""
    taken: int
    """Bytes of the body so far, unpacked."""
    expected: int | None
    """Bytes that the body will have; None where the reply does not say, or is packed."""
    is_whole: bool = False
    """Whether all of it has come, and is being read."""


class ArrivalReporter:
    """Reports on one reply, some times a second; of what came before a pause when it lasts."""

    def __init__(self, head: Reply, tell: Callable[[Arrival], None]) -> None:
        """`head` has no body yet."""
        self._told = Arrival(head, 0, head.announced)
        self._tell = tell
        begun = time.perf_counter()
        self._next, self._slow = begun + FIRST_AFTER, begun + SLOW_AFTER
        self._later: asyncio.TimerHandle | None = None

    def report(self, body: Sized, beginning: Callable[[int], bytes]) -> None:
        """Report that more of the body has come; `beginning` returns that many bytes from its front."""
        self.ended()
        now = time.perf_counter()
        if now >= self._next:
            self._next = now + INTERVAL
            self._told = replace(self._told, reply=self._with_beginning(body, beginning, now), taken=len(body))
            self._tell(self._told)
        if self._told.taken < len(body) or not self._told.reply.body:
            due = self._next if self._told.taken < len(body) else max(self._next, self._slow)
            self._later = asyncio.get_running_loop().call_later(due - now, self.report, body, beginning)

    def ended(self) -> None:
        """Nothing more is told, unless more comes."""
        if self._later:
            self._later.cancel()
            self._later = None

    def _with_beginning(self, body: Sized, beginning: Callable[[int], bytes], now: float) -> Reply:
        reply = self._told.reply
        if len(reply.body) < HEAD <= len(body) or (not reply.body and now >= self._slow):
            return replace(reply, body=beginning(HEAD))
        return reply

    def complete(self, body: Sized) -> None:
        """Report that all of a body has come of which parts were reported: to read it may take some seconds more."""
        if self._told.taken:
            self._told = replace(self._told, taken=len(body), is_whole=True)
            self._tell(self._told)
