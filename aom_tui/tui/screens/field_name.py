"""Asking for the name of a field that no document names."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.field import Field


class NameField(Field):
    """Enter takes the name."""

    BINDINGS = [("enter", "submit", "take it")]  # noqa: RUF012 - Textual's own way


class AskName(Dialog[str]):
    """The answer is a name that is not taken yet."""

    title_text = "New field"
    keys = (("Enter", "add it", "take"), ("Esc", "back", "back"))

    def __init__(self, where: str, taken: tuple[str, ...]) -> None:
        super().__init__()
        self._where, self._taken = where, taken

    def content(self) -> ComposeResult:
        """What it is for, and a field."""
        yield Static(f"Name of the new field in {self._where}", markup=False)
        yield NameField()

    @on(Input.Submitted)
    def action_take(self) -> None:
        """A name that stands there already would be a second one."""
        name = self.query_one(NameField).value
        if name in self._taken:
            self.say(f"{name} is there already")
        elif name:
            self.dismiss(name)
        else:
            self.say("nothing typed")
