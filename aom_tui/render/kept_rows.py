"""Exchanges of the history as rows of a list, and one of them to be looked at beside it. Cleaned. Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.language import _
from aom_tui.render.cells import cells, cut, padded
from aom_tui.render.clean import clean_line
from aom_tui.render.kept import came_to, missing, took, what, when
from aom_tui.render.wire import reply_lines, request_lines
from aom_tui.session.exchange import ApiError, Exchange, Failure, Paged
from aom_tui.session.history.entry import Entry

OUTCOME, PROFILE = 16, 20
"""Cells of these columns at most; the operation has what all others leave."""

LEAST_CALLED = 24
"""Cells of the operation below which a profile that is the same in all rows is left out."""

Mood = Literal["success", "error"]


class Widths(Struct, frozen=True):
    """Cells that the columns beside the operation need, as far as entries are known."""

    number: int = 3
    time: int = 8
    outcome: int = 3
    took: int = 6
    profile: int = 7
    profiles: frozenset[str] = frozenset()


def widths_of(entries: Iterable[Entry], now: datetime, known: Widths) -> Widths:
    """The same for more entries: columns only become wider, so that no row moves back and forth."""
    found = tuple(entries)
    return Widths(
        max(known.number, *(len(str(each.number)) for each in found), 0),
        max(known.time, *(cells(when(each, now)) for each in found), 0),
        min(max(known.outcome, *(cells(came_to(each)) for each in found), 0), OUTCOME),
        max(known.took, *(cells(took(each)) for each in found), 0),
        min(max(known.profile, *(cells(clean_line(each.profile)) for each in found), 0), PROFILE),
        known.profiles | {each.profile for each in found},
    )


def entry_row(entry: Entry, now: datetime, width: int, widths: Widths) -> str:
    """`12  19:20:07  ListSeries        200   34 ms  sandbox` in exactly so many cells."""
    others = widths.number + widths.time + widths.outcome + widths.took + 8
    profile = widths.profile
    if len(widths.profiles) == 1 and width - others - profile - 2 < LEAST_CALLED:
        profile = -2
    parts = (
        str(entry.number).rjust(widths.number),
        _fitting(when(entry, now), widths.time),
        _called(entry, max(width - others - profile - 2, 8)),
        _fitting(came_to(entry), widths.outcome),
        " " * max(widths.took - cells(took(entry)), 0) + took(entry),
        *([_fitting(clean_line(entry.profile), profile)] if profile > 0 else []),
    )
    return padded(cut("  ".join(parts), width), width)


def _called(entry: Entry, width: int) -> str:
    """Which page it was stays whole: it is what tells one from the next."""
    if not entry.page:
        return _fitting(what(entry), width)
    page = Paged.page(entry.page).words
    name = what(entry).removesuffix(page).rstrip()
    return _fitting(f"{cut(name, max(width - cells(page) - 2, 1))}  {page}", width)


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
        yield f"# {clean_line(exchange.outcome.line)}"
