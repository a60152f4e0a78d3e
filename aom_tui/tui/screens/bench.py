"""The state of the workbench as reactives (draft, exchange, auth...), and the panes that they are bound to.

Panes get values by data_bind and answer with messages; only this screen changes the draft.
"""

import asyncio
from collections.abc import Coroutine, Hashable
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.reactive import Reactive, var
from textual.widget import Widget

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.problem import Problem
from aom_tui.render.summary import called
from aom_tui.session.arrival import Arrival
from aom_tui.session.compose.draft_history import changed_pair
from aom_tui.session.draft import Draft, Variables
from aom_tui.session.exchange import Exchange, Step
from aom_tui.tui import pages
from aom_tui.tui.auth_state import AuthState
from aom_tui.tui.messages import (
    BodyEdited,
    HeadersEdited,
    LeavePicker,
    LineEdited,
    OperationPicked,
    OperationsFiltered,
    QueryEdited,
    TabShown,
    ValueEdited,
    ValuesAsked,
    ValueTyped,
)
from aom_tui.tui.options import AppOptions
from aom_tui.tui.panes.composer import Composer
from aom_tui.tui.panes.param_row import ChoiceAsked
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.panes.status import StatusLine
from aom_tui.tui.panes.steps import StepStrip
from aom_tui.tui.panes.url import UrlLine
from aom_tui.tui.screens.paned import DOCKED, PanedScreen
from aom_tui.tui.widgets.blank_containers import BlankContainer, BlankHorizontal, DrawsBlank
from aom_tui.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from aom_tui.session.cause import SessionState
    from aom_tui.session.session import Session
    from aom_tui.tui.actions.copier import Copier
    from aom_tui.tui.actions.drafting import Drafting
    from aom_tui.tui.actions.kept_drafts import KeptDrafts
    from aom_tui.tui.actions.value_suggestions import ValueSuggestions

T = TypeVar("T")

AT_ONCE = 0.4
"""Seconds after which an answer that is waited for is announced."""


