"""Samples gathered into points of equal length, as the query asks: period, statistics, what fills a gap."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from aom_tui.sandbox.series import Series
from aom_tui.sandbox.time_range import TimeRange

MOST_POINTS = 1440
"""Points one query may ask for: minutes * 60 / period."""

Number = float | int | None


def statistics(values: Sequence[float]) -> Mapping[str, float]:
    """Every statistic of some values, of which there must be one at least."""
    total = sum(values)
    return {
        "maximum": max(values),
        "minimum": min(values),
        "average": total / len(values),
        "sum": total,
        "sampleCount": len(values),
    }


@dataclass(frozen=True, slots=True)
class Sampling:
    """How samples become points. `period` in seconds; `fill` is -1, 0, null or average."""

    window: TimeRange
    period: int
    statistics: Sequence[str]
    fill: str = "-1"

    @property
    def too_many(self) -> bool:
        """Whether the query asks for more points than the service gives."""
        return self.window.minutes * 60 > MOST_POINTS * self.period

    def starts(self) -> range:
        """The start of each point in epoch milliseconds, aligned to the period."""
        step = self.period * 1000
        last = (self.window.end_ms - 1) // step * step
        first = min(-(-self.window.start_ms // step) * step, last)
        return range(first, last + 1, step)

    def points(self, series: Iterable[Series], seed: int, now_ms: int) -> list[tuple[int, dict[str, Number]]]:
        """One entry per point: its start and the statistics. Several series are taken together as one."""
        starts = self.starts()
        gathered = self._gathered(series, starts, seed, now_ms)
        rows = [gathered.get(start) for start in starts]
        return [
            (start, row or self._filled(rows, place))
            for place, (start, row) in enumerate(zip(starts, rows, strict=True))
        ]

    def _gathered(
        self, series: Iterable[Series], starts: range, seed: int, now_ms: int
    ) -> dict[int, dict[str, Number]]:
        end = min(starts[-1] + starts.step, max(self.window.end_ms, starts[-1] + 1))
        samples = sorted(sample for one in series for sample in one.samples(seed, starts[0], end, now_ms))
        points = groupby(samples, key=lambda sample: sample[0] // starts.step * starts.step)
        return {start: self._statistics([value for _, value in group]) for start, group in points}

    def _statistics(self, values: Sequence[float]) -> dict[str, Number]:
        found = statistics(values)
        return {name: found[name] for name in self.statistics}

    def _filled(self, rows: Sequence[dict[str, Number] | None], place: int) -> dict[str, Number]:
        match self.fill:
            case "null":
                return dict.fromkeys(self.statistics)
            case "average":
                return self._mean(rows, place)
            case number:
                return dict.fromkeys(self.statistics, int(number))

    def _mean(self, rows: Sequence[dict[str, Number] | None], place: int) -> dict[str, Number]:
        """The mean of the neighbours; null at the edges and inside longer gaps."""
        before = rows[place - 1] if place else None
        after = rows[place + 1] if place + 1 < len(rows) else None
        if before is None or after is None:
            return dict.fromkeys(self.statistics)
        return {name: (float(before[name] or 0) + float(after[name] or 0)) / 2 for name in self.statistics}
