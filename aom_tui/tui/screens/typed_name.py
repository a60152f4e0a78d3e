"""Asking before what cannot be undone: the profile's name is typed."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from aom_tui.language import _
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.field import Field


class NameField(Field):
    """Enter answers the question."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", _("answer"), show=False)]


class TypedName(Dialog[bool]):
    """True where the exact name was typed."""

    not_it: ClassVar[str]
    """What is said of anything else; `{profile}` is the name."""

    def __init__(self, profile: str) -> None:
        super().__init__()
        self._profile = profile

    def question(self) -> Content:
        """What would be done, above the field."""
        raise NotImplementedError

    def content(self) -> ComposeResult:
        """The question, and the field for the profile's name."""
        yield Static(self.question())
        yield NameField()  # nothing stands in it: a name shown there looks as if it were typed already

    def on_resize(self) -> None:
        """Where the question is longer than the window, the field is what is in sight."""
        super().on_resize()
        self.call_after_refresh(self.query_one(NameField).scroll_visible, animate=False)

    @on(Input.Submitted)
    def action_confirm(self) -> None:
        """Only the exact name will do."""
        if self.query_one(Field).value.strip() == self._profile:
            self.dismiss(True)
        else:
            self.say(self.not_it.format(profile=self._profile))
