"""A login that IAM refused: it does not say which part of the identity is wrong, so what was sent is looked at."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aom_tui.language import _, commas, sentence, sentences
from aom_tui.session.body.json_reading import read_json
from aom_tui.session.cause import Cause, ForgetCredential, Remedy, Wait
from aom_tui.session.exchange import FailureKind, StepName
from aom_tui.session.login.auth_report import environment_names
from aom_tui.session.login.given_token import renewal_remedy
from aom_tui.session.login.refusal_reasons import no_such_project, refusal_reason
from aom_tui.session.login.result import ENDPOINT_REMEDY, LOCKING_RULE, REFUSALS
from aom_tui.session.login.second_factor import PASSCODE_ONCE, WRONG_PASSCODE
from aom_tui.session.symptoms.scene import Scene, documented, likely, shown

_SOURCES = {
    "environment": _("It comes from {names}."),
    "keyring": _("The password comes from the system's keyring."),
    "command": _("The password comes from the profile's password_command."),
}

_ANEW = _(
    "Check user, password and account. The next call asks for the password; without a terminal it is OS_PASSWORD's."
)
"""Of a password that is kept nowhere: whichever door asks, it lets go of one that was refused."""


def login_causes(scene: Scene) -> Iterator[Cause]:
    """Of a token request that came to an error, and of one that was held back after too many."""
    yield from _held_back(scene)
    if scene.exchange.role != "token" or scene.error is None or scene.status not in REFUSALS:
        return
    if scene.exchange.request is not None and scene.exchange.request.method == "GET":
        evidence = _('IAM was asked what it is worth, and said: {status} "{message}".').format(
            status=scene.status, message=scene.message
        )
        advice = renewal_remedy(scene.state.profile if scene.state else None)
        yield shown(_("The given token has expired, or is of another account or region."), evidence, advice)
        return
    quoted = _('IAM says {status} "{message}"').format(status=scene.status, message=scene.message)
    found = [*_factor(scene, quoted), *_state(scene, quoted), *_domain(scene), *_project(scene, quoted)]
    yield from found
    if not found and scene.status == 404:
        evidence = _('{url} was answered with {status} "{message}".').format(
            url=f"{scene.host}{scene.path}", status=scene.status, message=scene.message
        )
        yield likely(_("What answers at the IAM endpoint is not IAM."), evidence, ENDPOINT_REMEDY)
    if not found and scene.status == 401:
        yield _wrong(scene)
    yield documented(
        _("It is a Huawei ID or a federated (SSO) user, which have no password here."),
        _("Create an IAM user, or use an access key."),
    )


def _wrong(scene: Scene) -> Cause:
    """A passcode is named first: it is typed anew each time, and one that has served is wrong."""
    advice, remedy = _again(scene)
    who = _who(scene)
    evidence = _("The login was for {value}.").format(value=who) if who else ""
    if not _with_passcode(scene):
        return likely(_("User, password or account is wrong."), evidence, sentences(advice, LOCKING_RULE), remedy)
    title = _("The passcode or the password is wrong, or user or account.")
    return likely(title, evidence, sentences(PASSCODE_ONCE, advice, LOCKING_RULE), remedy or Wait(0))


def _with_passcode(scene: Scene) -> bool:
    """By what was sent, or by the profile where that was not kept."""
    reference = scene.state.profile.credential if scene.state else None
    return "totp" in methods if (methods := _methods(scene)) else reference is not None and reference.mfa


def sends_passcode(scene: Scene) -> bool:
    """Whether the body of the request has a passcode in it."""
    return "totp" in _methods(scene)


def _methods(scene: Scene) -> Sequence[Any]:
    match _sent(scene):
        case {"identity": {"methods": list(methods)}}:
            return methods
        case _:
            return ()


def _held_back(scene: Scene) -> Iterator[Cause]:
    failure, uses = scene.failure, scene.state.credential if scene.state else ""
    if uses == "password" and failure and (failure.kind, failure.step) == (FailureKind.BLOCKED, StepName.TOKEN):
        yield shown(_("The logins before this one were wrong."), sentence(failure.message), *_again(scene))


def _sent(scene: Scene) -> Mapping[str, Any]:
    """The `auth` object of the token request; the password in it is never looked at."""
    request = scene.exchange.request
    value, problem = read_json(request.body.decode("utf-8", "replace")) if request else ({}, None)
    auth = value.get("auth") if isinstance(value, dict) and not problem else None
    return auth if isinstance(auth, dict) else {}


def _user(scene: Scene) -> tuple[str, str]:
    """Name and account; an id stands without one."""
    match _sent(scene):
        case {"identity": {"password": {"user": {"name": str(name), "domain": {"name": str(domain)}}}}}:
            return name, domain
        case {"identity": {"password": {"user": {"name": str(name)} | {"id": str(name)}}}}:
            return name, ""
    return "", ""


def _who(scene: Scene) -> str:
    """Whose login it was; empty where the body that names the user was not kept."""
    user, domain = _user(scene)
    if not user:
        return ""
    return (
        _("user {user} of account {domain}").format(user=user, domain=domain)
        if domain
        else _("user {user}").format(user=user)
    )


def _factor(scene: Scene, quoted: str) -> Iterator[Cause]:
    receipt = scene.exchange.reply.header("Openstack-Auth-Receipt") if scene.exchange.reply else None
    if receipt or scene.says(r"\bmfa\b|totp|passcode|multi.?factor|verification code"):
        evidence = (
            _("{quoted}; it sent a receipt for the second factor.").format(quoted=quoted)
            if receipt
            else sentence(quoted)
        )
        if _with_passcode(scene) and not receipt:
            yield likely(WRONG_PASSCODE, evidence, PASSCODE_ONCE, Wait(0))
            return
        advice = _("Use an access key, or KeystoneCreateUserTokenByPasswordAndMfa and its token (OS_TOKEN).")
        yield shown(_("The user must give a second factor (MFA)."), evidence, advice)


def _state(scene: Scene, quoted: str) -> Iterator[Cause]:
    """Of the user, as IAM says it."""
    reason, who = refusal_reason(scene.message), _who(scene)
    if reason and reason.is_state:
        evidence = _("{quoted}, for {value}.").format(quoted=quoted, value=who) if who else sentence(quoted)
        yield shown(reason.title, evidence, reason.advice)


def _domain(scene: Scene) -> Iterator[Cause]:
    match _sent(scene):
        case {"identity": {"password": {"user": {"domain": {"name": str()}} | {"id": str()}}}}:
            return
        case {"identity": {"password": {"user": {"name": str(user)}}}}:
            evidence = _("The token request names user {user} without an account.").format(user=user)
            yield shown(_("The account (domain) is missing."), evidence, _("Set domain, or OS_USER_DOMAIN_NAME."))


def _project(scene: Scene, quoted: str) -> Iterator[Cause]:
    match _sent(scene).get("scope"):
        case {"project": {"id": str(project)} | {"name": str(project)}}:
            reason = refusal_reason(scene.message)
            if reason and not reason.is_state:
                evidence = _("{quoted}; the token was asked for project {project}.")
                advice = no_such_project(scene.exchange.profile)
                yield likely(reason.title, evidence.format(quoted=quoted, project=project), advice)
        case _:
            pass


def _again(scene: Scene) -> tuple[str, Remedy | None]:
    if scene.can_ask_again:
        return _ANEW, ForgetCredential()
    profile = scene.state.profile if scene.state else None
    source = _SOURCES.get(profile.credential.source, "") if profile and profile.credential else ""
    if profile:
        source = source.format(names=commas(environment_names(profile)))
    return sentences(_("Check user, password and account; IAM does not say which is wrong."), source), None
