"""Trying a profile before it is saved: one login, and a list of its projects."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _, sentences
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.credentials import AccessKey, Credential, GivenToken
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind, Outcome
from aom_tui.session.iam.projects import NoList, list_projects
from aom_tui.session.login.ecs_agency import agency_key
from aom_tui.session.login.obtain import AskSecret, password_of
from aom_tui.session.login.refusal_reasons import no_such_project
from aom_tui.session.login.result import (
    REFUSED_REMEDY,
    LoginResult,
    is_secret_refused,
    is_wrong_login,
    is_wrong_secret,
)
from aom_tui.session.open import token_store
from aom_tui.session.profile import Profile
from aom_tui.session.profile_setup.checks import trial_profile
from aom_tui.session.profile_setup.form import ProfileForm
from aom_tui.session.session import Session
from aom_tui.session.token import Project, Token
from aom_tui.settings import Settings


@dataclass(frozen=True, slots=True)
class TrialResult:
    """The outcome of a trial: a line about what is wrong (empty where it works), or the token and the projects."""

    problem: str = ""
    setting: str = ""
    """The field that the problem is about, as in `Problem.setting`; empty where that is not known."""
    remedy: str = ""
    """What to do; empty where `problem` says it."""
    outcome: Outcome | None = None
    """The outcome of the request that failed; None where none was sent, and where it works."""
    is_wrong_secret: bool = False
    """Whether typing the secret again, and nothing else, may be what is needed."""
    token: Token | None = field(default=None, repr=False)
    """None where it does not work, and for an access key."""
    projects: tuple[Project, ...] = ()
    no_list: str = ""
    """Why the projects could not be listed, although it works."""


async def try_profile(
    settings: Settings, catalogue: Catalogue, form: ProfileForm, environ: Mapping[str, str], ask: AskSecret
) -> TrialResult:
    """Log in once and list the projects; a refused login is not repeated. Raises InvalidInput for a wrong form."""
    profile = trial_profile(settings, catalogue, form)
    store = token_store(settings)
    async with Session(
        profile, None, catalogue, token_store=store, credential_source=lambda: _credential(form, profile, environ, ask)
    ) as session:
        try:
            await asyncio.to_thread(session.warm)
            return await _tried(session)
        finally:
            await asyncio.to_thread(session.ask_anew)


async def _tried(session: Session) -> TrialResult:
    reference = session.profile.credential
    if reference and reference.kind == "access-key":  # a signed list of projects is its login
        try:
            return TrialResult(projects=await list_projects(session))
        except NoList as error:
            return _refused_key(error, session)
    result = await session.login(renew=True)
    if result.token is None:
        return _no_token(result, session)
    try:
        return TrialResult(token=result.token, projects=await list_projects(session))
    except InvalidInput as error:
        return TrialResult(token=result.token, no_list=str(error.problems[0]))


def _refused_key(error: NoList, session: Session) -> TrialResult:
    """The result for a key that may not list projects. It need not be wrong: it may lack that permission."""
    outcome = error.outcome
    is_held = isinstance(outcome, Failure) and outcome.kind is FailureKind.BLOCKED
    return TrialResult(
        _no_list_words(error), _field_of(outcome, session), outcome=outcome,
        remedy="" if is_held else error.problems[0].remedy, is_wrong_secret=session.state().refused_signatures > 0,
    )  # fmt: skip


def _no_token(result: LoginResult, session: Session) -> TrialResult:
    said, remedy = _message_and_remedy(result.failure) if result.failure else (_("there is no token"), "")
    reference = session.profile.credential
    if result.failure and _names_no_project(result):
        said, setting, remedy = result.failure.message, "project_name", no_such_project(session.profile.name)
    elif reference and reference.mfa and is_wrong_login(result):
        setting = "mfa"
    else:
        setting = "secret" if is_secret_refused(result) else _field_of(result.failure, session)
    return TrialResult(said, setting, remedy, result.failure, is_wrong_secret(result))


def _names_no_project(result: LoginResult) -> bool:
    """Whether the login was refused because IAM knows no such project."""
    match result.exchange:
        case Exchange(outcome=ApiError(message=message, status=404)):
            return "project" in message.casefold()
        case _:
            return False


def _field_of(outcome: Outcome | None, session: Session) -> str:
    """The field to correct: the secret of a refused key; else the IAM endpoint, where it is not the region's."""
    match outcome:
        case ApiError(status_class=4, status=status) if status != 429:
            return "secret"
        case Failure(kind=FailureKind.BLOCKED):
            return "secret"
        case _:
            region = session.catalogue.regions.get(session.profile.region)
            is_regions = region is not None and region.iam_endpoint == session.profile.iam_endpoint
            return "" if is_regions else "iam_endpoint"


def _no_list_words(error: NoList) -> str:
    """Why there is no list; of a key that is held back, also how to go on."""
    match error.outcome:
        case Failure(kind=FailureKind.BLOCKED):
            advice = _("Five in a row lock the key. Correct AK or SK, or go on without a test.")
            return sentences(error.reason, advice)
        case _:
            return error.reason


def _message_and_remedy(failure: Failure) -> tuple[str, str]:
    """Message and remedy, joined to one message unless IAM has refused user or password."""
    is_plain = failure.remedy.startswith(REFUSED_REMEDY) or not failure.remedy
    return (failure.message, failure.remedy) if is_plain else (sentences(failure.message, failure.remedy), "")


def _credential(form: ProfileForm, profile: Profile, environ: Mapping[str, str], ask: AskSecret) -> Credential:
    """The credential with the secret as typed. Raises InvalidInput where none was."""
    if form.login_method == "ecs":
        return agency_key(environ)
    if form.secret is None:
        remedy = _("Type it, or go on without a test.")
        raise InvalidInput(Problem(_("secret"), _("none given"), remedy, setting="secret"))
    match form.login_method:
        case "user" if profile.credential:
            return password_of(profile, profile.credential, form.secret, ask)
        case "key":
            return AccessKey(form.values["access_key"], form.secret, form.security_token)
        case _:
            return GivenToken(form.secret)
