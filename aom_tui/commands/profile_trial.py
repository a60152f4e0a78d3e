"""Trying a profile that `profile add` is making, by one login. What is refused is never tried again by itself."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from aom_tui.commands.context import App
from aom_tui.commands.trouble import say
from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput
from aom_tui.render.clean import clean_line
from aom_tui.session.secret import Secret

if TYPE_CHECKING:
    from aom_tui.session.new_profile import NewProfile, Tried
    from aom_tui.session.profile import Profile
    from aom_tui.session.token import Project

_MANY = 8
"""Projects that are named in a question; of more the beginning."""


class Trial(Struct, frozen=True):
    """`entry` is what `config.toml` will say."""

    app: App
    entry: Mapping[str, Any]

    def of_secret(self, made: "Profile", typed: str, security: str, again: str) -> tuple[str, dict[str, str]]:
        """The secret that is to be kept, typed anew until it is right or the user has enough; the project chosen."""
        from aom_tui.session.new_profile import failed_words

        while True:
            new = self._new(made, typed, security)
            tried = self._try(new)
            if not tried.problem:
                say(_said(tried))
                return typed, self._project(tried.projects)
            say(failed_words(new.have, clean_line(tried.problem)))
            retyped = self.app.ask(again, hidden=True)
            if not retyped:
                return typed, {}
            typed = retyped

    def of_agency(self) -> None:
        """Whether this machine has one; it need not have, where the profile is for another."""
        from aom_tui.session.new_profile import NewProfile

        tried = self._try(NewProfile("ecs", self.entry))
        say(clean_line(tried.problem) or _said(tried))

    def _new(self, made: "Profile", typed: str, security: str) -> "NewProfile":
        from aom_tui.session.new_profile import Have, NewProfile

        kinds: dict[str, Have] = {"password": "user", "access-key": "key", "token": "token"}
        have = kinds[made.credential.kind] if made.credential else "user"
        return NewProfile(
            have, {**self.entry, "name": made.name}, Secret(typed), Secret(security) if security else None
        )

    def _try(self, new: "NewProfile") -> "Tried":
        from aom_tui.session.new_profile import Tried, try_out

        app = self.app

        def ask(prompt: str) -> str:
            return app.ask(prompt, hidden=True)

        try:
            return app.run(try_out(app.settings, app.catalogue, new, app.environ, ask))
        except InvalidInput as error:
            return Tried(str(error.problems[0]))

    def _project(self, projects: "Sequence[Project]") -> dict[str, str]:
        """One of several, where none is named yet."""
        if len(projects) < 2 or self.entry.get("project_name") or self.entry.get("project_id"):
            return {}
        names = [clean_line(each.name) for each in projects]
        shown = commas([*names[:_MANY], *(["..."] if len(names) > _MANY else [])])
        chosen = self.app.ask(_("project: {names} (empty: the region's own)").format(names=shown)).strip()
        return {"project_name": chosen} if chosen else {}


def _said(tried: "Tried") -> str:
    if tried.token is None:
        return _("1 Token not needed: the key signs. {count} projects").format(count=len(tried.projects))
    token = tried.token
    said = _("1 Token ok: {user}@{domain}")
    return said.format(user=clean_line(token.user), domain=clean_line(token.domain))
