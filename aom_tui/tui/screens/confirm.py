"""Asking before something is changed: names thing and profile; on production the profile's name is typed."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from aom_tui.language import _
from aom_tui.render.clean import clean_line
from aom_tui.session.redaction.redact import redact_url
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.screens.typed_name import TypedName


class ConfirmWrite(TypedName):
    """A write on a real profile. True sends it."""

    title_text = _("This changes something")
    keys = (("Enter", _("send"), "confirm"), ("Esc", _("do not send"), "back"))
    not_it = _("type {profile} to send, Esc to leave it")

    def __init__(self, thing: str, effect: str, profile: str, target: str) -> None:
        super().__init__(profile)
        self._thing, self._effect, self._target = clean_line(thing), effect, clean_line(redact_url(target))

    def question(self) -> Content:
        """What, and where."""
        said = _("{effect} on the production profile {profile}").replace("{effect}", self._effect)
        before, _name, after = said.partition("{profile}")
        return Content.assemble(
            (self._thing, "bold"), f"\n{self._target}\n\n",
            before, (self._profile, "bold $text-error"), after, "\n", _("Type the profile's name to send it:"),
        )  # fmt: skip


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
