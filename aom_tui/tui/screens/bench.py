"""What the workbench knows and shows: draft, exchange and auth as reactives, the panes, which of them has the window.

Panes get values by data_bind and answer with messages; only this screen changes the draft.
"""

import asyncio
from collections.abc import Coroutine, Hashable
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.reactive import var
from textual.screen import Screen
from textual.suggester import SuggestionReady
from textual.widget import Widget

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.language import _
from aom_tui.problem import Problem
from aom_tui.render.clean import clean_line
from aom_tui.render.summary import called
from aom_tui.session.arrival import Arrival
from aom_tui.session.draft import Draft, Variables
from aom_tui.session.draft_history import changed_pair
from aom_tui.session.exchange import Exchange, Step
from aom_tui.session.profile import Kind
from aom_tui.tui import pages
from aom_tui.tui.auth_state import AuthState
from aom_tui.tui.latest_size import LatestSize
from aom_tui.tui.messages import (
    BodyEdited,
    HeadersEdited,
    LeavePicker,
    LineEdited,
    OperationPicked,
    QueryEdited,
    TabShown,
    ValueEdited,
    ValuesAsked,
    ValueTyped,
)
from aom_tui.tui.panes.composer import Composer
from aom_tui.tui.panes.params import ChoiceAsked
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.panes.status import StatusLine
from aom_tui.tui.panes.steps import StepStrip
from aom_tui.tui.panes.url import UrlLine
from aom_tui.tui.widgets.field import is_field
from aom_tui.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from aom_tui.session.cause import SessionState
    from aom_tui.session.session import Session
    from aom_tui.session.values import Answer, Values
    from aom_tui.tui.drafting import Drafting
    from aom_tui.tui.kept_drafts import KeptDrafts

T = TypeVar("T")

DOCKED = 120
"""Cells of width from which the operations stand beside the request."""

AT_ONCE = 0.4
"""Seconds that nobody minds: an answer that takes longer is announced."""

PANES = ("operations", "request", "response")


