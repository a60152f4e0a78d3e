"""A line on the terminal that stands only while something is waited for, and the line that says how a call went."""

import os
import sys
from typing import TYPE_CHECKING

import click

from aom_tui.language import _, commas

if TYPE_CHECKING:
    from aom_tui.session.exchange import Exchange, Step

_CLEAR = "\r\x1b[K"
_standing: list[str] = []
"""What stands there now: at most one line."""


def watched() -> bool:
    """Whether a person looks at stderr, on a terminal where a line can be taken away again."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def stand(step: "Step") -> None:
    """While a call is under way: what it waits for. Given to `Session.send` with what else it does at a step."""
    if step.state == "running" and not _standing and watched():
        _standing[:] = [_("sending... Ctrl-C ends")]
        click.echo(_CLEAR + _standing[0], nl=False, err=True)


def clear() -> None:
    """It goes, so that other words have the line."""
    if _standing:
        _standing.clear()
        click.echo(_CLEAR, nl=False, err=True)


def way_of(exchange: "Exchange") -> str:
    """`1 Token ok > 2 Construct ok > 3 Send ok > 4 Parse: success, 200 OK, 13 ms, request id 7c1e..`."""
    from aom_tui.render.steps import step_text
    from aom_tui.render.summary import summary

    facts = summary(exchange)
    request_id = _("request id {id}").format(id=facts.request_id) if facts.request_id else ""
    steps = " > ".join(step_text(step) for step in exchange.steps)
    return commas((steps, facts.status, facts.duration, request_id))
