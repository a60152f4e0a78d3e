"""Time series in a reply: found by their shape, wherever in it they stand, also in what a filter left of it.

Shapes, as the documents of AOM and the HTTP API of Prometheus have them:

- ListSample: `{"sample": {...}, "data_points": [{"timestamp": ms, "unit", "statistics": [{"statistic", "value"}]}]}`;
  ShowMetricsData calls them `metric` and `dataPoints`;
- a matrix, a vector or a scalar of Prometheus: `{"metric": {labels}, "values": [[s, "1.5"], ...]}` or one `"value"`;
- what is left of these behind a filter, points alone: `[[time, value], ...]`, `[{"timestamp": time, name: number}]`.
"""

import math
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import msgspec

from aom_tui.catalogue.json_path import JsonPath
from aom_tui.render.chart.series import GAP, Series, SeriesFound
from aom_tui.session.body.lossless import decode
from aom_tui.session.exchange import Request

MOST_CONTAINERS = 20_000
"""Objects and arrays that are searched; a series behind more of them is not found."""


POINT_LIST_KEYS = ("data_points", "dataPoints")
"""The keys of AOM's lists of points: in ListSample, in ShowMetricsData."""


OWNER_KEYS = ("sample", "metric")
"""The keys of what identifies a series there."""


_TIME_KEYS = ("timestamp", "time")


_EARLIEST = 1e9
"""2001 in seconds: a smaller number beside another one is no time."""


_MILLISECONDS = 1e11
"""A larger time is in milliseconds: as seconds it would be beyond the year 5000."""


_LATEST = 2.5e14
"""The year 9892, in milliseconds."""


class _RawSeries(NamedTuple):
    labels: Mapping[str, str]
    unit: str
    points: list[tuple[float, float]]
    filled: int = 0
    owner: JsonPath | None = None


class _Node(NamedTuple):
    """A container that is searched, and how one comes to it; in a deep reply a path for each would take long."""

    value: Any
    parent: "_Node | None" = None
    step: str | int = ""

    @property
    def path(self) -> JsonPath:
        steps: list[str | int] = []
        node = self
        while node.parent is not None:
            steps.append(node.step)
            node = node.parent
        return tuple(reversed(steps))


def series_in(value: Any, filler: float | None = None) -> SeriesFound:
    """Return the series of a decoded JSON value, numbers as numbers or as text.

    `filler` is what the service fills gaps with: a point whose statistics are all that number is a gap.
    """
    raw = list(_found(value, filler))
    made = [_ordered(each) for each in raw]
    timed = sum(_is_time(time) for each in raw for time, _ in each.points)
    return SeriesFound(
        tuple(each for each in made if each.times),
        filled=sum(each.filled for each in raw),
        repeated=timed - sum(len(each.times) for each in made),
        infinite=sum(math.isinf(value) for each in raw for _, value in each.points),
        without_points=sum(not each.times for each in made),
    )


def filler_of(query: Iterable[tuple[str, str]]) -> float | None:
    """Return what the service fills gaps with, by the request's query: -1 unless it names another; then None.

    A 0 that was asked for is meant to be drawn, and null is a gap already.
    """
    asked = next((value for name, value in query if name in ("fill_value", "fillValue")), "-1")
    return -1.0 if asked == "-1" else None


def filler_in(request: Request | None) -> float | None:
    """Return the same for a request as sent; None for none."""
    return filler_of(parse_qsl(urlsplit(request.url).query)) if request else None