class Bench(LatestSize, Screen[None]):
    """Status, steps, URL; operations, request, response; keys."""

    HORIZONTAL_BREAKPOINTS = [(DOCKED, "-wide"), (160, "-very-wide")]  # noqa: RUF012
    AUTO_FOCUS = "UrlLine.-empty .uri, Tabs"
    """An empty request begins with its URI, everything else where letters act."""

    draft: var[Draft | None] = var[Draft | None](None)
    variables: var[Variables] = var[Variables](dict)
    """What `{{names}}` stand for in this window; kept for the profile, but for what looks like a secret."""
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
    problems: var[tuple[Problem, ...]] = var[tuple[Problem, ...]](())
    project_id: var[str] = var("")
    endpoint: var[str] = var("")
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
    watching: var[str] = var("")
    """How often the read on screen is repeated, what changed last, when it comes next; empty while none is."""
    in_field: var[bool] = var(False)
    pane: var[str] = var("request")
    zoomed: var[bool] = var(False)

    drafting: "Drafting"
    """Keeps what is composed, and takes it back."""

    _values: "Values | None" = None
    """What has been asked for on this session."""

    @property
    def session(self) -> "Session | None":
        """The session of this window, once it is open."""
        return None

    def compose(self) -> ComposeResult:
        """All panes; which of them are shown is the style sheet's business."""
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
        with Horizontal(id="panes"):
            if width >= DOCKED:
                yield self._picker()
            with Container(id="work"):
                yield Composer(self.draft, id="request").data_bind(
                    mine.draft, mine.loaded, mine.operation, mine.catalogue, mine.project_id, mine.problems, mine.docs,
                    mine.preview, shown=mine.tab,
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
                    operation=mine.answered,
                )
                pane.name_of = self._name_of
                yield pane
        yield KeyLine().data_bind(mine.in_field, mine.running, mine.watching)

    @property
    def kept(self) -> "KeptDrafts":
        """The drafts that were left for others."""
        return self.drafting.kept

    # -- the draft

    def watch_catalogue(self) -> None:
        """Now the draft's operation has a meaning."""
        self._follow_draft()
        self.drafting.known()

    def watch_draft(self, draft: Draft | None) -> None:
        """It is kept soon."""
        self.drafting.changed(draft)

    def load(self, draft: Draft) -> None:
        """Put another draft there, whole, as a step that can be undone."""
        self.put(draft)
        self.drafting.note(draft)

    def put(self, draft: Draft) -> None:
        """The same as a step back or forth."""
        self.kept.leave(self.draft, draft)
        self.problems, self.steps = (), ()
        self.draft = draft = draft.with_variables(self.variables)
        self._follow_draft()
        self.loaded = draft

    def watch_variables(self, before: Variables, now: Variables) -> None:
        """Another value, or one less: the forms check their fields again."""
        self.drafting.variables_changed(before, now)
        if self.draft and before is not now:
            self.draft = draft = self.draft.with_variables(now)
            self._follow_draft()
            self.loaded = draft

    def load_operation(self, operation_id: str) -> None:
        """Start on an operation, or go on with its draft."""
        from aom_tui.session.items import draft_for

        if self.catalogue:
            here = self.draft if self.draft and self.draft.operation_id == operation_id else None
            self.load(here or self.kept.of(operation_id) or draft_for(self.catalogue.operations[operation_id]))
            self.tab = "params"
            self.show_pane("request")

    def edit(self, draft: Draft, typed: Hashable = None) -> None:
        """The draft after an edit in one of the panes, which shows it already; `typed` names the place of typing."""
        self.problems = ()
        self.drafting.note(draft, typed)
        self.draft = draft
        self._follow_draft()
        if self.variables:
            from aom_tui.tui.using import Using

            Using(self).propose()

    def _follow_draft(self) -> None:
        draft, catalogue = self.draft, self.catalogue
        self.operation = catalogue.operations.get(draft.operation_id or "") if draft and catalogue else None
        self.endpoint = pages.endpoint(draft, catalogue, self.auth)
        for pane in self.query(ResponsePane):
            pane.composing = called(draft) if draft else ""
        self._write_page()

    def watch_auth(self, auth: AuthState) -> None:
        """Another project, other endpoints."""
        self.project_id = auth.project_id
        self.drafting.work_on(auth.profile)
        self.draw_clock()
        self._follow_draft()

    def watch_tab(self) -> None:
        """Docs and preview are written when they are looked at."""
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
                row.field.value = value

        self.app.push_screen(Choice(row.parameter.name, choices, current=row.field.value), chosen)

    @on(ValuesAsked)
    def _values_asked(self, event: ValuesAsked) -> None:
        self.run_worker(
            self._list_values(event), group="values", description=_("list values"), exclusive=True, exit_on_error=False
        )

    async def _list_values(self, event: ValuesAsked) -> None:
        """Ask the call that lists them, and let one be chosen; why there are none is said quietly."""
        from aom_tui.tui.screens.choice import Choice

        if self.session is None or self.draft is None:
            self.notify(_("the session is not open yet"), markup=False)
            return
        asked_from = (self.app.screen, self.focused, self.draft)
        answer = await self._answered(self._values_of(self.session).ask(self.draft, event.place))
        if (self.app.screen, self.focused, self.draft) != asked_from:
            return  # whoever went on is not interrupted: what came is kept, and comes at once at the next Down
        if not answer.values:
            self.notify(clean_line(answer.trouble) or _("the call that lists them found none"), markup=False)
            return
        texts, labels = zip(*((value.text, clean_line(value.label)) for value in answer.values), strict=True)

        def chosen(text: str | None) -> None:
            if text is not None:
                event.fill(text)

        self.app.push_screen(Choice(event.title, texts, labels, event.current), chosen)

    @on(ValueTyped)
    def _value_typed(self, event: ValueTyped) -> None:
        if event.field.value and self.session is not None and self.session.profile.kind is Kind.SANDBOX:
            self.run_worker(
                self._propose(self.session, event),
                group="propose", description=_("list values"), exclusive=True, exit_on_error=False,
            )  # fmt: skip

    async def _propose(self, session: "Session", event: ValueTyped) -> None:
        """Show the rest of the first value that begins as the field does, for Right to take; no value, no word."""
        typed = event.field.value
        if self.draft is None:
            return
        answer = await self._values_of(session).ask(self.draft, event.place)
        found = next((value.text for value in answer.values if value.text.startswith(typed)), None)
        if found:
            event.field.post_message(SuggestionReady(typed, found))

    def _name_of(self, text: str) -> str:
        """What the session knows an id to name."""
        from aom_tui.session.known_names import name_of

        return name_of(self.session, self._values, text) if self.session else ""

    def forget_values(self) -> None:
        """What was listed was another project's."""
        self._values = None

    def _values_of(self, session: "Session") -> "Values":
        from aom_tui.session.values import Values

        if self._values is None or self._values.session is not session:
            self._values = Values(session)
        return self._values

    async def _answered(self, asking: "Coroutine[Any, Any, Answer]") -> "Answer":
        return await self.announced(asking, _("asking the API..."))

    async def announced(self, asking: "Coroutine[Any, Any, T]", words: str) -> T:
        """What comes of it; that it is waited for is said where it does not come at once."""
        asked = asyncio.ensure_future(asking)
        try:
            if not (await asyncio.wait({asked}, timeout=AT_ONCE))[0]:
                self.notify(words, timeout=2, markup=False)
            return await asked
        finally:
            asked.cancel()

    def draw_clock(self) -> None:
        """Time has passed or the token has changed."""

    def go_to_reply(self) -> None:
        """Who is not typing reads the reply next: the keys act on it, and zoom is its zoom."""
        if self.pane == "request" and not self.in_field and self.app.screen is self:
            self.show_pane("response")

    def go_to_place(self, place: str) -> None:
        """Show and focus a field: `query limit`, `body samples[0]`."""
        self.tab = "body" if place.partition(" ")[0] == "body" else "params"
        self.pane = "request"
        self.call_after_refresh(self.query_one(Composer).focus_place, place)

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

    def action_turn_body(self) -> None:
        """The body as a form or as text."""
        self.tab = "body"
        self.call_after_refresh(self.query_one(Composer).action_other_view)

    # -- focus, panes, zoom

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Which pane is in use, and which layer of keys acts; what is typed next is another step."""
        self.drafting.history.seal()
        self.in_field = is_field(event.widget)
        for pane in self.query("#operations, #request, #response"):
            if pane.has_focus_within and pane.id:
                self.pane = pane.id

    def on_descendant_blur(self) -> None:
        """No field, no field layer."""
        self.in_field = is_field(self.focused)

    def watch_pane(self) -> None:
        """Where one pane is shown at a time, it is this one."""
        self._mark_pane()
        if self.pane == "operations":
            self.drafting.look_again()

    def watch_zoomed(self) -> None:
        """The same."""
        self._mark_pane()

    def on_resize(self) -> None:
        """A window below 80x20 shows one pane at a time."""
        self.call_after_refresh(self._mark_pane)
        if self.size.width >= DOCKED and not self.query("#operations"):
            self.query_one("#panes").mount(self._picker(), before=0)

    def on_screen_suspend(self) -> None:
        """The keys below a dialog do not act: they go, and nothing else."""
        self.query_one(KeyLine).visible = False

    def on_screen_resume(self) -> None:
        """They act again."""
        self.query_one(KeyLine).visible = True

    @staticmethod
    def _picker() -> Widget:
        """Operations as a pane of their own, made when there is room for the first time."""
        from aom_tui.tui.panes.picker import OperationPicker

        return OperationPicker(id="operations").data_bind(Bench.catalogue, composed=Bench.operation)

    @property
    def is_solo(self) -> bool:
        """Whether one pane has the window to itself."""
        return self.zoomed or self.size.width < 80 or self.size.height < 20

    @property
    def has_docked_picker(self) -> bool:
        """Whether operations have a pane of their own."""
        return self.size.width >= DOCKED and not self.is_solo

    def _mark_pane(self) -> None:
        if not self.is_mounted:
            return
        self.set_class(self.is_solo, "-solo")
        self.set_class(self.pane == "operations", "-show-operations")
        for pane in self.query("#operations, #request, #response"):
            pane.set_class(self.is_solo and pane.id == self.pane, "-current")

    def show_pane(self, name: str) -> None:
        """Go to a pane, showing it first where only one is shown."""
        self.pane = name
        self._mark_pane()
        if self.is_solo:
            self.call_after_refresh(self._focus_pane, name)
        else:
            self._focus_pane(name)

    def _focus_pane(self, name: str) -> None:
        match name:
            case "operations":
                self.action_filter_operations()
            case "request":
                self.query_one(Composer).focus_tabs()
            case _:
                self.query_one(ResponsePane).focus_view()

    def action_filter_operations(self) -> None:
        """Into the docked picker's filter."""
        for field in self.query("#operations Filter"):
            self.set_focus(field)

    def action_next_pane(self, step: int = 1) -> None:
        """Tab: in a form the next field, elsewhere the next pane."""
        if self.in_field and self.pane != "operations":
            self.focus_next() if step > 0 else self.focus_previous()
            return
        panes = PANES if self.has_docked_picker else PANES[1:]
        here = panes.index(self.pane) if self.pane in panes else 0
        self.show_pane(panes[(here + step) % len(panes)])

    def action_leave(self) -> None:
        """Esc: out of the field, to where letters act; a toast goes too."""
        self.app.clear_notifications()
        self.show_pane(self.pane if self.pane in PANES[1:] else "request")

    def action_zoom(self) -> None:
        """This pane alone, and back."""
        self.zoomed = not self.zoomed
