"""Whether a mute rule silences an event at a moment."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from aom_tui.sandbox.project import Rule

DAY = timedelta(days=1)
DAY_MS = 24 * 3_600_000


def silences(rule: Rule, metadata: Mapping[str, str], now_ms: int) -> bool:
    """Whether the rule is in force, and one of its lists of conditions holds as a whole."""
    if not in_force(rule["mute_config"], rule["timezone"], now_ms):
        return False
    return any(conditions and all(_holds(one, metadata) for one in conditions) for conditions in rule["match"])


def in_force(config: Mapping[str, Any], timezone: str, now_ms: int) -> bool:
    """Whether the moment is in the window. A window that repeats has its first day's hours on each day of its scope."""
    starts_ms, ends_ms = config["starts_at"], config.get("ends_at") or 0
    if now_ms < starts_ms:
        return False
    if config["type"] == "FIXED":
        return not ends_ms or now_ms < ends_ms
    zone = _zone(timezone)
    now, first = _local(now_ms, zone), _local(starts_ms, zone)
    after_midnight = first - _midnight(first)
    lasts = timedelta(milliseconds=min(ends_ms - starts_ms, DAY_MS)) if ends_ms else DAY - after_midnight
    days = (_midnight(now), _midnight(now) - DAY)  # a window of yesterday may reach into today
    return any(_on(config, day) and day + after_midnight <= now < day + after_midnight + lasts for day in days)


def _on(config: Mapping[str, Any], day: datetime) -> bool:
    scope: Sequence[int] = config.get("scope") or ()
    match config["type"]:
        case "WEEKLY":
            return day.isoweekday() in scope
        case "MONTHLY":
            return day.day in scope
        case _:
            return True


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _local(moment_ms: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(moment_ms / 1000, zone)


def _zone(name: str) -> tzinfo:
    """The time zone of that name; UTC where this machine knows none of it."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC


def _holds(condition: Mapping[str, Any], metadata: Mapping[str, str]) -> bool:
    value = metadata.get(condition["key"])
    if value is None or condition["operate"] == "EXIST":
        return value is not None
    if condition["operate"] == "EQUALS":
        return value in condition["value"]
    return any(re.search(pattern, value) for pattern in condition["value"])
