"""Calls of the past in the app: the screen that shows them, and what becomes of the one that is taken."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from aom_tui.language import _, sentences
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.clean import clean_line
from aom_tui.render.summary import called
from aom_tui.session.exchange import Exchange
from aom_tui.session.profile import Kind, named
from aom_tui.tui.actions.way_back import Opened, Opening, Reading
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.runtime.workers import deferred, push_if_active

if TYPE_CHECKING:
    from aom_tui.session.draft import Draft
    from aom_tui.session.history.store import History
    from aom_tui.tui.screens.history import Doing, HistoryScreen
    from aom_tui.tui.screens.workbench import WorkbenchScreen

NEWEST_WITHIN = 0.5
"""Seconds that the screen waits for the newest call to be written."""


class Past:
    """Opens the history of the settings' folder over the bench."""

    def __init__(self, bench: "WorkbenchScreen") -> None:
        self._bench = bench
        self._screen: HistoryScreen | None = None
        self._opening = Opening(self._load, _("load"))
        """How it was opened last."""
        self._opened: Opened | None = None
        """The reply that the response shows, where it was opened from here."""

    def begin(self, *, typing: bool) -> None:
        """Enter loads."""
        self._open(Opening(self._load, _("load"), typing=typing))

    def choose(self, then: Callable[[Exchange], None]) -> None:
        """Enter gives the call to `then`."""

        def chosen(exchange: Exchange) -> None:
            self._leave()
            then(exchange)

        self._open(Opening(chosen, _("choose")))

    def _open(self, opening: Opening) -> None:
        self._opening = opening
        work = deferred(self._open_it, opening)
        self._bench.run_worker(
            work, group="history", description=_("read the history"), exclusive=True, exit_on_error=False
        )

    async def _open_it(self, opening: Opening) -> None:
        """When the newest call is in it."""
        bench = self._bench
        from aom_tui.tui.actions.exporting import Exporting

        history, screens = await asyncio.to_thread(self._prepared)
        out = Exporting(bench)
        doing: Doing = screens.Doing(
            opening.take, opening.word, self._show, self._resend, self._compare, bench.copier.copy_text,
            out.copy_call_as, out.ticket_of,
        )  # fmt: skip
        page = screens.HistoryScreen(history, doing, bench.clock, typing=opening.typing, place=opening.place)
        if push_if_active(bench, page, lambda _left: history.close()):
            self._screen = page

    def _prepared(self) -> "tuple[History, Any]":
        """Imports and the file take their time."""
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

    # -- what becomes of it

    def _load(self, exchange: Exchange) -> None:
        """Into the composer; nothing is sent. Raises InvalidInput for what was never a draft."""
        from aom_tui.render.kept import missing
        from aom_tui.session.history.entry import draft_kept

        draft = draft_kept(exchange)
        self._leave()
        said = [*self._put(draft), *(missing(exchange.kept, "request") if exchange.kept else ())]
        for each in said:
            self._bench.notify(each, markup=False)

    def _show(self, exchange: Exchange) -> None:
        """In the response as if it had just come, marked as what it is. Nothing is sent, what is composed stays."""
        from aom_tui.render.kept import in_words_of_now
        from aom_tui.session.writes import operation_of

        bench = self._bench
        if bench.running:
            what = with_keys(_("a request is under way; {cancel} cancels it"))
            raise InvalidInput(Problem(_("history"), what))
        before, place = self._reading(), self._screen.place if self._screen else None
        self._leave()
        bench.watcher.stop()
        catalogue = bench.catalogue
        operation = operation_of(exchange.draft, catalogue) if exchange.draft and catalogue else None
        shown = in_words_of_now(exchange)
        self._opened = Opened(shown, before, replace(self._opening, typing=False, place=place))
        self._put_back(Reading(shown, operation, (), None))
        bench.show_pane("response")

    def _reading(self) -> Reading:
        """What was there before any reply of the past."""
        bench = self._bench
        if self._opened:
            return self._opened.before
        return Reading(bench.exchange, bench.answered, bench.steps, bench.state)

    def _put_back(self, reading: Reading) -> None:
        bench = self._bench
        bench.state, bench.steps = reading.state, reading.steps
        if reading.exchange is not None:
            bench.sending.show(reading.exchange, reading.operation)
        else:
            bench.answered = bench.exchange = None

    @property
    def has_way_back(self) -> bool:
        """Whether the response shows what was opened from here."""
        return self._opened is not None

    def note(self, exchange: Exchange | None) -> None:
        """The response shows that now: from another reply there is no way back, and what was before it is let go."""
        if self._opened and self._opened.exchange is not exchange:
            self._opened = None

    def go_back(self) -> None:
        """To the history as it was left; behind it the reply that was there before."""
        opened, self._opened = self._opened, None
        if opened:
            self._open(opened.opening)
            self._put_back(opened.before)

    def _put(self, past: "Draft") -> list[str]:
        """In the composer as it was sent. In words what became of its variables, and how to get back the draft of the
        same call that it takes the place of.
        """
        from aom_tui.session.past_variables import as_it_was

        draft, said = as_it_was(past, self._bench.variables)
        replaced = self._replaced(draft)
        if replaced:
            self._bench.drafting.note(replaced)
        self._bench.load(draft)
        self._bench.show_pane("request")
        back = with_keys(_("{undo} brings back the draft of {name} that was there before"))
        return [*filter(None, [said]), *([back.format(name=called(replaced))] if replaced else ())]

    def _replaced(self, coming: "Draft") -> "Draft | None":
        """What stands in the composer, or was left of the same call, where it says something of its own."""
        from aom_tui.session.storage.draft_store import same, says_nothing

        here = self._bench.draft
        if here is None or not here.calls_the_same_as(coming):
            here = self._bench.kept.of(coming.operation_id) if coming.operation_id else None
        return None if here is None or same(here, coming) or says_nothing(here) else here

    def _resend(self, exchange: Exchange) -> None:
        """With the profile of this window, which is said; asks where it went out with another one."""
        from aom_tui.session.history.entry import draft_of_past
        from aom_tui.tui.screens.confirm import Confirm

        draft, here = draft_of_past(exchange), self._bench.auth
        if not here.profile:
            raise InvalidInput(Problem(_("send again"), with_keys(_("no profile: {profile} chooses one"))))
        if exchange.profile == here.profile:
            self._send(draft)
            return
        question = _("It was sent with profile {old}. Send it with {new}, the profile of this window?")
        page = Confirm(question.format(old=clean_line(exchange.profile), new=here.profile))
        self._bench.app.push_screen(page, lambda yes: self._send(draft) if yes else None)

    def _send(self, draft: "Draft") -> None:
        bench = self._bench
        self._leave()
        replaced = self._put(draft)
        profile = named(bench.auth.profile, bench.auth.kind or Kind.PRODUCTION)
        said = _("sending again with profile {profile}").format(profile=profile)
        bench.notify(sentences(said, *replaced), timeout=6 if replaced else 2, markup=False)
        bench.sending.send(unchecked=draft.unchecked)

    def _compare(self, calls: tuple[Exchange, ...]) -> None:
        """Raises InvalidInput where there is nothing to compare one with."""
        if len(calls) == 1:
            now = self._bench.exchange
            if now is None:
                what = _("there is no reply on screen to compare it with")
                raise InvalidInput(Problem(_("diff"), what, with_keys(_("Mark two calls with {history_screen.mark}."))))
            calls = (calls[0], now)
        self._bench.comparing.show_both(*calls)
