"""Aggregations: the series of a vector, put into groups by labels, become one each; or the first few of each."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from aom_tui.sandbox.promql.arithmetic import plain_text
from aom_tui.sandbox.promql.faults import failed
from aom_tui.sandbox.promql.label_functions import LABEL_NAME
from aom_tui.sandbox.promql.quantiles import quantile
from aom_tui.sandbox.promql.summary import deviation, largest, mean, smallest, variance
from aom_tui.sandbox.promql.values import NAME, Column, Labels, Vector, joined, only, with_label, without

LARGEST_COUNT = 2.0**63


class Grouping(NamedTuple):
    """`by` these labels, or `without` them. Without either, all series are one group: by no label."""

    names: frozenset[str] = frozenset()
    without: bool = False

    def of(self, labels: Labels) -> Labels:
        """The labels of the group that a series belongs to."""
        return without(labels, (*self.names, NAME)) if self.without else only(labels, self.names)

    def groups(self, vector: Vector) -> dict[Labels, list[Column]]:
        """The series of each group, in the order in which the groups come up."""
        found: dict[Labels, list[Column]] = {}
        for column in vector.columns:
            found.setdefault(self.of(column.labels), []).append(column)
        return found


PLAIN: dict[str, Callable[[Sequence[float]], float]] = {
    "sum": lambda values: float(sum(values)),
    "avg": mean,
    "min": smallest,
    "max": largest,
    "count": lambda values: float(len(values)),
    "group": lambda _: 1.0,
    "stdvar": variance,
    "stddev": deviation,
}


def _rows(columns: Sequence[Column]) -> Iterator[list[float]]:
    """The values that are there at each step."""
    for row in zip(*(column.values for column in columns), strict=True):
        yield [value for value in row if value is not None]


def aggregated(op: str, vector: Vector, grouping: Grouping) -> Vector:
    """One series for each group."""
    function = PLAIN[op]
    return Vector(
        [
            Column(labels, [function(row) if row else None for row in _rows(columns)])
            for labels, columns in grouping.groups(vector).items()
        ]
    )


def quantiles(vector: Vector, grouping: Grouping, q: Sequence[float]) -> Vector:
    """The quantile of each group, with a q for each step."""
    return Vector(
        [
            Column(labels, [quantile(at, row) if row else None for at, row in zip(q, _rows(columns), strict=True)])
            for labels, columns in grouping.groups(vector).items()
        ]
    )


def counted(vector: Vector, grouping: Grouping, name: str, spend: Callable[[int], None]) -> Vector:
    """How many series of each group have a value, for each value, which becomes a label. `spend` is told how many
    series that makes before they are made: there can be as many as there are values."""
    if not LABEL_NAME.fullmatch(name):
        raise failed(f'invalid label name "{name}"')
    found: dict[Labels, dict[int, float]] = {}
    for labels, members in grouping.groups(vector).items():
        for value, counts in _value_counts(members).items():
            found[with_label(labels, name, value)] = counts
    steps = len(vector.columns[0].values) if vector.columns else 0
    spend(len(found) * steps)
    return Vector([Column(labels, [counts.get(step) for step in range(steps)]) for labels, counts in found.items()])


def _value_counts(members: Sequence[Column]) -> dict[str, dict[int, float]]:
    """How many of the series have a value, by its text and the number of the step."""
    found: dict[str, dict[int, float]] = {}
    texts: dict[float, str] = {}
    for step, row in enumerate(_rows(members)):
        for value in row:
            text = texts.get(value) or texts.setdefault(value, plain_text(value))
            counts = found.setdefault(text, {})
            counts[step] = counts.get(step, 0.0) + 1
    return found


def ranked(vector: Vector, grouping: Grouping, counts: Sequence[float], *, top: bool) -> Vector:
    """The series of each group with the largest values, or the smallest; at one step, in that order."""
    columns: list[Column] = []
    for members in grouping.groups(vector).values():
        kept: list[list[float | None]] = [[None] * len(counts) for _ in members]
        order: Iterable[int] = range(len(members))
        for step, count in enumerate(counts):
            places = _first(members, step, _whole(count), top=top)
            for place in places:
                kept[place][step] = members[place].values[step]
            order = places if len(counts) == 1 else order
        columns.extend(Column(members[place].labels, kept[place]) for place in order)
    return joined(columns)


def _whole(count: float) -> int:
    if not abs(count) <= LARGEST_COUNT:
        raise failed(f"Scalar value {plain_text(count)} overflows int64")
    return int(count)


def _first(members: Sequence[Column], step: int, count: int, *, top: bool) -> list[int]:
    """The places of the first `count`; of equal ones those that come first; NaN comes last."""
    found = [(place, value) for place, one in enumerate(members) if (value := one.values[step]) is not None]
    found.sort(key=lambda pair: (math.isnan(pair[1]), -pair[1] if top else pair[1]))
    return [place for place, _ in found[: max(count, 0)]]
