"""Standard input and output as commands need them, whatever the shell left of them."""

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


def prepare() -> None:
    """All three are there, and data is written as UTF-8 whatever the locale; what no UTF-8 can say as an escape."""
    for name, (mode, flags) in CLOSED.items():
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, flags)
            setattr(sys, name, TextIOWrapper(FileIO(nowhere, mode), encoding="utf-8"))
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


class NotForTerminal(OSError):
    """What is to be written would make a terminal act: another title, another screen, keys that nobody typed."""


def abandon(stream: TextIO) -> None:
    """What is still in its buffer goes nowhere; else the interpreter complains when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
