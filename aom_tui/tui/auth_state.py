"""Who we are and for how long, as the status line shows it: a value made from profile and session."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, field

from aom_tui.language import _
from aom_tui.render.clean import clean_line
from aom_tui.render.lifetime import time_left
from aom_tui.session.profile import Kind
from aom_tui.session.profiles.resolve import SANDBOX
from aom_tui.tui.keyboard.keys import with_keys

if TYPE_CHECKING:
    from aom_tui.session.profile import CredentialRef
    from aom_tui.session.session import Session


class AuthState(Struct, frozen=True, kw_only=True):
    """What is known of profile and token. All defaults: nothing is known yet."""

    kind: Kind | None = None
    profile: str = ""
    read_only: bool = False
    exposed: tuple[str, ...] = ()
    """What others on the way could read or pose as, in words."""
    user: str = ""
    domain: str = ""
    region: str = ""
    project: str = ""
    project_id: str = ""
    endpoints: Mapping[str, str] = field(default_factory=dict)
    """Scheme, host and port by service: where the requests go."""
    signs: bool = False
    """An access key signs each request; there is no token."""
    given: bool = False
    """A token from elsewhere serves; when it expires nobody here knows, unless IAM has said it."""
    expires_at: datetime | None = None
    ended_at_once: bool = False
    """The token's end had passed when it was issued: it serves until it is refused."""
    asks: bool = False
    """The next request asks for the secret first; a token that lies in the cache is found by that alone."""
    auto_renew: bool = True
    note: str = ""
    """What is going on or went wrong with the session: `opening sandbox...`, `no credentials`."""


def short_id(identifier: str) -> str:
    """A long id by its ends: `4fae..35`."""
    return identifier if len(identifier) <= 12 else f"{identifier[:4]}..{identifier[-2:]}"


def token_words(auth: AuthState, now: datetime) -> str:
    """The right end of the status line: how the next request will be authenticated."""
    if auth.note:
        return auth.note
    if auth.signs:
        return _("AK/SK signs")
    if auth.given:
        return _("given token expired") if _is_over(auth, now) else _("token as given")
    if auth.asks:
        return _("asks for the password")
    if auth.expires_at is None:
        return _("no token yet")
    words = _until_its_end(auth.expires_at - now) if not auth.ended_at_once else _("token until refused")
    return words if auth.auto_renew else _("{words} (no renewal)").format(words=words)


def _is_over(auth: AuthState, now: datetime) -> bool:
    return auth.ended_at_once or (auth.expires_at is not None and auth.expires_at <= now)


def _until_its_end(left: timedelta) -> str:
    return _("token expired") if left < timedelta(seconds=1) else _("token {left}").format(left=time_left(left))


def opening(profile_name: str | None) -> AuthState:
    """What is known while the session is being opened; of a sandbox not whether it runs already or is started."""
    kind = Kind.SANDBOX if profile_name == SANDBOX else None
    note = _("opening {name}...").format(name=profile_name or _("the session"))
    return AuthState(kind=kind, profile=profile_name or "", note=note)


def _named(reference: "CredentialRef | None") -> str:
    """By name, else by an id."""
    return (reference.user or short_id(reference.user_id)) if reference else ""


def _asks(session: "Session") -> bool:
    """Whether the user has to type a secret before the session can do anything."""
    reference = session.profile.credential
    return reference is not None and reference.source == "prompt" and not session.can_ask_quietly


def auth_state(session: "Session") -> AuthState:
    """The session as the status line shows it."""
    from aom_tui.session.endpoints import endpoint_of
    from aom_tui.session.network.connection import security_gaps

    profile, token, catalogue = session.profile, session.known_token, session.catalogue
    reference = profile.credential
    if not (profile.iam_endpoint or profile.aom_endpoint):
        return AuthState(note=with_keys(_("no profile: {profile} chooses one")))
    project = token.project if token else None
    kind = reference.kind if reference else ""
    return AuthState(
        kind=profile.kind,
        profile=profile.name,
        read_only=profile.read_only,
        exposed=security_gaps(profile),
        user=clean_line((token.user if token else "") or _named(reference)),
        domain=clean_line((token.domain if token else "") or (reference.domain if reference else "")),
        region=profile.region,
        project=clean_line(project.name if project else profile.project_name),
        project_id=clean_line(project.id if project else profile.project_id),
        endpoints={service: endpoint_of(catalogue, profile, service) for service in catalogue.schemas},
        signs=kind == "access-key",
        given=kind == "token",
        expires_at=token.expires_at if token else None,
        ended_at_once=token.ended_at_once if token else False,
        asks=token is not None and _asks(session),
        auto_renew=session.auto_renew,
    )
