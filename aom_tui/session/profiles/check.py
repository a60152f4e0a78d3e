"""Whether a profile that is being made can be what its form says, before anybody is asked anything. Pure.

What is wrong names the field it is about (`Problem.setting`), and the profile by the name that the user gave it.
"""

import dataclasses
from typing import TYPE_CHECKING, get_args

from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.construct import is_plain_http
from aom_tui.session.profile import Keeps, Profile
from aom_tui.session.profiles.resolve import proposed_profile
from aom_tui.settings import Settings

if TYPE_CHECKING:
    from aom_tui.session.profiles.new import NewProfile

TRIED = "new-profile"
"""What it is called until it has a name: refusals are counted under it, so that a wrong secret is not tried often."""

PROJECT_ID_LENGTH = 32
"""Characters of a project's id. Source: the parameter project_id of AOM's documents."""

SOURCES = ("keyring", "prompt", "environment", "command")
"""Where a form may say that the secret is."""

_WHO = ("user", "user_id", "domain", "access_key")

_REMEDIES = {"domain": _("Type the account (domain) that the user belongs to.")}
"""What can be done on the form's page, which has no field for a project's id: that one is chosen after a login."""


def proposed(settings: Settings, catalogue: Catalogue, new: "NewProfile") -> Profile:
    """The profile to be tried, its secret at nobody's but the form's. Raises InvalidInput."""
    entry = {key: value for key, value in new.entry().items() if key not in ("source", "password_command")}
    entry["source"] = "ecs" if new.have == "ecs" else "prompt"
    lack = _lack(new)
    try:
        made = proposed_profile(settings, catalogue, TRIED, entry)
    except InvalidInput as error:
        if lack and error.problems[0].setting in _WHO:
            raise InvalidInput(lack) from None
        raise _in_its_words(error, new.name) from None
    if lack:
        raise InvalidInput(lack)
    return replace(made, read_only=True)


def check_plain_http(made: Profile) -> None:
    """Of the two endpoints that a form asks for. Raises InvalidInput for plain http that nobody has allowed."""
    plain = next(filter(is_plain_http, (made.iam_endpoint, made.aom_endpoint)), "")
    if plain and not made.allow_http:
        what = _("secrets would go to {url} unencrypted").format(url=plain)
        raise InvalidInput(Problem(_("plain http"), what, _("Use https, or allow it."), setting="allow_http"))


def project_doubt(made: Profile) -> Problem | None:
    """Of an id that does not look like one: most likely it is a name. Nobody's rule, so a profile may have it."""
    if not made.project_id or len(made.project_id) == PROJECT_ID_LENGTH:
        return None
    what = _("{value} is not {number} characters long, as the ids of IAM are")
    said = what.format(value=made.project_id, number=PROJECT_ID_LENGTH)
    return Problem("project_id", said, _("A project's name goes into --project."))


def _in_its_words(error: InvalidInput, name: str) -> InvalidInput:
    """Said of the profile by the name typed, where there is none yet by none; with what can be done in the form."""
    said = f"profile {name}".strip()
    return InvalidInput(
        dataclasses.replace(
            each,
            where=each.where.replace(f"profile {TRIED}", said),
            remedy=_REMEDIES.get(each.setting, each.remedy),
        )
        for each in error.problems
    )


def _lack(new: "NewProfile") -> Problem | None:
    """Who it is, in the words of the form."""
    none_given = _("none given")
    if new.have == "key" and not new.values.get("access_key"):
        return Problem("AK", none_given, _("It is the access key's id."), setting="access_key")
    return _lack_of_user(new, none_given) if new.have == "user" else None


def _lack_of_user(new: "NewProfile", none_given: str) -> Problem | None:
    user, domain, by_id, passcode_of = (new.values.get(key) for key in ("user", "domain", "user_id", "mfa_user_id"))
    with_passcode = new.values.get("mfa") or ("yes" if passcode_of else "no")
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


def check_choices(new: "NewProfile") -> None:
    """What is chosen on the last page. Raises InvalidInput for what is no choice."""
    values = new.values
    if values.get("kind", "production") not in ("test", "production"):
        raise InvalidInput(Problem(_("kind"), _("is test or production"), setting="kind"))
    if (values.get("history") or "off") not in get_args(Keeps):
        raise InvalidInput(Problem(_("history"), _("is full, headers or off"), setting="history"))
    if values.get("writes", "refused") not in ("refused", "allowed"):
        raise InvalidInput(Problem(_("write calls"), _("say not allowed or allowed"), setting="writes"))
    if new.have != "ecs" and new.source not in SOURCES:
        raise InvalidInput(Problem(_("secret"), _("is in keyring, prompt, environment or command"), setting="source"))
    if new.source == "command" and not values.get("password_command"):
        where, what = "password_command", _("none given")
        raise InvalidInput(Problem(where, what, _("It prints the secret."), setting=where))
