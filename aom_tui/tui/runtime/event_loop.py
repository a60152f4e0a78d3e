"""The event loop of a window."""

import asyncio
from selectors import DefaultSelector, SelectorKey

from aom_tui.session.concurrency.loop_priority import mark_loop_busy, mark_loop_idle


class _RestReportingSelector(DefaultSelector):
    """Tells threads that give way to the loop (`giving_way`) while it waits, so that they may have the interpreter."""

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        """Select as usual. With a timeout of zero the loop only polls and has more to do: that is no rest."""
        if timeout is not None and timeout <= 0:
            return super().select(timeout)
        mark_loop_idle()
        try:
            return super().select(timeout)
        finally:
            mark_loop_busy()

    def close(self) -> None:
        """Close, and let threads go on for good."""
        mark_loop_idle()
        super().close()


def event_loop() -> asyncio.AbstractEventLoop:
    """Return a new loop that says when it rests."""
    return asyncio.SelectorEventLoop(_RestReportingSelector())
