"""A draft sent from the app: settled, checked, asked about, sent, shown. One worker at a time."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from textual.worker import Worker

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.arrival import Arrival
from aom_tui.session.cause import UseEndpoint, Wait
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Step, StepName, Success
from aom_tui.session.operations import documented_operation
from aom_tui.session.writes import effect_of
from aom_tui.tui.actions.remedies import with_send_anyway
from aom_tui.tui.actions.window_session import WindowSession
from aom_tui.tui.actions.write_confirmation import WriteConfirmation
from aom_tui.tui.keyboard.keys import key_of, with_keys
from aom_tui.tui.runtime.batched_drawing import batch_drawing, key_count
from aom_tui.tui.runtime.settle import settled
from aom_tui.tui.runtime.workers import Work, deferred

if TYPE_CHECKING:
    from aom_tui.session.cause import Remedy
    from aom_tui.session.session import Session
    from aom_tui.tui.screens.bench import Bench


def write_under_way() -> Problem:
    """Why nothing is sent now."""
    remedy = with_keys(_("Wait for it, or {cancel} to stop waiting."))
    return Problem("send", _("a write is under way, so nothing else is sent"), remedy)


def no_draft() -> Problem:
    """Why nothing can be sent."""
    return Problem("send", _("there is no request yet"), with_keys(_("Choose an operation with {operations}.")))


class Sending:
    """Sends the workbench's draft over the window's session, one at a time."""

    def __init__(self, bench: "Bench", window_session: WindowSession, catalogue: Callable[[], Catalogue]) -> None:
        self._bench = bench
        self._catalogue = catalogue
        self._window_session = window_session
        self._confirmation = WriteConfirmation(bench, window_session)
        self._worker: Worker[Any] | None = None
        self._writing = False
        self._is_cancelled_by_user = False
        """Whether the user has cancelled what ran last."""
        self._keys = 0
        """The `key_count` when it was begun."""

    # -- send

    def send(self, *, unchecked: bool = False) -> None:
        """Send the draft; `unchecked` on purpose as it is."""
        self.start(lambda draft: replace(draft, unchecked=unchecked))

    def start(self, of: Callable[[Draft], Draft], remedy: "Remedy | None" = None) -> None:
        """Apply the remedy and send what `of` makes of the draft, once everything typed has arrived in it."""
        self.run(deferred(self._send, of, remedy))

    def run(self, work: Work) -> None:
        """Run work that sends: one at a time, ended by `cancel`; refused while a write is under way."""
        if self._writing:
            self._bench.problems = (write_under_way(),)
            return
        self._is_cancelled_by_user = False
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
            session = await self._window_session.opened()
            self._construct(draft, session)
            catalogue = await asyncio.to_thread(self._catalogue)
            before = session.profile.aom_endpoint
            if isinstance(remedy, UseEndpoint):  # first: the question must name the host that it will go to
                await self._apply_remedy(draft, session, remedy)
            if not await self._confirmation.may_send(draft, catalogue, session):
                if session.profile.aom_endpoint != before:
                    session.move(before)
                return
            if not isinstance(remedy, UseEndpoint):
                await self._apply_remedy(draft, session, remedy)
            await self._exchange(draft, catalogue, session)
        except InvalidInput as error:
            bench.problems = error.problems
            bench.go_to_problem()

    async def _apply_remedy(self, draft: Draft, session: "Session", remedy: "Remedy | None") -> None:
        """Apply the session's part of the remedy; the draft has its own already."""
        if remedy is None:
            return
        from aom_tui.session.apply_remedy import apply_remedy

        if isinstance(remedy, Wait) and remedy.seconds:
            said = _("waiting {seconds} s, then sending; {cancel} stops")
            self._bench.notify(said.format(seconds=remedy.seconds, cancel=key_of("cancel")))
        self._bench.running = True
        try:
            await apply_remedy(session, draft, remedy)
        finally:
            self._bench.running = False
            self._window_session.show_auth_state()

    @staticmethod
    def _construct(draft: Draft, session: "Session") -> None:
        """Check the draft. Raises InvalidInput; its first problem says whether the draft can be sent all the same."""
        try:
            session.construct(draft)
        except InvalidInput as error:
            from aom_tui.session.construct import passes_unchecked

            if not passes_unchecked(session.construct, draft):
                raise
            raise InvalidInput(with_send_anyway(error.problems)) from None

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
                self.show(exchange, documented_operation(catalogue, draft))
        except asyncio.CancelledError:
            self._stopped()
            raise
        finally:
            self._writing = bench.running = False
            bench.arrival = None
            self._window_session.show_auth_state()

    def _arrived(self, arrival: Arrival) -> None:
        """Show the part of the reply that is there."""
        self._bench.arrival = arrival

    # -- repeated reads

    async def prepared(self) -> "tuple[Draft, Session]":
        """Return the draft, checked, and the session it would go over. Raises InvalidInput."""
        bench = self._bench
        await settled(bench.focused or bench)
        if bench.draft is None:
            raise InvalidInput(no_draft())
        if self._writing:
            raise InvalidInput(write_under_way())
        bench.problems = ()
        session = await self._window_session.opened()
        self._construct(bench.draft, session)
        return bench.draft, session

    async def send_again(self, draft: Draft, session: "Session", record: Callable[[Exchange], None]) -> Exchange:
        """Send a read once more, shown only when its reply has come. `record` takes it for the history."""
        exchange = await session.send(draft, on_step=self._show_wait, record=record)
        self._bench.state = None if isinstance(exchange.outcome, Success) else session.state()
        self._window_session.show_auth_state()
        return exchange

    def show_again(self, exchange: Exchange, operation: Operation | None) -> None:
        """Show a reply in place of the one before, with the cursor where it was as far as they are the same."""
        with batch_drawing(self._bench.app):
            self._bench.steps = exchange.steps or self._bench.steps
            self._bench.answered = operation
            self._bench.exchange = exchange

    def _show_wait(self, step: Step) -> None:
        """Show of the steps of a repeated read only that it waits, and for how long."""
        if step.state == "running" and step.note:
            self.step(step)

    def step(self, step: Step) -> None:
        """Show how far a step of the call under way is; what came of it is shown with the reply, in one.

        Before a reply is parsed the strip says no more of the one before, which a page or another try has.
        """
        if step.name is StepName.PARSE and step.state != "running":
            return
        if step.state == "running":
            self._bench.steps = tuple(old for old in self._bench.steps if old.name is not StepName.PARSE)
        self._put_step(step)

    def _put_step(self, step: Step) -> None:
        bench = self._bench
        bench.steps = (*(old for old in bench.steps if old.name is not step.name), step)

    def show(self, exchange: Exchange, operation: Operation | None) -> None:
        """Show the exchange, and how far it came in the four steps."""
        bench = self._bench
        bench.steps = exchange.steps or bench.steps
        bench.answered = operation
        bench.exchange = exchange
        bench.go_to_reply(is_awaited=key_count(bench.app) == self._keys)

    def _cancelled(self, exchange: Exchange) -> None:
        """Show what had gone out by then, if the user has cancelled; else something else comes next."""
        session = self._window_session.session
        if self._is_cancelled_by_user and session:
            self._bench.state = session.state()
            self.show(exchange, documented_operation(session.catalogue, exchange.draft) if exchange.draft else None)

    def _stopped(self) -> None:
        """Say at which step it was cancelled, and that a write may have been applied."""
        bench = self._bench
        running = next((step.name for step in bench.steps if step.state == "running"), StepName.SEND)
        self._put_step(Step(running, "failed", _("cancelled")))
        if self._writing and running in (StepName.SEND, StepName.PARSE):
            bench.problems = (
                Problem(_("cancelled"), _("the write may have been applied"), _("Look before you send it again.")),
            )

    async def switch(self, profile_name: str) -> None:
        """Stop what runs, and work on another profile; nothing of the old session stays on screen, nor its refusals."""
        self.stop()
        self._bench.problems, self._bench.steps, self._bench.exchange = (), (), None
        await self._window_session.switch(profile_name)

    def cancel(self) -> None:
        """Stop waiting for what runs, because the user says so."""
        self._is_cancelled_by_user = True
        self.stop()

    @property
    def is_under_way(self) -> bool:
        """Whether there is anything to cancel, sent or not yet."""
        return self._worker is not None and not self._worker.is_finished

    def stop(self) -> bool:
        """Cancel what runs; return whether anything did."""
        worker, self._worker = self._worker, None
        if worker is None or worker.is_finished:
            return False
        worker.cancel()
        return True
