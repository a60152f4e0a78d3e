"""The way of a draft through the app: settle, check, ask, send, show. Runs in workers, the state stays outside."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from textual.worker import Worker

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.summary import called
from aom_tui.session.cause import UseEndpoint, Wait
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Step, StepName, Success
from aom_tui.session.login.second_factor import is_for_passcode
from aom_tui.session.network.arrival import Arrival
from aom_tui.session.profile import Profile
from aom_tui.session.profiles.news import rights_words
from aom_tui.session.writes import Ask, effect_of, judge, operation_of
from aom_tui.tui.actions.connection import Connection
from aom_tui.tui.actions.profile_news import ProfileNews
from aom_tui.tui.actions.remedies import with_send_anyway
from aom_tui.tui.auth_state import AuthState, auth_state, opening
from aom_tui.tui.keyboard.keys import key_of, with_keys
from aom_tui.tui.runtime.batched_drawing import batch_drawing, key_count
from aom_tui.tui.runtime.preloading import preload_first_reply
from aom_tui.tui.runtime.settle import settled
from aom_tui.tui.runtime.workers import Work, deferred

if TYPE_CHECKING:
    from aom_tui.session.cause import Remedy
    from aom_tui.session.secret import Secret
    from aom_tui.session.session import Session
    from aom_tui.tui.screens.bench import Bench

NOT_NOW = Problem("password", _("none given"), _("Send again to be asked again."))
NO_PASSCODE = Problem(_("MFA passcode"), NOT_NOW.what, NOT_NOW.remedy)


def write_under_way() -> Problem:
    """Why nothing is sent now."""
    remedy = with_keys(_("Wait for it, or {cancel} to stop waiting."))
    return Problem("send", _("a write is under way, so nothing else is sent"), remedy)


def no_draft() -> Problem:
    """Why nothing can be sent."""
    return Problem("send", _("there is no request yet"), with_keys(_("Choose an operation with {operations}.")))


class Sending:
    """Sends the workbench's draft over the window's session, one at a time."""

    def __init__(self, bench: "Bench", connection: Connection, catalogue: Callable[[], Catalogue]) -> None:
        self._bench = bench
        self._catalogue = catalogue
        self.connection = connection
        self._worker: Worker[Any] | None = None
        self._writing = False
        self._is_called_off = False
        """Whether the person has cancelled what ran last."""
        self._keys = 0
        """How many had been pressed when it was begun."""
        self.news = ProfileNews(bench, lambda: self.session, self.show_auth_state)
        self.typed: tuple[str, Secret] | None = None
        """A profile that has just been made, and its secret: who has typed it need not type it again."""

    @property
    def session(self) -> "Session | None":
        """The open session, if there is one."""
        return self.connection.session

    # -- the session

    def begin(self) -> None:
        """Open the session. A secret is asked for when the first call needs it, not now."""
        self.announce()
        self._bench.run_worker(
            deferred(self._begin),
            group="session",
            description=_("open the session"),
            exclusive=True,
            exit_on_error=False,
        )

    def announce(self, note: str = "") -> None:
        """Say which session is on its way, or why none is."""
        self._bench.auth = AuthState(note=note) if note else opening(self.connection.profile_name)

    async def _begin(self) -> None:
        try:
            session = await self._connected()
        except InvalidInput as error:
            self._bench.auth = AuthState(profile=self.connection.profile_name or "", note=error.problems[0].what)
            self._bench.problems = error.problems
        else:
            self.show_auth_state()
            session.expect_calls()
            await asyncio.to_thread(preload_first_reply)

    async def _connected(self) -> "Session":
        session = await self.connection.get(self._ask_for_own)
        await self._take_typed(session)
        session.on_news = self._bench.notify
        self.news.begin(session)
        return session

    async def _take_typed(self, session: "Session") -> None:
        """Let it have what has just been typed for its profile, so that nothing says it would ask for that first."""
        if self.typed and self.typed[0] == self.connection.profile_name:
            with suppress(InvalidInput):  # the first call says it
                await session.ready()

    def show_auth_state(self) -> None:
        """What session and token say now."""
        if self.session:
            self._bench.auth = auth_state(self.session)

    async def switch(self, profile_name: str) -> None:
        """Another profile in this window; nothing of the old one's session stays."""
        bench = self._bench
        self.stop()
        bench.steps, bench.exchange = (), None
        await self.connection.switch(profile_name)
        self.begin()

    def _ask_for_own(self, prompt: str) -> str:
        """For this window's session: what has just been typed for its profile, else as below."""
        typed, self.typed = self.typed, None
        if typed and typed[0] == self.connection.profile_name:
            return typed[1].reveal()
        return self.ask_in_dialog(prompt)

    def ask_in_dialog(self, prompt: str) -> str:
        """Ask, from the thread that needs the answer. Raises InvalidInput where the dialog is left."""
        from aom_tui.tui.screens.password import AskSecret

        answer: Future[str | None] = Future()
        app = self._bench.app
        app.call_from_thread(app.push_screen, AskSecret(prompt, answer))
        secret = answer.result()
        if secret is None:
            raise InvalidInput(NO_PASSCODE if is_for_passcode(prompt) else NOT_NOW)
        return secret

    # -- send

    def send(self, *, unchecked: bool = False) -> None:
        """Send the draft; `unchecked` on purpose as it is."""
        self.start(lambda draft: replace(draft, unchecked=unchecked))

    def start(self, of: Callable[[Draft], Draft], remedy: "Remedy | None" = None) -> None:
        """Send, after the remedy, what `of` makes of the draft as it will be when everything typed has arrived."""
        self.run(deferred(self._send, of, remedy))

    def run(self, work: Work) -> None:
        """Whatever sends: one at a time, `cancel` ends it; not while a write is under way."""
        if self._writing:
            self._bench.problems = (write_under_way(),)
            return
        self._is_called_off = False
        self._keys = key_count(self._bench.app)
        self._worker = self._bench.run_worker(
            work, group="send", description=_("send"), exclusive=True, exit_on_error=False
        )

    async def _send(self, of: Callable[[Draft], Draft], remedy: "Remedy | None") -> None:
        bench = self._bench
        await settled(bench.focused or bench)
        bench.problems, bench.steps = (), ()
        if bench.draft is None:
            bench.problems = (no_draft(),)
            return
        draft = of(bench.draft)
        try:
            session = await self.opened()
            self._construct(draft, session)
            catalogue = await asyncio.to_thread(self._catalogue)
            before = session.profile.aom_endpoint
            if isinstance(remedy, UseEndpoint):  # first: the question must name the host that it will go to
                await self._mend(draft, session, remedy)
            if not await self._may(draft, catalogue, session):
                if session.profile.aom_endpoint != before:
                    session.move(before)
                return
            if not isinstance(remedy, UseEndpoint):
                await self._mend(draft, session, remedy)
            await self._exchange(draft, catalogue, session)
        except InvalidInput as error:
            bench.problems = error.problems
            bench.go_to_problem()

    async def _mend(self, draft: Draft, session: "Session", remedy: "Remedy | None") -> None:
        """The session's part of the remedy; the draft has its own already."""
        if remedy is None:
            return
        from aom_tui.session.mend import mend

        if isinstance(remedy, Wait) and remedy.seconds:
            said = _("waiting {seconds} s, then sending; {cancel} stops")
            self._bench.notify(said.format(seconds=remedy.seconds, cancel=key_of("cancel")))
        self._bench.running = True
        try:
            await mend(session, draft, remedy)
        finally:
            self._bench.running = False
            self.show_auth_state()

    @staticmethod
    def _construct(draft: Draft, session: "Session") -> None:
        """Raises InvalidInput; where the draft could be sent all the same, that is said with the first problem."""
        try:
            session.construct(draft)
        except InvalidInput as error:
            from aom_tui.session.construct import passes_unchecked

            if not passes_unchecked(session.construct, draft):
                raise
            raise InvalidInput(with_send_anyway(error.problems)) from None

    async def opened(self) -> "Session":
        """The session; waits for a sandbox that is still starting, asks for a password that is needed."""
        if self.session:
            return self.session
        self._bench.running = True
        try:
            session = await self._connected()
        finally:
            self._bench.running = False
        self.show_auth_state()
        return session

    async def _may(self, draft: Draft, catalogue: Catalogue, session: "Session") -> bool:
        """Whether it may be sent; asks where the profile wants it. Raises InvalidInput where it is forbidden."""
        if not effect_of(draft, catalogue).changes:
            self.look_for_news()
            return True
        before = session.profile
        allows_more = await self.news.look()
        verdict = judge(draft, catalogue, session.profile)
        if isinstance(verdict, Problem):
            raise InvalidInput(verdict)
        if isinstance(verdict, Ask):
            return await self._confirmed(draft, verdict, session)
        return not allows_more or await self._confirmed_once(draft, before, session.profile)

    def look_for_news(self) -> None:
        """Whether the profile has been changed elsewhere; nothing waits for it."""

        async def look() -> None:
            await self.news.look()

        words = _("read the profile")
        self._bench.run_worker(deferred(look), group="news", description=words, exit_on_error=False)

    async def _confirmed(self, draft: Draft, verdict: Ask, session: "Session") -> bool:
        from aom_tui.tui.screens.confirm import ConfirmWrite

        profile = session.profile
        target = session.construct(draft)
        question = ConfirmWrite(
            verdict.thing, verdict.effect, profile.name, f"{target.method} {target.endpoint}{target.uri}"
        )
        answer = await self._bench.app.push_screen_wait(question)
        return answer is True

    async def _confirmed_once(self, draft: Draft, before: Profile, now: Profile) -> bool:
        """Whoever has just heard that the profile allows more may have counted on what it was."""
        from aom_tui.tui.screens.confirm import Confirm

        said = _("{news}. Send {thing}?")
        page = Confirm(said.format(news=rights_words(before, now), thing=called(draft)))
        return await self._bench.app.push_screen_wait(page) is True

    async def _exchange(self, draft: Draft, catalogue: Catalogue, session: "Session") -> None:
        bench = self._bench
        self._writing = effect_of(draft, catalogue).changes
        try:
            with batch_drawing(bench.app, keys=self._keys):
                bench.running, bench.steps = True, ()
                exchange = await session.send(
                    draft, on_step=self.step, on_arrival=self._arrived, on_cancel=self._cancelled
                )
                bench.state = None if isinstance(exchange.outcome, Success) else session.state()
                self.show(exchange, operation_of(draft, catalogue))
        except asyncio.CancelledError:
            self._stopped()
            raise
        finally:
            self._writing = bench.running = False
            bench.arrival = None
            self.show_auth_state()

    def _arrived(self, arrival: Arrival) -> None:
        """A part of the reply is there, and can be read."""
        self._bench.arrival = arrival

    # -- for whoever sends again and again

    async def prepared(self) -> "tuple[Draft, Session]":
        """What stands in the composer, checked, and the session it would go over. Raises InvalidInput."""
        bench = self._bench
        await settled(bench.focused or bench)
        if bench.draft is None:
            raise InvalidInput(no_draft())
        if self._writing:
            raise InvalidInput(write_under_way())
        bench.problems = ()
        session = await self.opened()
        self._construct(bench.draft, session)
        return bench.draft, session

    async def look(self, draft: Draft, session: "Session", record: Callable[[Exchange], None]) -> Exchange:
        """One call more of a read; on screen only when it has come. `record` takes it for the history."""
        exchange = await session.send(draft, on_step=self._pause, record=record)
        self._bench.state = None if isinstance(exchange.outcome, Success) else session.state()
        self.show_auth_state()
        return exchange

    def show_again(self, exchange: Exchange, operation: Operation | None) -> None:
        """In place of the reply before, as far as it is the same."""
        with batch_drawing(self._bench.app):
            self._bench.steps = exchange.steps or self._bench.steps
            self._bench.answered = operation
            self._bench.exchange = exchange

    def _pause(self, step: Step) -> None:
        """Of a look that goes well nothing is to be seen on the way; that it waits, and for how long, is."""
        if step.state == "running" and step.note:
            self.step(step)

    def step(self, step: Step) -> None:
        """One step got further."""
        bench = self._bench
        bench.steps = (*(old for old in bench.steps if old.name is not step.name), step)

    def show(self, exchange: Exchange, operation: Operation | None) -> None:
        """The exchange, and where it stands in the four steps."""
        bench = self._bench
        bench.steps = exchange.steps or bench.steps
        bench.answered = operation
        bench.exchange = exchange
        bench.go_to_reply()

    def _cancelled(self, exchange: Exchange) -> None:
        """What had gone out by then, where it is the person who waits no longer; else something else comes next."""
        if self._is_called_off and self.session:
            self._bench.state = self.session.state()
            self.show(exchange, operation_of(exchange.draft, self.session.catalogue) if exchange.draft else None)

    def _stopped(self) -> None:
        """It was cancelled: say so where it stood, and what nobody can know."""
        bench = self._bench
        running = next((step.name for step in bench.steps if step.state == "running"), StepName.SEND)
        self.step(Step(running, "failed", _("cancelled")))
        if self._writing and running in (StepName.SEND, StepName.PARSE):
            bench.problems = (
                Problem(_("cancelled"), _("the write may have been applied"), _("Look before you send it again.")),
            )

    def cancel(self) -> None:
        """Stop waiting, if something runs: the person says so."""
        self._is_called_off = True
        self.stop()

    @property
    def is_under_way(self) -> bool:
        """Whether there is anything to cancel, be it only on its way to be sent."""
        return self._worker is not None and not self._worker.is_finished

    def stop(self) -> bool:
        """Cancel what runs; whether anything did."""
        worker, self._worker = self._worker, None
        if worker is None or worker.is_finished:
            return False
        worker.cancel()
        return True
