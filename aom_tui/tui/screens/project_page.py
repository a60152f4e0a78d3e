"""The page of the profile wizard that asks for the project."""

import re
from collections.abc import Sequence

from msgspec.structs import replace
from textual.app import ComposeResult

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.clean import clean_line
from aom_tui.session.profile_setup.form import ProfileForm
from aom_tui.session.token import Project
from aom_tui.tui.screens.wizard_page import WayList, WizardPage
from aom_tui.tui.widgets.form_row import Asked, FormRow
from aom_tui.tui.widgets.rule import Line

_ID = re.compile(r"[0-9a-f]{32}")

NEXT_PROJECT: Sequence[tuple[str, str, str]] = (("next", _("go on"), ""),)


class ProjectPage(WizardPage):
    """Asks for the project: one that IAM lists, or one that is typed."""

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
        yield WayList(NEXT_PROJECT)

    def _first(self) -> str:
        """Return the name to begin with: the one before, else the only one there is."""
        only = self._projects[0].name if len(self._projects) == 1 and not self._kept_id("") else ""
        return self._new.values.get("project_name", "") or clean_line(only)

    def _kept_id(self, name: str) -> str:
        """Return the project id of a changed profile while account, region and name stay; else an empty text."""
        before, new = self._new.before or {}, self._new
        stays = new.keeps_identity and all(
            said == before.get(key, "")
            for key, said in (("region", new.values.get("region", "")), ("project_name", name))
        )
        return str(before.get("project_id", "")) if stays else ""

    def put_in(self, new: ProfileForm) -> ProfileForm:
        """Put in the id too, where IAM lists it: names are not unique over accounts. An id can be typed as well."""
        new = super().put_in(new)
        name = new.values["project_name"]
        if _ID.fullmatch(name):
            listed = next((each.name for each in self._projects if each.id == name), "")
            return replace(new, values={**new.values, "project_name": listed, "project_id": name})
        named = [each.id for each in self._projects if each.name == name]
        return replace(new, values={**new.values, "project_id": named[0] if len(named) == 1 else self._kept_id(name)})

    def check(self, new: ProfileForm) -> None:
        """Raise InvalidInput for a project that IAM does not list: no token would be valid there."""
        name, identifier = (new.values.get(key, "") for key in ("project_name", "project_id"))
        known = {each.name for each in self._projects} | {each.id for each in self._projects}
        if known and (name or identifier) and not known & {name, identifier}:
            what = _("{name} is none of the {number} that IAM lists").format(
                name=name or identifier, number=len(known) // 2
            )
            raise InvalidInput(Problem("project_name", what, _("Down shows them."), setting="project_name"))
