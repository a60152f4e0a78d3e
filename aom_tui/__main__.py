"""Where the program begins: `aom-tui`, or `python -m aom_tui`, as the app starts its sandbox whatever PATH says."""

import os
import signal
from types import FrameType


def start() -> None:
    """Ends the process with the command's exit status.

    Ctrl-C gives the prompt back at once as long as the commands are not there, which then say for themselves that they
    were interrupted: an exception in the middle of an import is a traceback, or is lost in a callback.
    """
    waits = signal.getsignal(signal.SIGINT) is signal.default_int_handler  # else whoever started us wants it ignored
    if waits:
        signal.signal(signal.SIGINT, _leave)
    from aom_tui.cli import main

    if waits:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    main()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """Nothing has been begun yet that would have to be ended."""
    os._exit(130)


if __name__ == "__main__":
    start()
