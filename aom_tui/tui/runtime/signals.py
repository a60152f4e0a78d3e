"""What the window does at SIGTERM and SIGCONT, which Textual leaves to Python or handles too simply."""

import asyncio
import signal
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING, Any

from aom_tui.tui.runtime.textual_private import stop_live_reader

if TYPE_CHECKING:
    from textual.app import App

TERMINATED = 143
"""The exit status of a program that SIGTERM ended."""


def exit_on_sigterm(app: "App[Any]") -> None:
    """Exit the app at the first SIGTERM (`kill`, a shutdown); a second one ends the process. Call it on the loop.

    By itself Textual (8.2) does not hear of it, and the shell would go on in a picture, with a mouse that types.
    """
    loop = asyncio.get_running_loop()

    def end() -> None:
        loop.remove_signal_handler(signal.SIGTERM)
        app.exit(return_code=TERMINATED)

    with suppress(NotImplementedError):  # Windows has no such signal for a loop
        loop.add_signal_handler(signal.SIGTERM, end)


def restart_reader_on_sigcont(app: "App[Any]") -> None:
    """At each SIGCONT, stop the thread that reads keys if it still runs. Call it from the main thread.

    Textual (8.2) starts a reader at each SIGCONT. It has stopped the one before at SIGTSTP only; after a stop that it
    was not told of (a frozen container, a debugger) two would read, and each key come to one of them.
    """
    if not hasattr(signal, "SIGCONT"):
        return
    start_reader = signal.getsignal(signal.SIGCONT)

    def go_on(number: int, frame: FrameType | None) -> None:
        stop_live_reader(app)
        if callable(start_reader):
            start_reader(number, frame)

    signal.signal(signal.SIGCONT, go_on)
