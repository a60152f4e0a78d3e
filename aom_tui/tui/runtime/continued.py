"""A window that is continued after a stop which it was not told of: a container that is frozen, a debugger."""

import signal
from types import FrameType
from typing import TYPE_CHECKING, Any

from aom_tui.tui.runtime.textual_private import stop_live_reader

if TYPE_CHECKING:
    from textual.app import App


def read_on_once(app: "App[Any]") -> None:
    """Let one reader have the terminal, as often as the window is continued. Call it from the main thread.

    Textual (8.2) begins to read and write anew at each SIGCONT. Where it had not left off, as at a SIGTSTP, there are
    two readers then, and each key comes to one of them.
    """
    if not hasattr(signal, "SIGCONT"):
        return
    begin_anew = signal.getsignal(signal.SIGCONT)

    def go_on(number: int, frame: FrameType | None) -> None:
        stop_live_reader(app)
        if callable(begin_anew):
            begin_anew(number, frame)

    signal.signal(signal.SIGCONT, go_on)
