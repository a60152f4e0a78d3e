"""Operators between two operands, and which series of two vectors belong together."""

import math
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from aom_tui.sandbox.promql.arithmetic import power, quotient, remainder
from aom_tui.sandbox.promql.faults import failed
from aom_tui.sandbox.promql.values import (
    NAME,
    Column,
    Labels,
    Scalar,
    Vector,
    joined,
    labels_of,
    only,
    present,
    unnamed,
    without,
    written,
)

Operation = Callable[[float, float], float | None]
"""Of two values; None where a comparison fails."""

ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": quotient,
    "%": remainder,
    "^": power,
    "atan2": math.atan2,
}
RENAMING = frozenset(ARITHMETIC) - {"atan2"}
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}
SETS = ("and", "or", "unless")


@dataclass(frozen=True, slots=True)
class Matching:
    """How series are paired: on these labels, or on all but these; which side may have several; what it is given."""

    names: tuple[str, ...] = ()
    on: bool = False
    many: Literal["", "left", "right"] = ""
    included: tuple[str, ...] = ()
    """Labels of the one side that the result gets, by group_left or group_right."""

    def signature(self, labels: Labels) -> Labels:
        """What two series must have in common."""
        return only(labels, self.names) if self.on else without(labels, (*self.names, NAME))

    def grouped(self, vector: Vector) -> dict[Labels, list[Column]]:
        """The series of each signature."""
        found: dict[Labels, list[Column]] = {}
        for column in vector.columns:
            found.setdefault(self.signature(column.labels), []).append(column)
        return found

    def result(self, many: Labels, one: Labels, *, named: bool) -> Labels:
        """The labels of what comes of two series."""
        labels = many if named else unnamed(many)
        if not self.many:
            return only(labels, self.names) if self.on else without(labels, self.names)
        given = dict(one)
        return labels_of({**dict(labels), **{name: given.get(name, "") for name in self.included}})


@dataclass(frozen=True, slots=True)
class Operator:
    """An arithmetic or comparing operator; with `bool` a comparison gives 1 or 0 instead of filtering."""

    name: str
    boolean: bool = False

    @property
    def named(self) -> bool:
        """Whether the result keeps the metric's name: what a comparison lets through does and, in Prometheus 2,
        what atan2 makes."""
        return self.name not in RENAMING and not self.boolean

    def operation(self, kept: Literal["left", "right"] = "left") -> Operation:
        """What it does with two values; `kept` says which of them a comparison lets through."""
        if self.name in ARITHMETIC:
            return ARITHMETIC[self.name]
        holds = COMPARISONS[self.name]
        if self.boolean:
            return lambda a, b: float(holds(a, b))
        if kept == "left":
            return lambda a, b: a if holds(a, b) else None
        return lambda a, b: b if holds(a, b) else None


def scalars(op: Operator, left: Scalar, right: Scalar) -> Scalar:
    """A number from two; comparing ones are always `bool`."""
    operation: Callable[[float, float], float] = ARITHMETIC.get(op.name) or COMPARISONS[op.name]
    return Scalar([float(operation(a, b)) for a, b in zip(left.values, right.values, strict=True)])


def vector_with_scalar(op: Operator, vector: Vector, numbers: Sequence[float], *, vector_first: bool) -> Vector:
    """Each value of the vector with the number of its step; a comparison lets the vector's value through."""
    operation = op.operation("left" if vector_first else "right")

    def value(own: float | None, number: float) -> float | None:
        if own is None:
            return None
        return operation(own, number) if vector_first else operation(number, own)

    return joined(
        Column(
            column.labels if op.named else unnamed(column.labels),
            [value(own, number) for own, number in zip(column.values, numbers, strict=True)],
        )
        for column in vector.columns
    )


def vectors(op: Operator, left: Vector, right: Vector, matching: Matching) -> Vector:
    """The values of series that belong together."""
    if not left.columns or not right.columns:
        return Vector([])
    many, one = (right, left) if matching.many == "right" else (left, right)
    ones = matching.grouped(one)
    _refuse_doubles(ones.values(), many, matching)
    pairs: list[Column] = []
    for signature, members in matching.grouped(many).items():
        found = [_pair(op, a, b, matching) for a in members for b in ones.get(signature, ())]
        _refuse_ambiguous(present(found), matching)
        pairs.extend(found)
    return joined(pairs)


def _pair(op: Operator, many: Column, one: Column, matching: Matching) -> Column:
    operation = op.operation()
    left, right = (one, many) if matching.many == "right" else (many, one)
    values = [
        None if a is None or b is None else operation(a, b) for a, b in zip(left.values, right.values, strict=True)
    ]
    return Column(matching.result(many.labels, one.labels, named=op.named), values)


def _steps_taken(columns: Iterable[Column]) -> list[bool]:
    """At which steps any of them has a value."""
    return [any(value is not None for value in row) for row in zip(*(one.values for one in columns), strict=True)]


def _overlap(a: Column, b: Column, steps: Sequence[bool]) -> bool:
    return any(taken and x is not None and y is not None for x, y, taken in zip(a.values, b.values, steps, strict=True))


def _refuse_doubles(groups: Iterable[Sequence[Column]], many: Vector, matching: Matching) -> None:
    """The one side must have one series for each signature, at each step at which the other has any."""
    doubles = [columns for columns in groups if len(columns) > 1]
    if not doubles:
        return
    steps = _steps_taken(many.columns)
    for columns in doubles:
        for place, column in enumerate(columns):
            for other in columns[:place]:
                if _overlap(column, other, steps):
                    raise failed(_double_text(column, other, matching))


def _double_text(column: Column, other: Column, matching: Matching) -> str:
    side = "left" if matching.many == "right" else "right"
    return (
        f"found duplicate series for the match group {written(matching.signature(column.labels))} on the {side} "
        f"hand-side of the operation: [{written(column.labels)}, {written(other.labels)}];many-to-many matching not "
        "allowed: matching labels must be unique on one side"
    )


def _refuse_ambiguous(found: Sequence[Column], matching: Matching) -> None:
    """One to one is one to one; with a group modifier the results of one signature must differ in their labels."""
    for place, column in enumerate(found):
        for other in found[:place]:
            if matching.many and column.labels != other.labels:
                continue
            if _overlap(column, other, [True] * len(column.values)):
                raise failed("multiple matches for labels: " + _AMBIGUOUS[bool(matching.many)])


_AMBIGUOUS: Mapping[bool, str] = {
    False: "many-to-one matching must be explicit (group_left/group_right)",
    True: "grouping labels must ensure unique matches",
}


def set_operation(name: str, left: Vector, right: Vector, matching: Matching) -> Vector:
    """`and`, `or`, `unless`: by which signatures are there, not by values."""
    if name == "or":
        there = {signature: _steps_taken(columns) for signature, columns in matching.grouped(left).items()}
        return joined([*left.columns, *_filtered(right, there, matching, wanted=False)])
    there = {signature: _steps_taken(columns) for signature, columns in matching.grouped(right).items()}
    return joined(_filtered(left, there, matching, wanted=name == "and"))


def _filtered(
    vector: Vector, there: Mapping[Labels, Sequence[bool]], matching: Matching, *, wanted: bool
) -> Iterable[Column]:
    """The values at the steps at which the signature is there, or is not."""
    for column in vector.columns:
        steps = there.get(matching.signature(column.labels), [False] * len(column.values))
        yield Column(
            column.labels,
            [value if taken is wanted else None for value, taken in zip(column.values, steps, strict=True)],
        )
