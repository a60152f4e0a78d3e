"""Pages of text to read: docs and preview. They scroll, can be selected, are never markup."""

import re

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from aom_tui.render.cells import wrapped
from aom_tui.render.document.document import Document
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
    """An HTTP message, line by line: a long URL stays one line. Or why there is none yet, in lines that fit."""

    text: var[str] = var("")

    def watch_text(self) -> None:
        """Another message, shown from its top."""
        self.show(Document(self._shown_text().encode("utf-8", "replace")), "http" if self._is_message else "text")

    def on_resize(self) -> None:
        """Words are broken for the width."""
        if not self._is_message:
            self.watch_text()

    @property
    def _is_message(self) -> bool:
        return re.match(r"[A-Z]+ \S+:?//?", self.text) is not None

    def _shown_text(self) -> str:
        if self._is_message or not self.text:
            return self.text
        lines = (wrapped(line, self.text_width) or [""] for line in self.text.split("\n"))
        return "\n".join(line for made in lines for line in made)
