"""The line below a view."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from aom_tui.render.document.place_line import fit_place_line


class PlaceLine(Widget):
    """Where the cursor is and what is there, in the width there is. Never markup."""

    said: reactive[str] = reactive("")

    def render(self) -> Content:
        """What was said last."""
        return Content(fit_place_line(self.said, self.size.width))
