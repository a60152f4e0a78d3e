"""What many values are as one: mean, variance, extremes. Nothing is lost to rounding or overflows on the way."""

import math
from collections.abc import Iterable, Sequence


def compensated_sum(values: Iterable[float]) -> float:
    """A sum that loses nothing to rounding; infinities and NaN as in an ordinary one."""
    values = list(values)
    try:
        return math.fsum(values)
    except (OverflowError, ValueError):
        return float(sum(values))


def mean(values: Sequence[float]) -> float:
    """The mean of at least one value."""
    total = compensated_sum(values)
    if math.isinf(total) and all(map(math.isfinite, values)):  # too large to add up, not to be averaged
        return compensated_sum(value / len(values) for value in values)
    return total / len(values)


def variance(values: Sequence[float]) -> float:
    """The variance of at least one value, as of a whole population."""
    if not all(map(math.isfinite, values)):
        return math.nan
    middle = mean(values)
    distances = (value - middle for value in values)
    return compensated_sum(distance * distance for distance in distances) / len(values)


def deviation(values: Sequence[float]) -> float:
    """The standard deviation."""
    return math.sqrt(variance(values))


def largest(values: Iterable[float]) -> float:
    """The largest; NaN only where nothing else is there."""
    return max((value for value in values if not math.isnan(value)), default=math.nan)


def smallest(values: Iterable[float]) -> float:
    """The smallest; NaN only where nothing else is there."""
    return min((value for value in values if not math.isnan(value)), default=math.nan)