def series_in_json(data: bytes, filler: float | None = None) -> SeriesFound:
    """Return the series of a JSON text."""
    try:
        value = msgspec.json.decode(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        try:
            value = decode(data)  # knows numbers that no float can hold
        except (ValueError, RecursionError):
            return SeriesFound(())
    return series_in(value, filler)


def _found(value: Any, filler: float | None) -> Iterator[_RawSeries]:
    """Search breadth first, without recursion: a reply may be 100,000 levels deep."""
    todo = deque([_Node(value)] if isinstance(value, dict | list) else ())
    for _ in range(MOST_CONTAINERS):
        if not todo:
            return
        node = todo.popleft()
        here = node.value
        made = _recognised(here, filler)
        if made is not None:
            name = _owner_key(here)
            yield from (each._replace(owner=(*node.path, name)) for each in made) if name else made
            continue
        inside = here.items() if isinstance(here, dict) else enumerate(here)
        places = zip(inside, range(MOST_CONTAINERS - len(todo)), strict=False)
        todo.extend(_Node(each, node, step) for (step, each), _ in places if isinstance(each, dict | list))


def _recognised(here: Any, filler: float | None) -> list[_RawSeries] | None:
    """Return the series of an object or array that is some; None for one that may only contain some."""
    match here:
        case {"metric": dict() as labels, "values": list() as pairs}:
            return [_RawSeries(_texts(labels), "", _pairs(pairs))]
        case {"metric": dict() as labels, "value": [_, _] as pair}:
            return [_RawSeries(_texts(labels), "", _pairs([pair]))]
        case {"resultType": "scalar", "result": [_, _] as pair}:
            return [_RawSeries({}, "", _pairs([pair]))]
        case {"resultType": "string"}:
            return []
        case dict():
            points = next((here[name] for name in POINT_LIST_KEYS if isinstance(here.get(name), list)), None)
            return (
                None
                if points is None
                else _of_points(points, _owner(here), filler) or [_RawSeries(_owner(here), "", [])]
            )
        case [[time, _], *_] if _number(time) >= _EARLIEST:
            return [_RawSeries({}, "", _pairs(here))]
        case [dict() as first, *_] if any(_number(first.get(name)) >= _EARLIEST for name in _TIME_KEYS):
            return _of_points(here, {}, filler) or None
        case _:
            return None


def _owner_key(here: Any) -> str:
    """The name of the field of a series that says what it is of; empty where it has none."""
    return next((name for name in OWNER_KEYS if isinstance(here, dict) and isinstance(here.get(name), dict)), "")


def _owner(here: Mapping[str, Any]) -> dict[str, str]:
    name = _owner_key(here)
    return labels_of(here[name]) if name else {}


def labels_of(owner: Mapping[str, Any]) -> dict[str, str]:
    """Return what identifies a series: Prometheus' labels, or AOM's namespace, metric and dimensions."""
    labels = _texts(owner)
    dimensions = owner.get("dimensions")
    for each in dimensions if isinstance(dimensions, list) else ():
        if isinstance(each, dict) and each.get("name"):
            labels[str(each["name"])] = str(each.get("value", ""))
    return labels


def _texts(labels: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(text) for name, text in labels.items() if not isinstance(text, dict | list)}


def _of_points(points: Sequence[Any], labels: Mapping[str, str], filler: float | None) -> list[_RawSeries]:
    """One series for each statistic, or for each field that is a number."""
    found: dict[str, list[tuple[float, float]]] = {}
    unit, filled, field = "", 0, ""
    for point in points:
        if not isinstance(point, dict):
            continue
        time = next((_number(point[name]) for name in _TIME_KEYS if name in point), GAP)
        field, values = _values(point)
        if filler is not None and field and values and all(value == filler for value in values.values()):
            values = dict.fromkeys(values, GAP)
            filled += len(values)
        for name, value in values.items():
            found.setdefault(name, []).append((time, value))
        unit = unit or str(point.get("unit") or "")
    made = [_RawSeries({**labels, field or "field": name}, unit, pairs) for name, pairs in found.items()]
    return [made[0]._replace(filled=filled), *made[1:]] if made else []


def _values(point: Mapping[str, Any]) -> tuple[str, dict[str, float]]:
    """Return the label of the names (`statistic`; empty for the point's own fields), and values by name."""
    statistics = point.get("statistics")
    if isinstance(statistics, list):
        named = [each for each in statistics if isinstance(each, dict)]
        return "statistic", {str(each.get("statistic", "")): _number(each.get("value")) for each in named}
    numbers = {name: value for name, value in point.items() if name not in _TIME_KEYS and _is_number(value)}
    return "", {name: _number(value) for name, value in numbers.items()}


def _pairs(pairs: Sequence[Any]) -> list[tuple[float, float]]:
    return [(_number(pair[0]), _number(pair[1])) for pair in pairs if isinstance(pair, list) and len(pair) == 2]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: Any) -> float:
    """Return the number, `GAP` for what is none. Prometheus writes text: `"1.5"`, `"NaN"`, `"+Inf"`."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return GAP
    try:
        return float(value)
    except (ValueError, OverflowError):
        return GAP


def _ordered(raw: _RawSeries) -> Series:
    """Sort the points by time, of several at one instant the last; leave out those without a time."""
    at = {_seconds(time): value for time, value in raw.points if _is_time(time)}
    times = sorted(at)
    values = (at[time] if math.isfinite(at[time]) else GAP for time in times)
    return Series(raw.labels, raw.unit, array("d", times), array("d", values), raw.owner)


def _is_time(time: float) -> bool:
    return 0 <= time <= _LATEST


def _seconds(time: float) -> float:
    return time / 1000 if abs(time) >= _MILLISECONDS else time
