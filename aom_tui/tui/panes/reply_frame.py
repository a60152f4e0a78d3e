"""The frame of the Response section: title, tabs, the views' widgets, the line that says what is under the cursor."""

from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var
from textual.timer import Timer

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.language import _
from aom_tui.render.summary import called
from aom_tui.session.arrival import Arrival
from aom_tui.session.exchange import Exchange, Success
from aom_tui.tui.panes.reply_title import ReplyTitle, View, ViewChosen, ViewTabs
from aom_tui.tui.runtime.worker_failures import ReportsWorkerFailures
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.ground import Column
from aom_tui.tui.widgets.place_line import PlaceLine
from aom_tui.tui.widgets.reply_view import ReplyView

if TYPE_CHECKING:
    from aom_tui.session.cause import SessionState

OWN = (View.TABLE, View.CHART)
"""Views that draw for themselves."""


class ReplyFrame(ReportsWorkerFailures, Column):
    """Holds the exchange and the chosen view. Its size never depends on the reply, and it draws nothing of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            str(view.value),
            f"show_view({view.value})",
            _("view {title}").format(title=view.title),
            show=False,
            id=f"view_{view.value}",
        )
        for view in View
    ]

    DEFAULT_CSS = """
    ReplyFrame {
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

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._remembered: dict[str, View] = {}
        self._own_views: dict[View, ReplyView] = {}
        self._places_said: dict[View, tuple[str, str]] = {}
        """What a view that draws for itself last said of its cursor."""
        self._started = 0.0
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The text, which any view may need; one that draws for itself comes when it is first looked at."""
        mine = ReplyFrame
        yield ReplyTitle().data_bind(mine.exchange, mine.progress, mine.further, mine.watch_ended, mine.head_shown)
        yield ViewTabs().data_bind(shown=ReplyFrame.view)
        yield DocumentView()
        yield PlaceLine(id="location")

    # -- the title

    def watch_composing(self) -> None:
        """A reply to another request than the one above it says which it answers."""
        draft = self.exchange.draft if self.exchange else None
        other = draft is not None and called(draft) != self.composing
        self.query_one(ReplyTitle).answers = _("to {request}").format(request=called(draft)) if draft and other else ""

    def watch_watching(self, watching: tuple[str, ...]) -> None:
        """It says so in the title."""
        self.query_one(ReplyTitle).watched = watching

    def watch_running(self, running: bool) -> None:
        """Count the seconds in the title; nothing else changes."""
        if self._timer:
            self._timer.stop()
            self._timer = None
        if running:
            self._started = monotonic()
            self._timer = self.set_interval(1, self._tick)
        self.query_one(ReplyTitle).running_for = 0 if running else None

    def watch_arrival(self, arrival: Arrival | None) -> None:
        """How much is there, in the title."""
        from aom_tui.render.summary import arriving

        self.query_one(ReplyTitle).arriving = arriving(arrival) if arrival else ""

    def _tick(self) -> None:
        self.query_one(ReplyTitle).running_for = int(monotonic() - self._started)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:  # noqa: ARG002 - Textual's signature
        """Show that letters act here."""
        self.query_one(ReplyTitle).lit = True

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:  # noqa: ARG002 - Textual's signature
        """And that they no longer do."""
        self.query_one(ReplyTitle).lit = False

    # -- the views

    @property
    def _text(self) -> DocumentView:
        return self.query_one(DocumentView)

    @property
    def _text_width(self) -> int:
        """Cells for text, by the frame's own width: a text that Table or Chart stands in for has none of its own.

        Until it is laid out it may be as wide as the screen, and surely not so narrow that each word has its own line.
        """
        return self._text.text_width_in(self.size.width or self.app.size.width)

    @property
    def _own_view(self) -> ReplyView | None:
        """The widget of a view that is no text."""
        return self._own_views.get(self.view) if self.exchange else None

    @property
    def shown(self) -> DocumentView | ReplyView:
        """The widget that draws the chosen view."""
        return self._own_view or self._text

    def focus_view(self) -> None:
        """The focus into the view, where single letters act."""
        self.screen.set_focus(self.shown)

    def _display(self) -> None:
        """The chosen view's widget instead of the one before; the focus goes with it."""
        if self.exchange and self.view in OWN and self.view not in self._own_views:
            self._own_views[self.view] = widget = _own_widget(self.view)
            self.mount(widget, before="#location")
        shown = self.shown
        others = [each for each in (self._text, *self._own_views.values()) if each is not shown]
        had_focus = any(each.has_focus for each in others)
        shown.display = True
        if had_focus and shown is self._text:
            self.screen.set_focus(shown, scroll_visible=False)  # at once: a line may open under it, and take it over
        elif had_focus:
            shown.focus(scroll_visible=False)
        for each in others:
            each.display = False

    def action_show_view(self, number: int) -> None:
        """A view by its number."""
        exchange = self.exchange
        is_for_good = number != View.WHY or (exchange is not None and isinstance(exchange.outcome, Success))
        if is_for_good:  # why one call failed is no way to read the next one's reply
            if exchange is not None:
                self._remembered[whose(exchange)] = View(number)
            if self.running or exchange is None:  # for the reply that is to come
                self._remembered[self.composing] = View(number)
        self.view = View(number)

    def action_next_view(self) -> None:
        """The view to the right, from the last one the first."""
        self.action_show_view(self.view % len(View) + 1)

    @on(ViewChosen)
    def _view_chosen(self, event: ViewChosen) -> None:
        event.stop()
        self.action_show_view(event.view)
        self.focus_view()

    @on(ReplyView.Moved)
    def _moved(self, event: ReplyView.Moved) -> None:
        event.stop()
        if event.control is self._own_view:
            self._places_said[self.view] = event.position, event.location
            self._say_place(event.position, event.location)

    def _say_place(self, position: str, location: str) -> None:
        self.query_one(ViewTabs).position = position
        self.query_one("#location", PlaceLine).said = location


def _own_widget(view: View) -> ReplyView:
    """Loaded only now: most calls are read as text, and nobody should wait for a chart before the first screen."""
    if view is View.TABLE:
        from aom_tui.tui.widgets.table_view import TableView

        return TableView()
    from aom_tui.tui.widgets.chart_view import ChartView

    return ChartView()


def whose(exchange: Exchange) -> str:
    """The operation that a view and a filter are remembered for; of a bare request method and URI."""
    return exchange.draft.called if exchange.draft else ""
