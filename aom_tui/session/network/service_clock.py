"""The service's clock, as its replies tell it, and how far this machine's is from it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from aom_tui.language import _

ENDED_AT_ONCE = _(
    "IAM issued a token whose end has passed: IAM's clock or this machine's is wrong; it is used until it is refused"
)
"""What to say of `Token.ended_at_once`."""

WRONG_CLOCK = timedelta(minutes=5)
"""From here on it is said: signatures are refused at 15 minutes, and what a token's end means is no longer plain."""


class ServiceClock:
    """Our clock, corrected by the Date of the service's replies. Tokens end by the clock of IAM, which issues them."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.ours = clock
        """Aware."""
        self.skew: timedelta | None = None
        """How far the service was ahead of us when it last answered; None before that."""
        self._skews: dict[bool, timedelta] = {}
        """The same of AOM and (True) of IAM: where the two differ, a token may be over by one and new by the other."""

    def now(self) -> datetime:
        """The time at IAM, aware; at AOM as long as IAM has not answered, our own as long as neither has."""
        return self.ours() + self._skews.get(True, self.skew or timedelta())

    def note(self, date: datetime | None, *, by_iam: bool) -> str:
        """Take a reply's Date. Returns a warning when the clocks have just begun to differ too much, else empty."""
        if date is None:
            return ""
        before = self._skews.get(by_iam, self.skew or timedelta())
        self.skew = self._skews[by_iam] = date - self.ours()
        return wrong_clock(self.skew) if abs(self.skew) >= WRONG_CLOCK > abs(before) else ""


def wrong_clock(skew: timedelta) -> str:
    """The warning for a clock that differs; `skew` is how far the service is ahead."""
    minutes = round(abs(skew).total_seconds() / 60)
    if skew > timedelta():
        said = _("this machine's clock is {minutes} min behind the service's, which decides; set it (NTP)")
    else:
        said = _("this machine's clock is {minutes} min ahead of the service's, which decides; set it (NTP)")
    return said.format(minutes=f"{minutes:,}")
