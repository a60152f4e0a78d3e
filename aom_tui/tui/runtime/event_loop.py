"""The event loop of a window."""

import asyncio
from selectors import DefaultSelector, SelectorKey

from aom_tui.session.concurrency.loop_priority import mark_loop_busy, mark_loop_idle


class _Watch(DefaultSelector):
    """Waits for what the loop waits for, and tells threads meanwhile that they may have the interpreter."""

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        """As of every selector. A loop that has more to do looks only whether something has come: no rest."""
        if timeout is not None and timeout <= 0:
            return super().select(timeout)
        mark_loop_idle()
        try:
            return super().select(timeout)
        finally:
            mark_loop_busy()

    def close(self) -> None:
        """A loop that has ended keeps nobody waiting."""
        mark_loop_idle()
        super().close()


def event_loop() -> asyncio.AbstractEventLoop:
    """One that says when it rests."""
    return asyncio.SelectorEventLoop(_Watch())
