"""What may have caused an exchange to go wrong, what shows it, and what would mend it."""

from datetime import datetime, timedelta
from enum import IntEnum
from typing import Literal

from msgspec import Struct

from aom_tui.session.profile import Profile
from aom_tui.session.token_facts import TokenFacts


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
