"""A profile that is being made or changed: tried before it is kept, its secret never in `config.toml`."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _, sentences
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.credentials import AccessKey, Credential, GivenToken
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind
from aom_tui.session.login.obtain import AskSecret, password_of
from aom_tui.session.login.result import (
    REFUSED_REMEDY,
    is_of_the_secret,
    is_wrong_login,
    is_wrong_secret,
)
from aom_tui.session.login.words import no_such_project
from aom_tui.session.profile import Profile
from aom_tui.session.profiles.check import proposed
from aom_tui.session.secret import Secret
from aom_tui.session.token import Project
from aom_tui.settings import Settings

if TYPE_CHECKING:
    from aom_tui.session.exchange import Outcome
    from aom_tui.session.login.projects import NoList
    from aom_tui.session.login.result import LoginResult
    from aom_tui.session.session import Session
    from aom_tui.session.token import Token

Have = Literal["user", "key", "token", "ecs"]
"""What one logs in with: an IAM user, an access key, a token from elsewhere, the agency of this ECS."""

OWN_KEYS: Mapping[Have, tuple[str, ...]] = {
    "user": ("user", "domain", "user_id", "mfa_user_id"),
    "key": ("access_key",),
    "token": (),
    "ecs": (),
}
"""What an entry says of whoever logs in."""
PLACE = (
    "kind",
    "region",
    "iam_endpoint",
    "aom_endpoint",
    "project_id",
    "project_name",
    "ca_file",
    "allow_http",
    "trust_store",
    "verify_tls",
    "proxy",
    "history",
)
"""What it says of where, and how."""
_ASKED = frozenset(
    (
        *PLACE,
        *chain.from_iterable(OWN_KEYS.values()),
        "read_only",
        "credential",
        "temporary",
        "source",
        "password_command",
    )
)
"""What an entry has from here; of one that is changed all else stays."""
_OWNER = ("user", "domain", "access_key")
"""Whose secret it is; a user's id besides, where one is named by it."""


class NewProfile(Struct, frozen=True):
    """What has been said of it so far. `values` are by their names in `config.toml`, and `name`."""

    have: Have
    values: Mapping[str, Any]
    secret: Secret | None = None
    """Password, SK or token; None for an ECS, and where it is to be asked for each time."""
    security_token: Secret | None = None
    """Of a temporary access key."""
    source: str = "keyring"
    """Where the secret will be: as `source` in `config.toml`."""
    before: Mapping[str, Any] | None = None
    """The entry that is changed; None of one that is new."""

    @property
    def name(self) -> str:
        """Empty until it has one."""
        return str(self.values.get("name", ""))

    def entry(self) -> dict[str, Any]:
        """As `config.toml` has it. A new profile starts read-only."""
        keys = (*PLACE, *OWN_KEYS[self.have])
        said: dict[str, Any] = {key: self.values[key] for key in keys if self.values.get(key) not in (None, "")}
        if self.have == "token":
            said["credential"] = "token"
        if self.values.get("writes", "refused") == "refused":
            said["read_only"] = True
        if self.security_token or (self.has_its_secret and self.before and self.before.get("temporary")):
            said["temporary"] = True
        kept = {key: value for key, value in (self.before or {}).items() if key not in _ASKED}
        return {**said, **self._source(), **kept}

    @property
    def is_same_one(self) -> bool:
        """Whether it is changed, and whoever it logs in as stays."""
        before = self.before
        if before is None or self.have != have_of(before):
            return False
        keys = set(_OWNER).intersection(OWN_KEYS[self.have])
        ids = [{table.get("user_id"), table.get("mfa_user_id")} - {None, ""} for table in (before, self.values)]
        is_same_id = ids[0] == ids[1] or not ids[0]  # the id that a passcode wants may come beside the name later
        return is_same_id and all(self.values.get(key, "") == before.get(key, "") for key in keys)

    @property
    def has_its_secret(self) -> bool:
        """Whether the secret that it has serves on: no other was typed, and it is still the same one's."""
        return self.secret is None and self.is_same_one

    def _source(self) -> dict[str, Any]:
        if self.have == "ecs":
            return {"source": "ecs"}
        stays = self.has_its_secret and source_of(self.before or {}) == "keyring"
        if self.source == "keyring" and not self.secret and not stays:
            return {"source": "prompt"}
        if self.source == "command":
            return {"source": "command", "password_command": self.values.get("password_command", "")}
        return {"source": self.source}


def have_of(table: Mapping[str, Any]) -> Have:
    """What the profile of this entry logs in with."""
    if table.get("source") == "ecs":
        return "ecs"
    return "token" if table.get("credential") == "token" else "key" if table.get("access_key") else "user"


