"""Checks of a profile's form, before anything is asked over the network. Pure.

A problem names the field it is about (`Problem.setting`), and the profile by the name that the user gave it.
"""

import dataclasses
from typing import get_args

from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.profile import Keeps, Profile
from aom_tui.session.profile_setup.form import ProfileForm
from aom_tui.session.profiles.resolve import TRIAL_NAME, proposed_profile
from aom_tui.session.urls import is_plain_http
from aom_tui.settings import Settings

PROJECT_ID_LENGTH = 32
"""Characters of a project's id. Source: the parameter project_id of AOM's documents."""

SOURCES = ("keyring", "prompt", "environment", "command")
"""The sources of a secret that a form offers."""

_WHO = ("user", "user_id", "domain", "access_key")

_REMEDIES = {"domain": _("Type the account (domain) that the user belongs to.")}
"""Remedies for the form, which has no field for a project's id: that is chosen after the login."""


def trial_profile(settings: Settings, catalogue: Catalogue, form: ProfileForm) -> Profile:
    """The profile to try, with the form as the source of its secret. Raises InvalidInput."""
    entry = {key: value for key, value in form.entry().items() if key not in ("source", "password_command")}
    entry["source"] = "ecs" if form.login_method == "ecs" else "prompt"
    lack = _missing(form)
    try:
        made = proposed_profile(settings, catalogue, TRIAL_NAME, entry)
    except InvalidInput as error:
        if lack and error.problems[0].setting in _WHO:
            raise InvalidInput(lack) from None
        raise _with_form_words(error, form.name) from None
    if lack:
        raise InvalidInput(lack)
    return replace(made, read_only=True)


def check_plain_http(made: Profile) -> None:
    """Raises InvalidInput for an endpoint with plain http that is not allowed."""
    plain = next(filter(is_plain_http, (made.iam_endpoint, made.aom_endpoint)), "")
    if plain and not made.allow_http:
        what = _("secrets would go to {url} unencrypted").format(url=plain)
        raise InvalidInput(Problem(_("plain http"), what, _("Use https, or allow it."), setting="allow_http"))


def project_doubt(made: Profile) -> Problem | None:
    """A warning for a project id that is more likely a name. No rule forbids it, so a profile may have it."""
    if not made.project_id or len(made.project_id) == PROJECT_ID_LENGTH:
        return None
    what = _("{value} is not {number} characters long, as the ids of IAM are")
    said = what.format(value=made.project_id, number=PROJECT_ID_LENGTH)
    return Problem("project_id", said, _("A project's name goes into --project."))


def _with_form_words(error: InvalidInput, name: str) -> InvalidInput:
    """The error with the name that was typed in place of the trial's, and with remedies for the form."""
    said = f"profile {name}".strip()
    return InvalidInput(
        dataclasses.replace(
            each,
            where=each.where.replace(f"profile {TRIAL_NAME}", said),
            remedy=_REMEDIES.get(each.setting, each.remedy),
        )
        for each in error.problems
    )


def _missing(form: ProfileForm) -> Problem | None:
    """What is missing to say who logs in, in the words of the form."""
    none_given = _("none given")
    if form.login_method == "key" and not form.values.get("access_key"):
        return Problem("AK", none_given, _("It is the access key's id."), setting="access_key")
    return _missing_user(form, none_given) if form.login_method == "user" else None


def _missing_user(form: ProfileForm, none_given: str) -> Problem | None:
    user, domain, by_id, passcode_of = (form.values.get(key) for key in ("user", "domain", "user_id", "mfa_user_id"))
    with_passcode = form.values.get("mfa") or ("yes" if passcode_of else "no")
    if with_passcode not in ("yes", "no"):
        return Problem("MFA", _("is no or yes"), setting="mfa")
    if with_passcode == "yes" and not passcode_of:
        remedy = _("A passcode needs it; the console shows it under My Credentials.")
        return Problem("user_id", none_given, remedy, setting="user_id")
    if not (user or by_id or passcode_of):
        return Problem("user", none_given, _("Type the user's name or, in its place, the user id."), setting="user")
    if user and by_id:
        remedy = _("One of the two is enough: leave one out, or say yes at MFA.")
        return Problem("user_id", _("stands beside the user's name"), remedy, setting="user_id")
    if user and not domain:
        return Problem("domain", none_given, _REMEDIES["domain"], setting="domain")
    return None


def check_choices(form: ProfileForm) -> None:
    """Raises InvalidInput for a value that is none of the choices of the last page."""
    values = form.values
    if values.get("kind", "production") not in ("test", "production"):
        raise InvalidInput(Problem(_("kind"), _("is test or production"), setting="kind"))
    if (values.get("history") or "off") not in get_args(Keeps):
        raise InvalidInput(Problem(_("history"), _("is full, headers or off"), setting="history"))
    if values.get("writes", "refused") not in ("refused", "allowed"):
        raise InvalidInput(Problem(_("write calls"), _("say not allowed or allowed"), setting="writes"))
    if form.login_method != "ecs" and form.source not in SOURCES:
        raise InvalidInput(Problem(_("secret"), _("is in keyring, prompt, environment or command"), setting="source"))
    if form.source == "command" and not values.get("password_command"):
        where, what = "password_command", _("none given")
        raise InvalidInput(Problem(where, what, _("It prints the secret."), setting=where))
