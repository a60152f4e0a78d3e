"""The Headers tab: the request's own headers; those of authentication are added when it is sent."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.reactive import var
from textual.widgets import Static

from aom_tui.language import _
from aom_tui.problem import place_words
from aom_tui.session.draft import Draft
from aom_tui.tui.messages import HeadersEdited
from aom_tui.tui.widgets.pair_list import PairList
from aom_tui.tui.widgets.visible_cursor import KeepsFieldVisible


class HeadersForm(KeepsFieldVisible, VerticalScroll):
    """Rows of name and value."""

    can_focus = False
    loaded: var[Draft | None] = var[Draft | None](None)

    def __init__(self, draft: Draft | None, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.set_reactive(HeadersForm.loaded, draft)

    def watch_loaded(self, before: Draft | None, now: Draft | None) -> None:
        """Another draft, other rows; the focus stays in one that is still there."""
        if before is not now:
            for pairs in self.query(PairList):
                pairs.follow(now.headers if now else ())

    def compose(self) -> ComposeResult:
        """The draft's headers, and what comes by itself."""
        yield PairList(place_words("header"), self.loaded.headers if self.loaded else (), HeadersEdited)
        yield Static(
            _("X-Auth-Token or the signature, Content-Type and Host come by themselves: see Preview."),
            markup=False,
            classes="remark",
        )
