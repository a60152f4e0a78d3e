"""Functions of single values: each value of a vector becomes another, and the metric's name is dropped."""

import calendar
import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from aom_tui.sandbox.promql.arithmetic import ceil, floor, larger, logarithm, quotient, smaller, total_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SIGNED_INFINITY = lambda value: math.copysign(math.inf, value)  # noqa: E731


def rounded(value: float, nearest: float = 1.0) -> float:
    """The nearest multiple; halves go up."""
    inverse = quotient(1.0, nearest)
    return quotient(floor(value * inverse + 0.5), inverse)


def clamped(value: float, low: float, high: float) -> float | None:
    """The value inside of the bounds; nothing where there is no inside."""
    return None if high < low else larger(low, smaller(high, value))


def sign(value: float) -> float:
    """-1, 1, or what is neither."""
    return math.copysign(1.0, value) if value and not math.isnan(value) else value


def _atanh(value: float) -> float:
    return math.copysign(math.inf, value) if abs(value) == 1 else total_of(math.atanh)(value)


def of_date(read: Callable[[datetime], int]) -> Callable[[float], float]:
    """What a moment in epoch seconds is in UTC; NaN beyond the years that a date can have."""

    def part(value: float) -> float:
        try:
            return float(read(_EPOCH + timedelta(seconds=int(value))))
        except (ValueError, OverflowError):
            return math.nan

    return part


ELEMENT_FUNCTIONS: dict[str, Callable[..., float | None]] = {
    "abs": abs,
    "ceil": ceil,
    "floor": floor,
    "exp": total_of(math.exp),
    "ln": logarithm(math.log),
    "log2": logarithm(math.log2),
    "log10": logarithm(math.log10),
    "sqrt": total_of(math.sqrt),
    "sgn": sign,
    "round": rounded,
    "clamp": clamped,
    "clamp_min": lambda value, low: larger(low, value),
    "clamp_max": lambda value, high: smaller(high, value),
    "sin": total_of(math.sin),
    "cos": total_of(math.cos),
    "tan": total_of(math.tan),
    "asin": total_of(math.asin),
    "acos": total_of(math.acos),
    "atan": math.atan,
    "sinh": total_of(math.sinh, _SIGNED_INFINITY),
    "cosh": total_of(math.cosh),
    "tanh": math.tanh,
    "asinh": math.asinh,
    "acosh": total_of(math.acosh),
    "atanh": _atanh,
    "deg": lambda value: value * 180 / math.pi,
    "rad": lambda value: value * math.pi / 180,
}
"""By name: a function of a value and the scalar arguments. None removes the value."""

DATE_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "minute": of_date(lambda date: date.minute),
    "hour": of_date(lambda date: date.hour),
    "month": of_date(lambda date: date.month),
    "year": of_date(lambda date: date.year),
    "day_of_month": of_date(lambda date: date.day),
    "day_of_week": of_date(lambda date: date.isoweekday() % 7),
    "day_of_year": of_date(lambda date: date.timetuple().tm_yday),
    "days_in_month": of_date(lambda date: calendar.monthrange(date.year, date.month)[1]),
}
"""By name: a function of epoch seconds. Without an argument they tell about the moment of evaluation."""
