"""Functions of a range vector: what one series did in the window that ends at a step."""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from aom_tui.sandbox.promql.arithmetic import plain_text, quotient
from aom_tui.sandbox.promql.faults import failed
from aom_tui.sandbox.promql.quantiles import quantile
from aom_tui.sandbox.promql.summary import compensated_sum, largest, mean, smallest, variance


class Window(NamedTuple):
    """The samples of one series with start <= time <= end, in epoch milliseconds; there is at least one."""

    times: Sequence[int]
    values: Sequence[float]
    start: int
    end: int
    step: int
    """The moment of evaluation: the end, unless there is an offset or an @."""


def _growth(window: Window, *, counter: bool) -> float | None:
    """How much the series changed over the whole window, extrapolated from the samples to its ends.

    The rule is Prometheus': up to 1.1 sample distances are filled at either end, else half of one; a counter is never
    taken to have been below zero; and what a counter lost at a reset counts again.
    """
    times, values = window.times, window.values
    if len(values) < 2:
        return None
    change = values[-1] - values[0]
    if counter:
        change += sum([before for before, after in pairwise(values) if after < before])
    sampled = (times[-1] - times[0]) / 1000
    distance = sampled / (len(values) - 1)
    to_start = (times[0] - window.start) / 1000
    to_end = (window.end - times[-1]) / 1000
    if counter and change > 0 and values[0] >= 0:
        to_start = min(to_start, sampled * (values[0] / change))
    near, half = distance * 1.1, distance / 2
    covered = sampled + (to_start if to_start < near else half) + (to_end if to_end < near else half)
    return change * (covered / sampled)


def rate(window: Window) -> float | None:
    """Growth of a counter, per second."""
    grown = _growth(window, counter=True)
    return None if grown is None else grown / ((window.end - window.start) / 1000)


def increase(window: Window) -> float | None:
    """Growth of a counter."""
    return _growth(window, counter=True)


def delta(window: Window) -> float | None:
    """Growth of a gauge."""
    return _growth(window, counter=False)


def irate(window: Window) -> float | None:
    """Growth of a counter per second, by its last two samples."""
    if len(window.values) < 2:
        return None
    before, last = window.values[-2:]
    change = last if last < before else last - before
    return change / ((window.times[-1] - window.times[-2]) / 1000)


def idelta(window: Window) -> float | None:
    """Difference of the last two samples."""
    return window.values[-1] - window.values[-2] if len(window.values) > 1 else None


def _line(window: Window, origin: int) -> tuple[float, float]:
    """Slope per second and value at `origin` of the line that fits the samples best."""
    first = window.values[0]
    if all(value == first for value in window.values):
        return (math.nan, math.nan) if math.isinf(first) else (0.0, first)
    count = len(window.values)
    xs = [(time - origin) / 1000 for time in window.times]
    sum_x, sum_y = compensated_sum(xs), compensated_sum(window.values)
    sum_xy = compensated_sum(x * y for x, y in zip(xs, window.values, strict=True))
    sum_xx = compensated_sum(x * x for x in xs)
    slope = quotient(sum_xy - sum_x * sum_y / count, sum_xx - sum_x * sum_x / count)
    return slope, sum_y / count - slope * sum_x / count


def deriv(window: Window) -> float | None:
    """Slope per second by linear regression."""
    return _line(window, window.times[0])[0] if len(window.values) > 1 else None


def predict_linear(window: Window, seconds: float) -> float | None:
    """What the series will be so many seconds after the moment of evaluation, by linear regression."""
    if len(window.values) < 2:
        return None
    slope, value = _line(window, window.step)
    return slope * seconds + value


def smoothed(window: Window, smoothing: float, trend: float) -> float | None:
    """Double exponential smoothing (Holt-Winters); both factors lie between 0 and 1."""
    for name, factor in (("smoothing", smoothing), ("trend", trend)):
        if not 0 < factor < 1:
            raise failed(f"invalid {name} factor. Expected: 0 < {name[0]}f < 1, got: {plain_text(factor)}")
    if len(window.values) < 2:
        return None
    level, slope = window.values[0], window.values[1] - window.values[0]
    before = 0.0
    for place, value in enumerate(window.values[1:]):
        if place:
            slope = trend * (level - before) + (1 - trend) * slope
        before, level = level, smoothing * value + (1 - smoothing) * (level + slope)
    return level


def changes(window: Window) -> float:
    """How often the value changed; from NaN to NaN is no change."""
    return float(
        sum(a != b and not (math.isnan(a) and math.isnan(b)) for a, b in pairwise(window.values)),
    )


def resets(window: Window) -> float:
    """How often the value fell."""
    return float(sum(after < before for before, after in pairwise(window.values)))


def spread(window: Window) -> float:
    """The variance of the samples; where it is too large for a number Prometheus' compensated sum ends in NaN."""
    found = variance(window.values)
    return math.nan if math.isinf(found) else found


WINDOW_FUNCTIONS: dict[str, Callable[..., float | None]] = {
    "rate": rate,
    "increase": increase,
    "delta": delta,
    "irate": irate,
    "idelta": idelta,
    "deriv": deriv,
    "predict_linear": predict_linear,
    "double_exponential_smoothing": smoothed,
    "holt_winters": smoothed,
    "changes": changes,
    "resets": resets,
    "avg_over_time": lambda window: mean(window.values),
    "min_over_time": lambda window: smallest(window.values),
    "max_over_time": lambda window: largest(window.values),
    "sum_over_time": lambda window: compensated_sum(window.values),
    "count_over_time": lambda window: float(len(window.values)),
    "stddev_over_time": lambda window: math.sqrt(spread(window)),
    "stdvar_over_time": spread,
    "last_over_time": lambda window: window.values[-1],
    "present_over_time": lambda _: 1.0,
    "quantile_over_time": lambda window, q: quantile(q, window.values),
}
"""By name: a function of a window and the scalar arguments. None where the window is too short to tell."""
