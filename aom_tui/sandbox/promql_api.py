"""What Prometheus' query API answers: values at a moment and over time, labels, metadata.

A good answer is Prometheus' own. A bad one has the error body that AOM documents for these calls: of the group no
codes are documented, so they are those of listing by the v2 rules, with Prometheus' kind of error beside.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from math import isfinite
from typing import Any
from urllib.parse import parse_qs

from promql_parser import VectorSelector

from aom_tui.sandbox.metric_names import NAME
from aom_tui.sandbox.metric_notes import metadata_of
from aom_tui.sandbox.prometheus import ProjectStorage
from aom_tui.sandbox.promql.arithmetic import number_text, plain_text
from aom_tui.sandbox.promql.faults import QueryFault, bad
from aom_tui.sandbox.promql.matching import Matcher, matchers_of
from aom_tui.sandbox.promql.syntax import bare, parsed
from aom_tui.sandbox.promql.values import Column, Matrix, Scalar, Text, Value, Vector
from aom_tui.sandbox.time_range import LATEST_MS
from aom_tui.sandbox.wire import Call, Refused, Reply

Shown = Callable[[Value, Sequence[int]], dict[str, Any]]

MOST_STEPS = 11_000
"""Points a series may have in one answer, as with Prometheus."""
DURATION = re.compile("".join(rf"(?:[0-9]{{1,9}}{unit})?" for unit in ("y", "w", "d", "h", "m(?!s)", "s", "ms")))
UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800, "y": 31_536_000}


def instant_query(call: Call) -> Reply:
    """The value of a query at a moment; now where none is named."""
    text = call.query.get("time")
    at_ms = call.now_ms if not text else _moment(call, "time", text)
    return _answered(call, [at_ms], at_ms, _instant_data)


def range_query(call: Call) -> Reply:
    """The value of a query at each step from start to end."""
    start, end = (_moment(call, name, call.query[name]) for name in ("start", "end"))
    step = _step(call, call.query["step"])
    if end < start:
        raise _bad(call, 'invalid parameter "end": end timestamp must not be before start time')
    if step <= 0:
        raise _bad(call, 'invalid parameter "step": zero or negative query resolution step widths are not accepted')
    if (end - start) // step >= MOST_STEPS:
        raise _bad(call, f"exceeded maximum resolution of {MOST_STEPS:,} points per timeseries: use a larger step")
    return _answered(call, range(start, end + 1, step), end, _range_data)


def label_names(call: Call) -> Reply:
    """The names of all labels, or of those of the series that `match[]` selects."""
    return Reply(200, {"status": "success", "data": sorted({name for one in _labels(call) for name in one})})


def label_values(call: Call) -> Reply:
    """The values of one label."""
    name = call.path["label_name"]
    if not (name.isascii() and name.replace("_", "a").isalnum() and not name[0].isdigit()):
        raise _bad(call, f"invalid label name: {name!r}")
    return Reply(200, {"status": "success", "data": sorted({one[name] for one in _labels(call) if one.get(name)})})


def metadata(call: Call) -> Reply:
    """Type, help and unit of each metric."""
    names = sorted({one[NAME] for one in _labels(call)})
    wanted = call.query.get("metric")
    return Reply(
        200, {"status": "success", "data": {one: [metadata_of(one)] for one in names if wanted in (None, one)}}
    )


def _storage(call: Call) -> ProjectStorage:
    return ProjectStorage(call.data, call.now_ms)


def _answered(call: Call, steps: Sequence[int], end_ms: int, shown: Shown) -> Reply:
    try:
        value = _storage(call).ask(call.query["query"], steps, end_ms)
        return Reply(200, {"status": "success", "data": shown(value, steps)})
    except QueryFault as fault:
        raise _refused(call, fault) from None


def _instant_data(value: Value, steps: Sequence[int]) -> dict[str, Any]:
    at = steps[0] / 1000
    match value:
        case Scalar():
            return {"resultType": "scalar", "result": [_seconds(at), plain_text(value.values[0])]}
        case Text():
            return {"resultType": "string", "result": [_seconds(at), value.value]}
        case Matrix():
            rows = [{"metric": dict(one.labels), "values": _points(one.times, one.values)} for one in value.series]
            return {"resultType": "matrix", "result": rows}
        case Vector():
            result = [
                {"metric": dict(column.labels), "value": _point(at, number)}
                for column in value.columns
                if (number := column.values[0]) is not None
            ]
            return {"resultType": "vector", "result": result}


def _range_data(value: Value, steps: Sequence[int]) -> dict[str, Any]:
    if isinstance(value, Scalar):
        value = Vector([Column((), value.values)])
    if not isinstance(value, Vector):
        raise bad("invalid expression type for range query, must be Scalar or instant Vector")
    ordered = sorted(value.columns, key=lambda column: column.labels)
    rows = [{"metric": dict(column.labels), "values": _points(steps, column.values)} for column in ordered]
    return {"resultType": "matrix", "result": [row for row in rows if row["values"]]}


def _points(times: Sequence[int], values: Sequence[float | None]) -> list[Any]:
    return [_point(time / 1000, value) for time, value in zip(times, values, strict=True) if value is not None]


def _point(seconds: float, value: float) -> list[Any]:
    """Epoch seconds, and the value as text: JSON knows no infinities."""
    return [_seconds(seconds), number_text(value)]


def _seconds(seconds: float) -> float:
    return int(seconds) if seconds.is_integer() else seconds


def _labels(call: Call) -> Iterator[dict[str, str]]:
    try:
        return _storage(call).labels([_selector(text) for text in _selectors(call)])
    except QueryFault as fault:
        raise _refused(call, fault) from None


def _selectors(call: Call) -> list[str]:
    """Each `match[]`, of the URL and of a form in the body."""
    return parse_qs(call.message.parameters).get("match[]", [])


def _selector(text: str) -> Sequence[Matcher]:
    node = bare(parsed(text))
    if not isinstance(node, VectorSelector):
        raise bad('invalid parameter "match[]": must be a selector of series')
    return matchers_of(node)


def _moment(call: Call, name: str, text: str) -> int:
    """Epoch milliseconds of epoch seconds or RFC 3339."""
    seconds = _number(text)
    if seconds is None:
        try:
            moment = datetime.fromisoformat(text)
            seconds = moment.timestamp() if moment.tzinfo else None
        except (ValueError, OverflowError):
            seconds = None
    if seconds is None or not abs(seconds) * 1000 <= LATEST_MS:
        raise _bad(call, f'invalid parameter "{name}": cannot parse {text[:64]!r} to a valid timestamp')
    return round(seconds * 1000)


def _step(call: Call, text: str) -> int:
    """Milliseconds of a number of seconds or a duration such as 1m30s."""
    seconds = _number(text)
    if seconds is None:
        seconds = _duration(text)
    if seconds is None or not abs(seconds) * 1000 <= LATEST_MS:
        raise _bad(call, f'invalid parameter "step": cannot parse {text[:64]!r} to a valid duration')
    return round(seconds * 1000)


def _number(text: str) -> float | None:
    try:
        number = float(text) if text.isascii() and "_" not in text else None
    except ValueError:
        return None
    return number if number is not None and isfinite(number) else None


def _duration(text: str) -> float | None:
    if not DURATION.fullmatch(text):
        return None
    parts = re.findall(r"(\d+)(ms|[ywdhms])", text)
    return sum(int(number) * UNITS[unit] for number, unit in parts) if parts else None


def _bad(call: Call, text: str) -> Refused:
    return _refused(call, bad(text))


def _refused(call: Call, fault: QueryFault) -> Refused:
    refused = call.refuse("invalid", fault.text)
    return Refused(Reply(400, {**refused.reply.body, "error_type": fault.kind}))
