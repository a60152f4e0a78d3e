"""Time series in a reply: found by their shape, wherever in it they stand, also in what a filter left of it.

Shapes, as the documents of AOM and the HTTP API of Prometheus have them:

- ListSample: `{"sample": {...}, "data_points": [{"timestamp": ms, "unit", "statistics": [{"statistic", "value"}]}]}`;
  ShowMetricsData calls them `metric` and `dataPoints`;
- a matrix, a vector or a scalar of Prometheus: `{"metric": {labels}, "values": [[s, "1.5"], ...]}` or one `"value"`;
- what is left of these behind a filter, points alone: `[[time, value], ...]`, `[{"timestamp": time, name: number}]`.
"""

import math
import re
from array import array
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import msgspec
from msgspec import Struct

from aom_tui.session.body.lossless import decode
from aom_tui.session.exchange import Request

GAP = math.nan
"""The value of a point that has none."""

_CONTAINERS = 20_000
"""Objects and arrays that are looked at; a reply with more before its first series has none."""
POINTS = ("data_points", "dataPoints")
"""What AOM calls the list of the points of a series: ListSample, ShowMetricsData."""

OWNERS = ("sample", "metric")
"""And what says there of which series they are."""

_TIMES = ("timestamp", "time")
_EARLIEST = 1e9
"""2001 in seconds: a smaller number beside another one is no time."""
_MILLISECONDS = 1e11
"""A larger time is in milliseconds: as seconds it would be beyond the year 5000."""
_LATEST = 2.5e14
"""The year 9892, in milliseconds."""
_REGULAR = 0.5
"""The part of all distances that must be the same for it to be the series' step."""
_LATE = 1.5
"""Steps after which a point is missing."""


@dataclass(frozen=True, eq=False)
class Series:
    """Points of one thing, in order of time, one for each instant."""

    labels: Mapping[str, str]
    """What it is of, in the reply's own names and order: namespace, metric, dimensions, statistic."""
    unit: str
    """As the reply says; may be empty."""
    times: Sequence[float]
    """Seconds of the epoch."""
    values: Sequence[float]
    """Finite, or `GAP`."""

    @cached_property
    def reach(self) -> float:
        """Seconds from a point after which the next one is missing; infinite where they come at no regular step."""
        return usual_step(self.times) * _LATE or math.inf

    @cached_property
    def runs(self) -> list[range]:
        """The points that follow on each other: a gap ends a run, and so does a step in which no point came."""
        made: list[range] = []
        start, latest = -1, math.inf
        for at, (time, value) in enumerate(zip(self.times, self.values, strict=True)):
            if start >= 0 and (math.isnan(value) or time > latest):
                made.append(range(start, at))
                start = -1
            if not math.isnan(value):
                start = at if start < 0 else start
                latest = time + self.reach
        return [*made, range(start, len(self.times))] if start >= 0 else made


class SeriesFound(Struct, frozen=True, eq=False):
    """The series of a reply, and what a reader should know of them."""

    series: tuple[Series, ...]
    filled: int = 0
    """Points that hold what the service fills in where it has no value; gaps here."""
    repeated: int = 0
    """Points at the time of another point of the same series; the last of them counts."""
    endless: int = 0
    """Values that are infinite; gaps here."""
    without_points: int = 0
    """Series that were asked for and answered without a point."""
    is_part: bool = False
    """Whether a filter had taken something out of the reply."""

    @property
    def has_values(self) -> bool:
        """Whether there is anything to draw."""
        return any(not math.isnan(value) for each in self.series for value in each.values)


class _Raw(NamedTuple):
    labels: Mapping[str, str]
    unit: str
    points: list[tuple[float, float]]
    filled: int = 0


