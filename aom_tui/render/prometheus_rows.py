"""Rows of a Prometheus reply: each point beside the series that it is of."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aom_tui.render.series import Series, telling_label, told_apart

METRIC, VALUE, VALUES = "metric", "value", "values"


def prometheus_rows(results: Sequence[Any], *, as_sent: bool = False) -> list[Mapping[str, Any]] | None:
    """A row for each point of a matrix or a vector: series, timestamp, value as sent; None for anything else.

    The series' name is what tells it from the others; where there is none, there is no such column. Shapes: the HTTP
    API of Prometheus, "Expression query result formats"; one element of `results` is one series. A timestamp is in
    seconds, in milliseconds where the service sent a fraction of one, unless it is wanted `as_sent`.
    """
    if not results or not all(map(_is_series, results)):
        return None
    names = _names([{name: str(text) for name, text in each[METRIC].items()} for each in results])
    return [
        {**({"series": name} if name else {}), "timestamp": time if as_sent else _whole(time), "value": value}
        for name, each in zip(names, results, strict=True)
        for time, value in _points(each)
    ]


def _is_series(each: Any) -> bool:
    if not isinstance(each, dict) or not isinstance(each.get(METRIC), dict) or each.keys() - {METRIC, VALUE, VALUES}:
        return False
    points = each[VALUES] if VALUES in each else [each.get(VALUE)]
    return isinstance(points, list) and all(isinstance(point, list) and len(point) == 2 for point in points)


def _names(labels: Sequence[Mapping[str, str]]) -> list[str]:
    """What tells them apart; of a single one what it measures."""
    if len(labels) == 1:
        return [labels[0].get("__name__", "")]
    if name := telling_label(labels):
        return [each.get(name, "") for each in labels]
    return told_apart([Series(each, "", (), ()) for each in labels])[1]


def _points(each: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    yield from each[VALUES] if VALUES in each else [each[VALUE]]


def _whole(time: Any) -> Any:
    """Milliseconds of what has a fraction, so that it is known for a time."""
    try:
        number = float(time)
    except (TypeError, ValueError):
        return time
    return time if number.is_integer() else round(number * 1000)
