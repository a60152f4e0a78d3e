"""The functions of PromQL by name, each as what it does with the arguments of a call."""

import math
from collections.abc import Callable, Sequence
from typing import Protocol

from promql_parser import Expr, MatrixSelector, StringLiteral, VectorSelector

from aom_tui.sandbox.promql.elements import DATE_FUNCTIONS, ELEMENT_FUNCTIONS
from aom_tui.sandbox.promql.faults import bad
from aom_tui.sandbox.promql.label_functions import label_join, label_replace
from aom_tui.sandbox.promql.matching import matchers_of, told_labels
from aom_tui.sandbox.promql.quantiles import bucket_quantile
from aom_tui.sandbox.promql.reading import Reading
from aom_tui.sandbox.promql.syntax import bare
from aom_tui.sandbox.promql.values import (
    BUCKET,
    Column,
    Labels,
    Scalar,
    Steps,
    Value,
    Vector,
    apart,
    joined,
    labels_of,
    unnamed,
    without,
)
from aom_tui.sandbox.promql.windows import WINDOW_FUNCTIONS


class Evaluator(Protocol):
    """What a function needs to evaluate its arguments."""

    @property
    def reading(self) -> Reading:
        """Where the samples come from."""

    def vector(self, node: Expr, steps: Steps) -> Vector:
        """An argument that is an instant vector."""

    def numbers(self, node: Expr, steps: Steps) -> Sequence[float]:
        """An argument that is a number at each step."""


Arguments = Sequence[Expr]
Function = Callable[[Evaluator, Arguments, Steps], Value]


def _text(node: Expr) -> str:
    node = bare(node)
    if not isinstance(node, StringLiteral):
        raise bad("expected a string")
    return node.val


def _of_windows(name: str) -> Function:
    """Functions of a range vector. Only the quantile has a number before it."""
    function = WINDOW_FUNCTIONS[name]
    place = 1 if name == "quantile_over_time" else 0

    def called(evaluator: Evaluator, arguments: Arguments, steps: Steps) -> Value:
        numbers = [evaluator.numbers(node, steps) for node in (*arguments[:place], *arguments[place + 1 :])]
        columns = []
        for series in evaluator.reading.windows(arguments[place], steps, evaluator.vector):
            values = [
                None if window is None else function(window, *given)
                for window, *given in zip(series.windows, *numbers, strict=True)
            ]
            columns.append(Column(series.labels if name == "last_over_time" else unnamed(series.labels), values))
        return apart(columns)

    return called


def _of_elements(function: Callable[..., float | None]) -> Function:
    def called(evaluator: Evaluator, arguments: Arguments, steps: Steps) -> Value:
        numbers = [evaluator.numbers(node, steps) for node in arguments[1:]]
        return joined(
            Column(
                unnamed(column.labels),
                [
                    None if value is None else function(value, *given)
                    for value, *given in zip(column.values, *numbers, strict=True)
                ],
            )
            for column in evaluator.vector(arguments[0], steps).columns
        )

    return called


def _of_dates(function: Callable[[float], float]) -> Function:
    over_vector = _of_elements(function)

    def called(evaluator: Evaluator, arguments: Arguments, steps: Steps) -> Value:
        if arguments:
            return over_vector(evaluator, arguments, steps)
        return Vector([Column((), [function(step / 1000) for step in steps])])

    return called


def _timestamp(evaluator: Evaluator, arguments: Arguments, steps: Steps) -> Value:
    """Of a selector, when its samples were taken; of anything else, the moment of evaluation."""
    node = bare(arguments[0])
    if isinstance(node, VectorSelector):
        found = evaluator.reading.sample_times(node, steps)
        return joined(Column(unnamed(column.labels), column.values) for column in found.columns)
    moments = [step / 1000 for step in steps]
    return joined(
        Column(
            unnamed(column.labels),
            [None if value is None else moment for value, moment in zip(column.values, moments, strict=True)],
        )
        for column in evaluator.vector(node, steps).columns
    )


def _absent_labels(node: Expr) -> Labels:
    node = bare(node)
    if isinstance(node, MatrixSelector):
        node = node.vector_selector
    return labels_of(told_labels(matchers_of(node))) if isinstance(node, VectorSelector) else ()