def series_in(value: Any, filler: float | None = None) -> SeriesFound:
    """The series of a decoded JSON value, numbers as numbers or as text.

    `filler` is what the service was asked to fill gaps with: a point whose statistics are all that number is one.
    """
    raw = list(_found(value, filler))
    made = [_ordered(each) for each in raw]
    timed = sum(_is_time(time) for each in raw for time, _ in each.points)
    return SeriesFound(
        tuple(each for each in made if each.times),
        filled=sum(each.filled for each in raw),
        repeated=timed - sum(len(each.times) for each in made),
        endless=sum(math.isinf(value) for each in raw for _, value in each.points),
        without_points=sum(not each.times for each in made),
    )


def filler_of(query: Iterable[tuple[str, str]]) -> float | None:
    """What the service fills gaps with, by the query of the request: -1 where none is named; None where it is no -1.

    A 0 that was asked for is meant to be drawn, and null is a gap already.
    """
    asked = next((value for name, value in query if name in ("fill_value", "fillValue")), "-1")
    return -1.0 if asked == "-1" else None


def filler_in(request: Request | None) -> float | None:
    """The same of a request as sent."""
    return filler_of(parse_qsl(urlsplit(request.url).query)) if request else None


def series_in_json(data: bytes, filler: float | None = None) -> SeriesFound:
    """The series of a JSON text. Values are numbers here: their digits as sent are in the body."""
    try:
        value = msgspec.json.decode(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        try:
            value = decode(data)  # knows numbers that no float can hold
        except (ValueError, RecursionError):
            return SeriesFound(())
    return series_in(value, filler)


def told_apart(series: Sequence[Series]) -> tuple[Mapping[str, str], list[str]]:
    """The labels that all series share, and of each series the rest as its name: `average`, `node-1 maximum`."""
    first = series[0].labels if series else {}
    common = {name: text for name, text in first.items() if all(each.labels.get(name) == text for each in series)}
    names = [_name({name: text for name, text in each.labels.items() if name not in common}) for each in series]
    if len(series) == 1:
        return common, [common.pop("statistic", "")]
    return common, [name or str(number) for number, name in enumerate(names, 1)]


def telling_label(labels: Sequence[Mapping[str, str]]) -> str:
    """The one label by which all can be told apart, a name before an id, the shortest; empty where there is none."""
    first = labels[0] if len(labels) > 1 else {}
    telling = [name for name in first if len({each.get(name, "") for each in labels}) == len(labels)]
    return min(telling, key=lambda name: (not name.lower().endswith("name"), len(first[name])), default="")


def usual_step(times: Sequence[float]) -> float:
    """The distance in seconds at which points come; 0 where they come at no regular one."""
    counted = Counter(round(later - earlier, 3) for earlier, later in pairwise(times))
    if not counted:
        return 0.0
    step, often = counted.most_common(1)[0]
    return step if often >= _REGULAR * (len(times) - 1) else 0.0


_SAYS_LITTLE = re.compile(r".{0,3}|[-+\d.eE]+")


def _name(labels: Mapping[str, str]) -> str:
    """The labels' values; a number or a short word with its label before it: `code=500 shop-prod-node-1`."""
    return " ".join(f"{name}={text}" if _SAYS_LITTLE.fullmatch(text) else text for name, text in labels.items())


# -- where they are


def _found(value: Any, filler: float | None) -> Iterator[_Raw]:
    """Broad before deep, and never by recursion: a reply may be 100,000 levels deep."""
    todo: deque[Any] = deque([value] if isinstance(value, dict | list) else ())
    for _ in range(_CONTAINERS):
        if not todo:
            return
        here = todo.popleft()
        made = _recognised(here, filler)
        if made is not None:
            yield from made
            continue
        inside = here.values() if isinstance(here, dict) else here
        room = _CONTAINERS - len(todo)
        todo.extend(each for each, _ in zip(inside, range(room), strict=False) if isinstance(each, dict | list))


def _recognised(here: Any, filler: float | None) -> list[_Raw] | None:
    """The series that this object or array is; None where it is none, but may hold some."""
    match here:
        case {"metric": dict() as labels, "values": list() as pairs}:
            return [_Raw(_texts(labels), "", _pairs(pairs))]
        case {"metric": dict() as labels, "value": [_, _] as pair}:
            return [_Raw(_texts(labels), "", _pairs([pair]))]
        case {"resultType": "scalar", "result": [_, _] as pair}:
            return [_Raw({}, "", _pairs([pair]))]
        case {"resultType": "string"}:
            return []
        case dict():
            points = next((here[name] for name in POINTS if isinstance(here.get(name), list)), None)
            return None if points is None else _of_points(points, _owner(here), filler) or [_Raw(_owner(here), "", [])]
        case [[time, _], *_] if _number(time) >= _EARLIEST:
            return [_Raw({}, "", _pairs(here))]
        case [dict() as first, *_] if any(_number(first.get(name)) >= _EARLIEST for name in _TIMES):
            return _of_points(here, {}, filler) or None
        case _:
            return None


def _owner(here: Mapping[str, Any]) -> dict[str, str]:
    return labels_of(next((here[name] for name in OWNERS if isinstance(here.get(name), dict)), {}))


def labels_of(owner: Mapping[str, Any]) -> dict[str, str]:
    """What tells a series from others: of Prometheus its labels, of AOM namespace, metric and dimensions."""
    labels = _texts(owner)
    dimensions = owner.get("dimensions")
    for each in dimensions if isinstance(dimensions, list) else ():
        if isinstance(each, dict) and each.get("name"):
            labels[str(each["name"])] = str(each.get("value", ""))
    return labels


def _texts(labels: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(text) for name, text in labels.items() if not isinstance(text, dict | list)}


# -- points


def _of_points(points: Sequence[Any], labels: Mapping[str, str], filler: float | None) -> list[_Raw]:
    """One series for each statistic, or for each field that is a number."""
    found: dict[str, list[tuple[float, float]]] = {}
    unit, filled, field = "", 0, ""
    for point in points:
        if not isinstance(point, dict):
            continue
        time = next((_number(point[name]) for name in _TIMES if name in point), GAP)
        field, values = _values(point)
        if filler is not None and field and values and all(value == filler for value in values.values()):
            values = dict.fromkeys(values, GAP)
            filled += len(values)
        for name, value in values.items():
            found.setdefault(name, []).append((time, value))
        unit = unit or str(point.get("unit") or "")
    made = [_Raw({**labels, field or "field": name}, unit, pairs) for name, pairs in found.items()]
    return [made[0]._replace(filled=filled), *made[1:]] if made else []


def _values(point: Mapping[str, Any]) -> tuple[str, dict[str, float]]:
    """What the names are (`statistic`, or nothing for the point's own fields), and the values."""
    statistics = point.get("statistics")
    if isinstance(statistics, list):
        named = [each for each in statistics if isinstance(each, dict)]
        return "statistic", {str(each.get("statistic", "")): _number(each.get("value")) for each in named}
    numbers = {name: value for name, value in point.items() if name not in _TIMES and _is_number(value)}
    return "", {name: _number(value) for name, value in numbers.items()}


def _pairs(pairs: Sequence[Any]) -> list[tuple[float, float]]:
    return [(_number(pair[0]), _number(pair[1])) for pair in pairs if isinstance(pair, list) and len(pair) == 2]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: Any) -> float:
    """`GAP` for what is none. Prometheus writes its values as text: `"1.5"`, `"NaN"`, `"+Inf"`."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return GAP
    try:
        return float(value)
    except (ValueError, OverflowError):
        return GAP


def _ordered(raw: _Raw) -> Series:
    """In order of time, the last of several at one instant; points without a time are none."""
    at = {_seconds(time): value for time, value in raw.points if _is_time(time)}
    times = sorted(at)
    values = (at[time] if math.isfinite(at[time]) else GAP for time in times)
    return Series(raw.labels, raw.unit, array("d", times), array("d", values))


def _is_time(time: float) -> bool:
    return 0 <= time <= _LATEST


def _seconds(time: float) -> float:
    return time / 1000 if abs(time) >= _MILLISECONDS else time
