"""The history over the whole window: calls found as one types, read, loaded, sent again, compared."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.screen import ModalScreen
from textual.widgets import Input

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.render.clean import clean_line
from aom_tui.session.exchange import Exchange
from aom_tui.session.history.entry import Entry
from aom_tui.session.history.query import Query, found_nothing, read_query, split_words
from aom_tui.session.history.store import History
from aom_tui.tui.keyboard.keys import in_a_dialog, key_of, with_keys
from aom_tui.tui.runtime.partial_redraw import PartialRedraw
from aom_tui.tui.runtime.screen_mixins import CurrentEventsOnly, DismissOnce
from aom_tui.tui.runtime.worker_failures import ReportsWorkerFailures
from aom_tui.tui.runtime.workers import deferred
from aom_tui.tui.screens.history_preview import CallPreview, HistoryTitle
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.entry_list import EntryList
from aom_tui.tui.widgets.field import Field, is_field
from aom_tui.tui.widgets.fitted_keys import FittedKeys, Key
from aom_tui.tui.widgets.rule import Line

PAGE = 60
"""Entries that come with the numbers of what was found: what a high window shows at once."""

WIDE = 140
"""Cells from which on there is room for a call beside the list."""


class HistoryActions(Struct, frozen=True):
    """What the screen does with calls, given by its opener. All but `copy` may raise InvalidInput, shown as a toast."""

    take: Callable[[Exchange], None]
    take_word: str
    """What Enter does, as the key line says it."""
    show: Callable[[Exchange], None]
    """In the response, whole."""
    resend: Callable[[Exchange], None]
    compare: Callable[[tuple[Exchange, ...]], None]
    """Two, or one with the reply on screen."""
    copy: Callable[[str, str], None]
    """A text, and a word for it."""
    copy_as: Callable[[Exchange], None]
    """In the form of another program, which is chosen."""
    ticket: Callable[[Exchange], None]


class Place(Struct, frozen=True):
    """Where one is in the history: what is searched for, and the call under the cursor."""

    text: str = ""
    number: int | None = None


class SearchField(Field):
    """The field to search in; its cursor keys move in the list below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "screen.move('move(-1)')", _("a row up"), show=False),
        Binding("down", "screen.move('move(1)')", _("a row down"), show=False),
        Binding("pageup", "screen.move('move_page(-1)')", _("a page up"), show=False),
        Binding("pagedown", "screen.move('move_page(1)')", _("a page down"), show=False),
        Binding("home", "edge(0)", _("to the newest, while nothing is typed"), show=False),
        Binding("end", "edge(-1)", _("to the oldest, while nothing is typed"), show=False),
        Binding("ctrl+home", "screen.move('go(0)')", _("to the newest"), show=False),
        Binding("ctrl+end", "screen.move('go(-1)')", _("to the oldest"), show=False),
        Binding("enter", "screen.accept", _("take the call, or back to the list"), show=False),
        Binding("escape", "screen.leave_field", _("to the list"), show=False),
    ]

    async def action_edge(self, row: int) -> None:
        """Go to the first (0) or the last (-1) call; to that end of what is typed where anything is."""
        if not self.value:
            await self.screen.run_action(f"move('go({row})')")
        elif row:
            self.action_end()
        else:
            self.action_home()


def _own(keys: str, action: str, words: str) -> Binding:
    """Return a binding that keys.toml can change."""
    return Binding(keys, action, words, show=False, id=f"history_screen.{action}")


