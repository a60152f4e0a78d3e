"""Asking before something is changed: names thing and profile; on production the profile's name is typed."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from aom_tui.language import _
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.field import Field


class ConfirmWrite(Dialog[bool]):
    """A write on a real profile. True sends it."""

    title_text = _("This changes something")
    keys = (("Enter", _("send"), "confirm"), ("Esc", _("do not send"), "back"))

    def __init__(self, thing: str, effect: str, profile: str, target: str) -> None:
        super().__init__()
        self._thing, self._effect, self._profile, self._target = thing, effect, profile, target

    def content(self) -> ComposeResult:
        """What, where, and the field for the profile's name."""
        said = _("{effect} on the production profile {profile}").replace("{effect}", self._effect)
        before, _name, after = said.partition("{profile}")
        yield Static(
            Content.assemble(
                (self._thing, "bold"), f"\n{self._target}\n\n",
                before, (self._profile, "bold $text-error"), after, "\n", _("Type the profile's name to send it:"),
            )
        )  # fmt: skip
        yield ConfirmField(placeholder=self._profile)

    @on(Input.Submitted)
    def action_confirm(self) -> None:
        """Only the exact name will do."""
        if self.query_one(Field).value.strip() == self._profile:
            self.dismiss(True)
        else:
            self.say(_("type {profile} to send, Esc to leave it").format(profile=self._profile))


class ConfirmField(Field):
    """Enter answers the question."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", _("answer"), show=False)]


class Confirm(Dialog[bool]):
    """A plain yes or no."""

    title_text = _("Please confirm")
    keys = (("y", _("yes"), "yes"), ("n", _("no"), "back"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "yes", _("yes"), show=False),
        Binding("n", "back", _("no"), show=False),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def content(self) -> ComposeResult:
        """The question."""
        yield Static(self._question, markup=False)

    def action_yes(self) -> None:
        """So be it."""
        self.dismiss(True)
