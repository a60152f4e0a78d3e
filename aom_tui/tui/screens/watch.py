"""How often a read is to be repeated."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from aom_tui.language import _
from aom_tui.session.watch import LEAST, MOST, parse_interval
from aom_tui.tui.keyboard.keys import key_of
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.field import Field


class SecondsField(Field):
    """Enter begins."""

    BINDINGS = [("enter", "submit", _("begin"))]  # noqa: RUF012 - Textual's own way


class AskInterval(Dialog[float]):
    """The answer is a number of seconds."""

    title_text = _("Watch")
    keys = (("Enter", _("begin"), "take"), ("Esc", _("back"), "back"))

    def __init__(self, thing: str, every: float) -> None:
        super().__init__()
        self._thing, self._every = thing, every

    def content(self) -> ComposeResult:
        """What will happen, and a field."""
        said = _("Repeat {thing} every so many seconds; {key} ends it")
        yield Static(said.format(thing=self._thing, key=key_of("cancel")), markup=False)
        yield SecondsField(f"{self._every:g}")

    @on(Input.Submitted)
    def action_take(self) -> None:
        """A second is the least."""
        seconds = parse_interval(self.query_one(SecondsField).value)
        if seconds is None:
            self.say(_("a number of seconds from {least} to {most}").format(least=f"{LEAST:g}", most=f"{MOST:g}"))
        else:
            self.dismiss(seconds)
