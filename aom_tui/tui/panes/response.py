"""The Response section: what came of the last call, in five views of one exchange.

Bind `exchange`, `operation` (the one that was called), `catalogue` and `running`. Views are chosen by number, by
`action_next_view` and by mouse; each operation remembers its own, and a call that went wrong opens on Why. For the
copy keys there are `copy_text` (selection, else the value under the cursor) and `view_text` (all that the view shows).
"""

from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Offset
from textual.reactive import reactive, var
from textual.timer import Timer

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.language import _
from aom_tui.render.clean import clean_line
from aom_tui.render.document import Document, Place
from aom_tui.session.cause import SessionState
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Success
from aom_tui.tui.panes.reply_title import ReplyTitle, View, ViewChosen, ViewTabs
from aom_tui.tui.widgets.chart_view import ChartView
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.reply_view import ReplyView, Subject
from aom_tui.tui.widgets.rule import Line
from aom_tui.tui.widgets.table_view import TableView

if TYPE_CHECKING:
    from aom_tui.session.pick import Picked
    from aom_tui.tui.panes.reply_views import Page


def called(draft: Draft) -> str:
    """What a draft is of, in a word: the operation, else method and URI."""
    return draft.operation_id or f"{draft.method} {clean_line(draft.uri)}"


NOTHING_YET = _("Nothing sent yet: s sends the request, o chooses another operation.").encode()


