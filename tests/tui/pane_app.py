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
