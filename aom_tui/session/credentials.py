"""Who is asking: the three kinds of credential, with their secrets in hand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from msgspec import Struct

from aom_tui.session.secret import Secret

RENEWED_BEFORE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What a user whose login is protected by a virtual MFA device adds: a passcode, another one at each login.

    `passcode` asks for it and may block as long as somebody types; it raises InvalidInput where it is not given.
    """

    passcode: Callable[[], Secret] = field(compare=False)


class Password(Struct, frozen=True):
    """An IAM user with the password: a name in an account (`domain`), else an id. Gets a token.

    Beside a passcode IAM wants the id, whatever names the user beside the password.
    """

    user: str
    password: Secret
    domain: str
    second: "SecondFactor | None" = None
    user_id: str = ""


class AccessKey(Struct, frozen=True):
    """AK and SK, temporary if they come with a security token. Signs every request; gets no token."""

    access: str
    secret: Secret
    security_token: Secret | None = None
    expires_at: datetime | None = None
    """Aware; None for a permanent key, and where nobody said."""

    def is_ending(self, now: datetime) -> bool:
        """Whether a new one is to be had: an ECS gets it ten minutes before, and both hold in between."""
        return self.expires_at is not None and now >= self.expires_at - RENEWED_BEFORE


class GivenToken(Struct, frozen=True):
    """A token from elsewhere. It can be used and checked, never renewed."""

    token: Secret


Credential = Password | AccessKey | GivenToken


def secret_of(credential: Credential) -> Secret:
    """Return the password, the SK or the token."""
    match credential:
        case Password(password=secret) | AccessKey(secret=secret) | GivenToken(token=secret):
            return secret
