"""Selectors: the samples that a query reads, each selector's once for all steps."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from promql_parser import Expr, MatrixSelector, SubqueryExpr, VectorSelector

from aom_tui.sandbox.promql.faults import bad
from aom_tui.sandbox.promql.matching import matchers_of
from aom_tui.sandbox.promql.storage import CUT, LOOKED_UP, Budget, Storage
from aom_tui.sandbox.promql.syntax import bare, milliseconds, moments
from aom_tui.sandbox.promql.values import Column, Labels, Sampled, Steps, Vector, joined, sampled
from aom_tui.sandbox.promql.windows import Window

LOOKBACK_MS = 5 * 60_000
"""How old a sample may be and still count as the value of its series."""
SUBQUERY_STEP_MS = 60_000
"""Of a subquery that names none."""


@dataclass(frozen=True, slots=True)
class Windows:
    """One series of a range vector: its windows, one for each step, None where nothing is in it. They are cut out as
    they are asked for, once: together they hold the samples many times over."""

    labels: Labels
    windows: Iterator[Window | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads one query's samples from a storage."""

    storage: Storage
    first: int
    last: int
    """The query's own start and end in epoch milliseconds: what @ start() and @ end() mean."""
    lookback_ms: int = LOOKBACK_MS
    budget: Budget = field(default_factory=Budget)
    _read: dict[tuple[str, int, int], list[Sampled]] = field(default_factory=dict)

    def instants(self, node: VectorSelector, steps: Steps) -> Vector:
        """The latest value of each series at each step, not older than the lookback."""
        return self._latest(node, steps, lambda series, place: series.values[place])

    def sample_times(self, node: VectorSelector, steps: Steps) -> Vector:
        """When that latest value was taken, in epoch seconds."""
        return self._latest(node, steps, lambda series, place: series.times[place] / 1000)

    def _latest(self, node: VectorSelector, steps: Steps, shown: Callable[[Sampled, int], float]) -> Vector:
        wanted = self._moments(node, steps)
        found = self._series(node, min(wanted) - self.lookback_ms, max(wanted))
        self.budget.spend(LOOKED_UP * len(found) * len(wanted))
        return joined(Column(series.labels, list(self._values(series, wanted, shown))) for series in found)

    def _values(self, series: Sampled, wanted: Steps, shown: Callable[[Sampled, int], float]) -> Iterator[float | None]:
        times = series.times
        for moment in wanted:
            place = bisect_right(times, moment) - 1
            recent = place >= 0 and times[place] >= moment - self.lookback_ms
            yield shown(series, place) if recent else None

    def windows(self, node: Expr, steps: Steps, inner: Callable[[Expr, Steps], Vector]) -> Iterator[Windows]:
        """The range vector that a selector or a subquery stands for; `inner` evaluates what a subquery asks."""
        series, wanted, span = self.sampled(node, steps, inner)
        self.budget.spend(CUT * len(series) * len(steps))
        return (Windows(one.labels, self._cut(one, steps, wanted, span)) for one in series)

    def sampled(
        self, node: Expr, steps: Steps, inner: Callable[[Expr, Steps], Vector]
    ) -> tuple[list[Sampled], Steps, int]:
        """The series of a range vector, the end of each step's window, and how long the windows are (ms)."""
        node = bare(node)
        if isinstance(node, MatrixSelector):
            selector, span = node.vector_selector, milliseconds(node.range)
            wanted = self._moments(selector, steps)
            return self._series(selector, min(wanted) - span, max(wanted)), wanted, span
        if isinstance(node, SubqueryExpr):
            wanted, span = self._moments(node, steps), milliseconds(node.range)
            return self._subquery(node, min(wanted) - span, max(wanted), inner), wanted, span
        raise bad("expected a range vector")

    def _subquery(
        self, node: SubqueryExpr, start: int, end: int, inner: Callable[[Expr, Steps], Vector]
    ) -> list[Sampled]:
        """What the inner expression is at every whole multiple of the step in start <= time <= end."""
        step = milliseconds(node.step) or SUBQUERY_STEP_MS
        steps = range(-(-start // step) * step, end + 1, step)
        self.budget.spend(len(steps))
        return [sampled(column, steps) for column in inner(node.expr, steps).columns] if steps else []

    def _cut(self, series: Sampled, steps: Steps, wanted: Steps, span: int) -> Iterator[Window | None]:
        times, values = series.times, series.values
        for step, end in zip(steps, wanted, strict=True):
            first, after = bisect_left(times, end - span), bisect_right(times, end)
            self.budget.spend(after - first)
            yield Window(times[first:after], values[first:after], end - span, end, step) if after > first else None

    def _moments(self, node: VectorSelector | SubqueryExpr, steps: Steps) -> Steps:
        return moments(node, steps, (self.first, self.last))

    def _series(self, node: VectorSelector, start: int, end: int) -> list[Sampled]:
        """The series of a selector in order of their labels; read from the storage once."""
        matchers = matchers_of(node)
        key = (f"{node.name} {node.matchers}", start, end)
        if key not in self._read:
            found = sorted(self.storage.select(matchers, start, end), key=lambda series: series.labels)
            self.budget.spend(sum(len(series.times) for series in found))
            self._read[key] = found
        return self._read[key]
