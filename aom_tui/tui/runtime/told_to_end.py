"""A window that is told to end (`kill`, a machine that goes down): it leaves the terminal as it was."""

import asyncio
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

TERMINATED = 143
"""The exit status of a program that SIGTERM ended."""


def end_in_order(app: "App[Any]") -> None:
    """At the first SIGTERM; a second one ends it at once, whatever it is doing. Call it on the loop.

    By itself Textual (8.2) does not hear of it, and the shell would go on in a picture, with a mouse that types.
    """
    loop = asyncio.get_running_loop()

    def end() -> None:
        loop.remove_signal_handler(signal.SIGTERM)
        app.exit(return_code=TERMINATED)

    with suppress(NotImplementedError):  # Windows has no such signal for a loop
        loop.add_signal_handler(signal.SIGTERM, end)
