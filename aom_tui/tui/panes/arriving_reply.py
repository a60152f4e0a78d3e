"""The beginning of a reply that takes its time, read while the rest is on its way."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from aom_tui.language import _
from aom_tui.session.exchange import Exchange, Reply
from aom_tui.session.network.arrival import Arrival
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.panes.drawn_reply import DrawnReply
from aom_tui.tui.panes.reply_frame import ReplyFrame
from aom_tui.tui.panes.reply_pages import ReplyPages
from aom_tui.tui.panes.reply_title import View, ViewTabs

if TYPE_CHECKING:
    from aom_tui.session.network.spool import Bytes
    from aom_tui.tui.panes.reply_views import Page
    from aom_tui.tui.widgets.document_view import Reading

STILL_ARRIVING = _("the reply is still on its way")
SLOWLY = _("The reply comes slowly. It is shown here when the whole is there; {cancel} cancels it.")

SLOW = 10
"""Tellings, a second: what came before a reply whose beginning takes longer must not be taken for it."""


class ArrivingReply(DrawnReply):
    """Draws the head of a 2xx in Body, where the operation's replies are read there. What it means is said later.

    Of another that comes slowly that is said, in the place of the reply before.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._head: tuple[Bytes, Page] | None = None
        """What has been shown of it, and of which bytes that is the beginning."""
        self._tellings = 0
        """How often it has been told that some of it came."""

    def watch_arrival(self, arrival: Arrival | None) -> None:
        """As soon as there is something to read."""
        super().watch_arrival(arrival)
        self._tellings = self._tellings + 1 if arrival else 0
        if arrival is None:
            self._not_arrived()
        elif len(arrival.reply.body) > self._shown_bytes and 200 <= arrival.reply.status < 300:
            self._show_head(arrival.reply)
        elif self._tellings == SLOW and not self.head_shown and self.view is View.BODY:
            self.head_shown = True
            self._begin_pages(ReplyPages())
            self._say_instead(with_keys(SLOWLY))

    @property
    def _shown_bytes(self) -> int:
        """How much of it is on screen."""
        return len(self._head[0]) if self._head else 0

    def _show_head(self, reply: Reply) -> None:
        from aom_tui.tui.panes.reply_views import head_page

        if self._remembered.get(self.composing, View.BODY) is not View.BODY:
            return  # who wants the reply in another view waits for the whole
        page = head_page(reply, self._text_width)
        if self._head and self._extends(page):
            self._head = reply.body, page
            self._pages.made[View.BODY] = page
            self._text.extend(page.document)
            return
        self.head_shown = True
        self._begin_pages(ReplyPages())
        self._pages.made[View.BODY] = page
        self._head = reply.body, page
        self.set_reactive(ReplyFrame.view, View.BODY)
        self.query_one(ViewTabs).shown = self.view
        self._display()
        self._drawn = View.BODY
        self._text.show(page.document, page.language)

    def _extends(self, page: "Page") -> bool:
        """Whether what is on screen is the beginning of it."""
        shown = self._text.document
        is_same = page.language == self._text.language and page.document.pitch == shown.pitch
        return is_same and page.document.data[: len(shown.data)] == shown.data[:]

    def _not_arrived(self) -> None:
        """It was given up: what was there before comes back."""
        if self.head_shown:
            self.head_shown = False
            self.watch_exchange(None, self.exchange)

    def watch_exchange(self, before: Exchange | None, exchange: Exchange | None) -> None:
        """The whole is there: who has begun to read goes on where they were."""
        begun = self._text.reading if self._head else None
        self.head_shown = False
        super().watch_exchange(before, exchange)
        drawn, self._head = self._head, None
        if begun and drawn and self._drawn is View.BODY and drawn[1].document is not self._text.document:
            self._go_on(begun)

    def _go_on(self, begun: "Reading") -> None:
        """In the text of the whole, where one was in its beginning; who has not moved sees what it opens with."""
        page = self._pages.made[View.BODY]
        if not page.query and (begun.cursor.row or begun.top.place):
            self._text.show(page.document, page.language, replace(begun, folding=None))

    def _begun(self, exchange: Exchange) -> "Page | None":
        """What is there already need not be made, laid out and painted again."""
        from aom_tui.tui.panes.reply_views import is_made_at_once

        if self._head is None or exchange.reply is None or is_made_at_once(exchange.reply):
            return None
        head, page = self._head
        return page if page.partial and exchange.reply.body[: len(head)] == head else None

    def action_show_view(self, number: int) -> None:
        """A view by its number; the others open when the whole reply is there."""
        if self.head_shown:
            self._remembered[self.composing] = View(number)
            self.notify(_("{view} opens when the whole reply is there").format(view=View(number).title), markup=False)
        else:
            super().action_show_view(number)
