"""The service's clock, as far as its answers tell it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from aom_tui.session.skew import WRONG_CLOCK, wrong_clock


class ServiceClock:
    """Our clock, put right by what the service last said. Tokens end by the service's."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.ours = clock
        """Aware."""
        self.skew: timedelta | None = None
        """How far the service was ahead of us when it last answered; None before that."""

    def now(self) -> datetime:
        """What time it is there, aware; our own time as long as nothing is known."""
        return self.ours() + (self.skew or timedelta())

    def note(self, date: datetime | None) -> str:
        """A reply's Date. In words that the clocks have gone apart, where they had not before; else empty."""
        if date is None:
            return ""
        before, self.skew = self.skew or timedelta(), date - self.ours()
        return wrong_clock(self.skew) if abs(self.skew) >= WRONG_CLOCK > abs(before) else ""
