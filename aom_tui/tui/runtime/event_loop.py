"""The event loop of a window."""

import asyncio
from selectors import DefaultSelector, SelectorKey

from aom_tui.session.threads.giving_way import loop_rests, loop_works


class _RestReportingSelector(DefaultSelector):
    """Tells threads that give way to the loop (`giving_way`) while it waits, so that they may have the interpreter."""

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        """Select as usual. With a timeout of zero the loop only polls and has more to do: that is no rest."""
        if timeout is not None and timeout <= 0:
            return super().select(timeout)
        loop_rests()
        try:
            return super().select(timeout)
        finally:
            loop_works()

    def close(self) -> None:
        """Close, and let threads go on for good."""
        loop_rests()
        super().close()


def event_loop() -> asyncio.AbstractEventLoop:
    """Return a new loop that says when it rests."""
    return asyncio.SelectorEventLoop(_RestReportingSelector())
