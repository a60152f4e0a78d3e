"""A reply that is being received: what can be shown before the whole of it is there."""

import time
from collections.abc import Callable, Sized

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.session.exchange import Reply

HEAD = 192 * 1024
"""Bytes of a body that are enough to show its beginning."""

FIRST_AFTER = 0.06
"""Seconds before the first report: most replies are complete by then and need none."""

INTERVAL = 0.1
"""Seconds between two reports."""


class Arrival(Struct, frozen=True, eq=False):
    """How much of a reply has come. It has no outcome before it is complete."""

    reply: Reply
    """Status and headers as received; of the body its first 192 KB, and as long as less has come nothing."""
    taken: int
    """Bytes of the body so far, unpacked."""
    expected: int | None
    """Bytes that the body will have; None where the reply does not say, or is packed."""
    is_whole: bool = False
    """Whether all of it has come, and is being read."""


class ArrivalReporter:
    """Reports on one reply, some times a second."""

    def __init__(self, head: Reply, tell: Callable[[Arrival], None]) -> None:
        """`head` has no body yet."""
        self._told = Arrival(head, 0, head.announced)
        self._tell = tell
        self._next = time.perf_counter() + FIRST_AFTER

    def report(self, body: Sized, beginning: Callable[[int], bytes]) -> None:
        """Report that more of the body has come; `beginning` returns that many bytes from its front."""
        now = time.perf_counter()
        if now < self._next:
            return
        self._next = now + INTERVAL
        reply = self._told.reply
        if not reply.body and len(body) >= HEAD:
            reply = replace(reply, body=beginning(HEAD))
        self._told = replace(self._told, reply=reply, taken=len(body))
        self._tell(self._told)

    def complete(self, body: Sized) -> None:
        """Report that all of a body has come of which parts were reported: to read it may take some seconds more."""
        if self._told.taken:
            self._told = replace(self._told, taken=len(body), is_whole=True)
            self._tell(self._told)
