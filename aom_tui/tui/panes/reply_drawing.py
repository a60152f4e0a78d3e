"""Shows the pages of a reply in the widget of the chosen view, and keeps how far each was read."""

import asyncio
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.worker import Worker

from aom_tui.language import _
from aom_tui.render.document.document import Document, Place
from aom_tui.session.exchange import Exchange
from aom_tui.tui.panes.reply_pages import ReplyPages
from aom_tui.tui.panes.reply_title import View
from aom_tui.tui.runtime.workers import deferred
from aom_tui.tui.widgets.changed_rows import ChangedRows
from aom_tui.tui.widgets.document_lines import Top
from aom_tui.tui.widgets.document_view import Reading
from aom_tui.tui.widgets.reply_view import ReplyView, Subject

if TYPE_CHECKING:
    from aom_tui.tui.panes.reply_views import Page
    from aom_tui.tui.panes.response import ResponsePane

COMPARED_AT_ONCE = 32 * 1024
"""Bytes of a text that is compared with the one before without a thread: some milliseconds."""

LINES_ABOVE_FAULT = 3
"""Lines of a text that are shown above the one where it goes wrong."""


class ReplyDrawing:
    """Draws one reply; a text that is drawn already stays as it is, where the reader left it."""

    def __init__(self, pane: "ResponsePane") -> None:
        self._pane = pane
        self.pages = ReplyPages()
        self._drawn: View | None = None
        """The view whose text stands in the widget of the texts."""

    def begin(self, pages: ReplyPages) -> None:
        """Begin another reply: what was still to come of the one before is not waited for."""
        self.pages, self._drawn = pages, None
        for group in ("format", "compare", "changes"):
            self._pane.workers.cancel_group(self._pane, group)

    def draw(self, exchange: Exchange, *, keep_place: bool = True) -> None:
        """Show the chosen view; `keep_place` keeps how far the text on screen was read."""
        if keep_place:
            self.keep_place()
        self._drawn = None
        self._pane.switch.display()
        widget = self._pane.view_widget
        if widget is None:
            self._draw_text(exchange)
        else:
            self._feed(widget, exchange)

    def keep_place(self) -> None:
        """Keep how far the text on screen was read."""
        if self._drawn is not None:
            self.pages.readings[self._drawn] = self._pane.document_view.reading

    def draw_head(self, page: "Page") -> None:
        """Show the beginning of a body that is still arriving."""
        self.pages.made[View.BODY] = page
        self._pane.switch.display()
        self._drawn = View.BODY
        self._pane.document_view.show(page.document, page.language)

    def extend_head(self, page: "Page") -> None:
        """Show more of a body that is still arriving; nothing that is visible moves."""
        self.pages.made[View.BODY] = page
        self._pane.document_view.extend(page.document)

    # -- texts

    def _draw_text(self, exchange: Exchange) -> None:
        view, text = self._pane.view, self._pane.document_view
        page = self._pane.maker.page(view, exchange)
        if page.partial and self._shows_reply_before:
            return  # what is there stays until all of what takes its place is known
        self._drawn = view
        if page.document is text.document:  # as it was left, or as it began to arrive
            text.report_cursor()
        elif reading := self.pages.readings.get(view):
            text.show(page.document, page.language, reading)
        else:
            self._show_from_fault(page)
        self._mark_fault(page)
        self._mark_changes(page)

    @property
    def _shows_reply_before(self) -> bool:
        """Whether the text on screen is that of the reply that this one takes the place of."""
        before = self.pages.before
        return before is not None and self._pane.document_view.document is before.document

    def complete(self, exchange: Exchange, page: "Page") -> bool:
        """Show the whole body where its beginning was shown; whether it is on screen as a text."""
        if widget := self._pane.view_widget:
            self._feed(widget, exchange)
        if self._pane.view is not View.BODY:
            return False
        text = self._pane.document_view
        if self._drawn is not View.BODY:  # the reply before is still there
            self._draw_text(exchange)
            return True
        if page.language == text.language and page.document.pitch == self._pane.text_width:
            text.extend(page.document)
            if page.fault is not None and text.cursor == Place(0, 0):  # nobody has moved meanwhile
                text.go_to(page.fault)
                text.center_sideways()
        else:
            self._show_from_fault(page)
        self._mark_fault(page)
        self._mark_changes(page)
        return True

    def _show_from_fault(self, page: "Page") -> None:
        """Show a text from its top, or from where it goes wrong: with some lines above, and what is on both sides."""
        text, reading = self._pane.document_view, _at_fault(page)
        text.show(page.document, page.language, reading)
        if reading is not None:
            text.center_sideways()

    def _mark_fault(self, page: "Page") -> None:
        """Mark the place where a text goes wrong that claims to be JSON."""
        if page.fault is None:
            return
        from aom_tui.tui.actions.searching import Marks, OnePlace

        self._pane.document_view.mark(Marks(OnePlace(page.document.data, page.fault), 0))

    def redraw_words(self) -> None:
        """Make Wire and Why anew, for another width, catalogue or form."""
        pane, text = self._pane, self._pane.document_view
        was_made, before, sees_cursor = pane.view in self.pages.made, text.document, text.sees_cursor
        self.pages.forget_words()
        if pane.exchange and was_made and pane.view in (View.WIRE, View.WHY):
            self.draw(pane.exchange)
            if pane.view is View.WIRE:
                self._keep_line(before, sees_cursor=sees_cursor)

    def _keep_line(self, before: Document, *, sees_cursor: bool) -> None:
        """The line of the message that the cursor was on stays where it is on the screen, or the first one."""
        from aom_tui.tui.panes.wire_rows import counterpart

        was, text = self.pages.readings[View.WIRE], self._pane.document_view
        row = counterpart(before, was.cursor.row, text.document)
        top = row - was.cursor.row + was.top.place if sees_cursor else counterpart(before, was.top.place, text.document)
        text.show(
            text.document, text.language,
            Reading(Place(row, was.cursor.column), Top(max(top, 0)), was.scroll_x, None),
        )  # fmt: skip
        if sees_cursor:
            text.follow_cursor()

    def resume(self, begun: Reading) -> None:
        """Show the body from where its beginning was being read; who has not moved sees what the whole opens with."""
        if self._drawn is not View.BODY:
            return
        page = self.pages.made[View.BODY]
        if not page.query and (begun.cursor.row or begun.top.place):
            self._pane.document_view.show(page.document, page.language, replace(begun, folding=None))

    # -- Table and Chart

    def _feed(self, widget: ReplyView, exchange: Exchange) -> None:
        """A view with a widget of its own keeps its place as long as the body is the same."""
        pane = self._pane
        page = pane.maker.page(View.BODY, exchange)
        whole = None if page.partial else page
        if whole is None and self.pages.before:
            return  # what is there stays until there is something to take its place
        if self.pages.feeds(pane.view, whole):
            widget.mark_changes = self.pages.before is not None
            widget.show(Subject(exchange, pane.operation, whole) if whole else None)
        else:
            pane.show_place(*pane.switch.place(pane.view))

    # -- what differs from the reply that this one takes the place of

    def _mark_changes(self, page: "Page") -> None:
        """Mark them; of a long text as soon as they are known."""
        before, self._pane.document_view.changes = self.pages.before, ChangedRows()
        if before is None or self._pane.view is not View.BODY:
            return
        from aom_tui.tui.panes.reply_views import changed_rows

        if max(len(each.document.data) for each in (before, page)) <= COMPARED_AT_ONCE:
            self._pane.document_view.changes = ChangedRows(changed_rows(before, page))
        else:
            work, words = deferred(self._find_changes, before, page), _("compare the reply with the one before")
            self._pane.run_worker(work, group="changes", exclusive=True, description=words, exit_on_error=False)

    async def _find_changes(self, before: "Page", page: "Page") -> None:
        from aom_tui.tui.panes.reply_views import changed_rows

        changed = await asyncio.to_thread(changed_rows, before, page)
        text = self._pane.document_view
        if self.pages.before is before and text.document is page.document:
            text.changes = ChangedRows(changed)
            text.refresh()

    @property
    def seeks_changes(self) -> bool:
        """Whether they are not known yet."""
        pane = self._pane
        if self.pages.before is None or pane.view not in (View.BODY, View.TABLE):
            return False
        if self.pages.body is None or self.pages.body.partial:
            return True
        widget = pane.view_widget
        return widget.seeks_changes if widget else any(map(self._is_comparing, pane.workers))

    def _is_comparing(self, worker: Worker[object]) -> bool:
        return worker.node is self._pane and worker.group == "changes" and not worker.is_finished


def _at_fault(page: "Page") -> Reading | None:
    """Reading from where a text goes wrong, with some lines above it; None for one that does not."""
    if page.fault is None:
        return None
    place = page.document.place_at(page.fault)
    return Reading(place, Top(max(place.row - LINES_ABOVE_FAULT, 0)), 0, None)
