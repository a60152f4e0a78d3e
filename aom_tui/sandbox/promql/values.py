"""What expressions evaluate to. Everything is kept by series over all steps of a query, not by step over all series:
labels are then worked out once for each series, however many steps there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aom_tui.sandbox.promql.faults import failed

NAME = "__name__"
BUCKET = "le"
SAME_LABELS = "vector cannot contain metrics with the same labelset"

Labels = tuple[tuple[str, str], ...]
"""Names and values of one series, sorted by name; no value is empty."""
Steps = Sequence[int]
"""The moments at which a query is evaluated, in epoch milliseconds, ascending. An instant query has one."""


@dataclass(frozen=True, slots=True)
class Column:
    """One series of an instant vector: a value for each step, None where it has none."""

    labels: Labels
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Vector:
    """An instant vector at each step."""

    columns: Sequence[Column]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A number at each step."""

    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Text:
    """A string, the same at each step."""

    value: str


@dataclass(frozen=True, slots=True)
class Sampled:
    """One stored series: its samples in ascending order of time, in epoch milliseconds, no two at the same moment."""

    labels: Labels
    times: Sequence[int]
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A range vector at one moment, as an instant query may ask for it."""

    series: Sequence[Sampled]


Value = Vector | Scalar | Text | Matrix


def labels_of(pairs: Mapping[str, str]) -> Labels:
    """Labels from names and values; an empty value is no label."""
    return tuple(sorted((name, value) for name, value in pairs.items() if value))


def without(labels: Labels, names: Iterable[str]) -> Labels:
    """The labels but for these."""
    gone = frozenset(names)
    return tuple(pair for pair in labels if pair[0] not in gone)


def only(labels: Labels, names: Iterable[str]) -> Labels:
    """These of the labels."""
    kept = frozenset(names)
    return tuple(pair for pair in labels if pair[0] in kept)


def with_label(labels: Labels, name: str, value: str) -> Labels:
    """The labels with one of them set; an empty value removes it."""
    return labels_of({**dict(labels), name: value})


def unnamed(labels: Labels) -> Labels:
    """The labels without the metric's name."""
    return without(labels, (NAME,))


def written(labels: Labels) -> str:
    """Labels as messages show them: `name{a="b"}`."""
    named = dict(labels).get(NAME, "")
    shown = ", ".join(f'{name}="{value}"' for name, value in labels if name != NAME)
    return f"{named}{{{shown}}}"


def sampled(column: Column, steps: Steps) -> Sampled:
    """A column as a series that has a sample at each step at which it has a value."""
    there = [(step, value) for step, value in zip(steps, column.values, strict=True) if value is not None]
    return Sampled(column.labels, [step for step, _ in there], [value for _, value in there])


def present(columns: Iterable[Column]) -> list[Column]:
    """The columns that have a value at any step."""
    return [column for column in columns if any(value is not None for value in column.values)]


def joined(columns: Iterable[Column]) -> Vector:
    """A vector of these columns. Those with equal labels become one; both having a value at a step is an error."""
    found: dict[Labels, Column] = {}
    for column in present(columns):
        other = found.get(column.labels)
        found[column.labels] = column if other is None else Column(column.labels, _interleaved(other, column))
    return Vector(list(found.values()))


def apart(columns: Iterable[Column]) -> Vector:
    """As `joined`, where equal labels are an error even at different steps: in functions of range vectors, and -x."""
    found = present(columns)
    if len({column.labels for column in found}) < len(found):
        raise failed(SAME_LABELS)
    return Vector(found)


def _interleaved(one: Column, other: Column) -> list[float | None]:
    if any(a is not None and b is not None for a, b in zip(one.values, other.values, strict=True)):
        raise failed(SAME_LABELS)
    return [b if a is None else a for a, b in zip(one.values, other.values, strict=True)]