def source_of(table: Mapping[str, Any]) -> str:
    """Where its secret is."""
    return str(table.get("source") or ("command" if table.get("password_command") else "keyring"))


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of trying it: a line about what is wrong (empty: it works), or who it is and what it may enter."""

    problem: str = ""
    setting: str = ""
    """Which part of what was said it is about, as `Problem.setting`; empty where nobody can know."""
    remedy: str = ""
    """What to do, where no form says it around the line."""
    outcome: "Outcome | None" = None
    """Of the request that decided; None where none was sent, and where it works."""
    is_wrong_secret: bool = False
    """Whether it may work with the secret typed anew, and with that alone."""
    token: "Token | None" = field(default=None, repr=False)
    """None for an access key, too."""
    projects: tuple[Project, ...] = ()
    no_list: str = ""
    """Why there are no projects to choose from, although it works."""


async def try_profile(
    settings: Settings, catalogue: Catalogue, new: NewProfile, environ: Mapping[str, str], ask: AskSecret
) -> Tried:
    """Log in once, and list the projects. What is wrong is the answer; a refused login is not repeated.

    Raises InvalidInput for what cannot be tried at all.
    """
    from aom_tui.session.open import token_store
    from aom_tui.session.session import Session

    profile = proposed(settings, catalogue, new)
    store = token_store(settings)
    async with Session(
        profile, None, catalogue, token_store=store, credential_source=lambda: _credential(new, profile, environ, ask)
    ) as session:
        try:
            await asyncio.to_thread(session.warm)
            return await _tried(session)
        finally:
            await asyncio.to_thread(session.ask_anew)


async def _tried(session: "Session") -> Tried:
    from aom_tui.session.login.projects import NoList, list_projects

    reference = session.profile.credential
    if reference and reference.kind == "access-key":  # a signed list of projects is its login
        try:
            return Tried(projects=await list_projects(session))
        except NoList as error:
            return _refused_key(error, session)
    result = await session.login(renew=True)
    if result.token is None:
        return _no_token(result, session)
    try:
        return Tried(token=result.token, projects=await list_projects(session))
    except InvalidInput as error:
        return Tried(token=result.token, no_list=str(error.problems[0]))


def _refused_key(error: "NoList", session: "Session") -> Tried:
    """A key without the right to list projects is told as refused too; it is not a wrong one."""
    outcome = error.outcome
    is_held = isinstance(outcome, Failure) and outcome.kind is FailureKind.BLOCKED
    return Tried(
        _no_list(error), _about(outcome, session), remedy="" if is_held else error.problems[0].remedy, outcome=outcome,
        is_wrong_secret=session.state().refused_signatures > 0,
    )  # fmt: skip


def _no_token(result: "LoginResult", session: "Session") -> Tried:
    said, remedy = _in_a_line(result.failure) if result.failure else (_("there is no token"), "")
    reference = session.profile.credential
    if result.failure and _is_of_the_project(result):
        said, setting, remedy = result.failure.message, "project_name", no_such_project(session.profile.name)
    elif reference and reference.mfa and is_wrong_login(result):
        setting = "mfa"
    else:
        setting = "secret" if is_of_the_secret(result) else _about(result.failure, session)
    return Tried(said, setting, remedy, result.failure, is_wrong_secret(result))


def _is_of_the_project(result: "LoginResult") -> bool:
    """Whether the login was refused since the region's own project, or the one named, is none that IAM knows."""
    match result.exchange:
        case Exchange(outcome=ApiError(message=message, status=404)):
            return "project" in message.casefold()
        case _:
            return False


def _about(outcome: "Outcome | None", session: "Session") -> str:
    """A refused key is looked for in its secret; what answers otherwise, or not at all, in an endpoint of one's own."""
    match outcome:
        case ApiError(status_class=4, status=status) if status != 429:
            return "secret"
        case Failure(kind=FailureKind.BLOCKED):
            return "secret"
        case _:
            region = session.catalogue.regions.get(session.profile.region)
            is_regions = region is not None and region.iam_endpoint == session.profile.iam_endpoint
            return "" if is_regions else "iam_endpoint"


def _no_list(error: "NoList") -> str:
    """Of a key that is held the way on: nobody has said of this profile yet that it may sign again."""
    match error.outcome:
        case Failure(kind=FailureKind.BLOCKED):
            advice = _("Five in a row lock the key. Correct AK or SK, or go on without a test.")
            return sentences(error.reason, advice)
        case _:
            return error.reason


def _in_a_line(failure: Failure) -> tuple[str, str]:
    """IAM's words alone where it refused user or password, and what to do: in a form that stands around it."""
    is_plain = failure.remedy.startswith(REFUSED_REMEDY) or not failure.remedy
    return (failure.message, failure.remedy) if is_plain else (sentences(failure.message, failure.remedy), "")


def _credential(new: NewProfile, profile: Profile, environ: Mapping[str, str], ask: AskSecret) -> Credential:
    """With the secret as typed, which no file has yet."""
    if new.have == "ecs":
        from aom_tui.session.login.ecs_agency import agency_key

        return agency_key(environ)
    if new.secret is None:
        remedy = _("Type it, or go on without a test.")
        raise InvalidInput(Problem(_("secret"), _("none given"), remedy, setting="secret"))
    match new.have:
        case "user" if profile.credential:
            return password_of(profile, profile.credential, new.secret, ask)
        case "key":
            return AccessKey(new.values["access_key"], new.secret, new.security_token)
        case _:
            return GivenToken(new.secret)
