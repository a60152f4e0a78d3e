"""Floating point as Go does it: no exceptions, but infinities and NaN; and numbers as Prometheus writes them."""

import math
from collections.abc import Callable
from decimal import Decimal

SMALLEST_PLAIN, LARGEST_PLAIN = 1e-6, 1e21
"""Outside of these Prometheus writes an exponent."""


def quotient(a: float, b: float) -> float:
    """a / b; a zero divisor gives an infinity, or NaN for 0 / 0."""
    if b:
        return a / b
    return math.nan if a == 0 or math.isnan(a) else math.copysign(math.inf, a) * math.copysign(1, b)


def remainder(a: float, b: float) -> float:
    """The remainder with the sign of a; NaN where there is none."""
    try:
        return math.fmod(a, b)
    except ValueError:
        return math.nan


def power(a: float, b: float) -> float:
    """a to the power of b."""
    odd = math.isfinite(b) and b % 2 in (1, -1)
    try:
        return math.pow(a, b)
    except OverflowError:
        return -math.inf if a < 0 and odd else math.inf
    except ValueError:  # a zero to a negative power, or a root of a negative number
        return (math.copysign(math.inf, a) if odd else math.inf) if a == 0 else math.nan


def total_of(
    function: Callable[[float], float], overflow: Callable[[float], float] = lambda _: math.inf
) -> Callable[[float], float]:
    """The function with NaN outside of its domain, and what `overflow` says beyond its range."""

    def whole(value: float) -> float:
        try:
            return function(value)
        except OverflowError:
            return overflow(value)
        except ValueError:
            return math.nan

    return whole


def logarithm(function: Callable[[float], float]) -> Callable[[float], float]:
    """A logarithm that is -Inf at 0."""
    return lambda value: -math.inf if value == 0 else total_of(function)(value)


def floor(value: float) -> float:
    """The largest whole number not above; keeps the sign of zero."""
    return math.copysign(float(math.floor(value)), value) if math.isfinite(value) else value


def ceil(value: float) -> float:
    """The smallest whole number not below; keeps the sign of zero."""
    return math.copysign(float(math.ceil(value)), value) if math.isfinite(value) else value


def larger(a: float, b: float) -> float:
    """The larger of two; NaN where either is, unless the other is +Inf."""
    if math.isnan(a) or math.isnan(b):
        return math.inf if math.inf in (a, b) else math.nan
    return max(a, b)


def smaller(a: float, b: float) -> float:
    """The smaller of two; NaN where either is, unless the other is -Inf."""
    return -larger(-a, -b)


def number_text(value: float) -> str:
    """A sample value on the wire: the shortest digits that read back equal, `+Inf`, `NaN`."""
    if math.isfinite(value) and value and not SMALLEST_PLAIN <= abs(value) < LARGEST_PLAIN:
        digits, _, exponent = repr(value).partition("e")
        if not exponent:
            digits, _, exponent = f"{Decimal(repr(value)):e}".partition("e")
        return f"{digits.removesuffix('.0')}e{exponent[0]}{exponent[1:].zfill(2)}"
    return plain_text(value)


def plain_text(value: float) -> str:
    """As `number_text`, but never with an exponent."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    text = repr(value)
    return (f"{Decimal(text):f}" if "e" in text else text).removesuffix(".0")
