"""Times in a request: AOM's ranges `start.end.minutes`, instants in epoch milliseconds or seconds, and what people type
for them.

A range's start and end are epoch milliseconds, or -1: both -1 is the last minutes by the server's clock, one of them
-1 the minutes before the end or after the start. A query for samples answers with at most 1440 points a series.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct

from aom_tui.catalogue.model import JsonSchema
from aom_tui.catalogue.times import TimeKind, is_in_seconds, is_number, time_kind
from aom_tui.catalogue.violations import Violation
from aom_tui.language import _

MOST_POINTS = 1440
"""Points of one series in a reply; more are refused."""

_MINUTE = 60_000
_LATEST = 253_402_300_799_000
"""The end of the year 9999, in milliseconds."""
_RANGE = re.compile(r"(-1|\d{1,15})\.(-1|\d{1,15})\.(\d{1,12})")


# -- ranges


class TimeRange(Struct, frozen=True):
    """A range as written; None stands for -1."""

    start: int | None
    end: int | None
    minutes: int

    def __str__(self) -> str:
        start, end = (-1 if each is None else each for each in (self.start, self.end))
        return f"{start}.{end}.{self.minutes}"

    @property
    def is_relative(self) -> bool:
        """Whether it is counted back from the time of the call."""
        return self.start is None and self.end is None

    def window(self, now: datetime) -> tuple[int, int]:
        """Return start and end in epoch milliseconds, for a call at `now`."""
        length = self.minutes * _MINUTE
        end = self.end
        if end is None:
            end = milliseconds(now) if self.start is None else min(self.start + length, milliseconds(now))
        return (end - length if self.start is None else self.start), end


def last_minutes(minutes: int) -> TimeRange:
    """Return the range of the last minutes, by the server's clock."""
    return TimeRange(None, None, minutes)


def range_between(start: datetime, end: datetime) -> TimeRange:
    """Return the range from one time to another. Raises ValueError where the end is not after the start."""
    first, second = milliseconds(start), milliseconds(end)
    if second <= first:
        raise ValueError(_("the end is not after the start"))
    return TimeRange(first, second, -(-(second - first) // _MINUTE))


def read_range(text: str) -> TimeRange:
    """Return the range that a text says. Raises ValueError, in words, for none or one that AOM refuses."""
    found = _RANGE.fullmatch(text)
    if not found:
        raise ValueError(_("must be start.end.minutes, such as -1.-1.60 for the last hour"))
    start, end, minutes = (int(part) for part in found.groups())
    if minutes == 0:
        raise ValueError(_("the minutes must be more than 0"))
    if max(start, end, minutes * _MINUTE) > _LATEST:
        raise ValueError(_("is out of range"))
    if start >= 0 and end >= 0:
        if end < start:
            raise ValueError(_("the end lies before the start"))
        if minutes < (end - start) / _MINUTE - 1:
            raise ValueError(_("the minutes do not cover the time from start to end"))
    return TimeRange(None if start < 0 else start, None if end < 0 else end, minutes)


def time_faults(schema: JsonSchema, value: Any) -> Iterator[Violation]:
    """What is wrong with the ranges of a body beyond their form: order, length, and points for the period.

    `schema` is the body's own, its references followed.
    """
    properties: Mapping[str, JsonSchema] = schema.get("properties", {})
    for name, part in properties.items() if isinstance(value, dict) else ():
        given = value.get(name)
        if time_kind(part) != "range" or not isinstance(given, str) or not _RANGE.fullmatch(given):
            continue
        try:
            found = read_range(given)
        except ValueError as error:
            yield Violation(name, "time", str(error), given)
            continue
        period = value.get("period")
        if "seconds" in str(properties.get("period", {}).get("description", "")) and type(period) is int and period > 0:
            yield from _too_many(name, found, period, properties["period"].get("enum", ()))


def _too_many(name: str, found: TimeRange, period: int, periods: tuple[int, ...]) -> Iterator[Violation]:
    points = found.minutes * 60 // period
    if points <= MOST_POINTS:
        return
    enough = next((each for each in sorted(periods) if found.minutes * 60 // each <= MOST_POINTS), None)
    longest = MOST_POINTS * max(periods, default=period) // 60
    way = (
        _("a period of {seconds}").format(seconds=enough)
        if enough
        else _("at most {minutes} minutes").format(minutes=longest)
    )
    what = _(
        "{minutes} minutes in periods of {period} s are {points} points, more than {MOST_POINTS}: take {way}"
    ).format(minutes=found.minutes, period=period, points=points, MOST_POINTS=MOST_POINTS, way=way)
    yield Violation(name, "time", what, str(found))


# -- instants


def milliseconds(moment: datetime) -> int:
    """Return the epoch milliseconds of an aware time."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def moment_of(epoch: int, now: datetime) -> datetime:
    """Return the time of epoch milliseconds, in the zone of `now`. Raises ValueError outside of 1970 to 9999."""
    if not 0 <= epoch <= _LATEST:
        raise ValueError(_("is out of range"))
    return datetime.fromtimestamp(epoch / 1000, now.tzinfo)


def instant_text(kind: TimeKind, moment: datetime) -> str:
    """Return an instant as a field of that kind holds it."""
    epoch = milliseconds(moment)
    return str(epoch // 1000 if kind == "seconds" else epoch)


def read_instant(kind: TimeKind, text: str, now: datetime) -> datetime:
    """Return the instant in the text of a field of that kind, in the zone of `now`. Raises ValueError for none."""
    if kind != "seconds":
        return moment_of(int(text), now)
    if not is_in_seconds(text):
        raise ValueError(text)
    if not is_number(text):
        return moment_of(milliseconds(datetime.fromisoformat(text)), now)
    return moment_of(round(min(max(float(text), -1), _LATEST) * 1000), now)


_TIME_ONLY = re.compile(r"\d{1,2}:\d\d(:\d\d)?")
_ZONE = re.compile(r"\s*(?:(UTC|Z)|([+-]\d\d):?(\d\d))$", re.IGNORECASE)


_DAYS = {"today": 0, "今天": 0, "yesterday": 1, "昨天": 1}
"""How many days ago they were."""


def read_moment(text: str, now: datetime) -> datetime:
    """What a person types for a time: `2026-11-23 19:00`, `19:00` of today, `now`; local unless it ends in `UTC`, `Z`
    or an offset. A day (`2026-11-23`, `yesterday`) is its beginning. Raises ValueError in words.
    """
    words = text.strip()
    if words.lower() == "now":
        return now
    if words.lower() in _DAYS:
        return (now - timedelta(days=_DAYS[words.lower()])).replace(hour=0, minute=0, second=0, microsecond=0)
    zone = _ZONE.search(words)
    bare = words[: zone.start()] if zone else words
    there = now.tzinfo
    if zone:
        offset = "+00:00" if zone[1] else f"{zone[2]}:{zone[3]}"
        there = datetime.fromisoformat(f"2000-01-01T00:00:00{offset}").tzinfo
    if _TIME_ONLY.fullmatch(bare):
        bare = f"{now.astimezone(there):%Y-%m-%d} {bare.rjust(5, '0') if bare.count(':') == 1 else bare.rjust(8, '0')}"
    try:
        moment = datetime.fromisoformat(bare)
    except ValueError:
        raise ValueError(
            _("{text!r} is no time: write 2026-11-23 19:00, 19:00 or now; of UTC: 19:00 UTC").format(text=text)
        ) from None
    return moment.replace(tzinfo=there)
