"""The last pages of the wizard for a profile: which project, and how it is kept."""

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace
from textual.app import ComposeResult

from aom_tui.language import _, sentences
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.clean import clean_line
from aom_tui.session.profile_setup.form import ProfileForm
from aom_tui.session.token import Project
from aom_tui.session.writes import lifted_by
from aom_tui.tui.screens.profile_pages import HELD, HELD_SHOWN, Page, Ways
from aom_tui.tui.widgets.form_row import Asked, FormRow
from aom_tui.tui.widgets.rule import Line

_ID = re.compile(r"[0-9a-f]{32}")

NEXT_PROJECT: Sequence[tuple[str, str, str]] = (("next", _("go on"), ""),)
SAVE: Sequence[tuple[str, str, str]] = (("save", _("save and use it"), ""),)
SOURCES: Mapping[str, str] = {
    "keyring": _("the system's keyring"),
    "prompt": _("nowhere: asked for at each start"),
    "environment": _("a variable of the environment"),
    "command": _("a command prints it"),
}


class ProjectPage(Page):
    """Which project: of those that IAM lists, else typed."""

    go_on = "next"

    def __init__(self, new: ProfileForm, projects: Sequence[Project], who: str, remarks: Sequence[str]) -> None:
        super().__init__()
        self._new, self._projects, self._who, self._remarks = new, projects, who, remarks

    def compose(self) -> ComposeResult:
        """Who it is, and the field with its choices."""
        if self._who:
            yield Line(self._who, classes="intro")
        ids = [clean_line(each.id) for each in self._projects]
        names = [clean_line(each.name) for each in self._projects]
        hint = _("empty: the region's own project")
        if kept := self._kept_id(""):
            hint = _("empty: {id}, as before").format(id=kept)
        yield FormRow(Asked("project_name", _("project"), hint, names, ids), self._first())
        for said in self._remarks:
            yield Line(said, classes="remark")
        yield Ways(NEXT_PROJECT)

    def _first(self) -> str:
        """The one named before; else the only one there is."""
        only = self._projects[0].name if len(self._projects) == 1 and not self._kept_id("") else ""
        return self._new.values.get("project_name", "") or clean_line(only)

    def _kept_id(self, name: str) -> str:
        """The project's id that a profile has which is changed, as long as account, region and name are the same."""
        before, new = self._new.before or {}, self._new
        stays = new.keeps_identity and all(
            said == before.get(key, "")
            for key, said in (("region", new.values.get("region", "")), ("project_name", name))
        )
        return str(before.get("project_id", "")) if stays else ""

    def put_in(self, new: ProfileForm) -> ProfileForm:
        """By id too, where IAM has told it: two accounts' projects may bear one name; an id can be typed as well."""
        new = super().put_in(new)
        name = new.values["project_name"]
        if _ID.fullmatch(name):
            listed = next((each.name for each in self._projects if each.id == name), "")
            return replace(new, values={**new.values, "project_name": listed, "project_id": name})
        named = [each.id for each in self._projects if each.name == name]
        return replace(new, values={**new.values, "project_id": named[0] if len(named) == 1 else self._kept_id(name)})

    def check(self, new: ProfileForm) -> None:
        """Raises InvalidInput for a project that is none of those listed: nobody could enter it."""
        name, identifier = (new.values.get(key, "") for key in ("project_name", "project_id"))
        known = {each.name for each in self._projects} | {each.id for each in self._projects}
        if known and (name or identifier) and not known & {name, identifier}:
            what = _("{name} is none of the {number} that IAM lists").format(
                name=name or identifier, number=len(known) // 2
            )
            raise InvalidInput(Problem("project_name", what, _("Down shows them."), setting="project_name"))


class KeepPage(Page):
    """Its name, how careful to be, where the secret is kept."""

    go_on = "save"

    def __init__(self, new: ProfileForm, no_keyring: str) -> None:
        super().__init__()
        self._new, self._no_keyring = new, no_keyring

    def compose(self) -> ComposeResult:
        """The rows."""
        values = self._new.values
        if self._new.before is None:
            name = Asked("name", _("profile name"), _("e.g. {value}").format(value="prod-cn4"))
            yield FormRow(name, values.get("name", ""))
        careful = (_("writes need no question"), _("every write asks"))
        kind = Asked("kind", _("kind"), "", ("test", "production"), careful, explains=True)
        yield FormRow(kind, values.get("kind", "production"))
        if self._new.before is not None:
            held = (_("nothing is changed there"), _("what the kind says"))
            asked = Asked("writes", _("write calls"), "", HELD, held, shown=HELD_SHOWN)
            yield FormRow(asked, values.get("writes", ""))
        whole = (_("messages with their bodies"), _("messages without bodies"), _("no call at all"))
        parts, hint = ("full", "headers", "off"), _("empty: bodies of test only")
        kept = Asked("history", _("history keeps"), hint, parts, whole, explains=True)
        yield FormRow(kept, values.get("history", ""))
        if self._new.login_method != "ecs":
            yield from self._of_secret()
        if self._new.before is None:
            said = sentences(_("A new profile is read-only"), lifted_by("NAME"))
            yield Line(said, classes="remark")
        yield Ways(SAVE)

    def _of_secret(self) -> Iterator[FormRow | Line]:
        """Never `config.toml`."""
        sources = [each for each in SOURCES if each != "keyring" or not self._no_keyring]
        words = [SOURCES[each] for each in sources]
        first = self._new.source if self._new.source in sources else "prompt"
        yield FormRow(Asked("source", _("secret is in"), "", sources, words, explains=True), first)
        command = Asked("password_command", _("its command"), _("where a command prints the secret"))
        yield FormRow(command, self._new.values.get("password_command", ""))
        if self._no_keyring:
            said = _("No keyring: {reason}. The secret is asked for, or comes from elsewhere.")
            yield Line(said.format(reason=self._no_keyring), classes="remark")

    def put_in(self, new: ProfileForm) -> ProfileForm:
        """Where the secret is, too."""
        new = super().put_in(new)
        return replace(new, source=new.values.get("source") or new.source)
