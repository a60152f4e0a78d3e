"""Two exchanges compared, over the whole window."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, ClassVar, Literal

from msgspec import Struct
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.worker import Worker

from aom_tui.language import _
from aom_tui.render.diff.exchanges import Diff
from aom_tui.render.diff.text import WIDE, Page, summary_line
from aom_tui.render.document.document import Document, Place
from aom_tui.session.concurrency.processes import ProcessFailed
from aom_tui.tui.actions.diff_pages import Comparison, DiffLayout, compared, laid_out, matching_row
from aom_tui.tui.keyboard.keys import in_a_dialog, key_of, with_keys
from aom_tui.tui.runtime.partial_redraw import PartialRedraw
from aom_tui.tui.runtime.screen_mixins import CurrentEventsOnly, DismissOnce
from aom_tui.tui.runtime.worker_failures import ReportsWorkerFailures
from aom_tui.tui.runtime.workers import deferred
from aom_tui.tui.widgets.document_lines import Top
from aom_tui.tui.widgets.document_view import DocumentView, Reading
from aom_tui.tui.widgets.fitted_keys import FittedKeys, Key
from aom_tui.tui.widgets.rule import rule
from aom_tui.tui.widgets.wrapped_text import WrappedText

MARGIN = 3
"""Cells of the view beside its text."""

CompareWith = Literal["other", "profile", "cancel"]
"""Compare with another exchange, or with another profile's reply to the same; do not wait for that reply."""


class DiffActions(Struct, frozen=True):
    """What the screen does beyond itself, given by its opener."""

    copy: Callable[[str, str], None]
    """A text, and a word for it."""
    ask: Callable[[CompareWith], None]


class DiffTitle(Widget):
    """`── Diff ───────── 3 of 12 ──`, and below it `12 differences: 3 added, 9 changed`."""

    said: reactive[str] = reactive("", layout=True)
    place: reactive[str] = reactive("")

    def render(self) -> Content:
        """Return a rule, and a line below it."""
        name = Content(_("Diff")).stylize("bold $text-accent")
        title = rule(self, [name], end=self.place, style="$primary")
        return Content.assemble(title, "\n", (f" {self.said}", "bold"))


class DiffView(DocumentView):
    """The differences as text."""

    DEFAULT_CSS = "DiffView > .document--heading { text-style: bold; }"


