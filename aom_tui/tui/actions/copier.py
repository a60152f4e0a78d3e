"""Copies of the window: to the clipboard by the copy ladder, or to a file."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from aom_tui.language import _

if TYPE_CHECKING:
    from aom_tui.tui.actions.copying import Copied
    from aom_tui.tui.screens.bench import Bench


class Copier:
    """Copies in a worker, and says which way it went."""

    def __init__(self, bench: "Bench") -> None:
        self._bench = bench

    def copy(self, made: "Copied") -> None:
        """Copy to the clipboard; what is too much for one, to a file."""
        if made.pieces is not None:
            self._run(self._keep(made.pieces, made))
        elif made.written is not None:
            self._run(self._write(made.written, made))
        else:
            self._run(self._take(made.text, made))

    def copy_text(self, text: str, label: str) -> None:
        """Copy a text; `label` names it."""
        from aom_tui.tui.actions.copying import Copied

        self.copy(Copied(label, text))

    def _run(self, work: Coroutine[None, None, None]) -> None:
        self._bench.run_worker(work, group="copy", description=_("copy"), exit_on_error=False)

    async def _write(self, write: Callable[[], str], made: "Copied") -> None:
        await self._take(await asyncio.to_thread(write), made)

    async def _take(self, text: str, made: "Copied") -> None:
        """Copy a text; an empty one replaces nothing in the clipboard."""
        from aom_tui.tui.actions.copying import MOST

        if not text:
            self._bench.notify(_("nothing to copy yet"))
        elif len(text) > MOST:
            await self._keep(partial(_encoded, text), made)
        else:
            await self._climb(text, made)

    async def _keep(self, pieces: Callable[[], Iterable[bytes]], made: "Copied") -> None:
        from aom_tui.tui.actions.clipboard import keep

        bench = self._bench
        folder = bench.options.settings.folders.data
        bench.notify(await keep(pieces(), made.label, folder, file=made.file), timeout=10)

    async def _climb(self, text: str, made: "Copied") -> None:
        from aom_tui.tui.actions.clipboard import copy

        bench = self._bench
        folder = bench.options.settings.folders.data
        bench.notify(str(await copy(bench.app, text, made.label, folder, file=made.file)))


def _encoded(text: str) -> Iterator[bytes]:
    """Encode in the thread that writes it."""
    yield text.encode("utf-8", "replace")
