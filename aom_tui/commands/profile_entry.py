"""What `profile add` makes of its options and of answers: an entry of `config.toml`, a secret in the keyring."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aom_tui.commands.context import App
from aom_tui.commands.trouble import say
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem

if TYPE_CHECKING:
    from aom_tui.session.profile import Profile

Table = Mapping[str, Any]
"""A profile as `config.toml` holds it, or the options, which bear the same names; None where nothing is given."""

_IDENTITY = ("user", "domain", "access_key", "password_command", "source")
"""What says whose secret is meant, and where it is."""

_REPLACES: Mapping[str, tuple[str, ...]] = {
    "user": ("access_key",),
    "access_key": ("user", "domain"),
    "source": ("password_command", "secret_file"),
    "password_command": ("source", "secret_file"),
    "project_id": ("project_name",),
    "project_name": ("project_id",),
}
"""What else of the old entry goes when this is given: it said the same thing in another way."""

_EXCLUSIVE = (("access_key", "user"), ("access_key", "domain"), ("password_command", "source"))
_OPTIONS = {"access_key": "--ak", "password_command": "--password-command"}
"""Options that are not called like the setting."""


def answers(app: App, given: Table) -> dict[str, Any]:
    """What a new profile cannot do without and was not given; an empty answer is left for the check to refuse."""
    said: dict[str, Any] = {}
    if not given["region"] and not (given["iam_endpoint"] and given["aom_endpoint"]):
        said["region"] = app.ask(_("region, such as cn-north-4")) or None
    if not given["user"] and not given["access_key"]:
        said["user"] = app.ask(_("IAM user (empty: an access key instead)")) or None
        if not said["user"]:
            said["access_key"] = app.ask(_("AK, the access key's id")) or None
    if (given["user"] or said.get("user")) and not given["domain"]:
        said["domain"] = app.ask(_("account (domain) of the user")) or None
    return said


def changed(old: Table | None, given: Table) -> dict[str, Any]:
    """The old entry with what is given on top; a new one is read-only. Raises InvalidInput."""
    _check_together(given)
    new = {key: value for key, value in given.items() if value is not None}
    gone = {name for key in new for name in _REPLACES.get(key, ()) if name not in new}
    if any(key in new for key in _IDENTITY):
        gone |= {"source", "credential", "secret_file"}  # said where the secret of before came from
    kept = {"read_only": True} if old is None else {key: value for key, value in old.items() if key not in gone}
    return {**kept, **new}


def _check_together(given: Table) -> None:
    for pair in _EXCLUSIVE:
        if all(given[key] for key in pair):
            words = " and ".join(_OPTIONS.get(key, f"--{key}") for key in pair)
            raise InvalidInput(Problem(words, _("exclude each other"), _("Leave one of them out.")))


def kept_secret(app: App, made: "Profile", old: Table | None, given: Table) -> Table:
    """Asks for the secret and keeps it; what the entry must say about where it is."""
    reference = made.credential
    if reference is None or reference.source != "keyring":
        return {}
    before = tuple((old or {}).get(key, "") for key in ("user", "domain", "access_key"))
    is_another = before != (reference.user, reference.domain, reference.access)
    if is_another:
        from aom_tui.session import system_keyring

        system_keyring.forget(made.name)  # under this name lies, if anything, another one's secret
    elif any(value is not None for value in given.values()) and not any(given[key] for key in _IDENTITY):
        return {}  # something else is to change; without any option it is the secret
    return _asked(app, made.name, "SK" if reference.access else _("password"),
                  reference.access or f"{reference.user}@{reference.domain}", is_another=is_another)  # fmt: skip


def _asked(app: App, name: str, word: str, who: str, *, is_another: bool) -> Table:
    if not app.is_terminal:
        say(
            _("nobody is there to be asked for the {word} of {who}: it is asked for at the first use").format(
                word=word, who=who
            )
        )
        return {}
    asked = _("{word} of {who} (empty: ask at each start)") if is_another else _("{word} of {who} (empty: as before)")
    typed = app.ask(asked.format(word=word, who=who), hidden=True)
    if typed:
        return _stored(name, typed)
    return {"source": "prompt"} if is_another else {}


def _stored(name: str, typed: str) -> Table:
    from aom_tui.session.new_profile import keep_secret
    from aom_tui.session.secret import Secret

    try:
        keep_secret(name, Secret(typed))
    except InvalidInput as error:
        say(
            _("{where}: {what}. The secret is asked for at each start").format(
                where=error.problems[0].where, what=error.problems[0].what
            )
        )
        return {"source": "prompt"}
    return {}
