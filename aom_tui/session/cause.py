"""What may have caused an exchange to go wrong, what shows it, and what would mend it."""

from datetime import datetime, timedelta
from enum import IntEnum
from typing import Literal

from msgspec import Struct

from aom_tui.session.profile import Profile
from aom_tui.session.token import Token


class Likelihood(IntEnum):
    """How sure a cause is; the surest first."""

    SHOWN = 0
    """The exchange itself shows it."""
    LIKELY = 1
    """What the exchange shows fits it, and may fit something else."""
    DOCUMENTED = 2
    """A documented cause of the code, with no sign of it here."""


class RenewToken(Struct, frozen=True):
    """Get a new token, whatever is kept."""


class SetProject(Struct, frozen=True):
    """Put this project's id where `instead_of` stands (empty: where none stands)."""

    project_id: str
    instead_of: str = ""


class UseEndpoint(Struct, frozen=True):
    """Send it to `endpoint` (scheme, host and port), in `region` where that is known."""

    endpoint: str
    region: str = ""


class Wait(Struct, frozen=True):
    """Wait so many seconds; 0 where it can be sent again at once."""

    seconds: int


class ForgetCredential(Struct, frozen=True):
    """Forget the secret that was typed, and ask for it anew."""


class SignAgain(Struct, frozen=True):
    """Let the access key sign again that was held after refused signatures."""


class GiveValue(Struct, frozen=True):
    """Set what is missing or correct what is wrong at this place, as a Problem names it: `query limit`.

    `type` is that of a body's field in the documents' words (`list of object`), where they say it.
    """

    where: str
    type: str = ""


class TakeOut(GiveValue, frozen=True):
    """Take the field at this place out, which the documents do not know; `instead` is what was likely meant."""

    instead: str = ""


class Follow(Struct, frozen=True):
    """Follow a redirect to `url`; to another host (`elsewhere`) nothing goes along that tells who we are."""

    url: str
    method: str
    elsewhere: bool


Remedy = Follow | RenewToken | SetProject | UseEndpoint | Wait | ForgetCredential | SignAgain | GiveValue


class Cause(Struct, frozen=True):
    """One cause in plain sentences. `evidence` is what in this exchange shows it; they hold the server's text as it is.

    `advice` says what to do; `remedy`, where there is one, is what the program can do of it.
    """

    title: str
    evidence: str
    likelihood: Likelihood
    advice: str = ""
    remedy: Remedy | None = None


class TokenFacts(Struct, frozen=True, kw_only=True):
    """What is known of the token in use; never its value. Times are aware."""

    fingerprint: str
    expires_at: datetime | None = None
    """None for a token from elsewhere of which IAM was not asked."""
    ended_at_once: bool = False
    """Its end had passed when it was issued."""
    project_id: str = ""
    """Empty for a token of the whole account, and where nothing is known."""
    project_name: str = ""
    domain: str = ""
    user: str = ""
    roles: tuple[str, ...] = ()

    @property
    def is_of_account(self) -> bool:
        """Whether it is known to be for the whole account and no project."""
        return self.expires_at is not None and not self.project_id


class SessionState(Struct, frozen=True, kw_only=True):
    """What a session knows at one moment; holds no secret."""

    profile: Profile
    now: datetime
    token: TokenFacts | None = None
    credential: Literal["password", "access-key", "token", ""] = ""
    clock_skew: timedelta | None = None
    """How far the service's clock was ahead of ours when it last answered."""
    refused_signatures: int = 0
    """In a row, up to now."""
    proxy: str = ""
    """The proxy that requests to AOM go through, without user and password."""


def token_facts(token: Token) -> TokenFacts:
    """The token without its value."""
    return TokenFacts(
        fingerprint=token.value.fingerprint,
        expires_at=token.expires_at if token.document else None,
        ended_at_once=token.ended_at_once,
        project_id=token.project.id if token.project else "",
        project_name=token.project.name if token.project else "",
        domain=token.domain,
        user=token.user,
        roles=token.roles,
    )
