"""Asking for a secret; what is typed is shown as dots and stays in memory."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from aom_tui.language import _
from aom_tui.tui.keys import with_keys
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.form_row import SecretField


class PasswordField(SecretField):
    """Dots; a paste with a line end is a password without it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", _("answer"), show=False)]


class AskSecret(Dialog[str]):
    """The answer is the secret, None where the user would rather not."""

    title_text = _("Secret")
    keys = (("Enter", _("use it"), "use"), ("Esc", _("not now"), "back"))

    def __init__(self, prompt: str) -> None:
        super().__init__()
        self._prompt = prompt

    def content(self) -> ComposeResult:
        """The question and a field of dots."""
        yield Static(self._prompt, markup=False)
        yield PasswordField()
        yield Static(
            with_keys(
                _(
                    "Kept in memory until the program ends or you forget it ({auth}, then forget);"
                    " a passcode serves once."
                )
            ),
            markup=False,
            classes="remark",
        )

    @on(Input.Submitted)
    def action_use(self) -> None:
        """An empty answer is no answer."""
        secret = self.query_one(Input).value
        if secret:
            self.dismiss(secret)
        else:
            self.say(_("nothing typed"))
