"""The line on the terminal that is shown only while a call is waited for."""

import os
import sys
from threading import Event
from typing import TYPE_CHECKING

import click

from aom_tui.language import _

if TYPE_CHECKING:
    from aom_tui.session.exchange import Step

_CLEAR = "\r\x1b[K"
_IS_SHOWN = Event()
"""Whether the line is shown. One for the process, as it has one terminal, whichever thread writes on it."""


def is_watched() -> bool:
    """Whether stderr is a terminal on which a line can be erased."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def show_waiting(step: "Step") -> None:
    """Show the line when a step of a call begins to run."""
    if step.state == "running" and not _IS_SHOWN.is_set() and is_watched():
        _IS_SHOWN.set()
        click.echo(_CLEAR + _("sending... Ctrl-C ends"), nl=False, err=True)


def clear_waiting() -> None:
    """Erase the line, if it is shown."""
    if _IS_SHOWN.is_set():
        _IS_SHOWN.clear()
        click.echo(_CLEAR, nl=False, err=True)
