"""Tries a profile that `profile add` is making by one login; a refused secret is asked for anew."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from aom_tui.commands.context import App
from aom_tui.commands.errors import USAGE, say
from aom_tui.commands.exit_status import iam_status
from aom_tui.language import _, commas, sentences
from aom_tui.problem import InvalidInput
from aom_tui.render.clean import clean_line
from aom_tui.session.secret import Secret

if TYPE_CHECKING:
    from aom_tui.session.profile import Profile
    from aom_tui.session.profile_setup.form import ProfileForm
    from aom_tui.session.profile_setup.trial import TrialResult
    from aom_tui.session.token import Project, Token

_MANY = 8
"""Projects that are named in a question; of more the beginning."""


_AGAIN = _("{word} again (empty: keep it as it is)")
_AGAIN_WITH_PASSCODE = _("{word} again (empty: the same, with another passcode)")


class Settled(Struct, frozen=True):
    """The secret that is to be kept; the project that was chosen, as the entry says it; what the login brought."""

    secret: Secret
    project: Mapping[str, str] = {}
    token: "Token | None" = None
    status: int = 0
    """The exit status of a login that did not go well."""


class Trial(Struct, frozen=True):
    """`entry` is what `config.toml` will say."""

    app: App
    entry: Mapping[str, Any]

    def of_secret(self, made: "Profile", secret: Secret, security_token: Secret | None, word: str) -> Settled:
        """What came of it; a secret that is wrong is asked for anew until it is right or the user has enough."""
        from aom_tui.render.profile_trial import trial_failure_words, trial_success_words

        while True:
            new = self._new(made, secret, security_token)
            tried = self._try(new)
            if not tried.problem:
                say(trial_success_words(tried, datetime.now(UTC)))
                return Settled(secret, self._project(tried.projects), tried.token)
            say(trial_failure_words(new.login_method, clean_line(_in_full(tried))))
            if not tried.is_wrong_secret:
                return Settled(secret, status=_status(tried))
            is_both = tried.setting == "mfa"
            retyped = self.app.ask((_AGAIN_WITH_PASSCODE if is_both else _AGAIN).format(word=word), hidden=True)
            if not (retyped or is_both):
                return Settled(secret, status=_status(tried))
            secret = Secret(retyped) if retyped else secret

    def of_agency(self) -> None:
        """Whether this machine has one; it need not have, where the profile is for another."""
        from aom_tui.render.profile_trial import trial_success_words
        from aom_tui.session.profile_setup.form import ProfileForm

        tried = self._try(ProfileForm("ecs", self.entry))
        say(clean_line(tried.problem) or trial_success_words(tried, datetime.now(UTC)))

    def _new(self, made: "Profile", secret: Secret, security_token: Secret | None) -> "ProfileForm":
        from aom_tui.session.profile_setup.form import LoginMethod, ProfileForm

        kinds: dict[str, LoginMethod] = {"password": "user", "access-key": "key", "token": "token"}
        have = kinds[made.credential.kind] if made.credential else "user"
        return ProfileForm(have, {**self.entry, "name": made.name}, secret, security_token)

    def _try(self, new: "ProfileForm") -> "TrialResult":
        from aom_tui.session.profile_setup.trial import TrialResult, try_profile

        app = self.app

        def ask(prompt: str) -> str:
            return app.ask(prompt, hidden=True)

        try:
            return app.run(try_profile(app.settings, app.catalogue, new, app.environ, ask))
        except InvalidInput as error:
            problem = error.problems[0]
            return TrialResult(str(problem), is_wrong_secret=problem.setting == "secret")

    def _project(self, projects: "Sequence[Project]") -> dict[str, str]:
        """One of several, where none is named yet."""
        if len(projects) < 2 or self.entry.get("project_name") or self.entry.get("project_id"):
            return {}
        names = [clean_line(each.name) for each in projects]
        shown = commas([*names[:_MANY], *(["..."] if len(names) > _MANY else [])])
        chosen = self.app.ask(_("project: {names} (empty: the region's own)").format(names=shown)).strip()
        return {"project_name": chosen} if chosen else {}


def _in_full(tried: "TrialResult") -> str:
    """With what to do, where no question follows that says it."""
    return tried.problem if tried.is_wrong_secret else sentences(tried.problem, tried.remedy)


def _status(tried: "TrialResult") -> int:
    return USAGE if tried.outcome is None else iam_status(tried.outcome)
