"""Where the series come from, and how much of them one query may read."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from aom_tui.sandbox.promql.faults import failed
from aom_tui.sandbox.promql.matching import Matcher
from aom_tui.sandbox.promql.values import Sampled

MOST = 20_000_000
"""What one query may cost, counted in samples that are read: two seconds of work or so, during which nobody else is
served. Prometheus, which serves others meanwhile, allows 50 million."""
LOOKED_UP, CUT, COMPUTED = 4, 30, 2
"""What it costs to find the value of a series at a step, to cut out a window, and to compute a value from others."""


class Storage(Protocol):
    """The samples of one project."""

    def select(self, matchers: Sequence[Matcher], start_ms: int, end_ms: int) -> Iterable[Sampled]:
        """The series that fit, with their samples in start <= time <= end."""


class Budget:
    """What is left of what a query may cost."""

    def __init__(self, samples: int = MOST) -> None:
        self._left = samples

    @property
    def is_spent(self) -> bool:
        """Whether the query has cost too much already."""
        return self._left < 0

    def spend(self, samples: int) -> None:
        """Counts work that is about to be done; raises QueryFault when it is too much."""
        self._left -= samples
        if self._left < 0:
            raise failed("query processing would load too many samples into memory in query execution")
