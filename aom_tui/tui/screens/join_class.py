"""A form for the code by which one joins a class."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.tui.runtime.workers import deferred
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.field import Field
from aom_tui.tui.widgets.rule import Line
from aom_tui.tui.widgets.wrapped_text import WrappedText

Join = Callable[[str, str], Awaitable[None]]
"""Takes the seat of that code, as the profile of that name. Raises InvalidInput."""


class CodeField(Field):
    """Enter is the end of the form here."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", _("join"), show=False)]


class JoinClass(Dialog[str]):
    """Answers the name of the profile that was made."""

    title_text = _("Join a class")
    keys = (("F5", _("join"), "join"), ("Esc", _("back"), "back"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5,ctrl+s", "join", _("join"), show=False, priority=True, id="dialog.save")
    ]

    def __init__(self, name: str, join: Join) -> None:
        super().__init__()
        self._proposed, self._join = name, join

    def content(self) -> ComposeResult:
        """Code and name."""
        with Horizontal(classes="row"):
            yield Line(_("join code"), classes="name")
            yield CodeField(placeholder=_("e.g. {value}").format(value="63000-0G2MM-SG31Z-..."), classes="value")
        with Horizontal(classes="row"):
            yield Line(_("profile name"), classes="name")
            yield CodeField(self._proposed, classes="value")
        yield Line(_("The trainer's screen has a code for each seat. O and 0, I and 1 are the same."), classes="remark")

    @on(Input.Submitted)
    def action_join(self) -> None:
        """Take the seat; what is wrong is said in place."""
        self.query_one(".problem", WrappedText).tell(_("joining..."))
        self.run_worker(deferred(self._take), exclusive=True, description=_("join the class"), exit_on_error=False)

    async def _take(self) -> None:
        code, name = (field.value.strip() for field in self.query(CodeField))
        try:
            await self._join(code, name)
        except InvalidInput as error:
            self.say(str(error.problems[0]))
        else:
            self.dismiss(name)
