"""What is copied in the window, on its way up the copy ladder; which way it went is said."""

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
        if made.pieces is None:
            self.copy_text(made.text, made.label)
        else:
            self._bench.run_worker(self._keep(made), group="copy", description=_("copy"), exit_on_error=False)

    def copy_text(self, text: str, label: str) -> None:
        """To the clipboard; nothing of an empty text."""
        if text:
            self._bench.run_worker(self._climb(text, label), group="copy", description=_("copy"), exit_on_error=False)
        else:
            self._bench.notify(_("nothing to copy yet"))

    async def _keep(self, made: "Copied") -> None:
        from aom_tui.tui.clipboard import keep

        pieces, bench = made.pieces() if made.pieces else (), self._bench
        bench.notify(await keep(pieces, made.label, bench.options.settings.folders.data), timeout=10)

    async def _climb(self, text: str, label: str) -> None:
        from aom_tui.tui.clipboard import copy

        bench = self._bench
        bench.notify(str(await copy(bench.app, text, label, bench.options.settings.folders.data)))
