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
    """The end of a text that was cut."""
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
    """A cell of a secret."""


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


class _Source:
    """What decides between Unicode and ASCII, until it has been asked."""

    ask: Callable[[], bool] | None = None
    is_ascii = False


def set_ascii_source(ask: Callable[[], bool]) -> None:
    """Set what decides whether signs must be ASCII; it is called once, when the first sign is drawn."""
    _Source.ask = ask


def is_ascii() -> bool:
    """Whether signs are drawn in ASCII."""
    if _Source.ask is not None:
        ask, _Source.ask = _Source.ask, None
        _Source.is_ascii = ask()
    return _Source.is_ascii


def signs() -> Signs:
    """The table in use."""
    return ASCII if is_ascii() else UNICODE
