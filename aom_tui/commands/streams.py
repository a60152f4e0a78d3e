"""Standard input and output made usable, whatever the shell left of them."""

import os
import sys
from io import FileIO, TextIOWrapper
from typing import TextIO

CLOSED = {"stdin": ("r", os.O_RDONLY), "stdout": ("w", os.O_RDONLY), "stderr": ("w", os.O_WRONLY)}
"""How the null device is opened for a stream that the caller closed (`>&-`): in this order, so that it gets the number
of the stream, which else the next file would get that is opened. A closed stdout refuses what is written (EBADF): no
data is lost without a word, and a command that has none does not notice.
"""


def are_a_terminal() -> bool:
    """Whether there can be an app: it reads stdin and draws on stderr; a stdout that is a file or a pipe wants data."""
    return all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def prepare_streams() -> None:
    """Open those that are closed, and write stdout as UTF-8 whatever the locale, lone surrogates as escapes."""
    for name, (mode, flags) in CLOSED.items():
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, flags)
            setattr(sys, name, TextIOWrapper(FileIO(nowhere, mode), encoding="utf-8"))
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


class NotForTerminal(OSError):
    """The data has control characters that a terminal would act on."""


def discard_output(stream: TextIO) -> None:
    """Send what is still in the stream's buffer nowhere; else the interpreter complains when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
