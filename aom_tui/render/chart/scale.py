"""Where an axis has its marks and what stands at them: round numbers, and round times of the reader's own zone."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from msgspec import Struct

from aom_tui.render.local_time import zone as name_of_zone

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_STEPS = (
    1, 2, 5, 10, 15, 30, _MINUTE, 2 * _MINUTE, 5 * _MINUTE, 10 * _MINUTE, 15 * _MINUTE, 30 * _MINUTE,
    _HOUR, 2 * _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 7 * _DAY, 14 * _DAY, 28 * _DAY, 91 * _DAY,
    364 * _DAY,
)  # fmt: skip
"""Seconds between the marks of a time axis."""


class Mark(Struct, frozen=True):
    """A place on an axis, and its text."""

    at: float
    text: str


def value_marks(low: float, high: float, most: int) -> list[Mark]:
    """At most `most` round numbers within `low` and `high`, which differ; two at least, if need be no round ones."""
    exponent = math.floor(math.log10(max(high / most - low / most, 5e-324)))
    steps = (factor * 10.0**power for power in range(exponent - 1, exponent + 3) for factor in (1, 2, 5))
    for step in steps if -300 < exponent < 300 else ():
        first, last = math.ceil(low / step), math.floor(high / step)
        if 1 < last - first + 1 <= most and abs(last) < 1e12 and abs(first) < 1e12:
            places = [min(max(number * step, low), high) for number in range(first, last + 1)]
            return [Mark(at, _number(at, step)) for at in places]
    digits = next((each for each in range(6, 17) if f"{low:.{each}g}" != f"{high:.{each}g}"), 17)
    return [Mark(low, f"{low:.{digits}g}"), Mark(high, f"{high:.{digits}g}")]


def _number(value: float, step: float) -> str:
    """With as many decimals as the step has; very large and very small ones with an exponent."""
    if value == 0:
        return "0"
    if not 1e-4 <= step <= 1e6 and not 1e-3 <= abs(value) < 1e7:
        digits = max(0, math.floor(math.log10(abs(value))) - math.floor(math.log10(step)))
        mantissa, _, power = f"{value:.{digits}e}".partition("e")
        return f"{mantissa}e{int(power)}"
    return f"{value:.{max(0, -math.floor(math.log10(step) + 1e-9))}f}"


def short_number(value: float) -> str:
    """Six digits that count, without zeros at the end: `37.5`, `1.2e+09`."""
    return f"{value:.6g}"


def time_marks(start: float, end: float, most: int, zone: tzinfo | None) -> list[Mark]:
    """At most `most` round local times between two instants in seconds; days are marked by their date."""
    years = _STEPS[-1] * math.ceil((end - start) / _STEPS[-1] / most)
    step = next((each for each in _STEPS if (end - start) / each < most), years)
    form = "%Y-%m-%d" if step >= 28 * _DAY else "%m-%d" if step >= _DAY else "%H:%M" if step >= _MINUTE else "%H:%M:%S"
    moments = _local_steps(start, end, step, zone)
    return [
        Mark(moment.timestamp(), f"{moment:{'%m-%d' if _begins_day(moment, step) else form}}") for moment in moments
    ]


def _begins_day(moment: datetime, step: int) -> bool:
    return step < 28 * _DAY and not (moment.hour or moment.minute or moment.second)


def _local_steps(start: float, end: float, step: int, zone: tzinfo | None) -> Sequence[datetime]:
    """The instants at which a local clock shows a multiple of the step, counted from the midnight before `start`."""
    first = datetime.fromtimestamp(start, zone)
    midnight = datetime(first.year, first.month, first.day)
    found: list[datetime] = []
    ahead = math.ceil((first.replace(tzinfo=None) - midnight).total_seconds() / step)
    while len(found) < 1000:
        moment = (midnight + timedelta(seconds=ahead * step)).replace(tzinfo=zone)
        if zone is None:
            moment = moment.astimezone()
        if moment.timestamp() > end:
            break
        if moment.timestamp() >= start:
            found.append(moment)
        ahead += 1
    return found


def zone_name(moment: float, zone: tzinfo | None) -> str:
    """Return `+08:00`, or `UTC`, of the zone (None for this machine's) at an instant in seconds of the epoch."""
    return name_of_zone(datetime.fromtimestamp(moment, zone).astimezone(zone))
