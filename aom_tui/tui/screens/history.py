"""Calls of the past over the whole window: found as one types, looked at, loaded, sent again, compared."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.render.cells import cells, cut
from aom_tui.render.clean import clean_line
from aom_tui.render.document.document import Document
from aom_tui.render.kept import kept_line
from aom_tui.render.kept_rows import preview
from aom_tui.session.exchange import Exchange
from aom_tui.session.history.entry import Entry
from aom_tui.session.history.store import History
from aom_tui.session.history.words import Query, found_nothing, read_query, words_in
from aom_tui.tui.keyboard.keys import in_a_dialog, key_of, with_keys
from aom_tui.tui.runtime.partial_redraw import PartialRedraw
from aom_tui.tui.runtime.screen_mixins import CurrentSizeOnly, DismissOnce
from aom_tui.tui.runtime.worker_failures import ReportsWorkerFailures
from aom_tui.tui.runtime.workers import deferred
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.entry_list import EntryList
from aom_tui.tui.widgets.field import Field, is_field
from aom_tui.tui.widgets.fitted_keys import FittedKeys, Key
from aom_tui.tui.widgets.rule import Line, rule

PAGE = 60
"""Entries that come with the numbers of what was found: what a high window shows at once."""

LOOK_AFTER = 0.03
"""Seconds that the cursor rests on a call before it is read: whoever holds a key down passes by."""

ROOM = 8
"""Cells of a rule beside what stands in it."""

WIDE = 140
"""Cells from which on there is room for a call beside the list."""


class HistoryActions(Struct, frozen=True):
    """What the screen leaves to whoever opened it. All but `copy` may raise InvalidInput, which is said here."""

    take: Callable[[Exchange], None]
    take_word: str
    """What Enter does, on the key line."""
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
    """Where one is in it: what is searched for, and the call under the cursor."""

    text: str = ""
    number: int | None = None


class HistoryTitle(Widget):
    """`── History ───────── 37 of 10,000 ──`."""

    name_text: reactive[str] = reactive("")
    found: reactive[str] = reactive("")

    def render(self) -> Content:
        """A rule; what is said at its end has room in any case."""
        room = self.size.width - cells(self.found) - ROOM
        name = Content(cut(self.name_text, max(room, 1)) if self.found else self.name_text).stylize("bold $text-accent")
        return rule(self, [name], end=self.found, style="$primary")


class SearchField(Field):
    """Where one types; the cursor keys move in the list below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "screen.move('move(-1)')", _("a row up"), show=False),
        Binding("down", "screen.move('move(1)')", _("a row down"), show=False),
        Binding("pageup", "screen.move('move_page(-1)')", _("a page up"), show=False),
        Binding("pagedown", "screen.move('move_page(1)')", _("a page down"), show=False),
        Binding("enter", "screen.accept", _("take the call, or back to the list"), show=False),
        Binding("escape", "screen.leave_field", _("to the list"), show=False),
    ]


def _own(keys: str, action: str, words: str) -> Binding:
    """A key that keys.toml can change."""
    return Binding(keys, action, words, show=False, id=f"history_screen.{action}")


