"""Calls of the history as rows of a list, and the preview of one beside it. Cleaned. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.language import _
from aom_tui.render.cells import cells, cut, padded
from aom_tui.render.clean import clean_line
from aom_tui.render.history.entry_columns import Columns, columns_within, name_cells
from aom_tui.render.history.entry_words import entry_duration, entry_name, entry_outcome, entry_time, missing_bodies
from aom_tui.render.table.text_table import text_table
from aom_tui.render.wire.messages import reply_lines, request_lines, unusable_lines
from aom_tui.session.exchange import ApiError, Exchange, Paged
from aom_tui.session.history.entry import Entry

OUTCOME, PROFILE = 16, 20
"""Cells of these columns at most; the operation has what all others leave."""

Mood = Literal["success", "error"]


class Widths(Struct, frozen=True):
    """Cells that the columns beside the operation need, as far as entries are known."""

    number: int = 3
    time: int = 8
    outcome: int = 3
    took: int = 6
    profile: int = 7
    called: int = 0
    """What the operation's name needs."""
    profiles: frozenset[str] = frozenset()


def widened(entries: Iterable[Entry], now: datetime, known: Widths) -> Widths:
    """Widen the columns for more entries; they never become narrower, so that no row moves back and forth."""
    found = tuple(entries)
    return Widths(
        max(known.number, *(len(str(each.number)) for each in found), 0),
        max(known.time, *(cells(entry_time(each, now)) for each in found), 0),
        min(max(known.outcome, *(cells(entry_outcome(each)) for each in found), 0), OUTCOME),
        max(known.took, *(cells(entry_duration(each)) for each in found), 0),
        min(max(known.profile, *(cells(clean_line(each.profile)) for each in found), 0), PROFILE),
        max(known.called, name_cells(found)),
        known.profiles | {each.profile for each in found},
    )


def entry_row(entry: Entry, now: datetime, width: int, widths: Widths) -> str:
    """`12  19:20:07  ListSeries        200   34 ms  sandbox` in exactly so many cells."""
    wanted = Columns(widths.number, widths.time, widths.called, widths.outcome, widths.took, widths.profile)
    room = columns_within(width, wanted, is_one_profile=len(widths.profiles) == 1)
    parts = (
        str(entry.number).rjust(room.number),
        _fitting(entry_time(entry, now), room.time),
        name_within(entry, room.called),
        _fitting(entry_outcome(entry), room.outcome),
        *([" " * max(room.took - cells(entry_duration(entry)), 0) + entry_duration(entry)] if room.took else []),
        *([_fitting(clean_line(entry.profile), room.profile)] if room.profile else []),
    )
    return padded(cut("  ".join(parts), width), width)


def entry_table(entries: Sequence[Entry], now: datetime, width: int | None) -> str:
    """The same as a table with heads, in lines no wider than `width`; None: nothing is cut."""
    heads = ("#", _("started"), _("profile"), _("call"), _("outcome"), _("took"))
    rows = [
        (
            str(each.number),
            _started(each),
            clean_line(each.profile),
            entry_name(each),
            entry_outcome(each),
            entry_duration(each),
        )
        for each in entries
    ]
    if width is None:
        return text_table(heads, rows)
    is_one, called = len({each.profile for each in entries}) == 1, name_cells(entries)
    wanted = _wanted(heads, rows, called)
    if wanted.total > width:  # the day takes more room than it says
        rows = [(row[0], entry_time(each, now), *row[2:]) for row, each in zip(rows, entries, strict=True)]
        wanted = _wanted(heads, rows, called)
    room = columns_within(width, wanted, is_one_profile=is_one)
    sizes = (room.number, room.time, room.profile, room.called, room.outcome, room.took)
    called_cut = [name_within(each, room.called).rstrip() for each in entries]
    cut_rows = [list(map(cut, (*row[:3], name, *row[4:]), sizes)) for row, name in zip(rows, called_cut, strict=True)]
    shown = [at for at, size in enumerate(sizes) if size]
    table = text_table([cut(heads[at], sizes[at]) for at in shown], [[row[at] for at in shown] for row in cut_rows])
    return "\n".join(cut(line, width) for line in table.splitlines())


def _started(entry: Entry) -> str:
    return f"{entry.started_at.astimezone():%Y-%m-%d %H:%M:%S}"


def _wanted(heads: Sequence[str], rows: Sequence[Sequence[str]], called: int) -> Columns:
    number, time, profile, _called, outcome, took = (
        max(map(cells, column)) for column in zip(heads, *rows, strict=True)
    )
    return Columns(number, time, max(called, cells(heads[3])), outcome, took, profile)


def name_within(entry: Entry, width: int) -> str:
    """Which page it was stays whole: it is what tells one from the next."""
    if not entry.page:
        return _fitting(entry_name(entry), width)
    page = Paged.page(entry.page).words
    name = entry_name(entry).removesuffix(page).rstrip()
    return _fitting(f"{cut(name, max(width - cells(page) - 2, 1))}  {page}", width)


def _fitting(text: str, width: int) -> str:
    return padded(cut(text, width), width)


def entry_mood(entry: Entry) -> Mood:
    """Return whether the entry is coloured as a success or an error."""
    return "success" if entry.outcome == "success" else "error"


def preview(exchange: Exchange) -> str:
    """What was not kept, both messages, why there was no reply. Lines of language `http` (see `colour`).

    What the HTTP client adds to each request is left out: there is little room. What went before it is in the list too,
    as entries of their own.
    """
    return "\n".join(_preview(exchange))


def _preview(exchange: Exchange) -> Iterator[str]:
    yield from (f"# {each}" for each in (missing_bodies(exchange.kept) if exchange.kept else ()))
    if isinstance(exchange.outcome, ApiError):
        yield f"# {clean_line(exchange.outcome.code)} {clean_line(exchange.outcome.message)}".rstrip()
    if exchange.request:
        yield from request_lines(replace(exchange.request, as_sent=()), draft=exchange.draft)
    else:
        yield f"# {_('not made')}"
    yield ""
    if exchange.reply:
        yield from reply_lines(exchange.reply)
    yield from unusable_lines(exchange)
