"""A form for a profile: where, who, and where the password is kept (never in the file)."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.render.glyphs import signs
from aom_tui.session.secret import Secret
from aom_tui.tui.profiles import NewProfile
from aom_tui.tui.screens.choice import Choice
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.field import Field
from aom_tui.tui.widgets.rule import Line, link


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of the form."""

    name: str
    label: str
    hint: str
    choices: tuple[str, ...] = ()
    default: str = ""


def questions(regions: tuple[str, ...]) -> tuple[Asked, ...]:
    """The rows of the form."""
    return (
        Asked("name", _("profile name"), _("e.g. {value}").format(value="prod-cn4")),
        Asked("kind", _("kind"), _("production asks before it writes"), ("test", "production"), "production"),
        Asked("region", _("region"), _("e.g. {value}").format(value="cn-north-4"), regions),
        Asked("project_name", _("project"), _("empty: the region's own project")),
        Asked("user", _("IAM user"), _("not the account's own login, nor SSO")),
        Asked("domain", _("account"), _("the account (domain) the user belongs to")),
    )


class FormRow(Horizontal):
    """Label, field, and a list of choices where there is one."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(classes="row")
        self.asked = asked

    def compose(self) -> ComposeResult:
        """The row's parts."""
        yield Line(self.asked.label, classes="name")
        yield Field(self.asked.default, placeholder=self.asked.hint, classes="value")
        yield Line(link(signs().choose, "choose", "$text-accent") if self.asked.choices else "", classes="choose")

    def action_choose(self) -> None:
        """Offer the choices."""

        def chosen(value: str | None) -> None:
            if value:
                self.query_one(Field).value = value

        self.app.push_screen(Choice(self.asked.label, self.asked.choices, current=self.query_one(Field).value), chosen)


class NewProfileForm(Dialog[str]):
    """Answers the name of the profile that was saved."""

    title_text = _("New profile")
    keys = (("F5", _("save"), "save"), ("Esc", _("back"), "back"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5,ctrl+s", "save", _("save"), show=False, priority=True, id="dialog.save"),
        Binding("alt+down,ctrl+down", "choices", _("choices"), show=False),
    ]

    def __init__(self, regions: tuple[str, ...], save: Callable[[NewProfile], None]) -> None:
        super().__init__()
        self._questions, self._save = questions(regions), save

    def content(self) -> ComposeResult:
        """The rows; the password last."""
        for asked in self._questions:
            yield FormRow(asked)
        with Horizontal(classes="row"):
            yield Line(_("password"), classes="name")
            yield Input(password=True, compact=True, placeholder=_("empty: asked for at each start"), classes="value")
            yield Line("", classes="choose")
        yield Line(_("The password goes to the system's keyring, never into config.toml."), classes="remark")

    def action_choices(self) -> None:
        """Offer the choices of the row in use."""
        row = self.focused.parent if self.focused else None
        if isinstance(row, FormRow) and row.asked.choices:
            row.action_choose()

    def action_save(self) -> None:
        """Check and save; what is wrong is said in place."""
        values = {row.asked.name: row.query_one(Field).value.strip() for row in self.query(FormRow)}
        typed = self.query(Input).last().value
        new = NewProfile(values, Secret(typed) if typed else None)
        self.run_worker(self._keep(new), exclusive=True, description=_("save the profile"), exit_on_error=False)

    async def _keep(self, new: NewProfile) -> None:
        try:
            await asyncio.to_thread(self._save, new)
        except InvalidInput as error:
            self.say(str(error.problems[0]))
        else:
            self.dismiss(new.values["name"])

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_save()
