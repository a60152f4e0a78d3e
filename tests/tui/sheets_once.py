"""What is made of a style sheet, kept for all apps of this process: each test starts one, with the same sheets."""

from typing import Any

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_MADE: dict[tuple[Any, ...], list[RuleSet]] = {}
"""By the text, where it stands, and the variables in it. Nothing changes a rule once it is made."""

_make = Stylesheet._parse_rules


def install() -> None:
    """For all apps of this process that are still to be made."""
    Stylesheet._parse_rules = _made  # type: ignore[method-assign]


def _made(sheet: Stylesheet, *given: Any, **more: Any) -> list[RuleSet]:
    key = (frozenset(sheet._variables.items()), *given, *sorted(more.items()))
    if key not in _MADE:
        _MADE[key] = _make(sheet, *given, **more)
    return _MADE[key]
