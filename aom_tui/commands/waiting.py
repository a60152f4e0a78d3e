"""A line on the terminal that stands only while something is waited for."""

import os
import sys
from threading import Event
from typing import TYPE_CHECKING

import click

from aom_tui.language import _

if TYPE_CHECKING:
    from aom_tui.session.exchange import Step

_CLEAR = "\r\x1b[K"
_STANDS = Event()
"""Whether a line stands there: a fact of the terminal, of which a process has one, whichever thread writes on it."""


def watched() -> bool:
    """Whether a person looks at stderr, on a terminal where a line can be taken away again."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def stand(step: "Step") -> None:
    """While a call is under way: what it waits for. Given to `Session.send` with what else it does at a step."""
    if step.state == "running" and not _STANDS.is_set() and watched():
        _STANDS.set()
        click.echo(_CLEAR + _("sending... Ctrl-C ends"), nl=False, err=True)


def clear() -> None:
    """It goes, so that other words have the line."""
    if _STANDS.is_set():
        _STANDS.clear()
        click.echo(_CLEAR, nl=False, err=True)
