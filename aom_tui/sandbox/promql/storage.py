"""Where the series come from, and how much of them one query may read."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from aom_tui.sandbox.promql.faults import failed
from aom_tui.sandbox.promql.matching import Matcher
from aom_tui.sandbox.promql.values import Sampled

MOST_SAMPLES = 10_000_000
"""Samples that one query may look at, each time anew. Prometheus allows 50 million; this is some seconds of work."""


class Storage(Protocol):
    """The samples of one project."""

    def select(self, matchers: Sequence[Matcher], start_ms: int, end_ms: int) -> Iterable[Sampled]:
        """The series that fit, with their samples in start <= time <= end."""


class Budget:
    """What is left of the samples that a query may look at."""

    def __init__(self, samples: int = MOST_SAMPLES) -> None:
        self._left = samples

    def spend(self, samples: int) -> None:
        """Counts samples that are about to be looked at; raises QueryFault when they are too many."""
        self._left -= samples
        if self._left < 0:
            raise failed("query processing would load too many samples into memory in query execution")
