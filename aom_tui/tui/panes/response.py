"""The Response section: what came of the last call, in five views of one exchange.

Bind `exchange`, `operation` (the one that was called), `catalogue` and `running`. Views are chosen by number, by
`action_next_view` and by mouse; each operation remembers its own, and a call that went wrong opens on Why. For the
copy keys there are `copied` (selection, else the value under the cursor) and `all_shown` (all that the view shows).
"""

import asyncio
from collections.abc import Callable, Set
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.reactive import reactive, var
from textual.timer import Timer

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.language import _
from aom_tui.render.clean import clean_line
from aom_tui.render.document import Document, Place
from aom_tui.session.cause import SessionState
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Success
from aom_tui.tui.panes.filter_line import FilterLine
from aom_tui.tui.panes.filters import Filters
from aom_tui.tui.panes.reply_title import ReplyTitle, View, ViewChosen, ViewTabs
from aom_tui.tui.panes.search_line import SearchLine
from aom_tui.tui.widgets.bottom_line import BottomLine
from aom_tui.tui.widgets.chart_view import ChartView
from aom_tui.tui.widgets.document_view import DocumentView, Reading
from aom_tui.tui.widgets.field import is_field
from aom_tui.tui.widgets.reply_view import ReplyView, Subject
from aom_tui.tui.widgets.rule import Line
from aom_tui.tui.widgets.table_view import TableView

if TYPE_CHECKING:
    from aom_tui.session.json_text import Path
    from aom_tui.session.pick import Picked
    from aom_tui.tui.copying import Copied
    from aom_tui.tui.filtering import Filtered
    from aom_tui.tui.panes.reply_views import Page
    from aom_tui.tui.screens.save import Part


def called(draft: Draft) -> str:
    """What a draft is of, in a word: the operation, else method and URI."""
    return draft.operation_id or f"{draft.method} {clean_line(draft.uri)}"


NOTHING_YET = _("Nothing sent yet: s sends the request, o chooses another operation.").encode()


OF_THE_BODY = (View.BODY, View.TABLE, View.CHART)
"""Views of the body, which a filter acts on."""


