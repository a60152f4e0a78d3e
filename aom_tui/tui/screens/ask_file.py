"""The name of a file to read."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from aom_tui.language import _
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.field import Field
from aom_tui.tui.widgets.rule import Line


class FileField(Field):
    """Enter takes it."""

    BINDINGS = [("enter", "submit", _("open"))]  # noqa: RUF012 - Textual's own way


class AskFile(Dialog[str]):
    """The answer is a path as typed."""

    keys = (("Enter", _("open"), "take"), ("Esc", _("back"), "back"))

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        self.title_text = title
        self._words = words

    def content(self) -> ComposeResult:
        """What is wanted, and a field."""
        yield Line(self._words, classes="remark")
        yield FileField()

    @on(Input.Submitted)
    def action_take(self) -> None:
        """An empty name is none."""
        path = self.query_one(FileField).value.strip().strip("'\"")
        if path:
            self.dismiss(path)
