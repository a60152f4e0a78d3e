"""The IAM token: what to ask for and what the answer means. Pure.

Source of the rules: IAM's API reference (token by password), and a real Keystone, which is stricter: it insists on
the domain beside a project's name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct

from aom_tui.language import _
from aom_tui.session.credentials import Password
from aom_tui.session.exchange import TokenLife
from aom_tui.session.profile import CredentialRef, Profile
from aom_tui.session.secret import Secret
from aom_tui.session.token_facts import TokenFacts

TOKEN_PATH = "/v3/auth/tokens?nocatalog=true"
"""Without the service catalogue, which is tens of kilobytes that nobody here reads."""

CONTENT_TYPE = "application/json;charset=utf8"
MARGIN = timedelta(seconds=60)
LONGEST_LIFE = timedelta(hours=24)
"""Of IAM's tokens; where IAM names no end it is not sooner, unless the service says so with a 401."""

_VALUE = re.compile(r"[\x21-\x2b\x2d-\x7e]+")
"""Printable ASCII without a comma: two X-Subject-Token headers arrive joined by one."""


class Project(Struct, frozen=True):
    """A project of the account; AOM's paths carry its id."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """An IAM token and what IAM said of it. Times are aware."""

    value: Secret
    issued_at: datetime
    expires_at: datetime
    user: str
    domain: str
    project: Project | None
    """None: the token is scoped to the account, and AOM will refuse it."""
    roles: tuple[str, ...]
    document: Mapping[str, Any] = field(repr=False)
    """The `token` object of IAM's answer, unknown fields included."""
    ended_at_once: bool = False
    """Its end had passed when it came: a clock is wrong, or it was given too late. It serves until it is refused."""
    is_short: bool = False
    """It came so late in its life that it would have been renewed at once: it serves until its end."""
    is_given: bool = False
    """It comes from elsewhere, so that nobody here can renew it."""

    @property
    def user_id(self) -> str:
        """As IAM says it; empty where it did not."""
        user = self.document.get("user")
        return str(user.get("id") or "") if isinstance(user, Mapping) else ""

    def usable(self, now: datetime) -> bool:
        """Whether it lasts beyond the renewal margin: min(60 s, a tenth of its life) before it expires.

        One that came within it, or after its end, would be renewed at each call, and brought the same again.
        """
        return self.ended_at_once or now < self.expires_at - (timedelta() if self.is_short else self._margin)

    @property
    def _margin(self) -> timedelta:
        return min(MARGIN, (self.expires_at - self.issued_at) / 10)


def just_issued(token: Token, now: datetime) -> Token:
    """The token as it is to be used, if it has come at this moment."""
    fresh = replace(token, ended_at_once=token.expires_at <= now, is_short=False)
    return replace(fresh, is_short=not fresh.usable(now))


def life_of(token: Token | None) -> TokenLife | None:
    """When it was issued and when it ends; None for no token, and for one of which only the value is known."""
    return TokenLife(token.issued_at, token.expires_at) if token and token.document else None


def facts_of(token: Token | None) -> TokenFacts | None:
    """The token without its value."""
    if token is None:
        return None
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


def token_of(value: str, document: Mapping[str, Any]) -> Token:
    """The token from its value and its document. Raises ValueError where one is not what IAM sends."""
    if not _VALUE.fullmatch(value):
        raise ValueError(_("the token has characters that no token has"))
    try:
        user, issued = document["user"], _instant(document["issued_at"])
        project = document.get("project")
        return Token(
            value=Secret(value),
            issued_at=issued,
            expires_at=_instant(document["expires_at"]) if document.get("expires_at") else issued + LONGEST_LIFE,
            user=str(user["name"]),
            domain=str(user["domain"]["name"]),
            project=Project(str(project["id"]), str(project["name"])) if project else None,
            roles=tuple(str(role["name"]) for role in document.get("roles") or ()),
            document=document,
        )
    except OverflowError as error:
        raise ValueError(_("the token's times are none that a calendar has")) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(_("the answer lacks what every token has")) from error


def is_for(token: Token, profile: Profile) -> bool:
    """Whether it is what a login by this profile would have brought."""
    who, project = profile.credential, token.project
    if who is None or not _is_of(token, who):
        return False
    if profile.scope == "domain" or project is None:
        return profile.scope == "domain" and project is None
    if profile.project_id:
        return project.id == profile.project_id
    return project.name == (profile.project_name or profile.region)


def _is_of(token: Token, who: CredentialRef) -> bool:
    return (token.user, token.domain) == (who.user, who.domain) if who.user else token.user_id == who.user_id


def given_token(value: Secret, now: datetime) -> Token:
    """A token from elsewhere: all that is known is its value, so it counts as fresh until the service refuses it."""
    if not _VALUE.fullmatch(value.reveal()):
        raise ValueError(_("the given token has characters that no token has"))
    return Token(value, now, now + LONGEST_LIFE, "", "", None, (), {}, is_given=True)


def token_body(credential: Password, profile: Profile, passcode: Secret | None = None) -> dict[str, Any]:
    """The body of the token request: who, and for which scope; with a passcode that of the request with MFA.

    A user's name goes before the id: the documents of the request with MFA have it beside the password.
    """
    named = {"name": credential.user, "domain": {"name": credential.domain}}
    user = {**(named if credential.user else {"id": credential.user_id}), "password": credential.password.reveal()}
    identity: dict[str, Any] = {"methods": ["password"], "password": {"user": user}}
    if credential.second and passcode:
        identity["methods"].append("totp")
        identity["totp"] = {"user": {"id": credential.user_id, "passcode": passcode.reveal()}}
    return {"auth": {"identity": identity, "scope": scope_of(profile, credential.domain)}}


def scope_of(profile: Profile, domain: str) -> dict[str, Any]:
    """What the token is for. A project's id goes before its name; without either the region's own project is meant."""
    if profile.scope == "domain":
        return {"domain": {"name": domain}}
    if profile.project_id:
        return {"project": {"id": profile.project_id}}
    project: dict[str, Any] = {"name": profile.project_name or profile.region}
    if profile.scope_with_domain:
        project["domain"] = {"name": domain}
    return {"project": project}


def _instant(text: str) -> datetime:
    """An ISO time in UTC, with a fraction of any length: `2026-11-24T18:44:40.000000Z`."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
