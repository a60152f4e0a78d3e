"""What a time in a request means: in local time with its zone, and in UTC."""

from datetime import UTC, datetime

from aom_tui.catalogue.times import TimeKind
from aom_tui.language import _, bracketed
from aom_tui.render.document.readable_time import distance
from aom_tui.render.local_time import local_time, zone
from aom_tui.session.compose.time_range import TimeRange, moment_of, read_instant, read_range


def meaning(kind: TimeKind, text: str, now: datetime) -> str:
    """In short, for a narrow column: `last 60 min`, `2026-11-23 19:00:00 +08:00`; empty for what is no time."""
    try:
        if kind == "range":
            return _range(read_range(text), now)
        return local_time(read_instant(kind, text, now)) if _says_one(kind, text) else ""
    except ValueError:
        return ""


def meaning_in_full(kind: TimeKind, text: str, now: datetime) -> str:
    """The same with UTC beside it, for a line of its own."""
    try:
        if kind == "range":
            found = read_range(text)
            start, end = (moment_of(each, now) for each in found.window(now))
            words = f"{_last(found)} = " if found.is_relative else ""
            utc = f" = {_span(start.astimezone(UTC), end.astimezone(UTC))}" if start.utcoffset() else ""
            return f"{words}{_span(start, end)}{utc}"
        if not _says_one(kind, text):
            return ""
        moment = read_instant(kind, text, now)
        utc = f" = {local_time(moment.astimezone(UTC))}" if moment.utcoffset() else ""
        return bracketed(f"{local_time(moment)}{utc}", distance(moment - now))
    except ValueError:
        return ""


def _says_one(kind: TimeKind, text: str) -> bool:
    """Whether it is meant as an instant: 0 milliseconds are how bodies say never, or not yet."""
    return bool(kind) and bool(text) and (kind == "seconds" or int(text) != 0)


def length(minutes: int) -> str:
    """`15 min`, `6 h`, `7 d`: the largest unit that comes out even."""
    units = ((1440, _("{number} d")), (60, _("{number} h")), (1, _("{number} min")))
    return next(said.format(number=minutes // size) for size, said in units if minutes % size == 0)


def _last(found: TimeRange) -> str:
    return _("last {length}").format(length=length(found.minutes))


def _range(found: TimeRange, now: datetime) -> str:
    if found.is_relative:
        return _last(found)
    start, end = (moment_of(each, now) for each in found.window(now))
    return _span(start, end)


def _span(start: datetime, end: datetime) -> str:
    """`11-23 19:00..20:00 +08:00`; the second date only where it is another one."""
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%m-%d %H:%M}"
    return f"{start:%m-%d %H:%M}..{last} {zone(start)}"