class HistoryScreen(ReportsWorkerFailures, CurrentEventsOnly, DismissOnce, PartialRedraw, ModalScreen[None]):
    """The list, the call under the cursor, and a line to search in."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-beside")]  # noqa: RUF012 - Textual's own
    DEFAULT_CSS = """
    HistoryScreen { background: $background; align: left top; }
    HistoryScreen HistoryTitle { height: 1; }
    HistoryScreen #search { height: 1; padding: 0 1; }
    HistoryScreen #search .label { width: auto; color: $text-accent; text-style: bold; padding: 0 1 0 0; }
    HistoryScreen #search SearchField { width: 1fr; min-width: 12; }
    HistoryScreen #search .said {
        width: auto; max-width: 65%; padding: 0 0 0 1; color: $text-error;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    HistoryScreen #calls { height: 1fr; layout: vertical; }
    HistoryScreen EntryList { height: 3fr; padding: 0; }
    HistoryScreen #look { height: 2fr; }
    HistoryScreen DocumentView { height: 1fr; padding: 0 1; }
    HistoryScreen .keyline { height: 1; background: $panel; padding: 0 1; }
    HistoryScreen.-beside #calls { layout: horizontal; }
    HistoryScreen.-beside EntryList { width: 1fr; height: 1fr; margin-right: 1; }
    HistoryScreen.-beside #look { width: 1fr; height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        _own("slash,fullwidth_solidus,ctrl+r,f6", "search", _("search; Esc goes back to the list")),
        _own("o", "show", _("open its reply in the response, as it was; sends nothing")),
        _own("r", "resend", _("send it again; says with which profile")),
        _own("d", "compare", _("compare the two marked, or with the reply on screen")),
        _own("m", "mark", _("mark, to compare two")),
        _own("y,f8", "copy", _("copy the call as it is shown")),
        _own("E", "copy_as", _("copy the call as curl, SDK code, HAR and more")),
        _own("Y", "ticket", _("copy the call as a support ticket")),
        Binding("escape,h,q", "back", _("back"), show=False),
        *in_a_dialog(),
        Binding("ctrl+c", "copy_or_back", _("copy the selection, else back"), show=False, priority=True),
        Binding("ctrl+q", "app.quit", _("quit"), show=False, priority=True),
    ]

    def __init__(
        self,
        history: History,
        actions: HistoryActions,
        now: Callable[[], datetime],
        *,
        typing: bool = False,
        place: Place | None = None,
    ) -> None:
        """`typing` begins in the search field; `place` goes on where one was."""
        super().__init__()
        self._begun_at = place or Place()
        self._history, self._actions, self._now = history, actions, now
        self._typing = typing
        self._total: int | None = None
        self._not_found = ""
        """What was searched for, where nothing was found."""

    def compose(self) -> ComposeResult:
        """Title, search, list, the call under the cursor, keys."""
        title = HistoryTitle()
        title.name_text = _("History")
        yield title
        with Horizontal(id="search"):
            yield Line("/", classes="label")
            yield SearchField(
                self._begun_at.text,
                placeholder=_("text, status:4xx, profile:prod, op:ListSeries, outcome:failed, since:2h"),
            )
            yield Line(classes="said")
        with Container(id="calls"):
            yield EntryList(self._now(), self._begun_at.number)
            yield CallPreview(self._history)
        yield FittedKeys(self._keys(), classes="keyline")

    def on_descendant_focus(self) -> None:
        """Other keys act."""
        self.query_one(FittedKeys).show(self._keys())
        if self._not_found:
            self._say_not_found()

    def _keys(self) -> tuple[Key, ...]:
        """Return the keys in order, each with the rank in which it gives way where there is no room; Esc never does.

        In the field letters are text.
        """
        taking = Key("Enter", self._actions.take_word, "choose")
        if is_field(self.focused):
            another = Key(_("Up Down"), _("another call"), "move('move(1)')")
            back = Key("Esc" if self._typing else "Enter Esc", _("to the list"), "leave_field")
            return (taking, another, back) if self._typing else (another, back)
        own = (
            ("show", _("open"), 1), ("resend", _("resend"), 2), ("compare", _("diff"), 4), ("mark", _("mark"), 5),
            ("copy_as", _("copy as"), 8), ("ticket", _("ticket"), 7), ("copy", _("copy"), 6),
            ("search", _("search"), 3),
        )  # fmt: skip
        return (
            *(() if isinstance(self.focused, DocumentView) else (taking,)),
            *(Key(key_of(f"history_screen.{action}"), word, action, rank) for action, word, rank in own),
            Key(key_of("help"), _("help"), "app.help"),
            Key("Esc", _("back"), "back"),
        )

    def on_mount(self) -> None:
        """List all calls, the newest first; or those of the search one goes on with."""
        self.set_focus(self.query_one(SearchField if self._typing else EntryList))
        self._find(self._begun_at.text)

    @property
    def place(self) -> Place:
        """Where one is now, to go on there later."""
        return Place(self.query_one(SearchField).value, self.query_one(EntryList).number)

    # -- finding

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._find(event.value)

    def _find(self, text: str) -> None:
        """Show what is found; a query that cannot be read is explained, and the list stays."""
        try:
            query = read_query(split_words(text), self._now(), is_typing=True)
        except InvalidInput as error:
            self._say(clean_line(str(error.problems[0])))
            if self._total is None:  # it is gone on with, and stood above what was found before
                self._look_for(Query(), is_all=True)
            return
        self._say("")
        self._look_for(query, is_all=not text.strip())

    def _look_for(self, query: Query, *, is_all: bool) -> None:
        work = deferred(self._found, query, is_all=is_all)
        self.run_worker(work, group="find", description=_("search"), exclusive=True, exit_on_error=False)

    async def _found(self, query: Query, *, is_all: bool) -> None:
        try:
            numbers, entries = await asyncio.to_thread(self._history.first, query, PAGE)
            if self._total is None and not is_all:
                self._total = len((await asyncio.to_thread(self._history.first, Query(), 0))[0])
        except InvalidInput as error:
            self._trouble(error)
            return
        if self.is_dismissed:
            return
        if is_all:
            self._total = len(numbers)
        self.query_one(EntryList).show(numbers, entries)
        count, total = f"{len(numbers):,}", f"{self._total or 0:,}"
        found = total if is_all else _("{number} of {count} calls").format(number=count, count=total)
        self.query_one(HistoryTitle).found = found
        self._not_found = "" if numbers or is_all else self.query_one(SearchField).value
        if not numbers:
            self.query_one(CallPreview).show_text(f"# {found_nothing(query)}")
            self._say_not_found()

    def _say_not_found(self) -> None:
        """Say above the empty preview what nothing was found for, and how to go on."""
        again = _("Ctrl+U empties it") if is_field(self.focused) else with_keys(_("{history_screen.search} changes it"))
        said = _('nothing found for "{text}"').format(text=clean_line(self._not_found.strip()))
        way_on = _("{again}, Esc leaves").format(again=again)
        self.query_one(CallPreview).set_title(*((said, way_on) if self._not_found else ("", "")))

    @on(EntryList.Wanted)
    def _wanted(self, event: EntryList.Wanted) -> None:
        work = self._read_rows(event.numbers)
        self.run_worker(work, group="rows", description=_("read the history"), exit_on_error=False)

    async def _read_rows(self, numbers: tuple[int, ...]) -> None:
        entries: list[Entry] = []
        try:
            entries = await asyncio.to_thread(self._history.entries_of, numbers)
        except InvalidInput as error:
            self._trouble(error)
        if not self.is_dismissed:
            self.query_one(EntryList).put(numbers, entries)

    def _say(self, problem: str) -> None:
        """Show a problem beside what is typed."""
        self.query_one(".said", Line).update(f"! {problem}" if problem else "")

    def _trouble(self, error: InvalidInput) -> None:
        self.notify(str(error), severity="error", timeout=10, markup=False)

    @on(EntryList.Moved)
    def _moved(self, event: EntryList.Moved) -> None:
        self.query_one(CallPreview).show(event.number)
        if event.number is None:
            self._say_not_found()

    # -- what the keys do

    def _with_calls(self, numbers: tuple[int, ...], then: Callable[[tuple[Exchange, ...]], None]) -> None:
        """Read these calls, then call `then` with them."""
        if numbers:
            work = deferred(self._read_calls, numbers, then)
            self.run_worker(work, group="do", description=_("read the history"), exclusive=True, exit_on_error=False)

    async def _read_calls(self, numbers: tuple[int, ...], then: Callable[[tuple[Exchange, ...]], None]) -> None:
        try:
            then(tuple([await asyncio.to_thread(self._history.exchange, number) for number in numbers]))
        except InvalidInput as error:
            self._trouble(error)

    @property
    def _here(self) -> tuple[int, ...]:
        number = self.query_one(EntryList).number
        return () if number is None else (number,)

    @on(EntryList.Chosen)
    def _chosen(self, event: EntryList.Chosen) -> None:
        self._with_calls((event.number,), lambda found: self._actions.take(found[0]))

    def action_choose(self) -> None:
        """Do what Enter does, for the mouse."""
        self.query_one(EntryList).action_choose()

    def action_show(self) -> None:
        """Show the reply of the call under the cursor in the response, as if it had just come."""
        self._with_calls(self._here, lambda found: self._actions.show(found[0]))

    def action_copy_as(self) -> None:
        """Copy the call under the cursor in the form of another program."""
        self._with_calls(self._here, lambda found: self._actions.copy_as(found[0]))

    def action_ticket(self) -> None:
        """Copy the call under the cursor as a support ticket."""
        self._with_calls(self._here, lambda found: self._actions.ticket(found[0]))

    def action_resend(self) -> None:
        """Send the call under the cursor again."""
        self._with_calls(self._here, lambda found: self._actions.resend(found[0]))

    def action_compare(self) -> None:
        """Compare the two marked calls, a marked one with that under the cursor, or that with the reply on screen."""
        marked = self.query_one(EntryList).marked
        self._with_calls(tuple(dict.fromkeys((*marked, *self._here)))[:2], self._actions.compare)

    def action_mark(self) -> None:
        """Mark the call under the cursor, or take its mark away."""
        self.query_one(EntryList).mark()

    def action_search(self) -> None:
        """Focus the search field."""
        self.set_focus(self.query_one(SearchField))

    def action_accept(self) -> None:
        """Take the call if the history was opened to search; else go to the list first."""
        if self._typing:
            self.action_choose()
        else:
            self.action_leave_field()

    def action_leave_field(self) -> None:
        """Focus the list, where letters act; Enter in the field leads here from now on."""
        self._typing = False
        self.set_focus(self.query_one(EntryList))

    async def action_move(self, action: str) -> None:
        """Move in the list, for the cursor keys of the field."""
        await self.query_one(EntryList).run_action(action)

    def action_copy(self) -> None:
        """Copy the selection, else the call."""
        shown = self.query_one(CallPreview)
        if selected := shown.selected_text:
            self._actions.copy(selected, _("selection"))
        elif shown.text:
            self._actions.copy(shown.text, _("call"))

    def action_copy_or_back(self) -> None:
        """Copy a selection, else go back: Ctrl+C as everywhere."""
        if self.query_one(CallPreview).selected_text:
            self.action_copy()
        else:
            self.action_back()

    def action_back(self) -> None:
        """Go back to the workbench."""
        self.app.clear_notifications()
        self.dismiss(None)
