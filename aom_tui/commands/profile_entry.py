"""What `profile add` makes of its options and of answers: an entry of `config.toml`, a secret in the keyring."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.commands.context import App
from aom_tui.commands.errors import say
from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.login.reference import named_in
from aom_tui.session.secret import Secret

if TYPE_CHECKING:
    from aom_tui.commands.profile_trial import Trial
    from aom_tui.session.profile import CredentialRef, Profile
    from aom_tui.session.token import Token
    from aom_tui.settings import Settings

Table = Mapping[str, Any]
"""A profile as `config.toml` holds it, or the options, which bear the same names; None where nothing is given."""

_IDENTITY = ("user", "user_id", "domain", "access_key", "password_command", "source", "credential", "temporary")
"""What says whose secret is meant, and where it is."""

_REPLACES: Mapping[str, tuple[str, ...]] = {
    "user": ("user_id", "access_key", "temporary"),
    "user_id": ("user", "mfa_user_id", "access_key", "temporary"),
    "mfa_user_id": ("user_id",),
    "access_key": ("user", "user_id", "domain", "mfa_user_id", "temporary"),
    "credential": ("user", "user_id", "domain", "mfa_user_id", "access_key", "temporary"),
    "source": ("password_command", "secret_file"),
    "password_command": ("source", "secret_file"),
    "project_id": ("project_name",),
    "project_name": ("project_id",),
}
"""What else of the old entry goes when this is given: it said the same thing in another way."""

_EXCLUSIVE = (
    ("access_key", "user"), ("access_key", "user_id"), ("access_key", "domain"), ("password_command", "source"),
    ("credential", "user"), ("credential", "user_id"), ("credential", "access_key"),
    ("user_id", "user"), ("user_id", "mfa_user_id"),
)  # fmt: skip
_OPTIONS = {"access_key": "--ak", "password_command": "--password-command", "credential": "--token"}
"""Options that are not called like the setting."""


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
            words = commas(_OPTIONS.get(key, f"--{key.replace('_', '-')}") for key in pair)
            raise InvalidInput(Problem(words, _("exclude each other"), _("Leave one of them out.")))


class Typed(Struct, frozen=True):
    """The secret of a profile as it was typed, to be kept once the profile is written."""

    name: str = ""
    secret: Secret | None = None
    security_token: Secret | None = None
    is_another: bool = False
    """Whether what the keyring holds under that name, if anything, is another one's."""
    token: "Token | None" = None
    """What the test brought."""
    status: int = 0
    """The exit status that the test came to."""

    def keep(self) -> Table:
        """Into the keyring; what the entry must say where that does not take it. Blocks."""
        from aom_tui.session.login import system_keyring
        from aom_tui.session.profile_setup.save import save_secret

        if self.is_another:
            system_keyring.forget(self.name)
        if self.secret is None:
            return {}
        try:
            save_secret(self.name, self.secret, self.security_token)
        except InvalidInput as error:
            problem = error.problems[0]
            said = _("{where}: {what}. The secret is asked for at each start")
            say(said.format(where=problem.where, what=problem.what))
            return {"source": "prompt"}
        return {}

    def save_token(self, settings: "Settings", made: "Profile") -> None:
        """The login of the test to the first call of the profile, as it was written. Blocks."""
        from aom_tui.session.profile_setup.save import save_token

        if self.secret and self.token:
            save_token(settings, made, self.secret, self.token)


def asked_secret(
    app: App, made: "Profile", old: Table | None, given: Table, trial: "Trial | None"
) -> tuple[Typed, Table]:
    """Asks for the secret and tries it (by `trial`); what the entry must say besides."""
    reference = made.credential
    if reference is not None and reference.source == "ecs" and trial and app.is_terminal:
        trial.of_agency()
    if reference is None or reference.source != "keyring":
        return Typed(), {}
    is_another = old is None or named_in(old) != reference.who
    if (
        not is_another
        and any(value is not None for value in given.values())
        and not any(given[key] for key in _IDENTITY)
    ):
        return Typed(), {}  # something else is to change; without any option it is the secret
    if not app.is_terminal:
        left = _left_to_be_asked(made, is_chosen=given["source"] is not None, is_another=is_another)
        return Typed(made.name, is_another=is_another), left
    return _asked(app, made, reference, trial, is_another=is_another)


def _left_to_be_asked(made: "Profile", *, is_chosen: bool, is_another: bool) -> Table:
    """Nobody is there: what nobody typed is in no keyring, unless it is said that somebody will put it there."""
    from aom_tui.session.login.obtain import SECRET_VARIABLES, SECRET_WORDS, secret_owner

    if is_chosen or not is_another or made.credential is None:
        return {}
    said = _(
        "nobody is there to be asked for the {word} of {who}: it is asked for when it is needed,"
        " or taken from {variable}"
    )
    kind = made.credential.kind
    say(said.format(word=SECRET_WORDS[kind], who=secret_owner(made), variable=SECRET_VARIABLES[kind]))
    return {"source": "prompt"}


def _asked(
    app: App, made: "Profile", reference: "CredentialRef", trial: "Trial | None", *, is_another: bool
) -> tuple[Typed, Table]:
    from aom_tui.session.login.obtain import SECRET_WORDS, secret_owner

    nothing = Typed(made.name, is_another=is_another)
    word, who = SECRET_WORDS[reference.kind], secret_owner(made)
    asked = _("{word} of {who} (empty: ask at each start)") if is_another else _("{word} of {who} (empty: as before)")
    typed = app.ask(asked.format(word=word, who=who), hidden=True)
    if not typed:
        return nothing, {"source": "prompt"} if is_another else {}
    security = app.ask(_("security token of {who}").format(who=who), hidden=True) if reference.temporary else ""
    kept = Typed(made.name, Secret(typed), Secret(security) if security else None, is_another)
    if trial is None:
        return kept, {}
    end = trial.of_secret(made, Secret(typed), kept.security_token, word)
    return replace(kept, secret=end.secret, token=end.token, status=end.status), end.project
