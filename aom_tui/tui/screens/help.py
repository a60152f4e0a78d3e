"""Help on what has the focus, over any screen."""

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from aom_tui.language import _
from aom_tui.tui.guide.help_page import help_page
from aom_tui.tui.screens.dialog import Dialog

MARGIN = 6
"""Cells of a dialog beside its page."""


class HelpScreen(Dialog[None]):
    """What the screen below is, where its focus is; its keys and words. Left by the key that opens it, too."""

    title_text = _("Help")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark,fullwidth_question_mark,f1,q", "back", _("back"))]

    def __init__(self, below: Screen[Any], width: int) -> None:
        super().__init__()
        self._text: Content = help_page(below, min(width, 80) - MARGIN)

    def content(self) -> ComposeResult:
        """The page as it was when help was asked for."""
        yield Static(self._text)

    def on_mount(self) -> None:
        """Scrolls with the keys."""
        page = self.query_one(".content")
        page.can_focus = True
        self.set_focus(page)