class DiffScreen(ReportsWorkerFailures, CurrentEventsOnly, DismissOnce, PartialRedraw, ModalScreen[None]):
    """Shows one comparison after the other, until it is left."""

    AUTO_FOCUS = "DiffView"
    DEFAULT_CSS = """
    DiffScreen { background: $background; align: left top; }
    DiffScreen DiffTitle { height: auto; min-height: 2; max-height: 3; }
    DiffScreen .remark { height: auto; max-height: 5; padding: 0 1; }
    DiffScreen .keyline { height: 1; background: $panel; padding: 0 1; }
    DiffScreen DiffView { height: 1fr; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "step(1)", _("next difference"), show=False, id="diff_screen.next"),
        Binding("N", "step(-1)", _("difference before"), show=False, id="diff_screen.before"),
        Binding("u", "turn", _("one below the other, or side by side"), show=False, id="diff_screen.turn"),
        Binding("o", "any_order", _("the order in lists counts, or does not"), show=False, id="diff_screen.any_order"),
        Binding("v", "volatile", _("show volatile fields, or not"), show=False, id="diff_screen.volatile"),
        Binding("c", "ask('other')", _("compare with another exchange"), show=False, id="diff_screen.other"),
        Binding(
            "p",
            "ask('profile')",
            _("send the same to another profile and compare"),
            show=False,
            id="diff_screen.profile",
        ),
        Binding("y,f8", "copy", _("copy the selection, else all of it"), show=False, id="diff_screen.copy"),
        Binding("x", "cancel", _("stop comparing, or waiting for a reply"), show=False, id="diff_screen.cancel"),
        *in_a_dialog(),
        Binding("escape,d,q", "back", _("back"), show=False),
        Binding("ctrl+c", "copy_or_back", _("copy the selection, else back"), show=False, priority=True),
        Binding("ctrl+q", "app.quit", _("quit"), show=False, priority=True),
    ]

    def __init__(self, comparison: Comparison, actions: DiffActions) -> None:
        super().__init__()
        self._comparison, self._do = comparison, actions
        self._diff: Diff | None = None
        self._page = Page((), ())
        self._starts: list[int] = []
        """Rows at which differences begin."""
        self._any_order = self._with_volatile = False
        self._is_beside: bool | None = None
        """None until chosen: side by side where there is room."""
        self._worker: Worker[Any] | None = None

    def compose(self) -> ComposeResult:
        """Title, remark, differences, keys."""
        yield DiffTitle()
        remark = WrappedText(classes="remark")
        remark.display = False
        yield remark
        yield DiffView()
        yield FittedKeys(self._keys(), classes="keyline")

    def _keys(self) -> tuple[Key, ...]:
        """Return the keys in order, each with the rank in which it gives way where there is no room; Esc never does."""
        turn = _("unified") if self._beside else _("side by side")
        keys = (
            Key(with_keys("{diff_screen.next} {diff_screen.before}"), _("step"), "step(1)", 1),
            Key(key_of("diff_screen.turn"), turn, "turn", 2),
            Key(key_of("diff_screen.any_order"), _("any order"), "any_order", 4),
            Key(key_of("diff_screen.volatile"), _("volatile"), "volatile", 3),
            Key(key_of("diff_screen.other"), _("other"), "ask('other')", 5),
            Key(key_of("diff_screen.copy"), _("copy"), "copy", 6),
            Key(key_of("help"), _("help"), "app.help"),
            Key("Esc", _("back"), "back"),
        )
        has_room = self.app.size.width >= WIDE
        return tuple(key for key in keys if has_room or key.action != "turn")

    def on_mount(self) -> None:
        """Compare."""
        self._compare()

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - Textual's signature
        """Lay out the columns anew."""
        if self._diff is not None:
            self.call_after_refresh(self._draw)

    # -- comparing

    def show(self, comparison: Comparison) -> None:
        """Compare something else."""
        self._comparison, self._diff = comparison, None
        self._compare()

    def say(self, words: str) -> None:
        """Show a remark above the differences, which a toast would cover, until they are drawn anew."""
        remark = self.query_one(WrappedText)
        remark.tell(words)
        remark.display = bool(words)

    def wait(self) -> None:
        """Say that a reply is waited for."""
        self.query_one(DiffTitle).said = with_keys(_("sending... {diff_screen.cancel} stops"))

    def wait_no_longer(self) -> None:
        """Show the comparison again: the reply has come, or never will."""
        self._draw()

    def _compare(self) -> None:
        self.query_one(DiffTitle).said = with_keys(_("comparing... {diff_screen.cancel} stops"))
        self._worker = self.run_worker(
            deferred(self._compared), group="diff", description=_("compare"), exclusive=True, exit_on_error=False
        )

    async def _compared(self) -> None:
        try:
            self._diff = await compared(self._comparison, self._any_order)
        except ProcessFailed:
            self.query_one(DiffTitle).said = _("too large to be compared: there was not enough memory")
            return
        self._draw()

    def _draw(self) -> None:
        """Lay out the diff in a worker: a great many differences take their time."""
        if self._diff is None:
            return
        work: Callable[[], Awaitable[None]] = partial(self._drawn, self._diff, self._beside)
        self.run_worker(work, group="draw", description=_("compare"), exclusive=True, exit_on_error=False)

    async def _drawn(self, found: Diff, beside: bool) -> None:
        """Lay out and show the diff; cursor and window stay at their differences."""
        view = self.query_one(DiffView)
        layout = DiffLayout(self._comparison.names, view.size.width - MARGIN if beside else None, self._with_volatile)
        page, document, starts = await asyncio.to_thread(laid_out, found, layout)
        if self.is_dismissed:
            return
        if document.data != view.document.data:  # of another width it may be the same
            self._show(document, starts, "sides" if beside else "diff")
        self._page, self._starts = page, starts
        self.query_one(DiffTitle).said = summary_line(found, with_volatile=self._with_volatile)
        self.say(self._comparison.remark)
        self.query_one(FittedKeys).show(self._keys())
        self._say_place()

    def _show(self, document: Document, starts: list[int], language: str) -> None:
        view = self.query_one(DiffView)
        was, sees_cursor = view.reading, view.sees_cursor
        there = partial(matching_row, (self._starts, len(view.document)), (starts, len(document)))
        cursor, top = Place(there(was.cursor.row), was.cursor.column), Top(there(was.top.place))
        view.show(document, language, Reading(cursor, top, was.scroll_x, None))
        if sees_cursor:
            view.follow_cursor()

    @property
    def _beside(self) -> bool:
        has_room = self.app.size.width >= WIDE
        return has_room if self._is_beside is None else self._is_beside and has_room

    # -- going about

    @property
    def _number(self) -> int:
        """The number of the difference at the cursor, from 1; 0 before the first."""
        row = self.query_one(DiffView).cursor.row
        return sum(start <= row for start in self._starts)

    @on(DiffView.CursorMoved)
    def _say_place(self) -> None:
        number, count = self._number, len(self._starts)
        said = _("{number} of {count}").format(number=number, count=count) if number else ""
        states = (_("any order") if self._any_order else "", said)
        self.query_one(DiffTitle).place = "  ".join(each for each in states if each)

    def action_step(self, by: int) -> None:
        """Go to the next difference, or to the one before; at the end from the top again."""
        count, here = len(self._starts), self._number
        if not count:
            return
        view = self.query_one(DiffView)
        at_start = here and view.cursor.row == self._starts[here - 1]
        number = here + by if by > 0 or at_start else here
        self._go(number if 1 <= number <= count else 1 if by > 0 else count)

    def _go(self, number: int) -> None:
        view = self.query_one(DiffView)
        if number:
            view.cursor = Place(self._starts[number - 1], 0)

    # -- what the keys do

    def action_turn(self) -> None:
        """Switch between unified and side by side, where there is room."""
        if self.app.size.width < WIDE:
            self.say(_("side by side needs a window of {width} columns").format(width=WIDE))
            return
        self._is_beside = not self._beside
        self._draw()

    def action_any_order(self) -> None:
        """Compare anew, with or without the order in lists."""
        self._any_order = not self._any_order
        self._compare()

    def action_volatile(self) -> None:
        """Show volatile fields too, or no longer."""
        self._with_volatile = not self._with_volatile
        self._draw()

    def action_ask(self, what: CompareWith) -> None:
        """Compare with something else."""
        self._do.ask(what)

    def action_copy(self) -> None:
        """Copy the selection, else all."""
        selected = self.query_one(DiffView).selected_text
        said = self.query_one(DiffTitle).said
        if selected or self._diff is not None:
            self._do.copy(selected or f"{said}\n{self._page.text}\n", _("selection") if selected else _("diff"))

    def action_copy_or_back(self) -> None:
        """Copy a selection, else go back: Ctrl+C as everywhere."""
        if self.query_one(DiffView).selected_text:
            self.action_copy()
        else:
            self.action_back()

    def action_cancel(self) -> None:
        """Stop comparing, or waiting for a reply; what is on screen stays."""
        if self._worker is None or self._worker.is_finished:
            self._do.ask("cancel")
            return
        self._worker.cancel()
        if self._diff is None:
            self.dismiss(None)
        else:
            self._any_order = not self._any_order
            self._draw()

    def action_back(self) -> None:
        """To the bench; nobody waits for a comparison that is under way."""
        self.dismiss(None)
