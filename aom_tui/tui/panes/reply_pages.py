"""What the Response section has made of one reply, and how far each view of it has been read."""

from typing import TYPE_CHECKING

from aom_tui.tui.panes.reply_title import View

if TYPE_CHECKING:
    from aom_tui.tui.panes.reply_views import Page
    from aom_tui.tui.widgets.document_view import Reading


class ReplyPages:
    """The pages of one reply that have been looked at. With the next reply new ones are begun.

    One that takes the place of the reply before, as those of a repeated read do, is read on where that was left.
    """

    def __init__(self, before: "ReplyPages | None" = None) -> None:
        self.made: dict[View, Page] = {}
        """The texts. A table and a chart are made from that of the body, by their widgets."""
        self.readings: dict[View, Reading] = before.readings if before else {}
        """How each text was left for another view."""
        self.before = before.shown if before else None
        """The body that was on screen when this one took its place."""
        self.differs: tuple[str, ...] | None = None
        """How the reply differs from its documents, once they have been compared."""
        self._fed: dict[View, Page | None] = {}

    @property
    def body(self) -> "Page | None":
        """What is shown of the body: its beginning, all of it, or what a filter leaves."""
        return self.made.get(View.BODY)

    @property
    def shown(self) -> "Page | None":
        """The same, or that of the reply before as long as only the beginning is there to take its place."""
        body = self.body
        return self.before if self.before and (body is None or body.partial) else body

    def replace_body(self, page: "Page") -> None:
        """Another text of the same body, which is read from its top; what was waited for, where that was left."""
        awaited = self.before and self.body and self.body.partial and self.before.query == page.query
        self.made[View.BODY] = page
        if not awaited:
            self.readings.pop(View.BODY, None)

    def forget_words(self) -> None:
        """What is made for a width and a catalogue is to be made anew for others."""
        for view in (View.WIRE, View.WHY):
            self.made.pop(view, None)

    def feeds(self, view: View, whole: "Page | None") -> bool:
        """Whether a view with a widget of its own has not been given this body before; from now on it has."""
        if view in self._fed and self._fed[view] is whole:
            return False
        self._fed[view] = whole
        return True
