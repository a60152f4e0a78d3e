"""What a session sends goes to the history, where one is kept."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from aom_tui.session.exchange import Exchange
from aom_tui.session.profile import Profile

if TYPE_CHECKING:
    from aom_tui.session.history.recorder import Recorder


class Recording:
    """Hands exchanges to the recorder; `tell` hears on the loop, in a line, why one was not kept."""

    def __init__(self, recorder: "Recorder | None", tell: Callable[[str], object]) -> None:
        self._recorder = recorder
        self._tell = tell

    def expect(self, profile: Profile) -> None:
        """The history is opened while the network is waited for."""
        if self._recorder and profile.keeps != "off":
            self._recorder.on_trouble = partial(_told, asyncio.get_running_loop(), self._tell)
            self._recorder.begin()

    def keep(self, exchange: Exchange, profile: Profile) -> None:
        """As the profile wants it; comes back at once."""
        if self._recorder:
            self._recorder.add(exchange, profile)

    def drop(self, ids: Sequence[str]) -> None:
        """These exchanges need not be kept any more; comes back at once."""
        if self._recorder:
            self._recorder.drop(ids)

    def number(self, exchange: Exchange, profile: Profile) -> int | None:
        """Of the newest call in the history; None where it is not there with its bodies. Blocks until it is written."""
        return self._recorder.number(exchange) if self._recorder and profile.keeps == "full" else None

    async def aclose(self) -> None:
        """When all is written."""
        if self._recorder:
            await asyncio.to_thread(self._recorder.close)


def _told(loop: asyncio.AbstractEventLoop, tell: Callable[[str], object], news: str) -> None:
    """From another thread; where the loop has ended, nobody listens any more."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(tell, news)
