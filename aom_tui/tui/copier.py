"""What is copied in the window, on its way up the copy ladder; which way it went is said."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from aom_tui.language import _

if TYPE_CHECKING:
    from aom_tui.tui.copying import Copied
    from aom_tui.tui.screens.bench import Bench


class Copier:
    """Copies beside the event loop."""

    def __init__(self, bench: "Bench") -> None:
        self._bench = bench

    def copy(self, made: "Copied") -> None:
        """It goes to the clipboard; what is too much for one, to a file."""
        if made.pieces is not None:
            self._run(self._keep(made.pieces, made.label))
        elif made.written is not None:
            self._run(self._write(made.written, made.label))
        else:
            self.copy_text(made.text, made.label)

    def copy_text(self, text: str, label: str) -> None:
        """The same of a text; nothing of an empty one."""
        if text:
            self._run(self._take(text, label))
        else:
            self._bench.notify(_("nothing to copy yet"))

    def _run(self, work: Coroutine[None, None, None]) -> None:
        self._bench.run_worker(work, group="copy", description=_("copy"), exit_on_error=False)

    async def _write(self, write: Callable[[], str], label: str) -> None:
        await self._take(await asyncio.to_thread(write), label)

    async def _take(self, text: str, label: str) -> None:
        from aom_tui.tui.copying import MOST

        if len(text) > MOST:
            await self._keep(partial(_encoded, text), label)
        else:
            await self._climb(text, label)

    async def _keep(self, pieces: Callable[[], Iterable[bytes]], label: str) -> None:
        from aom_tui.tui.clipboard import keep

        bench = self._bench
        bench.notify(await keep(pieces(), label, bench.options.settings.folders.data), timeout=10)

    async def _climb(self, text: str, label: str) -> None:
        from aom_tui.tui.clipboard import copy

        bench = self._bench
        bench.notify(str(await copy(bench.app, text, label, bench.options.settings.folders.data)))


def _encoded(text: str) -> Iterator[bytes]:
    """In one piece, when the thread that writes it asks for it."""
    yield text.encode("utf-8", "replace")
