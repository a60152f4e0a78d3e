"""What the chosen view draws of an exchange: pages made when first asked for, completed and made anew in place."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import events, on
from textual.binding import Binding, BindingType
from textual.reactive import var
from textual.worker import Worker

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _
from aom_tui.render.cells import wrapped
from aom_tui.render.clean import clean_line
from aom_tui.render.document.document import Document, Place
from aom_tui.render.document.place_line import place_line
from aom_tui.session.exchange import Exchange, Success
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.panes.reply_frame import ReplyFrame, whose
from aom_tui.tui.panes.reply_pages import ReplyPages
from aom_tui.tui.panes.reply_title import View, ViewTabs
from aom_tui.tui.runtime.deferred_work import unbegun
from aom_tui.tui.widgets.changed_rows import ChangedRows
from aom_tui.tui.widgets.document_lines import Top
from aom_tui.tui.widgets.document_view import DocumentView, Reading
from aom_tui.tui.widgets.reply_view import ReplyView, Subject

if TYPE_CHECKING:
    from aom_tui.tui.panes.reply_views import Page

NOTHING_YET = _("Nothing sent yet: {send} sends the request, {operations} chooses another operation.")
UNDER_WAY = _("There is no reply yet: the call is under way, {cancel} cancels it.")


COMPARED_AT_ONCE = 32 * 1024
"""Bytes of a text that is compared with the one before without a thread: some milliseconds."""

ABOVE = 3
"""Lines of a text that are shown above the one where it goes wrong."""


class DrawnReply(ReplyFrame):
    """Draws the exchange in the view that its operation was last read in; what went wrong opens in Why."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "anatomy_here", _("Wire: what its parts mean, on or off"), show=False, id="wire.anatomy"),
    ]

    anatomy: var[bool] = var(True)
    """Whether Wire explains."""
    name_of: Callable[[str], str] = staticmethod(lambda _text: "")
    """What the session knows an id to name; empty where it does not."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._pages = ReplyPages()
        self._drawn: View | None = None
        """The view whose text stands in the widget of the texts."""

    def _part(self, exchange: Exchange, whole: "Page") -> "Page":  # noqa: ARG002 - for whoever shows a part
        """What is shown of the whole body."""
        return whole

    def _begun(self, exchange: Exchange) -> "Page | None":  # noqa: ARG002 - for whoever has drawn it already
        """The beginning of the body, where it is on screen."""
        return None

    def on_mount(self) -> None:
        """Say what can be done. Line numbers leave less room for what is made for a width."""
        self.watch(self._text, "show_numbers", self._write_again, init=False)
        if self.exchange is None:
            self._say_nothing_yet()

    def _say_nothing_yet(self) -> None:
        self._say_instead(with_keys(UNDER_WAY if self.running else NOTHING_YET))

    def _say_instead(self, words: str) -> None:
        """In the place of a reply."""
        self._text.show(Document("\n".join(wrapped(words, self._text_width)).encode()), "text")

    def watch_running(self, running: bool) -> None:
        """Also in the text, where no reply stands there."""
        super().watch_running(running)
        if self.exchange is None and self.is_mounted:
            self._say_nothing_yet()

    def watch_exchange(self, before: Exchange | None, exchange: Exchange | None) -> None:
        """Another call: its text from the top, in the view that its operation was last read in."""
        in_place = bool(self.watching and before and exchange and whose(before) == whose(exchange))
        if in_place:
            self._keep_place()
        self._begin_pages(ReplyPages(self._pages if in_place else None))
        self.watch_composing()
        if exchange is None:
            self._display()
            self._say_nothing_yet()
            return
        if not isinstance(exchange.outcome, Success):
            self.set_reactive(ReplyFrame.view, View.WHY)
        elif not in_place or self.view is View.WHY:
            self.set_reactive(ReplyFrame.view, self._remembered.get(whose(exchange), View.BODY))
        self.query_one(ViewTabs).shown = self.view
        self._draw(exchange)

    def _begin_pages(self, pages: ReplyPages) -> None:
        """Of another reply: what was still to come of the one before is not waited for."""
        self._pages, self._drawn = pages, None
        for group in ("format", "compare", "changes"):
            self.workers.cancel_group(self, group)

    def watch_catalogue(self) -> None:
        """Codes have a meaning now, and parts of messages."""
        self._write_again()

    def on_resize(self) -> None:
        """Why and Wire are made for the width that they are shown in, and what is said before there is a reply."""
        if self.exchange is None and self.arrival is None:
            self._say_nothing_yet()
        self._write_again()

    def _write_again(self) -> None:
        there, before, sees_cursor = self.view in self._pages.made, self._text.document, self._text.sees_cursor
        self._pages.forget_words()
        if self.exchange and there and self.view in (View.WIRE, View.WHY):
            self._draw(self.exchange)
            if self.view is View.WIRE:
                self._keep_line(before, sees_cursor=sees_cursor)

    def _keep_line(self, before: Document, *, sees_cursor: bool) -> None:
        """The line of the message that the cursor was on stays where it is on the screen, or the first one."""
        from aom_tui.tui.panes.wire_rows import counterpart

        was, text = self._pages.readings[View.WIRE], self._text
        row = counterpart(before, was.cursor.row, text.document)
        top = row - was.cursor.row + was.top.place if sees_cursor else counterpart(before, was.top.place, text.document)
        text.show(
            text.document, text.language,
            replace(was, cursor=Place(row, was.cursor.column), top=Top(max(top, 0)), folding=None),
        )  # fmt: skip
        if sees_cursor:
            text.follow_cursor()

    def watch_view(self) -> None:
        """Another view of the same exchange."""
        if self.exchange is not None:
            self._draw(self.exchange)

    def _keep_place(self) -> None:
        if self._drawn is not None:
            self._pages.readings[self._drawn] = self._text.reading

    def _draw(self, exchange: Exchange) -> None:
        self._keep_place()
        self._drawn = None
        self._display()
        own = self._own_view
        if own is None:
            self._draw_text(exchange)
        else:
            self._feed(own, exchange)

    def _draw_text(self, exchange: Exchange) -> None:
        page = self._page(self.view, exchange)
        if page.partial and self._shows_before:
            return  # what is there stays until all of what takes its place is known
        self._drawn = self.view
        if page.document is self._text.document:  # as it was left, or as it began to arrive
            self._text.report_cursor()
        else:
            self._text.show(page.document, page.language, self._pages.readings.get(self.view) or _at_fault(page))
        self._mark_fault(page)
        self._mark_changes(page)

    @property
    def _shows_before(self) -> bool:
        """Whether the text on screen is that of the reply that this one takes the place of."""
        before = self._pages.before
        return before is not None and self._text.document is before.document

    def _mark_changes(self, page: "Page") -> None:
        """What is not as it was in the reply that this one takes the place of: of a long one as soon as it is known."""
        before, self._text.changes = self._pages.before, ChangedRows()
        if before is None or self.view is not View.BODY:
            return
        from aom_tui.tui.panes.reply_views import changed_rows

        if max(len(each.document.data) for each in (before, page)) <= COMPARED_AT_ONCE:
            self._text.changes = ChangedRows(changed_rows(before, page))
        else:
            work, words = unbegun(self._find_changes, before, page), _("compare the reply with the one before")
            self.run_worker(work, group="changes", exclusive=True, description=words, exit_on_error=False)

    async def _find_changes(self, before: "Page", page: "Page") -> None:
        from aom_tui.tui.panes.reply_views import changed_rows

        changed = await asyncio.to_thread(changed_rows, before, page)
        if self._pages.before is before and self._text.document is page.document:
            self._text.changes = ChangedRows(changed)
            self._text.refresh()

    @property
    def seeks_changes(self) -> bool:
        """Whether it is not known yet what differs from the reply that this one takes the place of."""
        if self._pages.before is None or self.view not in (View.BODY, View.TABLE):
            return False
        if self._pages.body is None or self._pages.body.partial:
            return True
        own = self._own_view
        return own.seeks_changes if own else any(map(self._is_comparing, self.workers))

    def _is_comparing(self, worker: Worker[object]) -> bool:
        return worker.node is self and worker.group == "changes" and not worker.is_finished

    def _mark_fault(self, page: "Page") -> None:
        """The place where it goes wrong."""
        if page.fault is None:
            return
        from aom_tui.tui.actions.searching import Marks, OnePlace

        self._text.mark(Marks(OnePlace(page.document.data, page.fault), 0))

    def _feed(self, own: ReplyView, exchange: Exchange) -> None:
        """A view with a widget of its own keeps its place as long as the body is the same."""
        page = self._page(View.BODY, exchange)
        whole = None if page.partial else page
        if whole is None and self._pages.before:
            return  # what is there stays until there is something to take its place
        if self._pages.feeds(self.view, whole):
            own.mark_changes = self._pages.before is not None
            own.show(Subject(exchange, self.operation, whole) if whole else None)
        else:
            self._say_place(*self._places_said.get(self.view, ("", "")))

    def _page(self, view: View, exchange: Exchange) -> "Page":
        made = self._pages.made
        if view not in made:
            made[view] = self._make_page(view, exchange)
        return made[view]

    def _make_page(self, view: View, exchange: Exchange) -> "Page":
        from aom_tui.tui.panes import reply_views

        width = self._text_width
        match view:
            case View.WIRE:
                differs = self._compared(exchange)
                return reply_views.wire_page(self.catalogue, exchange, differs, width, explained=self.anatomy)
            case View.WHY:
                return reply_views.why_page(self.catalogue, exchange, self.state, width)
            case _:
                page = self._begun(exchange) or reply_views.first_page(exchange, width, self.catalogue)
                if page.partial:
                    # Drawn first: the thread that formats the rest would hold the first screen up.
                    self.call_after_refresh(self._format_whole, exchange)
                    return page
                return self._part(exchange, page)

    def _compared(self, exchange: Exchange) -> tuple[str, ...]:
        """How the reply differs from the documents; what is not known yet comes later."""
        if self._pages.differs is None and self.catalogue:
            work = unbegun(self._compare, self.catalogue, exchange)
            words = _("compare the reply with its documents")
            self.run_worker(work, group="compare", exclusive=True, description=words, exit_on_error=False)
        return self._pages.differs or ()

    async def _compare(self, catalogue: Catalogue, exchange: Exchange) -> None:
        from aom_tui.tui.panes.reply_views import disagreement

        differs = await asyncio.to_thread(disagreement, catalogue, exchange)
        if exchange is self.exchange:
            self._pages.differs = differs
            if differs:
                self._write_again()

    def _format_whole(self, exchange: Exchange) -> None:
        if exchange is self.exchange:
            work = self._replace_preview(exchange)
            self.run_worker(work, group="format", description=_("format the reply"), exit_on_error=False)

    async def _replace_preview(self, exchange: Exchange) -> None:
        from aom_tui.tui.panes.reply_views import whole_page

        page = await whole_page(exchange, self._text_width)
        if exchange is not self.exchange:
            return
        self._pages.made[View.BODY] = part = self._part(exchange, page)
        if part is not page:
            return
        if own := self._own_view:
            self._feed(own, exchange)
        if self.view is not View.BODY:
            return
        self._complete(exchange, page)
        if page.locator:
            await asyncio.to_thread(page.locator.prepare)

    def _complete(self, exchange: Exchange, page: "Page") -> None:
        """The whole text in the place of its beginning, or of the reply before where that is still there."""
        if self._drawn is not View.BODY:
            self._draw_text(exchange)
            return
        if page.language == self._text.language and page.document.pitch == self._text_width:
            self._text.extend(page.document)
            if page.fault is not None and self._text.cursor == Place(0, 0):  # nobody has moved meanwhile
                self._text.go_to(page.fault)
        else:
            self._text.show(page.document, page.language, _at_fault(page))
        self._mark_fault(page)
        self._mark_changes(page)

    @on(ReplyView.BodyAsked)
    def _body_asked(self, event: ReplyView.BodyAsked) -> None:
        """Where a cell comes from."""
        event.stop()
        self.action_show_view(View.BODY)
        self.focus_view()
        self.call_after_refresh(self._text.go_to, event.start)  # a view has no size before it has been laid out

    def action_anatomy(self) -> None:
        """Wire with what its parts mean, or without; from another view, Wire with it."""
        if self.view is View.WIRE:
            self.anatomy = not self.anatomy
            self._write_again()
        else:
            self.anatomy = True
            self._pages.forget_words()
            self.action_show_view(View.WIRE)

    def action_anatomy_here(self) -> None:
        """The same by its key, which may mean something else in another view."""
        if self.view is View.WIRE:
            self.action_anatomy()

    @on(events.Click, "#location")
    def _note_clicked(self, event: events.Click) -> None:
        event.stop()
        self.action_anatomy_here()

    @on(DocumentView.CursorMoved)
    def _cursor_moved(self, event: DocumentView.CursorMoved) -> None:
        event.stop()
        if self._own_view:
            return
        document = self._text.document
        place = _("row {number}/{total}") if document.has_long_lines else _("line {number}/{total}")
        page = self._pages.made.get(self.view)
        total = f"{len(document)}+" if page and page.partial else str(len(document))
        shown = page is not None and len(document) > 0
        position = place.format(number=event.row + 1, total=total) if shown else ""
        self._say_place(position, place_line(self._text.changes.words(event.row), self._location(event.row)))

    def _location(self, row: int) -> str:
        page = self._pages.made.get(self.view)
        if page is None:
            return ""
        if page.note and (page.locator is None or row == 0):
            return clean_line(page.note)
        if page.locator is None or row >= len(page.document):
            return ""
        from aom_tui.render.document.meaning import Known, meaning_line

        known = Known(self.catalogue, self.operation.id if self.operation else None, self.name_of)
        return meaning_line(page.locator, row, datetime.now(UTC).astimezone(), known)


def _at_fault(page: "Page") -> Reading | None:
    """Reading from where a text goes wrong, with some lines above it; None for one that does not."""
    if page.fault is None:
        return None
    place = page.document.place_at(page.fault)
    return Reading(place, Top(max(place.row - ABOVE, 0)), 0, None)
