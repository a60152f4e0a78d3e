"""What a scenario does to seeded series and log lines, as values: absolute moments and pure functions of the time.

A bend stays after its scenario has ended, so that the past stays as it was; before its beginning it changes nothing.
"""

from dataclasses import dataclass, replace
from typing import Self

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes since a scenario began: it begins, is at its full, begins to fade, is over."""

    begin: float
    full: float
    fade: float
    end: float

    def level(self, minute: float) -> float:
        """0 outside, 1 at the full, in between on the way up or down."""
        if not self.begin <= minute < self.end:
            return 0.0
        if minute < self.full:
            return (minute - self.begin) / (self.full - self.begin)
        return 1.0 if minute < self.fade else (self.end - minute) / (self.end - self.fade)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Timed:
    """A span in a sandbox's time: when its scenario began, how fast it goes, from when on it was stopped."""

    span: Span
    start_ms: int
    speed: float = 1.0
    cut_ms: int | None = None

    def level(self, time_ms: float) -> float:
        """How far it is in effect at a moment in epoch milliseconds, 0 to 1."""
        if time_ms < self.start_ms or (self.cut_ms is not None and time_ms >= self.cut_ms):
            return 0.0
        return self.span.level((time_ms - self.start_ms) / MINUTE_MS * self.speed)

    def cut(self, now_ms: int) -> Self:
        """The same, without effect from now on."""
        return self if self.cut_ms is not None else replace(self, cut_ms=now_ms)

    def over(self, before_ms: int) -> bool:
        """Whether nothing of it is left from that moment on."""
        return self.start_ms + self.span.end * MINUTE_MS / self.speed < before_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Bend(_Timed):
    """Values grow by a factor and by an amount, as far as it is in effect; with `gap` there are none."""

    factor: float = 1.0
    plus: float = 0.0
    gap: bool = False

    def bent(self, value: float, time_ms: int) -> float | None:
        """What becomes of a value; None where no sample is reported."""
        level = self.level(time_ms)
        if not level:
            return value
        return None if self.gap else value * (1 + (self.factor - 1) * level) + self.plus * level


@dataclass(frozen=True, slots=True, kw_only=True)
class LogBend(_Timed):
    """Further lines of a service, so many a minute from each of its pods; or none at all of a host."""

    service: str = ""
    texts: tuple[str, ...] = ()
    a_minute: int = 0
    silent_host: str = ""
    """IP of the host whose lines, and those of its pods, are missing."""
