"""The Request section: a rule with the tabs, and below it form, headers, body, docs or preview of one draft."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Input

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.language import _
from aom_tui.problem import Problem
from aom_tui.render.clean import clean_line
from aom_tui.session.draft import Draft
from aom_tui.tui.actions.remedies import with_app_remedy
from aom_tui.tui.messages import ProblemAt
from aom_tui.tui.panes.headers import HeadersForm
from aom_tui.tui.panes.params import ParamsForm
from aom_tui.tui.panes.request_tabs import RequestTabs
from aom_tui.tui.widgets.blank_containers import BlankVertical
from aom_tui.tui.widgets.field import is_field
from aom_tui.tui.widgets.text_page import MessagePage, TextPage
from aom_tui.tui.widgets.wrapped_text import WrappedText

if TYPE_CHECKING:
    from aom_tui.tui.panes.body import BodyEditor


class Composer(BlankVertical):
    """Composes a draft. Knows it only by what is bound; every edit goes up as a message."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "screen.skeleton", _("write a body skeleton"), show=False, id="request.skeleton"),
        Binding("T", "screen.turn_body", _("body as form or as text"), show=False, id="request.other_view"),
    ]

    draft: var[Draft | None] = var[Draft | None](None)
    loaded: var[Draft | None] = var[Draft | None](None)
    operation: var[Operation | None] = var[Operation | None](None)
    catalogue: var[Catalogue | None] = var[Catalogue | None](None)
    project_id: var[str] = var("")
    signs: var[bool] = var(False)
    problems: var[tuple[Problem, ...]] = var[tuple[Problem, ...]](())
    shown: var[str] = var("params")
    docs: var[str] = var("")
    preview: var[str] = var("")

    _wanted = ""
    """The place to go to as soon as its tab is there."""

    _keeps_out = False
    """Whether letters are to act there."""

    _with_body: Callable[["BodyEditor"], None] | None = None
    """What is to be done with the body as soon as it is there."""

    _here: Problem | None = None
    """What is wrong with the field that has the focus."""

    _hint = ""
    """What the field with the focus is for."""

    def __init__(self, draft: Draft | None, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.set_reactive(Composer.draft, draft)
        self.set_reactive(Composer.loaded, draft)

    def compose(self) -> ComposeResult:
        """Rule, the five tabs, and one line for what is wrong."""
        tabs = RequestTabs(enter=self.focus_field, choose_time=self._choose_time)
        yield tabs.data_bind(Composer.draft, Composer.operation, Composer.shown)
        with BlankVertical(id="pages"):
            yield self._page("params")
        yield WrappedText(id="problem")

    def _page(self, name: str) -> Widget:
        """The widget of a tab. Made when it is first shown: the start does not wait for pages nobody looks at."""
        mine = Composer
        match name:
            case "params":
                form = ParamsForm(self.draft, id=name)
                return form.data_bind(
                    mine.draft, mine.loaded, mine.operation, mine.project_id, mine.signs, mine.problems
                )
            case "headers":
                return HeadersForm(self.draft, id=name).data_bind(mine.loaded)
            case "body":
                from aom_tui.tui.panes.body import BodyEditor

                return BodyEditor(id=name).data_bind(mine.loaded, mine.operation, mine.catalogue)
            case "docs":
                return TextPage(id=name).data_bind(text=mine.docs)
            case _:
                return MessagePage(id=name).data_bind(text=mine.preview)

    async def watch_shown(self, before: str, shown: str) -> None:
        """Another tab; the focus does not stay in a field that is gone."""
        if before == shown:
            return
        if self.has_focus_within:
            self.focus_tabs()
        self._here, self._hint = None, ""
        self._say()
        pages = self.query_one("#pages")
        if not pages.query(f"#{shown}"):
            await pages.mount(self._page(shown))
        for page in pages.children:
            page.display = page.id == shown
        if self._with_body and shown == "body":
            do, self._with_body = self._with_body, None
            do(self._body())
        if self._wanted:
            self.call_after_refresh(self._go_to_wanted)

    def watch_loaded(self, before: Draft | None, now: Draft | None) -> None:
        """What was wrong with a field of another request is no more; the fields of this one will tell theirs."""
        if before and now and before is not now and not before.calls_the_same_as(now):
            self._here, self._hint = None, ""
            self._say()

    def watch_problems(self) -> None:
        """The first problem in words, the number of the others."""
        self._say()

    @on(ProblemAt)
    def _problem_at(self, event: ProblemAt) -> None:
        event.stop()
        self._here, self._hint = event.problem, event.hint if self.shown == event.tab else ""
        self._say()

    @property
    def fault(self) -> str:
        """What is wrong with the request, else with the field that has the focus; empty where nothing is."""
        found = self.problems[0] if self.problems else self._here
        first = with_app_remedy(found) if found else None
        others = len(self.problems) - 1
        more = "  " + _("(and {number} more)").format(number=others) if others > 0 else ""
        return clean_line(f"! {first}{more}") if first else ""

    def _say(self) -> None:
        line, fault = self.query_one("#problem", WrappedText), self.fault
        line.tell(fault or clean_line(self._hint))
        line.set_class(not fault and bool(self._hint), "-hint")

    def on_descendant_focus(self) -> None:
        """The rule shows where the focus is."""
        self.query_one(RequestTabs).refresh()

    def on_descendant_blur(self, _event: events.DescendantBlur) -> None:
        """The rule shows that the focus has left."""
        self.call_after_refresh(self.query_one(RequestTabs).refresh)

    def focus_tabs(self) -> None:
        """Out of the fields: letters act."""
        self.screen.set_focus(self.query_one(RequestTabs))

    def focus_field(self) -> None:
        """Into the first field of the tab shown."""
        for page in self.query(f"#{self.shown}"):
            self._focus_in(page)

    def _choose_time(self) -> None:
        self.query_one(ParamsForm).choose_time()

    def turn_body(self) -> None:
        """The body as a form or as text."""
        from aom_tui.tui.panes.body import BodyEditor

        self._on_body(BodyEditor.turn)

    def _on_body(self, do: Callable[["BodyEditor"], None]) -> None:
        """Now, or as soon as its tab is there: one that was never shown is still being made."""
        if any(page.is_mounted for page in self.query("#body")):
            do(self._body())
        else:
            self._with_body = do

    def _body(self) -> "BodyEditor":
        from aom_tui.tui.panes.body import BodyEditor

        return self.query_one(BodyEditor)

    def _focus_in(self, page: Widget) -> None:
        if page.id == "body":
            from aom_tui.tui.panes.body import BodyEditor

            self._on_body(BodyEditor.enter)
            return
        fields = [widget for widget in page.query("*") if is_field(widget) and widget.focusable]
        empty = [field for field in fields if isinstance(field, Input) and not field.value]
        target = next(iter(empty if self.shown == "params" else fields), None) or next(iter(fields), None)
        if target or page.focusable:
            self.screen.set_focus(target or page)  # at once: what is typed next belongs there

    def focus_place(self, place: str) -> None:
        """Into a field of the form: `query limit`, or to a row of the body: `body samples[0]`."""
        self._wanted = place
        self._go_to_wanted()

    def show_place(self, place: str) -> None:
        """The same, and out of it again where letters would be typed."""
        self._keeps_out = True
        self.focus_place(place)

    def _go_to_wanted(self) -> None:
        """Once the tab is there: one that was never shown is still being made."""
        location, _space, field = self._wanted.partition(" ")
        if location != "body":
            self.query_one(ParamsForm).focus_field(self._wanted)
        elif self.query("#body BodyForm"):
            if not self._body().go_to(field):
                self.focus_tabs()
        else:
            return
        self._wanted = ""
        if self._keeps_out:
            self._keeps_out = False
            self.call_after_refresh(self._leave_field)

    def _leave_field(self) -> None:
        if is_field(self.screen.focused):
            self.focus_tabs()

    def focus_problem(self) -> None:
        """Go where the first problem is."""
        if self.query_one(ParamsForm).focus_problem():
            return
        places = [problem.where for problem in self.problems if problem.where.startswith("body")]
        if places:
            self.focus_place(places[0])
