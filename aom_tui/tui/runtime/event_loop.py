"""The event loop of a window."""

import asyncio
from selectors import DefaultSelector, SelectorKey

from aom_tui.session.threads.giving_way import loop_rests, loop_works


class _Watch(DefaultSelector):
    """Waits for what the loop waits for, and tells threads meanwhile that they may have the interpreter."""

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        """As of every selector. A loop that has more to do looks only whether something has come: no rest."""
        if timeout is not None and timeout <= 0:
            return super().select(timeout)
        loop_rests()
        try:
            return super().select(timeout)
        finally:
            loop_works()

    def close(self) -> None:
        """A loop that has ended keeps nobody waiting."""
        loop_rests()
        super().close()


def event_loop() -> asyncio.AbstractEventLoop:
    """One that says when it rests."""
    return asyncio.SelectorEventLoop(_Watch())
