"""Quantiles, of values and of the buckets of a histogram."""

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate


def _beyond(q: float) -> float | None:
    """What any quantile is for a q outside of 0..1."""
    if math.isnan(q):
        return math.nan
    if q < 0:
        return -math.inf
    return math.inf if q > 1 else None


def _nan_first(value: float) -> tuple[bool, float]:
    return not math.isnan(value), value


def quantile(q: float, values: Iterable[float]) -> float:
    """The q-quantile, between two values in proportion; NaN counts as the smallest."""
    values = list(values)
    ordered = sorted(values, key=_nan_first) if any(map(math.isnan, values)) else sorted(values)
    if not ordered:
        return math.nan
    beyond = _beyond(q)
    if beyond is not None:
        return beyond
    rank = q * (len(ordered) - 1)
    lower = math.floor(rank)
    upper = min(len(ordered) - 1, lower + 1)
    weight = rank - lower
    return ordered[lower] * (1 - weight) + ordered[upper] * weight


def bucket_quantile(q: float, buckets: Iterable[tuple[float, float]]) -> float:
    """The q-quantile of a histogram from (upper bound, cumulative count); NaN without a bucket for +Inf.

    Inside a bucket the observations are taken to be spread evenly, the lowest bucket to begin at 0.
    """
    beyond = _beyond(q)
    if beyond is not None:
        return beyond
    bounds, counts = _merged(buckets)
    if bounds[-1] != math.inf or len(bounds) < 2:
        return math.nan
    counts = list(accumulate(counts, _not_less))
    if not counts[-1]:
        return math.nan
    return _inside(q * counts[-1], bounds, counts)


def _not_less(before: float, count: float) -> float:
    """Scrapes of different moments may make a higher bucket hold less; a cumulative count cannot fall."""
    return count if count > before else before


def _merged(buckets: Iterable[tuple[float, float]]) -> tuple[list[float], list[float]]:
    found: dict[float, float] = {}
    for bound, count in sorted(buckets, key=lambda bucket: bucket[0]):
        found[bound] = found.get(bound, 0.0) + count
    return list(found), list(found.values())


def _inside(rank: float, bounds: Sequence[float], counts: Sequence[float]) -> float:
    if math.isnan(rank):
        return bounds[-2]
    place = bisect_left(counts, rank, hi=len(counts) - 1)
    if place == len(counts) - 1:
        return bounds[-2]
    if place == 0 and bounds[0] <= 0:
        return bounds[0]
    start, below = (bounds[place - 1], counts[place - 1]) if place else (0.0, 0.0)
    share = (rank - below) / (counts[place] - below) if counts[place] != below else math.nan
    return start + (bounds[place] - start) * share
