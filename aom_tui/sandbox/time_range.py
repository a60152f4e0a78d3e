"""`start.end.minutes`, in which -1 means "as seen from the server's clock"."""

from dataclasses import dataclass

MINUTE_MS = 60_000
LATEST_MS = 253_402_300_799_000
"""The end of the year 9999."""


class BadTimeRange(ValueError):
    """The text is no time range; the words say why."""


@dataclass(frozen=True, slots=True)
class TimeRange:
    """From start (inclusive) to end (exclusive), epoch milliseconds, and the minutes as asked for."""

    start_ms: int
    end_ms: int
    minutes: int


def read_time_range(text: str, now_ms: int) -> TimeRange:
    """`-1.-1.60` is the last hour, `-1.END.60` the hour before END, `START.-1.60` the hour after START, up to now."""
    parts = text.split(".")
    if len(parts) != 3:
        raise BadTimeRange("must have the form start.end.minutes")
    try:
        start, end, minutes = (int(part) for part in parts)
    except ValueError:
        raise BadTimeRange("must consist of whole numbers") from None
    if minutes <= 0:
        raise BadTimeRange("the minutes must be greater than 0")
    if max(start, end, minutes * MINUTE_MS) > LATEST_MS:
        raise BadTimeRange("is out of range")
    return _resolved(start, end, minutes, now_ms)


def _resolved(start: int, end: int, minutes: int, now_ms: int) -> TimeRange:
    length = minutes * MINUTE_MS
    if end == -1 and start == -1:
        # The minute that is running belongs to "the last N minutes": what was just reported must be found.
        return TimeRange(now_ms + 1 - length, now_ms + 1, minutes)
    if start == -1:
        return TimeRange(end - length, end, minutes)
    if end == -1:
        return TimeRange(start, min(start + length, now_ms + 1), minutes)
    if end < start:
        raise BadTimeRange("the end lies before the start")
    if minutes < (end - start) / MINUTE_MS - 1:
        raise BadTimeRange("the minutes do not cover the time from start to end")
    return TimeRange(start, end, minutes)
