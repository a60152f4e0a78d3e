"""Exchanges of the history as rows of a list, and one of them to be looked at beside it. Cleaned. Pure."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from msgspec.structs import replace

from aom_tui.language import _
from aom_tui.render.cells import cells, cut, padded
from aom_tui.render.clean import clean_line
from aom_tui.render.kept import came_to, missing, took, what, when
from aom_tui.render.wire import reply_lines, request_lines
from aom_tui.session.exchange import ApiError, Exchange, Failure
from aom_tui.session.history.entry import Entry

NUMBER, TIME, OUTCOME, TOOK = 5, 11, 16, 7
"""Cells of the columns; operation and profile share what is left."""

PROFILE = (8, 20)
"""Cells of the profile's name, at least and at most."""

Mood = Literal["success", "error"]


def entry_row(entry: Entry, now: datetime, width: int) -> str:
    """`   12  19:20:07     ListSeries        200             34 ms  sandbox` in exactly so many cells."""
    room = max(width - NUMBER - TIME - OUTCOME - TOOK - 10, 0)
    profile = min(max(room // 3, PROFILE[0]), PROFILE[1])
    called = max(room - profile, 8)
    parts = (
        str(entry.number).rjust(NUMBER),
        _fitting(when(entry, now), TIME),
        _fitting(what(entry), called),
        _fitting(came_to(entry), OUTCOME),
        " " * max(TOOK - cells(took(entry)), 0) + took(entry),
        _fitting(clean_line(entry.profile), profile),
    )
    return padded(cut("  ".join(parts), width), width)


def _fitting(text: str, width: int) -> str:
    return padded(cut(text, width), width)


def mood_of(entry: Entry) -> Mood:
    """What its colour says, beside the words."""
    return "success" if entry.outcome == "success" else "error"


def preview(exchange: Exchange) -> str:
    """What was not kept, both messages, why there was no reply. Lines of language `http` (see `colour`).

    What the HTTP client adds to each request is left out: there is little room. What went before it is in the list too,
    as entries of their own.
    """
    return "\n".join(_preview(exchange))


def _preview(exchange: Exchange) -> Iterator[str]:
    yield from (f"# {each}" for each in (missing(exchange.kept) if exchange.kept else ()))
    if isinstance(exchange.outcome, ApiError):
        yield f"# {clean_line(exchange.outcome.code)} {clean_line(exchange.outcome.message)}".rstrip()
    if exchange.request:
        yield from request_lines(replace(exchange.request, as_sent=()), draft=exchange.draft)
    else:
        yield f"# {_('not made')}"
    yield ""
    if exchange.reply:
        yield from reply_lines(exchange.reply)
    if isinstance(exchange.outcome, Failure):
        yield f"# {exchange.outcome.kind.word}: {clean_line(exchange.outcome.message)}"
