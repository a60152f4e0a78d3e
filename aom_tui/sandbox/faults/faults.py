"""Faults on demand: what may go wrong, with whose calls, how often; and which of them meets a call.

Values and one pure decision. What a fault does to a reply is in `fault_replies.py` and `delivery.py`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

AOM = "aom"


class FaultKind(StrEnum):
    """What goes wrong, by the name that commands and the control endpoint give it."""

    UNAUTHORIZED = "401"
    FORBIDDEN = "403"
    THROTTLED = "429"
    SERVER_ERROR = "500"
    UNAVAILABLE = "503"
    LATENCY = "latency"
    """The call is carried out; its reply comes that many seconds later."""
    SLOW_BODY = "slow-body"
    """The real body drips in over that many seconds."""
    TRUNCATED_BODY = "truncated-body"
    """Content-Length announces the whole body, half of it comes, the connection closes."""
    RESET = "reset"
    """The call is carried out; instead of a reply the connection is reset (TCP RST)."""
    WRONG_CONTENT_TYPE = "wrong-content-type"
    """The real JSON, called text/html."""
    HTML_PAGE = "html-page"
    """200 with a sign-in page, as a proxy in between would send it; the call is not carried out."""
    CLOCK_SHIFT = "clock-shift"
    """The clock is off by that many seconds for the Date header, the life of tokens and the dates of signatures.

    Metrics, events and alarms keep the right time: who asks for the last hour still gets it.
    """


REFUSALS = frozenset(
    {
        FaultKind.UNAUTHORIZED,
        FaultKind.FORBIDDEN,
        FaultKind.THROTTLED,
        FaultKind.SERVER_ERROR,
        FaultKind.UNAVAILABLE,
    }
)
"""The call is not carried out: these are its whole answer."""
TIMED = {FaultKind.LATENCY: 2.0, FaultKind.SLOW_BODY: 5.0, FaultKind.CLOCK_SHIFT: 1200.0}
"""Kinds that take seconds, with what is taken where none are given. 1200 s is more than a signature may be off."""
RETRIED = {FaultKind.THROTTLED: 5, FaultKind.UNAVAILABLE: None}
"""Kinds that may carry Retry-After, with the seconds where none are given."""


@dataclass(frozen=True, slots=True)
class Target:
    """A call as a fault sees it. `user` and `project` are empty where nobody or none is known."""

    operation: str
    service: str
    user: str = ""
    project: str = ""
    project_id: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong until it is cleared or used up."""

    kind: FaultKind
    operation: str = ""
    """Id of an operation, or `iam` or `aom` for all of a service; empty means all of AOM, for IAM only on request."""
    user: str = ""
    """Only calls of this user (a seat of a class is a user)."""
    project: str = ""
    """Only calls to this project, by name or id."""
    probability: float = 1.0
    left: int | None = None
    """How many more calls it meets; None without end."""
    seconds: float = 0.0
    retry_after: int | None = None
    id: int = 0
    """Given by the book; 0 for those of a scenario."""
    met: int = 0
    """Calls it has met so far."""

    def meets(self, target: Target) -> bool:
        """Whether it may meet the call at all, before the dice are thrown."""
        if self.kind is FaultKind.CLOCK_SHIFT or self.left == 0:
            return False
        if self.user not in ("", target.user) or self.project not in ("", target.project, target.project_id):
            return False
        return (self.operation or AOM) in (target.operation, target.service)


def decide(faults: Iterable[Fault], target: Target, dice: Random) -> Fault | None:
    """The first fault that meets the call; each that may throws the dice once, so that a seed repeats a lesson."""
    return next((one for one in faults if one.meets(target) and dice.random() < one.probability), None)


class FaultBook:
    """The faults that are on, in the order they came."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._faults: dict[int, Fault] = {}
        self._last = 0
        self.shift = 0.0
        """Seconds by which the clock of tokens and signatures is ahead of the machine's."""
        self.on_shift: list[Callable[[float], object]] = []
        """Told each new shift: whoever else keeps the time, such as who writes the Date header."""

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._faults.values())

    def __len__(self) -> int:
        return len(self._faults)

    def add(self, fault: Fault) -> Fault:
        """Keeps it, with an id of its own. There is one clock, so a second shift takes the place of the first."""
        if fault.kind is FaultKind.CLOCK_SHIFT:
            self._faults = {one.id: one for one in self if one.kind is not FaultKind.CLOCK_SHIFT}
            self._shift_by(fault.seconds)
        self._last += 1
        kept = replace(fault, id=self._last)
        self._faults[kept.id] = kept
        return kept

    def clear(self, fault_id: int | None = None) -> int:
        """Takes one away, or all; how many there were."""
        gone = [one for one in self if fault_id in (None, one.id)]
        for one in gone:
            del self._faults[one.id]
            if one.kind is FaultKind.CLOCK_SHIFT:
                self._shift_by(0.0)
        return len(gone)

    def _shift_by(self, seconds: float) -> None:
        self.shift = seconds
        for told in self.on_shift:
            told(seconds)

    def meet(self, target: Target, more: Iterable[Fault] = ()) -> Fault | None:
        """The fault that meets a call, counted; `more` are those of a running scenario. Used up, it is gone."""
        fault = decide((*self, *more), target, self._dice)
        if fault is None or fault.id not in self._faults:
            return fault
        left = None if fault.left is None else fault.left - 1
        self._faults[fault.id] = replace(fault, left=left, met=fault.met + 1)
        if left == 0:
            del self._faults[fault.id]
        return fault
