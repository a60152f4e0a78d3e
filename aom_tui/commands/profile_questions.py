"""What `profile add` asks on a terminal: each answer checked as the wizard checks it, and asked for until it is one."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from aom_tui.commands.context import App
from aom_tui.commands.errors import say
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.profiles.resolve import check_name

if TYPE_CHECKING:
    from aom_tui.session.profile_setup.form import LoginMethod

T = TypeVar("T")

_TELLING = ("user", "user_id", "access_key", "credential", "source", "password_command")
"""Options that say what one logs in with."""

_IDENTITIES: "Mapping[LoginMethod, Mapping[str, Any]]" = {
    "user": {"user": None},
    "key": {"access_key": None},
    "token": {"credential": "token"},
    "ecs": {"source": "ecs"},
}
"""What the answers to the first question mean; None: asked for next."""

_PLACE = ("region", "iam_endpoint", "aom_endpoint", "proxy")
"""What options alone may have said wrong already."""


def asked_name(app: App) -> str:
    """What the profile is to be called."""

    def ask() -> str:
        name = app.ask(_("name of the profile, such as prod")).strip()
        check_name(name)
        return name

    return _until_right(app, ask)


def answers(app: App, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a new profile cannot do without and was not given. Raises InvalidInput for options that cannot be."""
    options = [setting for setting in _PLACE if given[setting]]
    _check(app, name, "token", given, *options)  # of a token nobody says whose it is: where is all that is looked at
    have = None if any(given[key] for key in _TELLING) else _have(app)
    said = dict(_IDENTITIES[have]) if have else {}
    known = {**given, **said}

    def add(*settings: str, ask: Callable[[], Mapping[str, Any]]) -> None:
        def asked() -> Mapping[str, Any]:
            new = ask()
            _check(app, name, have, {**known, **new}, *settings)
            return new

        new = _until_right(app, asked)
        said.update(new)
        known.update(new)

    has_place = known["iam_endpoint"] and known["aom_endpoint"] and (known["project_name"] or known["project_id"])
    if not known["region"] and not has_place:
        add("region", ask=lambda: {"region": _typed(app, _("region, such as cn-north-4"))})
        _check(app, name, "token", known, *options)  # without a region nothing else is looked at
    if "access_key" in said:
        add("access_key", ask=lambda: {"access_key": _typed(app, _("AK, the access key's id"))})
    elif "user" in said:
        add("user", "user_id", ask=lambda: _user(app))
    by_id = known["user_id"] and not known["project_id"]
    if (known["user"] or by_id) and not known["domain"]:
        add("domain", ask=lambda: {"domain": _typed(app, _("account (domain) of the user"))})
    return said


def _until_right(app: App, ask: Callable[[], T]) -> T:
    """What is wrong with an answer is said, and nothing before it is lost."""
    while True:
        try:
            return ask()
        except InvalidInput as error:
            for problem in error.problems:
                say(app.format_problem(problem))


def _check(app: App, name: str, have: "LoginMethod | None", known: Mapping[str, Any], *settings: str) -> None:
    """Raises InvalidInput with what is wrong with these settings; what others lack is asked for later."""
    from aom_tui.session.profile_setup.checks import trial_profile
    from aom_tui.session.profile_setup.form import ProfileForm, login_method_of

    values = {key: value for key, value in known.items() if value is not None}
    try:
        trial_profile(
            app.settings, app.catalogue, ProfileForm(have or login_method_of(values), {**values, "name": name})
        )
    except InvalidInput as error:
        if problems := [each for each in error.problems if each.setting in settings]:
            raise InvalidInput(problems) from None


def _typed(app: App, question: str) -> str | None:
    return app.ask(question).strip() or None


def _user(app: App) -> Mapping[str, str | None]:
    user = _typed(app, _("IAM user (empty: by the user id)"))
    by_id = _("user id: My Credentials in the console shows it")
    return {"user": user, "user_id": None if user else _typed(app, by_id)}


def _have(app: App) -> "LoginMethod":
    """What the user logs in with. Raises InvalidInput where that is nothing, which no profile is for."""

    def ask() -> "LoginMethod | None":
        asked = _("log in with: user (of IAM), key (AK/SK), token, sso, ecs or nothing [user]")
        said = app.ask(asked).strip() or "user"
        if said == "nothing":
            return None
        if have := next((each for each in _IDENTITIES if each == said), None):
            return have
        if said == "sso":
            what = _("no token can be got by password for SSO, federated users and Huawei IDs")
            remedy = _(
                "Take the AK/SK of an IAM user, a temporary AK/SK with its security token, or a token from a CLI."
            )
            raise InvalidInput(Problem("SSO", what, remedy))
        raise InvalidInput(Problem(said, _("is none of these"), _("Say user, key, token, sso, ecs or nothing.")))

    have = _until_right(app, ask)
    if have is None:
        raise InvalidInput(Problem(_("profile"), _("none is needed for the sandbox"), "aom-tui --profile sandbox"))
    return have
