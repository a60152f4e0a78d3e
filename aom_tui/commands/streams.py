"""Standard input and output as commands need them, whatever the shell left of them."""

import os
import sys
from io import FileIO, TextIOWrapper


def prepare() -> None:
    """All three are there, and data is written as UTF-8 whatever the locale.

    One that the caller closed (`>&-`) leads nowhere instead. What no UTF-8 can say is written as an escape.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, TextIOWrapper(FileIO(os.devnull, mode), encoding="utf-8"))
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def abandon_stdout() -> None:
    """What is still in the buffer goes nowhere; else the interpreter complains when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