class HistoryScreen(ReportsWorkerFailures, CurrentSizeOnly, DismissOnce, PartialRedraw, ModalScreen[None]):
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
        """`typing` begins in the field; `place` goes on where one was."""
        super().__init__()
        self._begun_at = place or Place()
        self._history, self._do_with, self._now = history, actions, now
        self._typing = typing
        self._total: int | None = None
        self._vain = ""
        """What was searched for where nothing was found."""
        self._looked: int | None = None
        """The call that is shown beside the list, or is being read for it."""

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
            with Vertical(id="look"):
                yield HistoryTitle(id="whose")
                yield DocumentView(wrapped=("http",))
        yield FittedKeys(self._keys(), classes="keyline")

    def on_descendant_focus(self) -> None:
        """Other keys act."""
        self.query_one(FittedKeys).show(self._keys())
        if self._vain:
            self._say_vain()

    def _keys(self) -> tuple[Key, ...]:
        """In their order, with how soon each gives way where there is no room: the way out never does.

        In the field letters are text.
        """
        taking = Key("Enter", self._do_with.take_word, "choose")
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
        """All of it, the newest first; or what was looked for before."""
        self.set_focus(self.query_one(SearchField if self._typing else EntryList))
        self._find(self._begun_at.text)

    @property
    def place(self) -> Place:
        """To begin with later, where one is now."""
        return Place(self.query_one(SearchField).value, self.query_one(EntryList).number)

    # -- finding

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._find(event.value)

    def _find(self, text: str) -> None:
        """What is found is shown; of what cannot be is said why, and the list stays."""
        try:
            query = read_query(words_in(text), self._now(), is_typing=True)
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
        self._vain = "" if numbers or is_all else self.query_one(SearchField).value
        if not numbers:
            self._show_text(f"# {found_nothing(query)}")
            self._say_vain()

    def _say_vain(self) -> None:
        """Where else the call under the cursor is named: what nothing was found for, and how to go on."""
        again = _("Ctrl+U empties it") if is_field(self.focused) else with_keys(_("{history_screen.search} changes it"))
        said = _('nothing found for "{text}"').format(text=clean_line(self._vain.strip()))
        self._head(said if self._vain else "", _("{again}, Esc leaves").format(again=again) if self._vain else "")

    def _head(self, said: str, end: str = "") -> None:
        whose = self.query_one("#whose", HistoryTitle)
        whose.name_text, whose.found = said, end

    @on(EntryList.Wanted)
    def _wanted(self, event: EntryList.Wanted) -> None:
        work = self._read(event.numbers)
        self.run_worker(work, group="rows", description=_("read the history"), exit_on_error=False)

    async def _read(self, numbers: tuple[int, ...]) -> None:
        entries: list[Entry] = []
        try:
            entries = await asyncio.to_thread(self._history.entries_of, numbers)
        except InvalidInput as error:
            self._trouble(error)
        if not self.is_dismissed:
            self.query_one(EntryList).put(numbers, entries)

    def _say(self, problem: str) -> None:
        """Beside what is typed."""
        self.query_one(".said", Line).update(f"! {problem}" if problem else "")

    def _trouble(self, error: InvalidInput) -> None:
        self.notify(str(error), severity="error", timeout=10, markup=False)

    # -- looking

    @on(EntryList.Moved)
    def _moved(self, event: EntryList.Moved) -> None:
        if event.number is not None and event.number == self._looked:
            return
        self._looked = event.number
        work = deferred(self._look, event.number)
        self.run_worker(work, group="look", description=_("read the history"), exclusive=True, exit_on_error=False)

    async def _look(self, number: int | None) -> None:
        title, text = "", None
        if number is not None:
            await asyncio.sleep(LOOK_AFTER)
            try:
                title, text = await asyncio.to_thread(self._looked_at, number)
            except InvalidInput as error:
                text = f"# {clean_line(str(error))}"
        if self.is_dismissed:
            return
        if text is None:
            self._say_vain()
        else:
            self._head(title)
            self._show_text(text)

    def _looked_at(self, number: int) -> tuple[str, str]:
        exchange = self._history.exchange(number)
        return kept_line(exchange), preview(exchange)

    def _show_text(self, text: str) -> None:
        self.query_one(DocumentView).show(Document(text.encode("utf-8", "replace")), "http")

    # -- what the keys do

    def _do(self, numbers: tuple[int, ...], then: Callable[[tuple[Exchange, ...]], None]) -> None:
        """With these calls, as soon as they are read."""
        if numbers:
            work = deferred(self._done, numbers, then)
            self.run_worker(work, group="do", description=_("read the history"), exclusive=True, exit_on_error=False)

    async def _done(self, numbers: tuple[int, ...], then: Callable[[tuple[Exchange, ...]], None]) -> None:
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
        self._do((event.number,), lambda found: self._do_with.take(found[0]))

    def action_choose(self) -> None:
        """The mouse's way to Enter."""
        self.query_one(EntryList).action_choose()

    def action_show(self) -> None:
        """The reply of the call under the cursor in the response, as if it had just come."""
        self._do(self._here, lambda found: self._do_with.show(found[0]))

    def action_copy_as(self) -> None:
        """The call under the cursor in the form of another program."""
        self._do(self._here, lambda found: self._do_with.copy_as(found[0]))

    def action_ticket(self) -> None:
        """The call under the cursor for support."""
        self._do(self._here, lambda found: self._do_with.ticket(found[0]))

    def action_resend(self) -> None:
        """Send the call under the cursor again."""
        self._do(self._here, lambda found: self._do_with.resend(found[0]))

    def action_compare(self) -> None:
        """The two that are marked; the one and that under the cursor; else that with the reply on screen."""
        marked = self.query_one(EntryList).marked
        self._do(tuple(dict.fromkeys((*marked, *self._here)))[:2], self._do_with.compare)

    def action_mark(self) -> None:
        """The call under the cursor, or no longer."""
        self.query_one(EntryList).mark()

    def action_search(self) -> None:
        """Type."""
        self.set_focus(self.query_one(SearchField))

    def action_accept(self) -> None:
        """Who came to search takes what is found; who searches on the way looks at it first."""
        if self._typing:
            self.action_choose()
        else:
            self.action_leave_field()

    def action_leave_field(self) -> None:
        """Letters act again, and what is searched for next is on the way."""
        self._typing = False
        self.set_focus(self.query_one(EntryList))

    async def action_move(self, action: str) -> None:
        """The field's cursor keys."""
        await self.query_one(EntryList).run_action(action)

    def action_copy(self) -> None:
        """The selection, else the call."""
        view = self.query_one(DocumentView)
        text = view.selected_text or view.document.data.decode()
        if text:
            self._do_with.copy(text, _("selection") if view.selected_text else _("call"))

    def action_copy_or_back(self) -> None:
        """Ctrl+C, as everywhere."""
        if self.query_one(DocumentView).selected_text:
            self.action_copy()
        else:
            self.action_back()

    def action_back(self) -> None:
        """To the bench."""
        self.app.clear_notifications()
        self.dismiss(None)
