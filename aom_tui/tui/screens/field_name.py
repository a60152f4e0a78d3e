"""Asking for the name of a field that no document names."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from aom_tui.language import _
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.field import Field


class NameField(Field):
    """Enter takes the name."""

    BINDINGS = [("enter", "submit", _("take it"))]  # noqa: RUF012 - Textual's own way


class AskName(Dialog[str]):
    """The answer is a name that is not taken yet."""

    title_text = _("New field")
    keys = (("Enter", _("add it"), "take"), ("Esc", _("back"), "back"))

    def __init__(self, where: str, taken: tuple[str, ...]) -> None:
        super().__init__()
        self._where, self._taken = where, taken

    def content(self) -> ComposeResult:
        """What it is for, and a field."""
        yield Static(_("Name of the new field in {where}").format(where=self._where), markup=False)
        yield NameField()

    @on(Input.Submitted)
    def action_take(self) -> None:
        """A name that stands there already would be a second one."""
        name = self.query_one(NameField).value
        if name in self._taken:
            self.say(_("{name} is there already").format(name=name))
        elif name:
            self.dismiss(name)
        else:
            self.say(_("nothing typed"))
