"""This machine's clock against the service's: what to say where they are far apart. Pure."""

from datetime import timedelta

from aom_tui.language import _

ENDED_AT_ONCE = _(
    "IAM issued a token whose end has passed: IAM's clock or this machine's is wrong; it is used until it is refused"
)
"""Of `Token.ended_at_once`, for the person."""

WRONG_CLOCK = timedelta(minutes=5)
"""From here on it is said: signatures are refused at 15 minutes, and what a token's end means is no longer plain."""


def wrong_clock(skew: timedelta) -> str:
    """For the person; `skew` is how far the service is ahead."""
    minutes = round(abs(skew).total_seconds() / 60)
    if skew > timedelta():
        said = _("this machine's clock is {minutes} min behind the service's, which decides; set it (NTP)")
    else:
        said = _("this machine's clock is {minutes} min ahead of the service's, which decides; set it (NTP)")
    return said.format(minutes=f"{minutes:,}")
