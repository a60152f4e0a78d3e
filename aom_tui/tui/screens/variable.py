"""Asking for the name of a variable, or for its name and value."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.render.clean import clean_line
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.screens.field_name import NameField


class AskVariable(Dialog[str]):
    """The answer is the name under which a value has been kept; `keep` raises InvalidInput where it cannot be."""

    title_text = _("Variable")
    keys = (("Enter", _("keep it"), "take"), ("Esc", _("back"), "back"))

    def __init__(self, value: str, proposed: str, keep: Callable[[str], None]) -> None:
        super().__init__()
        self._value, self._proposed, self._keep = value, proposed, keep

    def content(self) -> ComposeResult:
        """The value, and a field for the name."""
        yield Static(_("Name of the variable for {value}").format(value=self._value), markup=False)
        yield NameField(self._proposed)

    @on(Input.Submitted)
    def action_take(self) -> None:
        """Keep it under that name."""
        name = self.query_one(NameField).value.strip("{} ")
        try:
            self._keep(name)
        except InvalidInput as error:
            self.say(clean_line(str(error.problems[0])))
        else:
            self.dismiss(name)


class SetVariable(Dialog[str]):
    """The answer is the name that was given a value: `name = text`, or `name := json`."""

    title_text = _("Variable")
    keys = (("Enter", _("keep it"), "take"), ("Esc", _("back"), "back"))

    def __init__(self, keep: Callable[[str, str], None]) -> None:
        super().__init__()
        self._keep = keep

    def content(self) -> ComposeResult:
        """How it is written, and a field."""
        yield Static(_("name = text, or name := JSON"), markup=False)
        yield NameField()

    @on(Input.Submitted)
    def action_take(self) -> None:
        """Keep it."""
        name, sign, text = self.query_one(NameField).value.partition("=")
        if not sign:
            self.say(_("has no =: write name = value"))
            return
        try:
            self._keep(name.strip(), text.strip())
        except InvalidInput as error:
            self.say(clean_line(str(error.problems[0])))
        else:
            self.dismiss(name.strip(": "))
