"""Asking for a secret; what is typed is shown as dots and stays in memory."""

from concurrent.futures import Future
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from aom_tui.language import _
from aom_tui.session.login.second_factor import is_for_passcode
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.form_row import SecretField


class PasswordField(SecretField):
    """Dots; a paste with a line end is a password without it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", _("answer"), show=False)]


class AskSecret(Dialog[str]):
    """The answer is the secret, None where the user would rather not, or where the window ends meanwhile.

    `answer` is for a thread that waits for it: as long as one does, the program cannot end.
    """

    title_text = _("Secret")
    keys = (("Enter", _("use it"), "use"), ("Esc", _("not now"), "back"))

    def __init__(self, prompt: str, answer: Future[str | None] | None = None) -> None:
        super().__init__()
        self._prompt = prompt
        self._answer: Future[str | None] = answer or Future()

    def content(self) -> ComposeResult:
        """The question and a field of dots."""
        yield Static(self._prompt, markup=False)
        yield PasswordField()
        kept = with_keys(_("Kept in memory until the program ends or you forget it ({auth}, then forget)."))
        once = _("It serves once, and is not kept.")
        yield Static(once if is_for_passcode(self._prompt) else kept, markup=False, classes="remark")

    @on(Input.Submitted)
    def action_use(self) -> None:
        """An empty answer is no answer."""
        secret = self.query_one(Input).value
        if secret:
            self.dismiss(secret)
        else:
            self.say(_("nothing typed"))

    def dismiss(self, result: str | None = None) -> AwaitComplete:
        """Whoever waits goes on."""
        self._give(result)
        return super().dismiss(result)

    def on_unmount(self) -> None:
        """The window ends."""
        self._give(None)

    def _give(self, answer: str | None) -> None:
        if not self._answer.done():
            self._answer.set_result(answer)
