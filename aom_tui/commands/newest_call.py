"""The newest call of the history, which one-shot commands take for the last call."""

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aom_tui.commands.context import App
from aom_tui.commands.errors import say
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem

if TYPE_CHECKING:
    from aom_tui.session.exchange import Exchange


def newest_call(app: App, where: str, remedy: str) -> "Exchange":
    """Return the newest call and say which it is. Raises InvalidInput, with the remedy, where the history has none."""
    from aom_tui.render.history.entry_words import entry_name
    from aom_tui.session.history.query import read_query

    with closing(app.history()) as past:
        found = past.entries(read_query(("role:call",), datetime.now(UTC)), 1)
    if not found:
        raise InvalidInput(Problem(where, _("there is no call yet"), remedy))
    (entry,) = found
    said = _("call {number} of the history: {call}, {moment}")
    moment = f"{entry.started_at.astimezone():%Y-%m-%d %H:%M:%S}"
    say(said.format(number=entry.number, call=entry_name(entry), moment=moment))
    return app.past_call(entry.number)
