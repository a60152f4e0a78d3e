"""The beginning of a reply that takes its time, read while the rest is on its way."""

from typing import TYPE_CHECKING

from aom_tui.language import _
from aom_tui.session.arrival import Arrival
from aom_tui.session.exchange import Exchange, Reply
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.panes.reply_pages import ReplyPages
from aom_tui.tui.panes.reply_title import View

if TYPE_CHECKING:
    from aom_tui.session.body.spool import Bytes
    from aom_tui.tui.panes.reply_views import Page
    from aom_tui.tui.panes.response import ResponsePane

STILL_ARRIVING = _("the reply is still on its way")
SLOWLY = _("The reply comes slowly. It is shown here when the whole is there; {cancel} cancels it.")

SLOW = 10
"""Reports of progress, a second: what came before a reply whose beginning takes longer must not be taken for it."""


class ArrivingHead:
    """Draws the head of a 2xx in Body, where the operation's replies are read there. What it means is said later.

    Of another that comes slowly that is said, in the place of the reply before.
    """

    def __init__(self, pane: "ResponsePane") -> None:
        self._pane = pane
        self._drawn: tuple[Bytes, Page] | None = None
        """The bytes of the head that is on screen, and its page."""
        self._reports = 0

    @property
    def page(self) -> "Page | None":
        """The page of the head that is on screen."""
        return self._drawn[1] if self._drawn else None

    def report(self, arrival: Arrival | None) -> None:
        """Show a head as soon as there is something to read; None for a reply that came or was given up."""
        pane = self._pane
        self._reports = self._reports + 1 if arrival else 0
        if arrival is None:
            self._restore()
        elif len(arrival.reply.body) > self._shown_bytes and 200 <= arrival.reply.status < 300:
            self._draw(arrival.reply)
        elif self._reports == SLOW and not pane.head_shown and pane.view is View.BODY:
            pane.head_shown = True
            pane.drawing.begin(ReplyPages())
            pane.show_words(with_keys(SLOWLY))

    @property
    def _shown_bytes(self) -> int:
        """How much of it is on screen."""
        return len(self._drawn[0]) if self._drawn else 0

    def _draw(self, reply: Reply) -> None:
        from aom_tui.tui.panes.reply_views import head_page

        pane = self._pane
        if pane.switch.remembered(pane.composing) is not View.BODY:
            return  # who wants the reply in another view waits for the whole
        page = head_page(reply, pane.text_width)
        continues = self._drawn is not None and self._continues(page)
        self._drawn = reply.body, page
        if continues:
            pane.drawing.extend_head(page)
            return
        pane.head_shown = True
        pane.drawing.begin(ReplyPages())
        pane.set_view(View.BODY)
        pane.drawing.draw_head(page)

    def _continues(self, page: "Page") -> bool:
        """Whether what is on screen is the beginning of that page."""
        text = self._pane.document_view
        shown = text.document
        is_same = page.language == text.language and page.document.pitch == shown.pitch
        return is_same and page.document.data[: len(shown.data)] == shown.data[:]

    def _restore(self) -> None:
        """Show the reply before again where this one was given up."""
        if self._pane.head_shown:
            self._pane.head_shown = False
            self._pane.watch_exchange(None, self._pane.exchange)

    def forget(self) -> None:
        """Forget the head once the whole reply is drawn."""
        self._drawn = None

    def page_of(self, exchange: Exchange) -> "Page | None":
        """The page of the head where it is the beginning of that reply: it need not be made and painted again."""
        from aom_tui.tui.panes.reply_views import is_made_at_once

        if self._drawn is None or exchange.reply is None or is_made_at_once(exchange.reply):
            return None
        head, page = self._drawn
        return page if page.partial and exchange.reply.body[: len(head)] == head else None
