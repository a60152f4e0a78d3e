"""What the metrics say at a moment: one value for each set of labels that a condition tells apart."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from aom_tui.sandbox.alarms.conditions import Query, Selection
from aom_tui.sandbox.project import ProjectData
from aom_tui.sandbox.sampling import statistics
from aom_tui.sandbox.series import Series

Labels = tuple[tuple[str, str], ...]
"""Names and values, sorted by name."""
Reading = Mapping[Labels, float]
ACROSS = {"avg": "average", "max": "maximum", "min": "minimum", "sum": "sum"}


class Instant(Protocol):
    """The value of a PromQL expression at a moment (epoch milliseconds); none at all if it cannot be evaluated."""

    def __call__(self, data: ProjectData, query: str, at_ms: int, /) -> Iterable[tuple[Mapping[str, str], float]]: ...


class Gauge:
    """Reads one project's metrics, each source and moment once: checks in a row look at the same moments again."""

    def __init__(self, data: ProjectData, instant: Instant) -> None:
        self._data = data
        self._instant = instant
        self._known: dict[tuple[Query | Selection, int], Reading] = {}

    def reading(self, source: Query | Selection, at_ms: int) -> Reading:
        """The values at that moment. Of a selection, those of the window that ends with it."""
        key = (source, at_ms)
        if key not in self._known:
            self._known[key] = self._selected(source, at_ms) if isinstance(source, Selection) else self._asked(*key)
        return self._known[key]

    def _asked(self, source: Query | Selection, at_ms: int) -> Reading:
        assert isinstance(source, Query)  # noqa: S101 (told apart by the caller)
        rows = self._instant(self._data, source.promql, at_ms)
        return {tuple(sorted(labels.items())): value for labels, value in rows}

    def _selected(self, source: Selection, at_ms: int) -> Reading:
        found: dict[Labels, float] = {}
        for labels, series in _groups(source, self._series(source)).items():
            value = self._value(source, series, at_ms)
            if value is not None:
                found[labels] = value
        return found

    def _series(self, source: Selection) -> list[Series]:
        found: dict[int, Series] = {}
        for wanted in source.wanted:
            for series in self._data.series.find(source.namespace, source.metric_name, wanted):
                found[id(series)] = series
        return list(found.values())

    def _value(self, source: Selection, group: Sequence[Series], at_ms: int) -> float | None:
        samples = [self._samples(series, source.window_ms, at_ms) for series in group]
        if not any(samples):
            return None
        if not source.across:
            return statistics([value for one in samples for value in one])[source.statistic]
        each = [statistics(one)[source.statistic] for one in samples if one]
        return statistics(each)[ACROSS[source.across]]

    def _samples(self, series: Series, window_ms: int, at_ms: int) -> list[float]:
        """Those after the window's start, up to and with its end."""
        seed = self._data.series.seed
        return [value for _, value in series.samples(seed, at_ms - window_ms + 1, at_ms + 1, at_ms)]


def _groups(source: Selection, found: Sequence[Series]) -> dict[Labels, list[Series]]:
    """The series that are taken as one, by the labels that name them."""
    if source.by is None:
        return {series.key.dimensions: [series] for series in found}
    if not source.by:
        return {_common(found): list(found)} if found else {}
    groups: dict[Labels, list[Series]] = {}
    for series in found:
        labels = tuple((name, value) for name, value in series.key.dimensions if name in source.by)
        groups.setdefault(labels, []).append(series)
    return groups


def _common(found: Sequence[Series]) -> Labels:
    shared = set(found[0].key.dimensions).intersection(*(series.key.dimensions for series in found))
    return tuple(sorted(shared))
