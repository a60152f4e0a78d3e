"""The signs that stand on the screen: one table, and a twin of each in ASCII.

Which of the two is chosen once in a process, when the first sign is asked for. Those in data stay as they are.
"""

from collections.abc import Callable
from typing import NamedTuple


class Signs(NamedTuple):
    """Each takes one cell."""

    rule: str = "─"
    """The line that a title stands in."""
    ellipsis: str = "…"
    """Something was cut here."""
    opened: str = "▾"
    """A value that can be folded."""
    folded: str = "▸"
    goes_on: str = "↳"
    """The further lines of a row."""
    choose: str = "▾"
    """There is a list to choose from."""
    ascending: str = "▲"
    descending: str = "▼"
    """What a table is sorted by."""
    phase: str = "█"
    """Bars: a phase of a request, a request with all its phases, what is shorter than a cell."""
    whole: str = "━"
    sliver: str = "▏"
    bar: str = "█"
    """A value in a chart of bars."""
    covered: str = "•"
    """In the place of each cell of one."""


UNICODE = Signs()
ASCII = Signs(
    rule="-",
    ellipsis="~",
    opened="v",
    folded=">",
    goes_on="+",
    choose="v",
    ascending="^",
    descending="v",
    phase="#",
    whole="=",
    sliver="|",
    bar="#",
    covered="*",
)


class _Choice:
    """What to ask, until it has answered."""

    ask: Callable[[], bool] | None = None
    is_ascii = False


def decide_by(ask: Callable[[], bool]) -> None:
    """Whoever knows settings and terminal; asked once, when the first sign is drawn, whether it must be ASCII."""
    _Choice.ask = ask


def is_ascii() -> bool:
    """Whether signs are drawn in ASCII."""
    if _Choice.ask is not None:
        ask, _Choice.ask = _Choice.ask, None
        _Choice.is_ascii = ask()
    return _Choice.is_ascii


def signs() -> Signs:
    """The table in use."""
    return ASCII if is_ascii() else UNICODE
