"""Whether there is an alarm. Pure: what was measured, and whether there was an alarm before, decide."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from aom_tui.sandbox.alarms.conditions import Condition

COMPARES: Mapping[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
    "=": operator.eq,
}
History = Sequence[float | None]
"""What the checks in a row found, the newest first; None where there were no data."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The severity of the alarm that there is, or None; and whether data are missing."""

    level: str | None
    missing: bool = False


def checks_needed(condition: Condition) -> int:
    """How many checks in a row a verdict looks at."""
    return max(condition.checks, condition.recovery, condition.no_data.checks)


def judge(condition: Condition, history: History, before: str | None) -> Verdict:
    """The verdict on one series; `before` is the severity of the alarm it has, if any.

    The gravest level that all checks breached holds. An alarm stays until enough checks in a row breach no level.
    """
    if all(value is None for value in history[: condition.no_data.checks]):
        return _without_data(condition, before)
    for level, limit in condition.levels:
        if all(_breaches(condition, limit, value) for value in history[: condition.checks]):
            return Verdict(level)
    calm = all(_calm(condition, value) for value in history[: condition.recovery])
    return Verdict(None if calm else before)


def _without_data(condition: Condition, before: str | None) -> Verdict:
    match condition.no_data.state:
        case "alerting":
            return Verdict(before or condition.levels[-1][0], missing=True)
        case "pre_state":
            return Verdict(before, missing=True)
        case _:
            return Verdict(None, missing=True)


def _breaches(condition: Condition, limit: float | None, value: float | None) -> bool:
    return value is not None and (limit is None or COMPARES[condition.operator](value, limit))


def _calm(condition: Condition, value: float | None) -> bool:
    """No data are no proof that it is over: what they mean is decided once they are enough."""
    return value is not None and not any(_breaches(condition, limit, value) for _, limit in condition.levels)
