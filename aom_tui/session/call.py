"""A call in progress: its current step and what went before. Becomes an Exchange, whatever happens."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from math import inf
from uuid import uuid4

from msgspec.structs import replace

from aom_tui.catalogue.model import Effect
from aom_tui.language import _, about, ngettext
from aom_tui.session.arrival import Arrival
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import (
    ApiError,
    BodyAmount,
    Exchange,
    Failure,
    FailureKind,
    Outcome,
    Reply,
    Request,
    Step,
    StepName,
    StepState,
    Success,
    Timings,
    TokenLife,
)
from aom_tui.session.network.transport import Received
from aom_tui.session.token import Token, facts_of, life_of
from aom_tui.session.token_facts import TokenFacts

NO_REPLY = Failure(FailureKind.BROKEN, StepName.SEND, _("there is no reply"))
NO_ANSWER = Failure(FailureKind.TIMEOUT, StepName.SEND, _("there was no answer before the deadline"))


class Call:
    """The one mutable thing in a send; seen by nobody else."""

    def __init__(
        self,
        profile: str,
        draft: Draft,
        effect: Effect,
        clock: Callable[[], datetime],
        on_step: Callable[[Step], None] | None,
        on_arrival: Callable[[Arrival], None] | None = None,
    ) -> None:
        self.draft = draft
        self.request: Request | None = None
        self.token_life: TokenLife | None = None
        self.token: TokenFacts | None = None
        self.on_arrival = on_arrival
        self.deadline: asyncio.Timeout | None = None
        """Stands still while the user is asked for something."""
        self.end_deadline: Callable[[], None] = lambda: None
        self.idle: Callable[[], float] = lambda: 0.0
        """Seconds in which the user was asked for something: they do not count as duration."""
        self._id = uuid4().hex
        self._profile = profile
        self._effect = effect
        self._on_step = on_step
        self._started_at = clock()
        self._start = time.perf_counter()
        self._preceding: tuple[Exchange, ...] = ()
        self._steps = {name: Step(name, "waiting") for name in StepName}
        self._current = StepName.TOKEN
        self._count = 1
        self._part: Received | None = None
        """What had come of the reply when the call was cancelled; the whole reply once it is there."""
        self._tries = ""
        """How many tries there were, or why no more; empty after a single one."""

    # -- on the way

    @property
    def changes(self) -> bool:
        """Whether it may change something: then it is sent once."""
        return self._effect.changes

    def left(self) -> float:
        """Seconds until the deadline."""
        until = self.deadline.when() if self.deadline else None
        return inf if until is None else until - asyncio.get_running_loop().time()

    def enter(self, name: StepName) -> None:
        """The step begins."""
        self._current = name
        self._mark(name, "running")

    def done(self, name: StepName, note: str = "", *, is_bare: bool = False) -> None:
        """The step went well, or there was nothing to do in it."""
        self._mark(name, "none" if is_bare else "ok", note)

    def carries(self, token: Token | None) -> None:
        """It will be sent with that token."""
        self.token_life, self.token = life_of(token), facts_of(token)

    def preceded(self, exchanges: tuple[Exchange, ...]) -> None:
        """Requests of the session's own that were needed."""
        self._preceding += exchanges

    def refused_once(self, received: Received, renewal: tuple[Exchange, ...], *, is_cached: bool = False) -> None:
        """A try was answered 401; it and the renewal that followed go before the next.

        `is_cached`: what followed was no renewal, another process had left a token in the cache.
        """
        said = _("refused; another token was in the cache") if is_cached else _("refused; a new token was asked for")
        self._keep(received, ApiError("401", said, 401))
        self._preceding += renewal
        self._mark(StepName.TOKEN, "ok", _("cached") if is_cached else _("renewed"))

    def on_retry(self, words: str) -> None:
        """The call was not carried out; `words` say whether and when it is sent again."""
        self._mark(StepName.SEND, "running", words)

    def on_give_up(self, words: str) -> None:
        """The call was not carried out and is not sent again; `words` say why."""
        self._tries = words

    def on_failed_try(self, received: Received) -> None:
        """Keep a failed try, before the next one."""
        reply = received.reply
        refused = ApiError(str(reply.status), reply.reason, reply.status) if reply else NO_REPLY
        self._keep(received, received.failure or refused)
        self._count += 1
        self._tries = ngettext("{number} try", "{number} tries", self._count).format(number=self._count)
        self._mark(StepName.SEND, "running")

    def given_up(self, part: Received) -> None:
        """The call was cancelled while the reply came: `part` is what had come."""
        self._part = part

    def sent(self, received: Received) -> None:
        """The reply is there: parsing it is not subject to the deadline."""
        self._part = received
        self.end_deadline()
        self.done(StepName.SEND, self._tries)

    # -- ends

    def parsed(self, received: Received, outcome: Outcome) -> Exchange:
        """The exchange of a call with a usable reply."""
        match outcome:
            case Success():
                self._mark(StepName.PARSE, "ok", _("success"))
            case ApiError():
                self._mark(StepName.PARSE, "failed", _("API error"))
            case Failure(kind):
                self._mark(StepName.PARSE, "failed", kind.word)
                outcome = self._doubtful(outcome)
        return self._exchange(received.reply, outcome, received.timings)

    def failed(self, received: Received) -> Exchange:
        """The exchange of a call without a usable reply."""
        failure = self._doubtful(received.failure or NO_REPLY)
        word = failure.kind.word
        self._mark(failure.step, "failed", about(word, self._tries) if self._tries else word)
        return self._exchange(received.reply, failure, received.timings)

    def denied(self, failure: Failure, preceding: tuple[Exchange, ...]) -> Exchange:
        """The exchange of a call that was not sent."""
        self._preceding += preceding
        self._mark(failure.step, "failed", failure.kind.word)
        return self._exchange(None, failure, self._timings())

    def timed_out(self, seconds: float, unanswered: tuple[Exchange, ...]) -> Exchange:
        """The exchange of a call whose deadline passed. `unanswered`: the session's own requests that it waited for."""
        step = self._current
        if step is StepName.TOKEN:
            self._preceding += unanswered
            said = _("IAM did not answer within {seconds:g} s").format(seconds=seconds)
            remedy = _("Give it more time (--timeout), or check the network.")
            failure = Failure(FailureKind.IAM_SILENT, step, said, remedy)
        else:
            said = _("no whole reply within {seconds:g} s").format(seconds=seconds)
            failure = Failure(FailureKind.TIMEOUT, step, said)
        self._mark(step, "failed", failure.kind.word)
        if self._part is None:
            return self._exchange(None, self._doubtful(failure), self._timings())
        return self._as_far_as_it_came(self._part, self._doubtful(failure))

    def _as_far_as_it_came(self, part: Received, failure: Failure) -> Exchange:
        """The exchange with the part of the reply that had come."""
        if self.request:
            self.request = replace(self.request, as_sent=part.sent)
        timings = replace(part.timings, started_at=self._started_at, total=self._timings().total)
        return self._exchange(part.reply, failure, timings)

    def cancelled(self, *, is_asked: bool) -> Exchange:
        """The exchange of a cancelled call. `is_asked`: one of the session's own requests had gone out."""
        timings, part = self._timings(), self._part
        if part and part.reply and self._current in (StepName.SEND, StepName.PARSE):
            return self._cancelled_amid(part, part.reply)
        if self.request:
            said = _("cancelled after {seconds:.1f} s: the request was on its way, no whole reply had come")
        elif is_asked:
            said = _("cancelled after {seconds:.1f} s: IAM had been asked, the request itself had not gone out")
        else:
            said = _("cancelled after {seconds:.1f} s: nothing had gone out")
        failure = Failure(FailureKind.CANCELLED, self._current, said.format(seconds=timings.total))
        self._mark(self._current, "failed", failure.kind.word)
        return self._exchange(None, self._doubtful(failure) if self.request else failure, timings)

    def _cancelled_amid(self, part: Received, reply: Reply) -> Exchange:
        """Cancelled while the body came, or was parsed."""
        if self._current is StepName.PARSE:
            said = _("cancelled after {seconds:.1f} s: {status} had come, what it means was not read to the end")
        else:
            said = _("cancelled after {seconds:.1f} s: {status} had come, and of the body {amount}")
        status, amount = f"{reply.status} {reply.reason}".strip(), BodyAmount(len(reply.body), reply.announced).words
        message = said.format(seconds=self._timings().total, status=status, amount=amount)
        failure = Failure(FailureKind.CANCELLED, self._current, message)
        self._mark(self._current, "failed", failure.kind.word)
        return self._as_far_as_it_came(part, self._doubtful(failure))

    # -- parts

    def _doubtful(self, failure: Failure) -> Failure:
        """A write that was on the wire when it failed may have been applied; one that never connected was not."""
        never_sent = failure.kind in (FailureKind.CONNECT, FailureKind.TLS, FailureKind.IAM_SILENT, FailureKind.BLOCKED)
        return replace(failure, may_have_been_applied=self._effect.changes and not never_sent)

    def _mark(self, name: StepName, state: StepState, note: str = "") -> None:
        if state == "failed":  # nothing goes on after it: a send that had to wait for a renewal is not running
            for step in self._steps.values():
                if step.state == "running":
                    self._steps[step.name] = Step(step.name, "waiting")
        self._steps[name] = Step(name, state, note)
        if self._on_step:
            self._on_step(self._steps[name])

    def _timings(self) -> Timings:
        return Timings(self._started_at, time.perf_counter() - self._start - self.idle())

    def _keep(self, received: Received, outcome: Outcome) -> None:
        """Keep an earlier try as an exchange before this one."""
        before = self._exchange(received.reply, outcome, received.timings)
        self._preceding += (replace(before, id=uuid4().hex, preceding=(), steps=()),)

    def _exchange(self, reply: Reply | None, outcome: Outcome, timings: Timings) -> Exchange:
        return Exchange(
            id=self._id, profile=self._profile, draft=self.draft, request=self.request, reply=reply,
            outcome=outcome, timings=timings, preceding=self._preceding, steps=tuple(self._steps.values()),
            token_life=self.token_life, token=self.token,
        )  # fmt: skip