class Bench(DrawsBlank, PanedScreen):
    """Status, steps, URL; operations, request, response; keys: the panes of the workbench and what they show."""

    AUTO_FOCUS = "UrlLine.-empty .uri, RequestTabs"
    """An empty request begins with its URI, everything else where letters act."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Textual's own, which paints the whole screen anew for it; the widgets that it concerns paint themselves."""

    draft: var[Draft | None] = var[Draft | None](None)
    variables: var[Variables] = var[Variables](dict)
    """Values of `{{names}}` in this window; saved for the profile, except what looks like a secret."""
    loaded: var[Draft | None] = var[Draft | None](None)
    """The draft as it was last put there as a whole; what is typed since is only in `draft`."""
    operation: var[Operation | None] = var[Operation | None](None)
    exchange: var[Exchange | None] = var[Exchange | None](None)
    answered: var[Operation | None] = var[Operation | None](None)
    """The operation that `exchange` is a call of."""
    state: "var[SessionState | None]" = var(None)
    """What the session knew when `exchange` went wrong; None after one that went well."""
    steps: var[tuple[Step, ...]] = var[tuple[Step, ...]](())
    auth: var[AuthState] = var(AuthState)
    catalogue: var[Catalogue | None] = var[Catalogue | None](None)
    problems: var[tuple[Problem, ...]] = var[tuple[Problem, ...]]((), always_update=True)
    """Of the request. The same ones come again with the next key that is refused for them, and are said again."""
    project_id: var[str] = var("")
    signs: var[bool] = var(False)
    endpoint: var[str] = var("")
    composing: var[str] = var("")
    """What the request is a call of, as `called` names it."""
    tab: var[str] = var("params")
    docs: var[str] = var("")
    preview: var[str] = var("")
    running: var[bool] = var(False)
    arrival: var[Arrival | None] = var[Arrival | None](None)
    """What there is of the reply that is on its way; None while there is nothing."""
    progress: var[str] = var("")
    """How far a run of pages is, in words; empty while none is under way."""
    further: var[bool] = var(False)
    """Whether `exchange` names a further page."""
    watching: var[tuple[str, ...]] = var[tuple[str, ...]](())
    """How often the read on screen is repeated, what changed last, when it comes next; empty while none is."""
    filtered: var[bool] = var(False)
    """Whether something is typed in the filter of the operations beside, which Esc clears before it leaves."""
    way_back: var[bool] = var(False)
    """Whether Esc goes back to the history, where the reply that one reads was opened."""
    watch_ended: var[tuple[Exchange, str] | None] = var[tuple[Exchange, str] | None](None)
    """The last reply of a watch that ended by itself, and the time of that."""

    options: AppOptions
    copier: "Copier"
    drafting: "Drafting"
    """Keeps what is composed, and takes it back."""

    suggestions: "ValueSuggestions"
    """Knows values for fields, and names of ids."""

    @property
    def session(self) -> "Session | None":
        """The session of this window, once it is open."""
        return None

    def compose(self) -> ComposeResult:
        """All panes; the style sheet says which of them are shown."""
        mine = Bench
        width = self.app.size.width
        # Set before anything is styled: a class that comes with the first resize would style everything twice.
        self.add_class(*[wide for cells, wide in self.HORIZONTAL_BREAKPOINTS if width >= cells][-1:], update=False)
        yield StatusLine().data_bind(mine.auth)
        yield StepStrip().data_bind(mine.steps)
        empty = self.draft is not None and not self.draft.uri
        yield UrlLine(classes="-empty" if empty else None).data_bind(
            mine.draft, mine.loaded, mine.operation, mine.endpoint
        )
        with BlankHorizontal(id="panes"):
            if width >= DOCKED:
                yield self._picker()
            with BlankContainer(id="work"):
                yield Composer(self.draft, id="request").data_bind(
                    mine.draft, mine.loaded, mine.operation, mine.catalogue, mine.project_id, mine.signs, mine.problems,
                    mine.docs, mine.preview, shown=mine.tab,
                )  # fmt: skip
                pane = ResponsePane(id="response").data_bind(
                    mine.state,
                    mine.exchange,
                    mine.catalogue,
                    mine.running,
                    mine.arrival,
                    mine.progress,
                    mine.further,
                    mine.watching,
                    mine.watch_ended,
                    mine.composing,
                    operation=mine.answered,
                )
                pane.name_of = self.suggestions.name_of
                yield pane
        yield KeyLine().data_bind(mine.in_field, mine.running, mine.watching, mine.way_back, mine.filtered, mine.pane)

    @property
    def kept(self) -> "KeptDrafts":
        """The drafts that were left for others, by operation."""
        return self.drafting.kept

    # -- the draft

    def watch_catalogue(self) -> None:
        """Look up the draft's operation, now that it can be known."""
        self._follow_draft()
        self.drafting.known()

    def watch_draft(self, draft: Draft | None) -> None:
        """Have the draft saved soon."""
        self.drafting.changed(draft)

    def load(self, draft: Draft) -> None:
        """Put another draft into the composer, as a step that can be undone."""
        self.put(draft)
        self.drafting.note(draft)

    def put(self, draft: Draft) -> None:
        """Put another draft into the composer, as undo and redo do."""
        self.kept.leave(self.draft, draft)
        self.problems, self.steps = (), ()
        self.draft = draft = draft.with_variables(self.variables)
        self._follow_draft()
        self.loaded = draft

    def watch_problems(self) -> None:
        """Show problems as a toast too where the composer, which shows them, is not in sight."""
        if self.problems:
            self.call_after_refresh(self._say_problems_elsewhere)

    def _say_problems_elsewhere(self) -> None:
        composer = self.query_one(Composer)
        if self.problems and not composer.region and self.app.screen is self:
            self.notify(composer.fault, severity="warning")

    def watch_variables(self, before: Variables, now: Variables) -> None:
        """Have variables saved, and the fields checked again."""
        self.drafting.variables_changed(before, now)
        if self.draft and before is not now:
            self.draft = draft = self.draft.with_variables(now)
            self._follow_draft()
            self.loaded = draft

    def load_operation(self, operation_id: str) -> None:
        """Start on an operation, or go on with its draft."""
        from aom_tui.session.compose.items import draft_for

        if self.catalogue:
            here = self.draft if self.draft and self.draft.operation_id == operation_id else None
            kept = None if here else self.kept.of(operation_id)
            if kept and not self.kept.is_own(operation_id):
                self.drafting.say_that_it_was_kept(kept)
            self.load(here or kept or draft_for(self.catalogue.operations[operation_id]))
            self.tab = "params"
            self.show_pane("request")

    def edit(self, draft: Draft, typed: Hashable = None) -> None:
        """Take the draft after an edit in a pane, which shows it already; `typed` names the place of typing."""
        if self.problems:
            self.problems = ()
        self.drafting.note(draft, typed)
        self.draft = draft
        self._follow_draft()
        if self.variables:
            from aom_tui.tui.actions.variables import VariableActions

            VariableActions(self).suggest()

    def _follow_draft(self) -> None:
        draft, catalogue = self.draft, self.catalogue
        self.operation = catalogue.operations.get(draft.operation_id or "") if draft and catalogue else None
        self.endpoint = pages.endpoint(draft, catalogue, self.auth)
        self.composing = called(draft) if draft else ""
        self._write_page()

    def watch_auth(self, auth: AuthState) -> None:
        """Show another project and its endpoints."""
        self.project_id, self.signs = auth.project_id, auth.signs
        self.drafting.work_on(auth.profile)
        self.draw_clock()
        self._follow_draft()

    def watch_tab(self) -> None:
        """Write Docs or Preview when it is shown."""
        self._write_page()

    def _write_page(self) -> None:
        if self.tab == "docs":
            self.docs = pages.docs(self.catalogue, self.operation)
        elif self.tab == "preview":
            self.preview = pages.preview(self.session, self.draft)

    @on(ValueEdited)
    def _value_edited(self, event: ValueEdited) -> None:
        if self.draft:
            self.edit(self.draft.with_value(event.name, event.value), ("value", event.name))

    @on(QueryEdited)
    def _query_edited(self, event: QueryEdited) -> None:
        if self.draft:
            self.edit(replace(self.draft, query=event.pairs), ("query", changed_pair(self.draft.query, event.pairs)))

    @on(HeadersEdited)
    def _headers_edited(self, event: HeadersEdited) -> None:
        if self.draft:
            where = changed_pair(self.draft.headers, event.pairs)
            self.edit(replace(self.draft, headers=event.pairs), ("header", where))

    @on(BodyEdited)
    def _body_edited(self, event: BodyEdited) -> None:
        if self.draft and event.text == self.draft.body:  # it was typed, and is complete now
            self.drafting.history.seal()
        elif self.draft:
            self.edit(self.draft.with_body(event.text), event.typed)

    @on(LineEdited)
    def _line_edited(self, event: LineEdited) -> None:
        if self.draft and self.draft.operation_id is None:
            self.edit(replace(self.draft, method=event.method, uri=event.uri), "line")

    @on(OperationPicked)
    def _operation_picked(self, event: OperationPicked) -> None:
        self.load_operation(event.operation_id)

    @on(OperationsFiltered)
    def _operations_filtered(self, event: OperationsFiltered) -> None:
        self.filtered = event.typed

    @on(LeavePicker)
    def _left_picker(self) -> None:
        self.show_pane("request")

    @on(TabShown)
    def _tab_shown(self, event: TabShown) -> None:
        self.tab = event.tab

    @on(ChoiceAsked)
    def _choice_asked(self, event: ChoiceAsked) -> None:
        from aom_tui.tui.screens.choice import Choice

        row = event.row
        choices = [str(choice) for choice in row.parameter.choices]

        def chosen(value: str | None) -> None:
            if value is not None:
                row.field.take(value)

        self.app.push_screen(Choice(row.parameter.name, choices, current=row.field.value), chosen)

    @on(ValuesAsked)
    def _values_asked(self, event: ValuesAsked) -> None:
        self.suggestions.list_values(event)

    @on(ValueTyped)
    def _value_typed(self, event: ValueTyped) -> None:
        self.suggestions.complete(event)

    async def announced(self, asking: "Coroutine[Any, Any, T]", words: str) -> T:
        """Await and return a result; announce the wait with `words` where it takes longer than AT_ONCE."""
        asked = asyncio.ensure_future(asking)
        try:
            if not (await asyncio.wait({asked}, timeout=AT_ONCE))[0]:
                self.notify(words, timeout=2, markup=False)
            return await asked
        finally:
            asked.cancel()

    def draw_clock(self) -> None:
        """Draw the token's life; called each second, and when the token has changed."""

    def go_to_reply(self, *, is_awaited: bool) -> None:
        """Go to the response: keys and zoom act on the reply then.

        Not away from a field that the user types in, but where the reply has no room beside it: there too if nothing
        has been typed since the send, which is what `is_awaited` says.
        """
        leaves = not self.in_field or (self.is_solo and is_awaited)
        if self.pane == "request" and leaves and self.app.screen is self:
            self.show_pane("response")

    def show_place(self, place: str) -> None:
        """Show a field (`query limit`, `body samples[0]`), without focusing it: nobody has asked to type."""
        self.tab = "body" if place.partition(" ")[0] == "body" else "params"
        self.show_pane("request")
        self.call_after_refresh(self.query_one(Composer).show_place, place)

    def go_to_problem(self) -> None:
        """Show and focus the place of the first problem that has one."""
        places = [problem.where.partition(" ")[0] for problem in self.problems]
        if any(place in ("path", "query", "header") for place in places):
            self.tab = "params"
        elif "body" in places:
            self.tab = "body"
        else:
            return
        self.pane = "request"
        self.call_after_refresh(self.query_one(Composer).focus_problem)

    # -- what goes with a pane

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        """End the step of undo: what is typed next is another one."""
        self.drafting.history.seal()

    def watch_pane(self) -> None:
        """Look for drafts of other windows, which the operations show."""
        super().watch_pane()
        if self.pane == "operations":
            self.drafting.find_kept()

    def on_resize(self) -> None:
        """Mount the operations when there is room for them for the first time."""
        if self.size.width >= DOCKED and not self.query("#operations"):
            self.query_one("#panes").mount(self._picker(), before=0)

    def on_screen_suspend(self) -> None:
        """Hide the line of keys below a dialog, where they do not act."""
        self.query_one(KeyLine).visible = False

    def on_screen_resume(self) -> None:
        """Show the line of keys again."""
        self.query_one(KeyLine).visible = True

    @staticmethod
    def _picker() -> Widget:
        """Return the operations as a pane."""
        from aom_tui.tui.panes.picker import OperationPicker

        return OperationPicker(id="operations").data_bind(Bench.catalogue, composed=Bench.operation)
