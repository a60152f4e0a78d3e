"""A time series of a reply, and the names by which several are told apart."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from msgspec import Struct

from aom_tui.catalogue.json_path import JsonPath

GAP = math.nan
"""The value of a point that has none."""


_REGULAR = 0.5
"""The part of all distances that must be the same for it to be the series' step."""
_LATE = 1.5
"""Steps after which a point is missing."""


@dataclass(frozen=True, eq=False)
class Series:
    """Points of one thing, in order of time, one for each instant."""

    labels: Mapping[str, str]
    """What it is of, in the reply's own names and order: namespace, metric, dimensions, statistic."""
    unit: str
    """As the reply says; may be empty."""
    times: Sequence[float]
    """Seconds of the epoch."""
    values: Sequence[float]
    """Finite, or `GAP`."""
    owner: JsonPath | None = None
    """Where in the reply the object stands that names it; None where the reply names nothing."""

    @cached_property
    def reach(self) -> float:
        """Seconds from a point after which the next one is missing; infinite where they come at no regular step."""
        return usual_step(self.times) * _LATE or math.inf

    @cached_property
    def runs(self) -> list[range]:
        """The points that follow on each other: a gap ends a run, and so does a step in which no point came."""
        made: list[range] = []
        start, latest = -1, math.inf
        for at, (time, value) in enumerate(zip(self.times, self.values, strict=True)):
            if start >= 0 and (math.isnan(value) or time > latest):
                made.append(range(start, at))
                start = -1
            if not math.isnan(value):
                start = at if start < 0 else start
                latest = time + self.reach
        return [*made, range(start, len(self.times))] if start >= 0 else made


class SeriesFound(Struct, frozen=True, eq=False):
    """The series of a reply, and counts of what is not drawn of them."""

    series: tuple[Series, ...]
    filled: int = 0
    """Points that hold what the service fills in where it has no value; gaps here."""
    repeated: int = 0
    """Points at the time of another point of the same series; the last of them counts."""
    infinite: int = 0
    """Values that are infinite; gaps here."""
    without_points: int = 0
    """Series that were asked for and answered without a point."""
    is_part: bool = False
    """Whether this is what a filter left of the reply."""

    @property
    def has_values(self) -> bool:
        """Whether there is anything to draw."""
        return any(not math.isnan(value) for each in self.series for value in each.values)


def distinct_names(series: Sequence[Series]) -> tuple[Mapping[str, str], list[str]]:
    """Return the labels that all series share, and for each a name of the others: `average`, `node-1 maximum`."""
    first = series[0].labels if series else {}
    common = {name: text for name, text in first.items() if all(each.labels.get(name) == text for each in series)}
    names = [_name({name: text for name, text in each.labels.items() if name not in common}) for each in series]
    if len(series) == 1:
        return common, [common.pop("statistic", "")]
    return common, [name or str(number) for number, name in enumerate(names, 1)]


def distinguishing_label(labels: Sequence[Mapping[str, str]]) -> str:
    """Return the one label that differs in all, a name before an id, the shortest; empty where there is none."""
    first = labels[0] if len(labels) > 1 else {}
    telling = [name for name in first if len({each.get(name, "") for each in labels}) == len(labels)]
    return min(telling, key=lambda name: (not name.lower().endswith("name"), len(first[name])), default="")


def usual_step(times: Sequence[float]) -> float:
    """Return the seconds from point to point; 0 where they are irregular."""
    counted = Counter(round(later - earlier, 3) for earlier, later in pairwise(times))
    if not counted:
        return 0.0
    step, often = counted.most_common(1)[0]
    return step if often >= _REGULAR * (len(times) - 1) else 0.0


_NEEDS_LABEL = re.compile(r".{0,3}|[-+\d.eE]+")


def _name(labels: Mapping[str, str]) -> str:
    """The labels' values; a number or a short word with its label before it: `code=500 shop-prod-node-1`."""
    return " ".join(f"{name}={text}" if _NEEDS_LABEL.fullmatch(text) else text for name, text in labels.items())


# -- where they are


# -- points