def _absent(evaluator: Evaluator, arguments: Arguments, steps: Steps) -> Value:
    rows = [column.values for column in evaluator.vector(arguments[0], steps).columns]
    return _missing(arguments[0], [any(row[place] is not None for row in rows) for place in range(len(steps))])


def _absent_over_time(evaluator: Evaluator, arguments: Arguments, steps: Steps) -> Value:
    there = [False] * len(steps)
    for series in evaluator.reading.windows(arguments[0], steps, evaluator.vector):
        there = [found or window is not None for found, window in zip(there, series.windows, strict=True)]
    return _missing(arguments[0], there)


def _missing(node: Expr, there: Sequence[bool]) -> Vector:
    return joined([Column(_absent_labels(node), [None if one else 1.0 for one in there])])


def _scalar(evaluator: Evaluator, arguments: Arguments, steps: Steps) -> Value:
    """The value of a vector that has one; NaN for any other."""
    rows = [column.values for column in evaluator.vector(arguments[0], steps).columns]
    found = [[value for row in rows if (value := row[place]) is not None] for place in range(len(steps))]
    return Scalar([values[0] if len(values) == 1 else math.nan for values in found])


def _vector(evaluator: Evaluator, arguments: Arguments, steps: Steps) -> Value:
    return Vector([Column((), evaluator.numbers(arguments[0], steps))])


def _sorted(*, descending: bool) -> Function:
    """Orders the result of an instant query, NaN last; a range query has no such order."""

    def rank(column: Column) -> tuple[bool, float]:
        value = column.values[0]
        if value is None or math.isnan(value):
            return True, 0.0
        return False, -value if descending else value

    def called(evaluator: Evaluator, arguments: Arguments, steps: Steps) -> Value:
        found = evaluator.vector(arguments[0], steps)
        return Vector(sorted(found.columns, key=rank)) if len(steps) == 1 else found

    return called


def _histogram_quantile(evaluator: Evaluator, arguments: Arguments, steps: Steps) -> Value:
    """From the buckets of each histogram, told by their label `le`; series without a number in it are left out."""
    q = evaluator.numbers(arguments[0], steps)
    histograms: dict[Labels, list[tuple[float, Column]]] = {}
    for column in evaluator.vector(arguments[1], steps).columns:
        bound = _bound(column.labels)
        if bound is not None:
            histograms.setdefault(without(column.labels, (BUCKET,)), []).append((bound, column))
    return joined(
        Column(unnamed(labels), [_bucket_value(at, buckets, place) for place, at in enumerate(q)])
        for labels, buckets in histograms.items()
    )


def _bound(labels: Labels) -> float | None:
    """The upper bound that a bucket's label tells; underscores, which Python would take, are none of a number."""
    try:
        bound = float(dict(labels).get(BUCKET, "").replace("_", "?"))
    except ValueError:
        return None
    return None if math.isnan(bound) else bound


def _bucket_value(q: float, buckets: Sequence[tuple[float, Column]], place: int) -> float | None:
    there = [(bound, value) for bound, column in buckets if (value := column.values[place]) is not None]
    return bucket_quantile(q, there) if there else None


def _label_replace(evaluator: Evaluator, arguments: Arguments, steps: Steps) -> Value:
    target, replacement, source, expression = map(_text, arguments[1:])
    return label_replace(evaluator.vector(arguments[0], steps), target, replacement, source, expression)


def _label_join(evaluator: Evaluator, arguments: Arguments, steps: Steps) -> Value:
    target, separator, *sources = map(_text, arguments[1:])
    return label_join(evaluator.vector(arguments[0], steps), target, separator, sources)


FUNCTIONS: dict[str, Function] = {
    **{name: _of_windows(name) for name in WINDOW_FUNCTIONS},
    **{name: _of_elements(function) for name, function in ELEMENT_FUNCTIONS.items()},
    **{name: _of_dates(function) for name, function in DATE_FUNCTIONS.items()},
    "time": lambda _evaluator, _arguments, steps: Scalar([step / 1000 for step in steps]),
    "pi": lambda _evaluator, _arguments, steps: Scalar([math.pi] * len(steps)),
    "timestamp": _timestamp,
    "absent": _absent,
    "absent_over_time": _absent_over_time,
    "scalar": _scalar,
    "vector": _vector,
    "sort": _sorted(descending=False),
    "sort_desc": _sorted(descending=True),
    "histogram_quantile": _histogram_quantile,
    "label_replace": _label_replace,
    "label_join": _label_join,
}
