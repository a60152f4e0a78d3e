"""The response pane as all of an app."""

from textual.app import App, ComposeResult

from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.widgets.document_view import DocumentView


class PaneApp(App[None]):
    """Who uses it puts an exchange into its pane."""

    def compose(self) -> ComposeResult:
        yield ResponsePane(id="response")

    def on_mount(self) -> None:
        self.pane.focus_view()

    @property
    def pane(self) -> ResponsePane:
        return self.query_one(ResponsePane)

    @property
    def text(self) -> DocumentView:
        """What the view shows that is a document."""
        return self.query_one(DocumentView)


def copied_text(pane: ResponsePane) -> tuple[str, str]:
    """Label and text of what `y` copies."""
    copied = pane.contents.copied()
    return copied.label, copied.written() if copied.written else copied.text


def shown_text(pane: ResponsePane) -> str:
    """All that the view shows."""
    return pane.contents.all_shown().text
