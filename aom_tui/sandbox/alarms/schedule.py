"""When the condition of a rule is checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from aom_tui.sandbox.pace import MINUTE_MS, Pace

HERE = timedelta(hours=8)
"""Daily, weekly and cron checks are meant in the time of the region (UTC+8)."""
UNITS_MS = {"s": 1_000, "m": MINUTE_MS, "min": MINUTE_MS, "h": 3_600_000}
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a condition is checked: every so many minutes or, where there is a cron line, when it says."""

    minutes: int = 1
    cron: str = ""

    def due(self, at_ms: int, pace: Pace) -> bool:
        """Whether the round of evaluation at that moment includes it."""
        if not self.cron:
            return at_ms // pace.tick_ms % self.minutes == 0
        first, last = (at_ms - pace.tick_ms) // MINUTE_MS + 1, at_ms // MINUTE_MS
        return any(in_cron(self.cron, minute) for minute in range(first, last + 1))


def schedule_of(condition: Mapping[str, Any]) -> Schedule:
    """What `trigger_type` and `trigger_interval` of a v4 condition mean; every minute where they make no sense."""
    interval = str(condition.get("trigger_interval") or "")
    match condition.get("trigger_type"):
        case "HOURLY":
            return Schedule(60, "0 * * * *")
        case "DAILY" if at := _clock(interval):
            return Schedule(DAY_MINUTES, f"{at} * * *")
        case "WEEKLY" if at := _clock(interval[2:]):
            return Schedule(7 * DAY_MINUTES, f"{at} * * {interval[:1]}")
        case "CRON" if len(interval.split()) == 5:
            return Schedule(1, interval)
        case _:
            return Schedule(max(1, span_ms(interval) // MINUTE_MS))


def span_ms(text: str) -> int:
    """`15s`, `5m`, `5min`, `1h` in milliseconds; 0 for anything else."""
    digits = text[: len(text) - len(text.lstrip("0123456789"))]
    return int(digits[:6]) * UNITS_MS.get(text[len(digits) :], 0) if digits else 0


def in_cron(line: str, minute: int) -> bool:
    """Whether a minute since the epoch is among those that a line of five fields names. Sunday is 0 and 7."""
    moment = datetime.fromtimestamp(minute * 60, UTC) + HERE
    values = (moment.minute, moment.hour, moment.day, moment.month, moment.isoweekday())
    fields = line.split()
    return all(_matches(field, value) for field, value in zip(fields[:4], values[:4], strict=True)) and (
        _matches(fields[4], values[4]) or (values[4] == 7 and _matches(fields[4], 0))
    )


def _matches(field: str, value: int) -> bool:
    return any(_in_part(part, value) for part in field.split(","))


def _in_part(part: str, value: int) -> bool:
    """`*`, `7`, `1-5`, each with an optional step: `*/15`. What is none of these never matches."""
    span, _, step = part.partition("/")
    low, _, high = span.partition("-")
    if not (step or "1").isdecimal() or not int(step or 1):
        return False
    if span in ("*", "?"):
        return value % int(step or 1) == 0
    if not (low.isdecimal() and (high or low).isdecimal()):
        return False
    return int(low) <= value <= int(high or low) and (value - int(low)) % int(step or 1) == 0


def _clock(text: str) -> str:
    """`03:30` as the first two fields of a cron line; empty if it is no time of day."""
    hour, _, minute = text.strip().partition(":")
    return f"{int(minute)} {int(hour)}" if hour.isdecimal() and minute.isdecimal() else ""
