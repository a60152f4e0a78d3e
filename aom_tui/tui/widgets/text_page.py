"""A page of text to read: docs and preview. Scrolls, can be selected, is never markup."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static


class TextPage(VerticalScroll):
    """Plain text of some hundred lines at most; a reply's body has a better view."""

    text: var[str] = var("")

    def compose(self) -> ComposeResult:
        """One block of text."""
        yield Static(markup=False)

    def watch_text(self, text: str) -> None:
        """Another text, shown from its top."""
        self.query_one(Static).update(Content(text))
        self.scroll_home(animate=False)
