"""The service's clock, as far as its answers tell it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from aom_tui.session.network.skew import WRONG_CLOCK, wrong_clock


class ServiceClock:
    """Our clock, put right by what the service last said. Tokens end by that of IAM, which issues them."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.ours = clock
        """Aware."""
        self.skew: timedelta | None = None
        """How far the service was ahead of us when it last answered; None before that."""
        self._skews: dict[bool, timedelta] = {}
        """The same of AOM and (True) of IAM: where the two differ, a token may be over by one and new by the other."""

    def now(self) -> datetime:
        """What time it is at IAM, aware; AOM's as long as IAM has not answered, our own as long as neither has."""
        return self.ours() + self._skews.get(True, self.skew or timedelta())

    def note(self, date: datetime | None, *, by_iam: bool) -> str:
        """A reply's Date. In words that the clocks have gone apart, where they had not before; else empty."""
        if date is None:
            return ""
        before = self._skews.get(by_iam, self.skew or timedelta())
        self.skew = self._skews[by_iam] = date - self.ours()
        return wrong_clock(self.skew) if abs(self.skew) >= WRONG_CLOCK > abs(before) else ""
