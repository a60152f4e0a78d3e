"""The history over the workbench: opened, a reply of it shown in the response, and the way back to it by Esc."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.exchange import Exchange
from aom_tui.tui.actions.kept_calls import KeptCalls
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.runtime.workers import deferred, push_if_active

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Operation
    from aom_tui.session.cause import SessionState
    from aom_tui.session.exchange import Step
    from aom_tui.session.history.store import History
    from aom_tui.tui.screens.history import HistoryActions, HistoryScreen, Place
    from aom_tui.tui.screens.workbench import WorkbenchScreen

NEWEST_WITHIN = 0.5
"""Seconds that the screen waits for the newest call to be written."""


class ResponseState(Struct, frozen=True, eq=False):
    """What the response shows, with the steps and the state of the session that belong to it."""

    exchange: "Exchange | None"
    operation: "Operation | None"
    steps: "tuple[Step, ...]"
    state: "SessionState | None"


class HistoryRequest(Struct, frozen=True):
    """How to open the history: what Enter does, and at which place to begin."""

    take: Callable[["Exchange"], None]
    word: str
    typing: bool = False
    place: "Place | None" = None


class OpenedReply(Struct, frozen=True, eq=False):
    """A reply of the history on screen, what was shown before it, and how to open the history as it was."""

    exchange: "Exchange"
    before: ResponseState
    opening: HistoryRequest


class HistoryBrowser:
    """Opens the history of the settings' folder, and remembers from where a reply on screen was opened."""

    def __init__(self, bench: "WorkbenchScreen") -> None:
        self._bench = bench
        self._screen: HistoryScreen | None = None
        self._calls = KeptCalls(bench, self._leave)
        self._opening = HistoryRequest(self._calls.load, _("load"))
        """How it was opened last."""
        self._opened: OpenedReply | None = None
        """The reply that the response shows, where it was opened from here."""

    def open(self, *, typing: bool) -> None:
        """Open it; Enter loads the call under the cursor. `typing` begins in its search field."""
        self._open(HistoryRequest(self._calls.load, _("load"), typing=typing))

    def choose(self, then: Callable[[Exchange], None]) -> None:
        """Open it to choose a call, which is given to `then`."""

        def chosen(exchange: Exchange) -> None:
            self._leave()
            then(exchange)

        self._open(HistoryRequest(chosen, _("choose")))

    def _open(self, opening: HistoryRequest) -> None:
        self._opening = opening
        work = deferred(self._open_it, opening)
        self._bench.run_worker(
            work, group="history", description=_("read the history"), exclusive=True, exit_on_error=False
        )

    async def _open_it(self, opening: HistoryRequest) -> None:
        """Push the screen once the newest call has been written."""
        bench = self._bench
        from aom_tui.tui.actions.exporting import Exporting

        history, screens = await asyncio.to_thread(self._prepared)
        out = Exporting(bench)
        actions: HistoryActions = screens.HistoryActions(
            opening.take, opening.word, self._show, self._calls.resend, self._calls.compare, bench.copier.copy_text,
            out.copy_call_as, out.ticket_of,
        )  # fmt: skip
        page = screens.HistoryScreen(history, actions, bench.clock, typing=opening.typing, place=opening.place)
        if push_if_active(bench, page, lambda _left: history.close()):
            self._screen = page

    def _prepared(self) -> "tuple[History, Any]":
        """Return the open history, and the module of its screen. For a thread."""
        from aom_tui.session.history.store import history_in
        from aom_tui.settings import usable_settings
        from aom_tui.tui.screens import history as screens

        session = self._bench.session
        if session and session.recorder:
            session.recorder.flush(NEWEST_WITHIN)
        return history_in(usable_settings(self._bench.options.settings.folders)[0]), screens

    def _leave(self) -> None:
        if self._screen:
            self._screen.dismiss(None)
            self._screen = None

    def _show(self, exchange: Exchange) -> None:
        """Show a reply in the response, marked as one of the history. Nothing is sent, what is composed stays."""
        from aom_tui.render.history.entry_words import with_translated_steps
        from aom_tui.session.operations import documented_operation

        bench = self._bench
        if bench.running:
            what = with_keys(_("a request is under way; {cancel} cancels it"))
            raise InvalidInput(Problem(_("history"), what))
        before, place = self._response_state(), self._screen.place if self._screen else None
        self._leave()
        bench.watcher.stop()
        catalogue = bench.catalogue
        operation = documented_operation(catalogue, exchange.draft) if exchange.draft and catalogue else None
        shown = with_translated_steps(exchange)
        self._opened = OpenedReply(shown, before, replace(self._opening, typing=False, place=place))
        self._put_back(ResponseState(shown, operation, (), None))
        bench.show_pane("response")

    def _response_state(self) -> ResponseState:
        """Return what the response showed before any reply of the history."""
        bench = self._bench
        if self._opened:
            return self._opened.before
        return ResponseState(bench.exchange, bench.answered, bench.steps, bench.state)

    def _put_back(self, state: ResponseState) -> None:
        bench = self._bench
        bench.state, bench.steps = state.state, state.steps
        if state.exchange is not None:
            bench.sending.show(state.exchange, state.operation)
        else:
            bench.answered = bench.exchange = None

    @property
    def has_way_back(self) -> bool:
        """Whether the response shows a reply that was opened from the history."""
        return self._opened is not None

    def note(self, exchange: Exchange | None) -> None:
        """Note what the response shows now: from another reply there is no way back."""
        if self._opened and self._opened.exchange is not exchange:
            self._opened = None

    def go_back(self) -> None:
        """Open the history as it was left, over the reply that was there before."""
        opened, self._opened = self._opened, None
        if opened:
            self._open(opened.opening)
            self._put_back(opened.before)
