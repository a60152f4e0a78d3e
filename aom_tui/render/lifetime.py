"""How long something still holds, in the few characters that a status line has."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from aom_tui.language import _

if TYPE_CHECKING:
    from aom_tui.session.token import Token


def time_left(left: timedelta) -> str:
    """A token's remaining life: by the minute above ten minutes, by the second below."""
    seconds = int(left.total_seconds())
    if seconds <= 0:
        return _("expired")
    if seconds < 600:
        return f"{seconds // 60}m{seconds % 60:02d}s"
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}h{minutes:02d}m" if hours else f"{minutes}m"


def token_left(token: "Token", now: datetime) -> str:
    """How long the token serves; one that had ended at once, as long as nobody refuses it."""
    return _("until refused") if token.ended_at_once and not token.is_given else time_left(token.expires_at - now)
