"""Time series: what identifies one, and what its value is at a minute.

Seeded series store nothing: a value is a pure function of (seed, series, minute). Reported samples are kept as arrays.
"""

import math
from array import array
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import gt

from aom_tui.sandbox import noise
from aom_tui.sandbox.faults.bends import Bend

MINUTE_MS = 60_000
HISTORY_MS = 7 * 24 * 60 * MINUTE_MS
"""How far back seeded series reach. The real service keeps longer, by edition."""
KEPT_SAMPLES = 50_000
"""Samples kept per reported series; the oldest go first."""

Dimensions = tuple[tuple[str, str], ...]
Wanted = tuple[str, str | None]
"""A dimension in a query: name, and value unless any value will do."""


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """Namespace, metric name and dimensions sorted by name: two reports with these equal go to one series."""

    namespace: str
    metric_name: str
    dimensions: Dimensions

    def has(self, dimensions: Iterable[Wanted]) -> bool:
        """Whether it has all of these dimensions."""
        own = dict(self.dimensions)
        return all(name in own and value in (None, own[name]) for name, value in dimensions)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a seeded series moves: a level, a swing over the day, noise, and the bounds it keeps to."""

    level: float
    swing: float = 0.0
    noise: float = 0.0
    low: float = 0.0
    high: float = math.inf
    whole: bool = False

    def fit(self, value: float) -> float:
        """The value within the bounds, rounded."""
        value = min(max(value, self.low), self.high)
        return float(round(value)) if self.whole else round(value, 3)


@dataclass(slots=True)
class Series:
    """One time series, seeded (with a shape), reported (with samples), or both."""

    key: SeriesKey
    unit: str
    shape: Shape | None = None
    times: "array[int]" = field(default_factory=lambda: array("q"))
    values: "array[float]" = field(default_factory=lambda: array("d"))
    journal: "Journal | None" = field(default=None, repr=False)
    bends: tuple[Bend, ...] = ()
    """What scenarios do, and did, to its seeded values."""

    def report(self, time_ms: int, value: float) -> None:
        """Keeps one sample. Several at the same moment are all kept, as several reports."""
        if self.journal is not None:
            self.journal.append((self, time_ms, value))
        if not self.times or time_ms >= self.times[-1]:
            self.times.append(time_ms)
            self.values.append(value)
        else:
            place = bisect_left(self.times, time_ms)
            insort(self.times, time_ms)
            self.values.insert(place, value)
        if len(self.times) > KEPT_SAMPLES:
            del self.times[0], self.values[0]

    def extend(self, times: "array[int]", values: "array[float]") -> None:
        """Keeps many samples, in the order in which they were reported."""
        if self.times or any(map(gt, times, times[1:])):
            for time_ms, value in zip(times, values, strict=True):
                self.report(time_ms, value)
        else:
            self.times, self.values = times[-KEPT_SAMPLES:], values[-KEPT_SAMPLES:]

    def samples(self, seed: int, start_ms: int, end_ms: int, now_ms: int) -> Iterator[tuple[int, float]]:
        """The samples with start <= time < end in epoch milliseconds. Seeded ones are one a minute, up to now."""
        if self.shape is not None:
            salt = noise.salt(f"{seed}/{self.key}")
            first = -(-max(start_ms, now_ms - HISTORY_MS) // MINUTE_MS)
            last = -(-min(end_ms, now_ms + 1) // MINUTE_MS)
            for minute in range(first, last):
                value: float | None = value_at(self.shape, salt, minute)
                if self.bends and value is not None:
                    value = self._bent(value, minute * MINUTE_MS)
                if value is not None:
                    yield minute * MINUTE_MS, value
        for place in range(bisect_left(self.times, start_ms), bisect_left(self.times, end_ms)):
            yield self.times[place], self.values[place]

    def _bent(self, value: float, time_ms: int) -> float | None:
        """The value as scenarios have it at that moment, within the bounds of its shape; None where it is missing."""
        bent: float | None = value
        for bend in self.bends:
            bent = None if bent is None else bend.bent(bent, time_ms)
        return bent if bent is None or bent == value or self.shape is None else self.shape.fit(bent)


Journal = list[tuple[Series, int, float]]
"""Samples in the order in which they were reported, for whoever keeps them in a file and empties the list."""


class SeriesStore:
    """The series of one project, in the order they came up."""

    def __init__(self, seed: int, seeded: Iterable[Series]) -> None:
        self.seed = seed
        self._journal: Journal | None = None
        self._series: dict[SeriesKey, Series] = {}
        self._named: dict[str, dict[str, list[Series]]] = {}
        """By namespace, then by metric name."""
        for series in seeded:
            self._add(series)

    def __iter__(self) -> Iterator[Series]:
        return iter(self._series.values())

    def write_down(self, journal: Journal) -> None:
        """From now on every sample that is reported is in `journal` too."""
        self._journal = journal
        for series in self:
            series.journal = journal

    def find(self, namespace: str, metric_name: str | None, dimensions: Iterable[Wanted]) -> list[Series]:
        """The series a query names, one metric after the other; what is left out matches anything."""
        names = self._named.get(namespace, {})
        wanted = list(dimensions)
        listed = [names.get(metric_name, [])] if metric_name else names.values()
        return [series for those in listed for series in those if series.key.has(wanted)]

    def reported(self, namespace: str, metric_name: str, dimensions: Mapping[str, str], unit: str) -> Series:
        """The series that a report goes to, made if it is new."""
        key = SeriesKey(namespace, metric_name, tuple(sorted(dimensions.items())))
        series = self._series.get(key) or self._add(Series(key, unit, journal=self._journal))
        series.unit = unit or series.unit
        return series

    def _add(self, series: Series) -> Series:
        self._series[series.key] = series
        self._named.setdefault(series.key.namespace, {}).setdefault(series.key.metric_name, []).append(series)
        return series


def value_at(shape: Shape, salt: int, minute: int) -> float:
    """The value of a seeded series in one minute since the epoch. Pure: equal arguments, equal value.

    Traffic rises through the morning, peaks at 20:00 in China (UTC+8) and is lowest before dawn; on top of it a slow
    wander of about half an hour and noise from minute to minute.
    """
    hour = (minute / 60 + 8) % 24
    rhythm = 0.5 + 0.5 * math.cos((hour - 20) / 24 * 2 * math.pi) + 0.15 * math.cos((hour - 11) / 12 * 2 * math.pi)
    step, part = divmod(minute, 30)
    wander = noise.unit(salt, -step) * (1 - part / 30) + noise.unit(salt, -step - 1) * part / 30
    return shape.fit(shape.level + shape.swing * rhythm + shape.noise * (0.6 * wander + 0.4 * noise.unit(salt, minute)))
