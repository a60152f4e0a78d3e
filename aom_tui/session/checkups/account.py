"""The account: a login, once, where nobody need be asked for a secret; and the project that calls are made in."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.session.checkups.finding import IAM, NETWORK, SETTINGS, Finding, failed, ok, skipped, warning
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind
from aom_tui.session.login.given_token import expiry_words, renewal_remedy
from aom_tui.session.login.obtain import is_in_environment
from aom_tui.session.network.service_clock import ENDED_AT_ONCE
from aom_tui.session.profile import Profile
from aom_tui.session.session import Session
from aom_tui.session.token import Token

_ID = re.compile(r"[0-9a-f]{32}")

PROJECTS = "KeystoneListAuthProjects"

NON_INTERACTIVE = ("keyring", "environment", "command", "sandbox", "file", "ecs")
"""The sources of a secret that ask the user nothing."""


async def account(session: Session, environ: Mapping[str, str]) -> list[Finding]:
    """Login and project. A token that is kept is not asked for again; a wrong secret is tried once and no more."""
    reference = session.profile.credential
    if reference is None or not (reference.source in NON_INTERACTIVE or is_in_environment(reference, environ)):
        why = _("its secret would have to be asked for") if reference else _("the profile has no credential")
        return [skipped("login", why), project(session.profile, None)]
    try:
        if reference.kind == "access-key":
            return await _signed(session)
        result = await session.login()
    except InvalidInput as error:
        problem = error.problems[0]
        return [failed("login", problem.fault, problem.remedy), project(session.profile, None)]
    if result.token is None:
        return [_refused(result.failure), project(session.profile, None)]
    return [_logged_in(result.token, result.note, session.profile), project(session.profile, result.token)]


async def _signed(session: Session) -> list[Finding]:
    """There is no login with AK/SK: IAM is asked for the projects, once, signed; the profile's must be among them."""
    operation = session.catalogue.operations[PROJECTS]
    exchange = await session.send(Draft(method=operation.method, uri=operation.path, operation_id=operation.id))
    outcome = exchange.outcome
    if isinstance(outcome, Failure):
        return [_refused(outcome), project(session.profile, None)]
    if isinstance(outcome, ApiError):
        said = f"{outcome.status} {outcome.code} {outcome.message}".strip()
        remedy = _("Check AK and SK; five wrong signatures in a row lock the key for five minutes.")
        return [failed("login", said, remedy, IAM), project(session.profile, None)]
    return [ok("login", _("AK/SK: IAM accepts the signature")), _among(session.profile, exchange)]


def _among(profile: Profile, exchange: Exchange) -> Finding:
    """By id, else by name."""
    known = _projects(bytes(exchange.reply.body) if exchange.reply else b"")
    wanted = profile.project_name or profile.region
    identifier = profile.project_id or next((key for key, name in known.items() if name == wanted), "")
    if identifier in known:
        return ok("project", f"{known[identifier]} {identifier}")
    what = _("{said} is none of the {number} projects of this key").format(
        said=profile.project_id or wanted or "-", number=len(known)
    )
    return failed("project", what, _("Correct project_id or project_name."), IAM)


def _projects(body: bytes) -> dict[str, str]:
    """Names by id; none where the reply is not what it should be."""
    try:
        listed = msgspec.json.decode(body, type=dict[str, Any])["projects"]
        return {str(each["id"]): str(each["name"]) for each in listed}
    except (msgspec.DecodeError, KeyError, TypeError):
        return {}


def _refused(failure: object) -> Finding:
    if not isinstance(failure, Failure):
        return failed("login", _("no usable reply"), "", NETWORK)
    kinds = {FailureKind.IAM_REFUSED: IAM, FailureKind.IAM_FAILED: IAM, FailureKind.BLOCKED: SETTINGS}
    return failed("login", failure.message, failure.remedy, kinds.get(failure.kind, NETWORK))


def _logged_in(token: Token, note: str, profile: Profile) -> Finding:
    if token.is_given and token.ended_at_once:
        return warning("login", expiry_words(token, profile), renewal_remedy(profile))
    who = f"{token.user}@{token.domain}" if token.user else _("unknown")
    expires = token.expires_at.astimezone().isoformat(" ", "minutes")
    words = _("{who}, token until {time} ({note})")
    said = words.format(who=who, time=f"{expires[:-6]} {expires[-6:]}", note=note)
    return warning("login", said, ENDED_AT_ONCE) if token.ended_at_once else ok("login", said)


def project(profile: Profile, token: Token | None) -> Finding:
    """Whether there is one, and whether the token is for the one that the profile names."""
    for finding in _faults(profile, token):
        return finding
    if token is not None and token.project:
        return ok("project", f"{token.project.name} {token.project.id}")
    said = profile.project_id or profile.project_name or profile.region
    return skipped("project", _("{said}: not checked without a login").format(said=said))


def _faults(profile: Profile, token: Token | None) -> Iterator[Finding]:
    if profile.project_id and not _ID.fullmatch(profile.project_id):
        what = _("project_id {value!r} is no id").format(value=profile.project_id)
        remedy = _("An id has 32 of 0-9 and a-f; names go into project_name.")
        yield failed("project", what, remedy)
    if token is None:
        if not (profile.project_id or profile.project_name or profile.region):
            yield warning("project", _("none is named"), _("Give the profile a region, or project_id."))
        return
    if token.project is None:
        remedy = _('Give the profile a project; scope = "domain" has none.')
        yield warning("project", _("the token is scoped to the account: AOM wants a project"), remedy)
    elif profile.project_id and token.project.id != profile.project_id:
        what = _("the token is for {id}, the profile names another").format(id=token.project.id)
        yield failed("project", what, _("Correct project_id."), IAM)
