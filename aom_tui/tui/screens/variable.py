"""Asking for the name of a variable, or for its name and value."""

import sys
from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.render.clean import clean_line
from aom_tui.tui.screens.choice import Choice
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.screens.field_name import NameField

NEW = _("a new variable")
"""The choice that makes one; none is mentioned so."""


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


class ChooseVariable(Choice):
    """The answer is the variable that gets another value, as it is mentioned, or `NEW`."""

    keys = (
        ("Enter", _("edit"), "choose"),
        ("n", _("new variable"), "new"),
        ("-", _("forget"), "forget"),
        ("Esc", _("back"), "back"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", _("new variable"), show=False),
        Binding("minus,delete", "forget", _("forget"), show=False),
    ]
    filtered_from = sys.maxsize  # letters act here

    def __init__(self, values: Mapping[str, str], forget: Callable[[str], None]) -> None:
        names, words = [*values, NEW], [*values.values(), ""]
        super().__init__(_("Variables of this window"), names, words, names[0])
        self._forget = forget

    def action_new(self) -> None:
        """One more."""
        self.dismiss(NEW)

    def action_forget(self) -> None:
        """The one at the cursor."""
        if self.highlighted not in (None, NEW):
            self._forget(str(self.highlighted))
            self.dismiss(None)


class SetVariable(Dialog[str]):
    """The answer is the name that was given a value: `name = text`, or `name := json`. `written` stands there first."""

    title_text = _("Variable")
    keys = (("Enter", _("keep it"), "take"), ("Esc", _("back"), "back"))

    def __init__(self, keep: Callable[[str, str], None], written: str = "") -> None:
        super().__init__()
        self._keep, self._written = keep, written

    def content(self) -> ComposeResult:
        """How it is written, and a field."""
        yield Static(_("name = text, or name := JSON"), markup=False)
        field = NameField(self._written)
        field.select_on_focus = False  # the value at its end is what is to be changed
        yield field

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