class ResponsePane(Vertical):
    """Title, tabs, the text, and a line that says what is under the cursor. Its size never depends on the reply."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *[
            Binding(str(view.value), f"show_view({view.value})", _("view {title}").format(title=view.title), show=False)
            for view in View
        ],
        Binding("n", "line_numbers", _("line numbers on or off"), show=False),
    ]

    DEFAULT_CSS = """
    ResponsePane {
        & ReplyTitle { height: 1; }
        & ViewTabs { height: 1; padding: 0 1; }
        & DocumentView, & ReplyView { padding: 0 0 0 1; }
        & ReplyView { display: none; height: 1fr; }
        & #location { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    exchange: reactive[Exchange | None] = reactive[Exchange | None](None)
    operation: reactive[Operation | None] = reactive[Operation | None](None)
    catalogue: reactive[Catalogue | None] = reactive[Catalogue | None](None)
    state: var[SessionState | None] = var[SessionState | None](None)
    """What the session knew when the exchange went wrong: set before it."""
    running: reactive[bool] = reactive(False)
    view: reactive[View] = reactive(View.BODY)
    composing: var[str] = var("")
    """What the composer holds now, as `called` names it."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._remembered: dict[str, View] = {}
        self._pages: dict[View, Page] = {}
        self._places: dict[View, tuple[Place, Offset]] = {}
        self._fed: dict[View, Page | None] = {}
        self._drawn: View | None = None
        self._started = 0.0
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Always the same widgets; of the views one is displayed."""
        yield ReplyTitle().data_bind(ResponsePane.exchange)
        yield ViewTabs().data_bind(shown=ResponsePane.view)
        yield DocumentView()
        yield TableView()
        yield ChartView()
        yield Line(id="location")

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

    def watch_exchange(self, exchange: Exchange | None) -> None:
        """Another call: its text from the top, in the view that its operation was last read in."""
        self._pages.clear()
        self._places.clear()
        self._fed.clear()
        self._drawn = None
        self.workers.cancel_group(self, "format")
        self.watch_composing()
        if exchange is None:
            self._display()
            self._text.show(Document(NOTHING_YET), "text")
            return
        went_well = isinstance(exchange.outcome, Success)
        self.set_reactive(
            ResponsePane.view, self._remembered.get(_whose(exchange), View.BODY) if went_well else View.WHY
        )
        self.query_one(ViewTabs).shown = self.view
        self._draw(exchange)

    def watch_composing(self) -> None:
        """A reply to another request than the one above it says which it answers."""
        draft = self.exchange.draft if self.exchange else None
        other = draft is not None and called(draft) != self.composing
        self.query_one(ReplyTitle).answers = _("to {request}").format(request=called(draft)) if draft and other else ""

    def watch_catalogue(self) -> None:
        """Codes have a meaning now."""
        self._write_why_again()

    def on_resize(self) -> None:
        """Why is wrapped to the width that it is shown in."""
        self._write_why_again()

    def _write_why_again(self) -> None:
        if self._pages.pop(View.WHY, None) and self.view is View.WHY and self.exchange:
            self._draw(self.exchange)

    def watch_view(self) -> None:
        """Another view of the same exchange."""
        if self.exchange is not None:
            self._draw(self.exchange)

    def _draw(self, exchange: Exchange) -> None:
        if self._drawn is not None:
            self._places[self._drawn] = (self._text.cursor, self._text.scroll_offset)
        self._drawn = None
        self._display()
        own = self._own_view
        if own is None:
            self._draw_text(exchange)
        else:
            self._feed(own, exchange)

    def _draw_text(self, exchange: Exchange) -> None:
        page = self._page(self.view, exchange)
        place, scroll = self._places.get(self.view, (None, None))
        self._drawn = self.view
        self._text.show(page.document, page.language, place, scroll)

    def _feed(self, own: ReplyView, exchange: Exchange) -> None:
        """A view with a widget of its own keeps its place as long as the body is the same."""
        page = self._page(View.BODY, exchange)
        whole = None if page.partial else page
        if self.view not in self._fed or self._fed[self.view] is not whole:
            self._fed[self.view] = whole
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
                return reply_views.wire_page(self.catalogue, exchange)
            case View.WHY:
                return reply_views.why_page(self.catalogue, exchange, self.state, width)
            case _:
                page = reply_views.first_page(exchange, width)
                if page.partial:
                    # Drawn first: the thread that formats the rest would hold the first screen up.
                    self.call_after_refresh(self._format_whole, exchange)
                return page

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
        if own := self._own_view:
            self._feed(own, exchange)
        if self.view is not View.BODY:
            return
        if page.language == self._text.language and not page.document.has_long_lines:
            self._text.extend(page.document)
        else:
            self._text.show(page.document, page.language)

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

    def action_line_numbers(self) -> None:
        """Line numbers on or off."""
        self._text.show_numbers = not self._text.show_numbers

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
        if page.note:
            return clean_line(page.note)
        if page.locator is None or row >= len(page.document):
            return ""
        from aom_tui.render.location import location_line

        return location_line(page.locator.locate(row), datetime.now(UTC).astimezone())

    # -- using

    def picked(self) -> "Picked | None":
        """The value under the cursor of Body or Table; None where there is none. Raises InvalidInput for a secret."""
        from aom_tui.tui.panes.picking import picked_in_body, picked_in_view

        reply = self.exchange.reply if self.exchange else None
        if reply is None:
            return None
        if own := self._own_view:
            return picked_in_view(own, reply.body)
        page = self._pages.get(View.BODY) if self.view is View.BODY else None
        return picked_in_body(page, self._text.cursor.row) if page else None

    # -- copying

    def copy_text(self) -> tuple[str, str]:
        """What `y` copies, with a word for it: the selection, else the value under the cursor, else the whole view."""
        if own := self._own_view:
            return own.copy_text()
        if selected := self._text.selected_text:
            return _("selection"), selected
        page = self._pages.get(self.view)
        if self.view is View.BODY and page and page.locator and self._text.cursor.row:
            row = self._text.cursor.row
            return page.locator.locate(row).path, page.locator.value_at(row)
        return self.view_text()

    def view_text(self) -> tuple[str, str]:
        """All that the view shows, with a word for it; empty where nothing was sent yet."""
        if self.exchange is None:
            return "response", ""
        if own := self._own_view:
            return own.view_text()
        document = self._page(self.view, self.exchange).document
        return self.view.title.lower(), document.text(Place(0, 0), Place(len(document), 0))

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
