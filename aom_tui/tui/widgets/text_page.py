"""Pages of text to read: docs and preview. They scroll, can be selected, are never markup."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from aom_tui.render.document import Document
from aom_tui.tui.widgets.document_view import DocumentView


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


class MessagePage(DocumentView):
    """An HTTP message, line by line: a long URL stays one line."""

    text: var[str] = var("")

    def watch_text(self, text: str) -> None:
        """Another message, shown from its top."""
        self.show(Document(text.encode("utf-8", "replace")), "http")