class ResponsePane(Vertical):
    """Title, tabs, the text, and a line that says what is under the cursor. Its size never depends on the reply."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *[
            Binding(str(view.value), f"show_view({view.value})", _("view {title}").format(title=view.title), show=False)
            for view in View
        ],
        # With priority, so that of keys that come in one piece (a slow line, a quick hand) the next one is not lost.
        Binding("slash,fullwidth_solidus", "find", _("search"), show=False, priority=True),
        Binding("enter", "go_on", _("next match, while the search line stands there"), show=False, priority=True),
        Binding("escape", "let_go", _("end the search; then take the filter off"), show=False),
        Binding("i", "anatomy_here", _("Wire: what its parts mean, on or off"), show=False),
    ]

    DEFAULT_CSS = """
    ResponsePane {
        & ReplyTitle { height: 1; }
        & ViewTabs { height: 1; padding: 0 1; }
        & ReplyView { display: none; height: 1fr; padding: 0 0 0 1; }
        & #location { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    exchange: reactive[Exchange | None] = reactive[Exchange | None](None)
    operation: reactive[Operation | None] = reactive[Operation | None](None)
    catalogue: reactive[Catalogue | None] = reactive[Catalogue | None](None)
    state: var[SessionState | None] = var[SessionState | None](None)
    """What the session knew when the exchange went wrong: set before it."""
    running: reactive[bool] = reactive(False)
    progress: reactive[str] = reactive("")
    """How far a run of pages is."""
    further: reactive[bool] = reactive(False)
    """Whether the reply names a further page."""
    watching: reactive[str] = reactive("")
    """What the title says of a read that is being repeated: then each reply takes the place of the one before."""
    view: reactive[View] = reactive(View.BODY)
    anatomy: var[bool] = var(True)
    """Whether Wire explains."""
    composing: var[str] = var("")
    """What the composer holds now, as `called` names it."""
    name_of: Callable[[str], str] = staticmethod(lambda _text: "")
    """What the session knows an id to name; empty where it does not."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._remembered: dict[str, View] = {}
        self._pages: dict[View, Page] = {}
        self._readings: dict[View, Reading] = {}
        self._fed: dict[View, Page | None] = {}
        self._filters = Filters()
        self._before: Page | None = None
        """The body that the one on screen took the place of, while a read is repeated."""
        self._drawn: View | None = None
        self._differs: tuple[str, ...] | None = None
        self._started = 0.0
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Always the same widgets; of the views one is displayed."""
        yield ReplyTitle().data_bind(ResponsePane.exchange, ResponsePane.progress, ResponsePane.further)
        yield ViewTabs().data_bind(shown=ResponsePane.view)
        text = DocumentView()
        yield text
        yield TableView()
        yield ChartView()
        yield Line(id="location")
        yield SearchLine(text)
        yield FilterLine()

    def on_mount(self) -> None:
        """Say what can be done."""
        if self.exchange is None:
            self._text.show(Document(NOTHING_YET), "text")

    @property
    def _text(self) -> DocumentView:
        return self.query_one(DocumentView)

    @property
    def _own_view(self) -> ReplyView | None:
        """The widget of a view that is no text."""
        match self.view if self.exchange else View.BODY:
            case View.TABLE:
                return self.query_one(TableView)
            case View.CHART:
                return self.query_one(ChartView)
            case _:
                return None

    @property
    def shown(self) -> DocumentView | ReplyView:
        """The widget that draws the chosen view."""
        return self._own_view or self._text

    def focus_view(self) -> None:
        """The focus into the view, where single letters act."""
        self.shown.focus()

    def _display(self) -> None:
        """The chosen view's widget instead of the one before; the focus goes with it."""
        shown = self.shown
        others = [each for each in (self._text, *self.query(ReplyView)) if each is not shown]
        had_focus = any(each.has_focus for each in others)
        shown.display = True
        if had_focus:
            shown.focus(scroll_visible=False)
        for each in others:
            each.display = False

    # -- the exchange

    def watch_exchange(self, before: Exchange | None, exchange: Exchange | None) -> None:
        """Another call: its text from the top, in the view that its operation was last read in."""
        in_place = bool(self.watching and before and exchange and _whose(before) == _whose(exchange))
        self._before = self._pages.get(View.BODY) if in_place else None
        if in_place:
            self._keep_place()
        else:
            self._readings.clear()
        self._pages.clear()
        self._fed.clear()
        self._drawn = self._differs = None
        self._filters.forget_reply()
        for group in ("format", "filter", "compare"):
            self.workers.cancel_group(self, group)
        for line in self.query(FilterLine):
            line.close()
        self.watch_composing()
        if exchange is None:
            self._display()
            self._text.show(Document(NOTHING_YET), "text")
            return
        if not isinstance(exchange.outcome, Success):
            self.set_reactive(ResponsePane.view, View.WHY)
        elif not in_place or self.view is View.WHY:
            self.set_reactive(ResponsePane.view, self._remembered.get(_whose(exchange), View.BODY))
        self.query_one(ViewTabs).shown = self.view
        self._draw(exchange)
        self._show_sign()

    def watch_composing(self) -> None:
        """A reply to another request than the one above it says which it answers."""
        draft = self.exchange.draft if self.exchange else None
        other = draft is not None and called(draft) != self.composing
        self.query_one(ReplyTitle).answers = _("to {request}").format(request=called(draft)) if draft and other else ""

    def watch_catalogue(self) -> None:
        """Codes have a meaning now, and parts of messages."""
        self._write_again()

    def on_resize(self) -> None:
        """Why and Wire are made for the width that they are shown in."""
        self._write_again()

    def _write_again(self) -> None:
        there, before = self.view in self._pages, self._text.document
        for view in (View.WIRE, View.WHY):
            self._pages.pop(view, None)
        if self.exchange and there and self.view in (View.WIRE, View.WHY):
            self._draw(self.exchange)
            if self.view is View.WIRE:
                self._keep_line(before)

    def _keep_line(self, before: Document) -> None:
        """The line of the message that the cursor was on stays where it is on the screen."""
        from aom_tui.tui.panes.wire_rows import counterpart

        was = self._readings[View.WIRE]
        row = counterpart(before, was.cursor.row, self._text.document)
        top = replace(was.top, place=max(row - was.cursor.row + was.top.place, 0))
        self._text.show(
            self._text.document, self._text.language, replace(was, cursor=Place(row, 0), top=top, folding=None)
        )

    def watch_view(self) -> None:
        """Another view of the same exchange."""
        if self.exchange is not None:
            self._draw(self.exchange)

    def watch_watching(self, watching: str) -> None:
        """It says so in the title."""
        self.query_one(ReplyTitle).watched = watching

    def _keep_place(self) -> None:
        if self._drawn is not None:
            self._readings[self._drawn] = self._text.reading

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
        self._drawn = self.view
        self._text.show(page.document, page.language, self._readings.get(self.view))
        self._go_to_fault(page)
        self._text.changed = self._changed_rows(page) if self.view is View.BODY else frozenset()

    def _changed_rows(self, page: "Page") -> Set[int]:
        """What is not as it was in the reply that this one takes the place of; only of what is short enough."""
        before = self._before
        if before is None or any(each.partial or each.document.has_long_lines for each in (before, page)):
            return frozenset()
        from aom_tui.render.changes import changed_lines

        return changed_lines(*(each.document.data.split(b"\n") for each in (before, page)))

    def _go_to_fault(self, page: "Page") -> None:
        """To where it goes wrong, as long as nobody has moved; there it is marked."""
        if page.fault is None:
            return
        from aom_tui.tui.searching import Marks, OnePlace

        self._text.mark(Marks(OnePlace(page.document.data, page.fault), 0))
        if self._text.cursor == Place(0, 0):
            self._text.go_to(page.fault)

    def _feed(self, own: ReplyView, exchange: Exchange) -> None:
        """A view with a widget of its own keeps its place as long as the body is the same."""
        page = self._page(View.BODY, exchange)
        whole = None if page.partial else page
        if whole is None and self._before:
            return  # what is there stays until there is something to take its place
        if self.view not in self._fed or self._fed[self.view] is not whole:
            self._fed[self.view] = whole
            if isinstance(own, TableView):
                own.mark_changes = self._before is not None
            own.show(Subject(exchange, self.operation, whole) if whole else None)

    def _page(self, view: View, exchange: Exchange) -> "Page":
        if view not in self._pages:
            self._pages[view] = self._make_page(view, exchange)
        return self._pages[view]

    def _make_page(self, view: View, exchange: Exchange) -> "Page":
        from aom_tui.tui.panes import reply_views

        width = self._text.text_width
        match view:
            case View.WIRE:
                differs = self._compared(exchange)
                return reply_views.wire_page(self.catalogue, exchange, differs, width, explained=self.anatomy)
            case View.WHY:
                return reply_views.why_page(self.catalogue, exchange, self.state, width)
            case _:
                page = reply_views.first_page(exchange, width)
                if page.partial:
                    # Drawn first: the thread that formats the rest would hold the first screen up.
                    self.call_after_refresh(self._format_whole, exchange)
                    return page
                return self._through_filter(exchange, page)

    def _compared(self, exchange: Exchange) -> tuple[str, ...]:
        """How the reply differs from the documents; what is not known yet comes later."""
        if self._differs is None and self.catalogue:
            work = self._compare(self.catalogue, exchange)
            words = _("compare the reply with its documents")
            self.run_worker(work, group="compare", exclusive=True, description=words, exit_on_error=False)
        return self._differs or ()

    async def _compare(self, catalogue: Catalogue, exchange: Exchange) -> None:
        from aom_tui.tui.panes.reply_views import disagreement

        differs = await asyncio.to_thread(disagreement, catalogue, exchange)
        if exchange is self.exchange:
            self._differs = differs
            if differs:
                self._write_again()

    def _format_whole(self, exchange: Exchange) -> None:
        if exchange is self.exchange:
            work = self._replace_preview(exchange)
            self.run_worker(work, group="format", description=_("format the reply"), exit_on_error=False)

    async def _replace_preview(self, exchange: Exchange) -> None:
        from aom_tui.tui.panes.reply_views import whole_page

        page = await whole_page(exchange, self._text.text_width)
        if exchange is not self.exchange:
            return
        self._pages[View.BODY] = page
        if self._through_filter(exchange, page) is not page:
            return
        if own := self._own_view:
            self._feed(own, exchange)
        if self.view is not View.BODY:
            return
        if page.language == self._text.language and page.document.pitch == self._text.text_width:
            self._text.extend(page.document)
        else:
            self._text.show(page.document, page.language)
        self._go_to_fault(page)
        if page.locator:
            await asyncio.to_thread(page.locator.prepare)

    # -- views

    def action_show_view(self, number: int) -> None:
        """A view by its number."""
        if self.exchange is not None:
            self._remembered[_whose(self.exchange)] = View(number)
        self.view = View(number)

    def action_next_view(self) -> None:
        """The view to the right, from the last one the first."""
        self.action_show_view(self.view % len(View) + 1)

    @on(ViewChosen)
    def _view_chosen(self, event: ViewChosen) -> None:
        event.stop()
        self.action_show_view(event.view)
        self.focus_view()

    @on(TableView.BodyAsked)
    def _body_asked(self, event: TableView.BodyAsked) -> None:
        """Where a cell comes from."""
        event.stop()
        self.action_show_view(View.BODY)
        self._text.go_to(event.start)
        self.focus_view()

    def action_anatomy(self) -> None:
        """Wire with what its parts mean, or without; from another view, Wire with it."""
        if self.view is View.WIRE:
            self.anatomy = not self.anatomy
            self._write_again()
        else:
            self.anatomy = True
            self._pages.pop(View.WIRE, None)
            self.action_show_view(View.WIRE)

    def action_anatomy_here(self) -> None:
        """The same by its key, which may mean something else in another view."""
        if self.view is View.WIRE:
            self.action_anatomy()

    @on(events.Click, "#location")
    def _note_clicked(self, event: events.Click) -> None:
        event.stop()
        self.action_anatomy_here()

    # -- what is under the cursor

    @on(ReplyView.Moved)
    def _moved(self, event: ReplyView.Moved) -> None:
        event.stop()
        if event.control is self._own_view:
            self._say_place(event.position, event.location)

    def _say_place(self, position: str, location: str) -> None:
        self.query_one(ViewTabs).position = position
        self.query_one("#location", Line).update(location, layout=False)

    @on(DocumentView.CursorMoved)
    def _cursor_moved(self, event: DocumentView.CursorMoved) -> None:
        event.stop()
        self._search.follow()
        if self._own_view:
            return
        document = self._text.document
        place = _("row {number}/{total}") if document.has_long_lines else _("line {number}/{total}")
        page = self._pages.get(self.view)
        total = f"{len(document)}+" if page and page.partial else str(len(document))
        shown = self.exchange is not None and len(document) > 0
        position = place.format(number=event.row + 1, total=total) if shown else ""
        self._say_place(position, self._location(event.row))

    def _location(self, row: int) -> str:
        page = self._pages.get(self.view)
        if page is None:
            return ""
        if page.note and (page.locator is None or row == 0):
            return clean_line(page.note)
        if page.locator is None or row >= len(page.document):
            return ""
        from aom_tui.render.meaning import Known, meaning_line

        known = Known(self.catalogue, self.operation.id if self.operation else None, self.name_of)
        return meaning_line(page.locator, row, datetime.now(UTC).astimezone(), known)

    # -- the filter

    def action_filter(self) -> None:
        """Ask for a filter."""
        if self.exchange is None:
            self.notify(_("nothing sent yet"))
            return
        self._stand_in(self.query_one(FilterLine))
        whose = _whose(self.exchange)
        self.query_one(FilterLine).open_for(whose, self._filters.of(whose))

    @on(FilterLine.Asked)
    def _filter_asked(self, event: FilterLine.Asked) -> None:
        event.stop()
        if self.exchange is not None:
            self._put_filter(self.exchange, event.query)

    def _put_filter(self, exchange: Exchange, query: str) -> None:
        """Put a filter on this operation's replies, or none; the one shown is the first."""
        self.workers.cancel_group(self, "filter")
        self._filters.put(_whose(exchange), query)
        if whole := self._filters.whole:
            self._show_page(exchange, self._through_filter(exchange, whole))
        self._show_sign()

    def _through_filter(self, exchange: Exchange, whole: "Page") -> "Page":
        """What the operation's filter leaves of the body; all of it as long as that is being worked out."""
        from aom_tui.tui import filtering

        self._filters.whole = whole
        query = self._filters.of(_whose(exchange))
        if not query or not isinstance(exchange.outcome, Success):
            return whole
        if filtering.is_quick(whole):
            return self._take(filtering.filtered(query, whole)) or whole
        work = self._filter_aside(exchange, query, whole)
        self.run_worker(work, group="filter", description=_("filter the reply"), exclusive=True, exit_on_error=False)
        return whole

    async def _filter_aside(self, exchange: Exchange, query: str, whole: "Page") -> None:
        from aom_tui.tui.filtering import filtered_aside

        result = await filtered_aside(query, whole)
        if exchange is self.exchange and query == self._filters.of(_whose(exchange)):
            self._show_page(exchange, self._take(result) or whole)

    def _take(self, result: "Filtered") -> "Page | None":
        """What came of the filter; None, said aloud, where it does not fit this reply."""
        self._filters.result = result
        if result.fault:
            said = _("The filter {query} does not fit this reply: {fault}. All of it is shown.")
            self.notify(said.format(query=result.query, fault=result.fault), severity="warning")
        self.call_after_refresh(self._show_sign)
        return result.page

    def _show_page(self, exchange: Exchange, page: "Page") -> None:
        """Another text of the same body, from its top, in all views that show it."""
        if self._pages.get(View.BODY) is page:
            return
        self._pages[View.BODY] = page
        self._readings.pop(View.BODY, None)
        if self.view in OF_THE_BODY:
            self._drawn = None
            self._draw(exchange)

    def _show_sign(self) -> None:
        exchange = self.exchange
        shown = exchange is not None and isinstance(exchange.outcome, Success)
        self.query_one(ViewTabs).filtered = self._filters.sign(_whose(exchange)) if exchange and shown else None

    # -- the search

    def action_search(self) -> None:
        """Search in the text; a view that is none gives way to Body."""
        if self.exchange is None:
            self.notify(_("nothing sent yet"))
            return
        if self._own_view:
            self.action_show_view(View.BODY)
        self._stand_in(self._search)
        self._search.open()

    @property
    def _search(self) -> SearchLine:
        return self.query_one(SearchLine)

    def action_step(self, by: int) -> None:
        """To the next match (1) or the one before (-1)."""
        if not self._search.is_on:
            self.notify(_("nothing is searched for: / does"))
        elif self._own_view is None:
            self._search.step(by)

    def action_go_on(self) -> None:
        """Enter, with the search line on screen."""
        self._search.step(1)

    def action_find(self) -> None:
        """`/` in here."""
        self.action_search()

    def action_let_go(self) -> None:
        """Esc: away with the search line; then with its marks; then with the filter."""
        if self._search.is_open:
            self._search.close()
        elif self._search.is_on:
            self._search.end()
        elif self.exchange is not None:
            self._put_filter(self.exchange, "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter and Esc are ours only while there is something that they are for."""
        if action == "go_on":
            return self._search.is_open and self.screen.focused is self._text
        if action == "find":
            return not is_field(self.screen.focused)
        if action == "let_go":
            has_filter = self.exchange is not None and bool(self._filters.of(_whose(self.exchange)))
            return self._search.is_open or self._search.is_on or has_filter
        return super().check_action(action, parameters)

    @on(SearchLine.Found)
    def _found(self, event: SearchLine.Found) -> None:
        event.stop()
        self.query_one(ViewTabs).found = event.words

    # -- the line at the bottom

    def _stand_in(self, line: BottomLine) -> None:
        """That line instead of any other."""
        for each in self.query(BottomLine):
            if each is not line:
                each.display = False
        self.query_one("#location").display = False

    @on(BottomLine.Closed)
    def _line_closed(self, event: BottomLine.Closed) -> None:
        event.stop()
        if any(each.is_open for each in self.query(BottomLine)):
            return
        self.query_one("#location").display = True
        if event.had_focus:
            self.focus_view()

    # -- using

    def picked(self, path: "Path | None" = None) -> "Picked | None":
        """The value under the cursor of Body or Table, or at a path of what they show; None where there is none.

        Raises InvalidInput for a secret.
        """
        from aom_tui.tui.panes.picking import picked_at, picked_in_body, picked_in_view

        page = self._pages.get(View.BODY)
        if page is None or self.exchange is None or self.view in (View.WIRE, View.WHY):
            return None
        if path is not None:
            return picked_at(page, path)
        own = self._own_view
        return picked_in_view(own, page) if own else picked_in_body(page, self._text.cursor.row)

    # -- copying and saving

    def copied(self) -> "Copied":
        """What `y` takes: the selection, else the value under the cursor, else the whole view."""
        from aom_tui.tui.copying import Copied, copied

        if self.exchange is None:
            return Copied("response")
        own = self._own_view
        made = Copied(*own.copy_text()) if own else copied(self._text, self._pages.get(self.view), self._title)
        return replace(made, label=self._label(made.label))

    def copy_text(self) -> tuple[str, str]:
        """The same as label and text; of what is too much for a clipboard no text."""
        made = self.copied()
        return made.label, made.text

    def view_text(self) -> tuple[str, str]:
        """All that the view shows, as label and text; no text where it is too much, or nothing was sent yet."""
        made = self.all_shown()
        return made.label, made.text

    def all_shown(self) -> "Copied":
        """All that the view shows; no text where nothing was sent yet."""
        from aom_tui.tui.copying import Copied, all_of

        if self.exchange is None:
            return Copied("response")
        own = self._own_view
        made = Copied(*own.view_text()) if own else all_of(self._text, self._title)
        return replace(made, label=self._label(made.label))

    @property
    def _title(self) -> str:
        return self.view.title.lower()

    def _label(self, label: str) -> str:
        return self._filters.label(label) if self.view in OF_THE_BODY else label

    def parts(self) -> "tuple[Part, ...]":
        """What can be saved: what is shown, and where there is a reply all of it, as sent."""
        from aom_tui.tui.panes.reply_parts import parts

        if self.exchange is None:
            return ()
        shown = self.all_shown()
        text = None if self._own_view else self._text.document
        return parts(self.exchange, shown, text, is_body=self.view is View.BODY)

    # -- while a send is under way

    def watch_running(self, running: bool) -> None:
        """Count the seconds in the title; nothing else changes."""
        if self._timer:
            self._timer.stop()
            self._timer = None
        if running:
            self._started = monotonic()
            self._timer = self.set_interval(1, self._tick)
        self.query_one(ReplyTitle).running_for = 0 if running else None

    def _tick(self) -> None:
        self.query_one(ReplyTitle).running_for = int(monotonic() - self._started)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:  # noqa: ARG002 - Textual's signature
        """Show that letters act here."""
        self.query_one(ReplyTitle).lit = True

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:  # noqa: ARG002 - Textual's signature
        """And that they no longer do."""
        self.query_one(ReplyTitle).lit = False


def _whose(exchange: Exchange) -> str:
    draft = exchange.draft
    return (draft.operation_id or f"{draft.method} {draft.uri}") if draft else ""
