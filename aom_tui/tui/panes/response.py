"""The Response section: what came of the last call, in five views of one exchange.

Bind `exchange`, `operation` (the one that was called), `catalogue` and `running`. Views are chosen by number, by
`action_next_view` and by mouse; each operation remembers its own, and a call that went wrong opens on Why. What can
be copied, saved and used of it is in `contents`.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.language import _
from aom_tui.render.cells import wrapped
from aom_tui.render.clean import clean_line
from aom_tui.render.document.document import Document
from aom_tui.render.document.place_line import place_line
from aom_tui.render.summary import called
from aom_tui.session.arrival import Arrival
from aom_tui.session.exchange import Exchange, Success
from aom_tui.tui.actions.searched_text import SearchedText
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.panes.arriving_head import STILL_ARRIVING, ArrivingHead
from aom_tui.tui.panes.filter_line import FilterLine
from aom_tui.tui.panes.page_maker import PageMaker
from aom_tui.tui.panes.reply_drawing import ReplyDrawing
from aom_tui.tui.panes.reply_filter import ReplyFilter
from aom_tui.tui.panes.reply_pages import ReplyPages
from aom_tui.tui.panes.reply_title import ReplyTitle, View, ViewChosen, ViewTabs
from aom_tui.tui.panes.search_line import SearchLine
from aom_tui.tui.panes.view_switch import ViewSwitch
from aom_tui.tui.runtime.preloading import AFTER, preload_for_reading
from aom_tui.tui.runtime.worker_failures import ReportsWorkerFailures
from aom_tui.tui.widgets.blank_containers import BlankVertical
from aom_tui.tui.widgets.bottom_line import BottomLine
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.field import is_field
from aom_tui.tui.widgets.place_line import PlaceLine
from aom_tui.tui.widgets.reply_view import ReplyView, operation_of

if TYPE_CHECKING:
    from aom_tui.session.cause import SessionState
    from aom_tui.tui.actions.searching import Searched
    from aom_tui.tui.panes.reply_contents import ReplyContents

NOTHING_YET = _("Nothing sent yet: {send} sends the request, {operations} chooses another operation.")
NOTHING_CHOSEN = _("Nothing sent yet: {operations} chooses an operation.")
PAGES_UNDER_WAY = _(
    "The pages come one after the other. They are shown when all have come; {cancel} shows those that have."
)
UNDER_WAY = _("There is no reply yet: the call is under way, {cancel} cancels it.")


class ResponsePane(ReportsWorkerFailures, BlankVertical):
    """Holds the exchange and the chosen view. Its size never depends on the reply."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority, so that of keys that come in one piece (a slow line, a quick hand) the next one is not lost.
        Binding("slash,fullwidth_solidus", "find", _("search"), show=False, priority=True, id="search"),
        Binding("enter", "go_on", _("next match, while the search line stands there"), show=False, priority=True),
        Binding("escape", "let_go", _("end the search; then take the filter off"), show=False),
        Binding("i", "anatomy_here", _("Wire: what its parts mean, on or off"), show=False, id="wire.anatomy"),
        *[
            Binding(
                str(view.value),
                f"show_view({view.value})",
                _("view {title}").format(title=view.title),
                show=False,
                id=f"view_{view.value}",
            )
            for view in View
        ],
    ]

    DEFAULT_CSS = """
    ResponsePane {
        & ReplyTitle { height: 1; }
        & ViewTabs { height: 1; padding: 0 1; }
        & ReplyView { display: none; height: 1fr; padding: 0 0 0 1; }
        & #location { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    exchange: var[Exchange | None] = var[Exchange | None](None)
    operation: var[Operation | None] = var[Operation | None](None)
    catalogue: var[Catalogue | None] = var[Catalogue | None](None)
    state: "var[SessionState | None]" = var(None)
    """What the session knew when the exchange went wrong: set before it."""
    running: var[bool] = var(False)
    arrival: var[Arrival | None] = var[Arrival | None](None)
    """What there is of the reply that is on its way."""
    head_shown: var[bool] = var(False)
    """Whether what is on screen is of that one, and no longer of the exchange."""
    progress: var[str] = var("")
    """How far a run of pages is."""
    further: var[bool] = var(False)
    """Whether the reply names a further page."""
    watching: var[tuple[str, ...]] = var[tuple[str, ...]](())
    """What the title says of a read that is being repeated: then each reply takes the place of the one before."""
    watch_ended: var[tuple[Exchange, str] | None] = var[tuple[Exchange, str] | None](None)
    """The last reply of a watch that ended by itself, and the time of that: the title says so."""
    view: var[View] = var(View.BODY)
    composing: var[str] = var("")
    """What the composer holds now, as `called` names it."""
    anatomy: var[bool] = var(True)
    """Whether Wire explains."""
    name_of: Callable[[str], str] = staticmethod(lambda _text: "")
    """What the session knows an id to name; empty where it does not."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self.switch = ViewSwitch(self)
        self.maker = PageMaker(self)
        self.drawing = ReplyDrawing(self)
        self.head = ArrivingHead(self)
        self.filter = ReplyFilter(self)

    def compose(self) -> ComposeResult:
        """The text, which any view may need; one that draws for itself comes when it is first looked at."""
        mine = ResponsePane
        yield ReplyTitle().data_bind(
            mine.exchange,
            mine.running,
            mine.arrival,
            mine.progress,
            mine.further,
            mine.watching,
            mine.watch_ended,
            mine.head_shown,
        )
        yield ViewTabs().data_bind(shown=mine.view)
        yield DocumentView()
        yield PlaceLine(id="location")
        yield SearchLine(self._searched)
        yield FilterLine()

    def on_mount(self) -> None:
        """Say what can be done. Line numbers leave less room for what is made for a width."""
        self.watch(self.document_view, "show_numbers", self.drawing.redraw_words, init=False)
        if self.exchange is None:
            self._show_nothing_yet()

    # -- the parts

    @cached_property
    def contents(self) -> "ReplyContents":
        """What of the reply can be copied, saved and used. Loaded only when somebody does so."""
        from aom_tui.tui.panes.reply_contents import ReplyContents

        return ReplyContents(self)

    @property
    def pages(self) -> ReplyPages:
        """The texts of the reply."""
        return self.drawing.pages

    @property
    def document_view(self) -> DocumentView:
        """The widget of the views that are texts."""
        return self.query_one(DocumentView)

    @property
    def view_widget(self) -> ReplyView | None:
        """The widget of the chosen view, where that is no text."""
        return self.switch.widget(self.view) if self.exchange else None

    @property
    def shown(self) -> DocumentView | ReplyView:
        """The widget that draws the chosen view."""
        return self.view_widget or self.document_view

    @property
    def text_width(self) -> int:
        """Cells for text, by the pane's own width: a text that Table or Chart stands in for has none of its own.

        Until it is laid out it may be as wide as the screen, and surely not so narrow that each word has its own line.
        """
        return self.document_view.text_width_in(self.size.width or self.app.size.width)

    @property
    def explained(self) -> str:
        """What its help is about: the view; Table and Chart are widgets of their own."""
        return {View.BODY: "BodyView", View.WIRE: "WireView", View.WHY: "WhyView"}.get(self.view, "")

    # -- what is bound to the session

    def watch_composing(self, before: str, now: str) -> None:
        """A reply to another request than the one above it says which it answers."""
        self._say_which_it_answers()
        if bool(before) != bool(now) and self.exchange is None and not self.running and self.is_mounted:
            self._show_nothing_yet()

    def _say_which_it_answers(self) -> None:
        draft = self.exchange.draft if self.exchange else None
        other = draft is not None and called(draft) != self.composing
        self.query_one(ReplyTitle).answers = _("to {request}").format(request=called(draft)) if draft and other else ""

    def watch_running(self) -> None:
        """Say in the place of a reply that one is waited for."""
        if self.exchange is None and self.is_mounted:
            self._show_nothing_yet()

    def watch_progress(self, before: str, now: str) -> None:
        """Say in the place of a reply that pages have begun to come."""
        if bool(before) != bool(now):
            self.watch_running()

    def watch_arrival(self, arrival: Arrival | None) -> None:
        """Show the beginning of a reply as soon as there is something to read."""
        self.head.report(arrival)

    def watch_exchange(self, before: Exchange | None, exchange: Exchange | None) -> None:
        """Another call: its text from the top, in the view that its operation was last read in.

        A search goes on in the next reply of its operation; in another's only while somebody types in its line. Who
        has begun to read the head of the reply goes on where they were.
        """
        if before and exchange and operation_of(before) != operation_of(exchange) and not self._search.is_typed_in:
            self._search.close()
            self._search.end()
        self.filter.forget_reply()
        for line in self.query(FilterLine):
            line.close()
        head, text = self.head.page, self.document_view
        begun = text.reading
        self.head_shown = False
        self._show_exchange(before, exchange)
        self.head.forget()
        if head and exchange and head.document is not text.document:
            self.drawing.resume(begun)
        if self.pages.shown is self.pages.body:  # else what is on screen is still what the sign is of
            self.filter.show_sign()
        is_another = before is None or (exchange is not None and operation_of(before) != operation_of(exchange))
        if exchange is not None and is_another:  # drawn before anything is loaded that may be asked for next
            self.set_timer(AFTER, self._load_ahead)

    def _show_exchange(self, before: Exchange | None, exchange: Exchange | None) -> None:
        in_place = bool(self.watching and before and exchange and operation_of(before) == operation_of(exchange))
        if in_place:
            self.drawing.keep_place()
        self.drawing.begin(ReplyPages(self.pages if in_place else None))
        self._say_which_it_answers()
        if exchange is None:
            self.switch.display()
            self._show_nothing_yet()
            return
        if not isinstance(exchange.outcome, Success):
            self.set_view(View.WHY)
        elif not in_place or self.view is View.WHY:
            self.set_view(self.switch.remembered(operation_of(exchange)))
        self.drawing.draw(exchange)

    def _load_ahead(self) -> None:
        page = self.pages.body
        if page is not None and page.partial:  # the whole comes first
            self.set_timer(AFTER, self._load_ahead)
        else:
            words = _("load the other views")
            work = partial(preload_for_reading, self.catalogue, self.operation)
            self.run_worker(work, thread=True, group="ahead", description=words, exit_on_error=False)

    def watch_catalogue(self) -> None:
        """Codes have a meaning now, and parts of messages."""
        self.drawing.redraw_words()

    def on_resize(self) -> None:
        """Why and Wire are made for the width that they are shown in, and what is said before there is a reply."""
        if self.exchange is None and self.arrival is None:
            self._show_nothing_yet()
        self.drawing.redraw_words()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:  # noqa: ARG002 - Textual's signature
        """Show that letters act here."""
        self.query_one(ReplyTitle).lit = True

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:  # noqa: ARG002 - Textual's signature
        """Show that they no longer do."""
        self.query_one(ReplyTitle).lit = False

    def _show_nothing_yet(self) -> None:
        if self.running:
            words = PAGES_UNDER_WAY if self.progress else UNDER_WAY
        else:
            words = NOTHING_YET if self.composing else NOTHING_CHOSEN
        self.show_words(with_keys(words))

    def show_words(self, words: str) -> None:
        """Show words in the place of a reply."""
        self.document_view.show(Document("\n".join(wrapped(words, self.text_width)).encode()), "text")

    # -- views

    def focus_view(self) -> None:
        """The focus into the view, where single letters act."""
        self.screen.set_focus(self.shown)

    def set_view(self, view: View) -> None:
        """Choose a view without drawing it."""
        self.set_reactive(ResponsePane.view, view)
        self.query_one(ViewTabs).shown = view

    def watch_view(self) -> None:
        """Another view of the same exchange."""
        if self.exchange is not None:
            self.drawing.draw(self.exchange)

    def action_show_view(self, number: int) -> None:
        """A view by its number; others than Body open when the whole reply is there."""
        view, exchange = View(number), self.exchange
        if self.head_shown:
            self.switch.remember(self.composing, view)
            self.notify(_("{view} opens when the whole reply is there").format(view=view.title), markup=False)
            return
        is_for_good = view is not View.WHY or (exchange is not None and isinstance(exchange.outcome, Success))
        if is_for_good:  # why one call failed is no way to read the next one's reply
            if exchange is not None:
                self.switch.remember(operation_of(exchange), view)
            if self.running or exchange is None:  # for the reply that is to come
                self.switch.remember(self.composing, view)
        self.view = view

    def action_next_view(self) -> None:
        """The view to the right, from the last one the first."""
        self.action_show_view(self.view % len(View) + 1)

    @on(ViewChosen)
    def _view_chosen(self, event: ViewChosen) -> None:
        event.stop()
        self.action_show_view(event.view)
        self.focus_view()

    @on(ReplyView.BodyAsked)
    def _body_asked(self, event: ReplyView.BodyAsked) -> None:
        """Show where a cell comes from."""
        event.stop()
        self.action_show_view(View.BODY)
        self.focus_view()
        # A view has no size before it has been laid out.
        self.call_after_refresh(self.document_view.go_to, event.start)

    def action_anatomy(self) -> None:
        """Wire with what its parts mean, or without; from another view, Wire with it."""
        if self.view is View.WIRE:
            self.anatomy = not self.anatomy
            self.drawing.redraw_words()
        else:
            self.anatomy = True
            self.pages.forget_words()
            self.action_show_view(View.WIRE)

    def action_anatomy_here(self) -> None:
        """The same by its key, which may mean something else in another view."""
        if self.view is View.WIRE:
            self.action_anatomy()

    @on(events.Click, "#location")
    def _note_clicked(self, event: events.Click) -> None:
        event.stop()
        self.action_anatomy_here()

    # -- the place under the cursor

    @on(ReplyView.Moved)
    def _widget_moved(self, event: ReplyView.Moved) -> None:
        event.stop()
        self._search.follow()
        if event.control is self.view_widget:
            self.switch.keep_place(event)
            self.show_place(event.position, event.location)

    @on(DocumentView.CursorMoved)
    def _cursor_moved(self, event: DocumentView.CursorMoved) -> None:
        event.stop()
        self._search.follow()
        if self.view_widget:
            return
        document = self.document_view.document
        place = _("row {number}/{total}") if document.has_long_lines else _("line {number}/{total}")
        page = self.pages.made.get(self.view)
        total = f"{len(document)}+" if page and page.partial else str(len(document))
        shown = page is not None and len(document) > 0
        position = place.format(number=event.row + 1, total=total) if shown else ""
        change = self.document_view.changes.words(event.row)
        self.show_place(position, place_line(change, self._location(event.row)))

    def _location(self, row: int) -> str:
        """The path and the meaning of the value on a row, or a note on the page."""
        page = self.pages.made.get(self.view)
        if page is None:
            return ""
        if page.note and (page.locator is None or row == 0):
            return clean_line(page.note)
        if page.locator is None or row >= len(page.document):
            return ""
        from aom_tui.render.document.meaning import MeaningContext, meaning_line

        known = MeaningContext(self.catalogue, self.operation.id if self.operation else None, self.name_of)
        return meaning_line(page.locator, row, datetime.now(UTC).astimezone(), known)

    def show_place(self, position: str, location: str) -> None:
        """Show where the cursor is, at the end of the tabs, and what is there, in the line below."""
        self.query_one(ViewTabs).position = position
        self.query_one("#location", PlaceLine).said = location
        if self._search.is_open:
            self._search.show_place(location)

    # -- search, and changes of a repeated read

    @property
    def _search(self) -> SearchLine:
        return self.query_one(SearchLine)

    def _searched(self) -> "Searched | None":
        widget = self.view_widget
        return widget.searched() if widget else SearchedText(self.document_view)

    def action_search(self) -> None:
        """Search in the view; one that has nothing to be searched gives way to Body."""
        if self.exchange is None and not self.head_shown:
            self.notify(STILL_ARRIVING if self.running else _("nothing sent yet"))
            return
        if self._searched() is None:
            self.action_show_view(View.BODY)
        self._make_room(self._search)
        self._search.open()
        self._search.show_place(self.query_one("#location", PlaceLine).said)

    def action_search_regex(self) -> None:
        """The same for a regular expression."""
        self.action_search()
        self._search.seek_regex()

    def action_step(self, by: int) -> None:
        """To the next match (1) or the one before (-1); without a search to a change of a repeated read."""
        if self._search.is_on:
            self._search.step(by)
        else:
            self.shown.step_change(by)

    @property
    def seeks_changes(self) -> bool:
        """Whether it is not known yet what differs from the reply that this one takes the place of."""
        return self.drawing.seeks_changes

    def action_go_on(self) -> None:
        """Go to the next match, on Enter."""
        self._search.step(1)

    def action_find(self) -> None:
        """Search, by `/` in this pane."""
        self.action_search()

    def action_let_go(self) -> None:
        """Esc, the field left: the search is over, its line and marks go; the next one takes the filter off."""
        if self._search.is_open or self._search.is_on:
            self._search.close()
            self._search.end()
        elif self.exchange is not None:
            self.put_filter(self.exchange, "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter and Esc are ours only while there is something that they are for."""
        if action == "go_on":
            return self._search.is_open and self.screen.focused is self.shown
        if action == "find":
            return not is_field(self.screen.focused)
        if action == "let_go":
            has_filter = self.exchange is not None and bool(self.filter.query_of(operation_of(self.exchange)))
            return self._search.is_open or self._search.is_on or has_filter
        return super().check_action(action, parameters)

    @on(SearchLine.Found)
    def _found(self, event: SearchLine.Found) -> None:
        event.stop()
        self.query_one(ViewTabs).found = event.words

    # -- filter

    def action_filter(self) -> None:
        """Ask for a filter. The line of a search that found nothing makes room."""
        self._search.end_if_nothing_found()
        if self.exchange is None or self.head_shown:
            self.notify(STILL_ARRIVING if self.head_shown else _("nothing sent yet"))
            return
        line, operation = self.query_one(FilterLine), operation_of(self.exchange)
        self._make_room(line)
        line.open_for(operation, self.filter.query_of(operation))

    @on(FilterLine.Asked)
    def _filter_asked(self, event: FilterLine.Asked) -> None:
        event.stop()
        if self.exchange is not None:
            self.put_filter(self.exchange, event.query)

    def put_filter(self, exchange: Exchange, query: str) -> None:
        """Put a filter on this operation's replies, or none; the one shown is the first.

        A search whose line is away is over: it was of the text before.
        """
        if not self._search.is_open:
            self._search.end()
        self.filter.put(exchange, query)

    # -- the line at the bottom

    def _make_room(self, line: BottomLine) -> None:
        """Hide what stands there instead of that line."""
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
