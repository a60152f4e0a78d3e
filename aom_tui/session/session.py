"""The session: one identity, what goes out for it, the connections; sends drafts and gives back exchanges."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _
from aom_tui.session.auth import Authentication, BroughtAlong, Denied, ForeignHost
from aom_tui.session.call import Call
from aom_tui.session.construct import service_of
from aom_tui.session.credentials import Credential
from aom_tui.session.cycle import Cycle
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Paged, Request, Step, StepName
from aom_tui.session.login.identity import Identity
from aom_tui.session.login.login import Store
from aom_tui.session.login.own_requests import OwnRequests
from aom_tui.session.login.result import LoginResult
from aom_tui.session.network.arrival import Arrival
from aom_tui.session.network.deadline import Deadlines
from aom_tui.session.network.intake import Limits
from aom_tui.session.network.service_clock import ServiceClock
from aom_tui.session.network.transport import Received, Transport
from aom_tui.session.network.way import way_of
from aom_tui.session.outgoing import Outgoing, brings_its_own
from aom_tui.session.profile import Profile
from aom_tui.session.recording import Recording
from aom_tui.session.redaction.exchange import redacted_exchange, redacting_arrivals
from aom_tui.session.redaction.redact import PLACEHOLDER
from aom_tui.session.sandbox_client.local_sandbox import Announcement
from aom_tui.session.threads.background import Background
from aom_tui.session.threads.parse_beside import parse_beside
from aom_tui.session.token import Token
from aom_tui.session.writes import effect_of

if TYPE_CHECKING:
    from aom_tui.session.cause import SessionState
    from aom_tui.session.history.recorder import Recorder
    from aom_tui.session.login.auth_report import AuthReport
    from aom_tui.session.paging.pages import PageBounds, Pages


def _now() -> datetime:
    return datetime.now(UTC)


def _to_nobody(_line: str) -> None:
    """Where no door is open."""


class Session:
    """What the doors send through. Use as an async context manager, or call `aclose`.

    Who it is, is the `Identity`'s matter; what goes out for the profile, the `Outgoing`'s; how one call comes to its
    reply, the `Cycle`'s.
    """

    def __init__(
        self,
        profile: Profile,
        credential: Credential | None,
        catalogue: Catalogue,
        *,
        token_store: Store | None = None,
        timeout: float = 30.0,
        credential_source: Callable[[], Credential] | None = None,
        on_close: Callable[[], Awaitable[None]] | None = None,
        successor: Callable[[], Announcement | None] | None = None,
        clock: Callable[[], datetime] = _now,
        limits: Limits | None = None,
        bodies: Path | None = None,
        retries: int = 0,
        recorder: "Recorder | None" = None,
    ) -> None:
        """`bodies` is the folder for replies that are too large for memory, `recorder` keeps what is sent."""
        self.retries = retries
        """How often at most a read is tried again that was not carried out."""
        self.catalogue = catalogue
        self.timeout = timeout
        """Seconds for a whole call: login, renewal and waits included."""
        self.on_news: Callable[[str], object] = _to_nobody
        """Told, in a line, what happened to the session without anybody asking for it."""
        self.background = Background()
        self._deadlines = Deadlines()
        self._on_close = on_close
        self._successor = successor
        self._joining = asyncio.Lock()
        self._clock = clock
        self._service_clock = ServiceClock(clock)
        self._transport = Transport(way_of(profile), clock=clock, limits=limits, folder=bodies)
        self.recorder = recorder
        self._recording = Recording(recorder, self._tell)
        self._own_requests = OwnRequests(
            self._transport, self._recording, catalogue.success_codes, clock=clock,
            on_reply=partial(self._note_clock, by_iam=True), known=lambda: self._identity.secrets(),
        )  # fmt: skip
        self._identity = Identity(
            profile, credential, self._own_requests, source=credential_source, store=token_store,
            clock=self._service_clock, timeout=lambda: self.timeout, deadlines=self._deadlines, tell=self._tell,
        )  # fmt: skip
        self._outgoing = Outgoing(profile, catalogue, self._identity.can_sign_in, clock)

    # -- what it knows

    @property
    def profile(self) -> Profile:
        """Whom it speaks for, in which place."""
        return self._outgoing.profile

    @property
    def token(self) -> Token | None:
        """The token in use; None before the first login, and for an access key."""
        return self._identity.token

    @property
    def known_token(self) -> Token | None:
        """That, or what the last look at the cache found, which the next login will find too."""
        return self._identity.known_token

    @property
    def last_login(self) -> Exchange | None:
        """The newest token request, successful or not."""
        return self._identity.last_login

    @property
    def clock_skew(self) -> timedelta | None:
        """How far the service's clock was ahead of ours when it last answered."""
        return self._service_clock.skew

    @property
    def owns_service(self) -> bool:
        """Whether what it speaks to (a sandbox of its own) ends with it, and all that was written there."""
        return self._on_close is not None

    @property
    def can_ask_quietly(self) -> bool:
        """Whether a call can be made that nobody is asked a secret for: one is at hand, or a token is."""
        return self._identity.is_at_hand

    @property
    def auto_renew(self) -> bool:
        """Whether an expired or refused token is renewed by itself."""
        return self._identity.auto_renew

    @auto_renew.setter
    def auto_renew(self, value: bool) -> None:
        self._identity.auto_renew = value

    def state(self) -> "SessionState":
        """What it knows now, without secrets: for whoever looks into why a call went wrong."""
        return self._identity.state(self.profile)

    def number_of(self, exchange: Exchange) -> int | None:
        """By which the newest call is found in the history, whole; None where it is not. Blocks until it is written."""
        return self._recording.number(exchange, self.profile)

    def report(self) -> "AuthReport":
        """Who we are and how we prove it, without secrets. Looks at the disk: for a thread."""
        return self._identity.report(self.profile)

    # -- what it does

    def construct(self, draft: Draft) -> Request:
        """The request as it would be sent, `***` where a secret goes; no network. Raises InvalidInput."""
        known = self.token.project.id if self.token and self.token.project else ""
        request = self._outgoing.request(draft, known)
        if not self._outgoing.gets_credentials(draft, request):
            return request
        proof = "Authorization" if self._identity.signs else "X-Auth-Token"
        return replace(request, headers=(*request.headers, (proof, PLACEHOLDER)))

    async def login(self, *, renew: bool = False) -> LoginResult:
        """A token, from memory, cache or IAM; with `renew` always from IAM. Raises InvalidInput for an access key."""
        await self._join_successor()
        return await self._identity.login(renew=renew)

    async def send(
        self,
        draft: Draft,
        *,
        on_step: Callable[[Step], None] | None = None,
        on_arrival: Callable[[Arrival], None] | None = None,
        on_cancel: Callable[[Exchange], None] | None = None,
        record: Callable[[Exchange], None] | None = None,
        page: int = 1,
    ) -> Exchange:
        """One whole call. HTTP and network trouble is an outcome; a draft that cannot be sent raises InvalidInput.

        `on_step` is told how far it is, `on_arrival` what has come of a reply that takes its time, `on_cancel` what
        had gone out when it was cancelled. `record` takes it instead of the history.
        `page` of a list it asks for; the first one is a call like any other.
        """
        await self._join_successor()
        if self._outgoing.gets_credentials(draft, self._outgoing.request(draft)):
            await self._identity.ready()
        outgoing = self._outgoing
        authentication = self._authentication(draft, outgoing.request(draft))
        profile = outgoing.profile
        arrivals = redacting_arrivals(on_arrival, self._identity.secrets)
        call = Call(profile.name, draft, effect_of(draft, self.catalogue), self._clock, on_step, arrivals)
        self._recording.expect(profile)
        keep = record or partial(self._recording.keep, profile=profile)
        try:
            exchange = await redacted_exchange(
                await self._sent(call, outgoing, authentication), self._identity.secrets()
            )
            exchange = replace(exchange, paged=Paged.page(page)) if page > 1 else exchange
        except asyncio.CancelledError:
            exchange = await self._cancelled(call)
            keep(exchange)
            if on_cancel:
                on_cancel(exchange)
            raise
        self._identity.drop_refused()
        keep(exchange)
        return exchange

    def record(self, exchange: Exchange) -> None:
        """Into the history, as the profile wants it."""
        self._recording.keep(exchange, self.profile)

    def unrecord(self, ids: Sequence[str]) -> None:
        """Exchanges out of it again."""
        self._recording.drop(ids)

    async def _sent(self, call: Call, outgoing: Outgoing, authentication: Authentication) -> Exchange:
        """Whatever came of it, within the deadline."""
        try:
            async with asyncio.timeout(self.timeout) as limit:
                call.deadline, call.idle = limit, self._deadlines.since_now()
                call.end_deadline = partial(self._deadlines.end, limit)
                with self._deadlines.kept(limit):
                    return await self._send(call, outgoing, authentication)
        except Denied as denied:
            return call.denied(denied.failure, denied.preceding)
        except TimeoutError:
            return call.timed_out(self.timeout, self._own_requests.unanswered())

    async def _cancelled(self, call: Call) -> Exchange:
        """With the part of the reply that had come; without it where nobody waits until that can be shown either."""
        exchange = call.cancelled(is_asked=bool(self._own_requests.unanswered()))
        try:
            return await redacted_exchange(exchange, self._identity.secrets())
        except asyncio.CancelledError:
            return replace(exchange, reply=None)

    def pages(
        self,
        draft: Draft,
        *,
        bounds: "PageBounds | None" = None,
        on_step: Callable[[Step], None] | None = None,
        before: int = 0,
    ) -> "Pages":
        """All pages of a list, from the one that the draft asks for: an iterator of exchanges, each sent as by `send`.

        `before` pages came before that one.
        The deadline is each page's own. Raises InvalidInput for what does not come in pages, and for a write.
        """
        from aom_tui.session.paging.pages import Pages

        return Pages(self.send, self.catalogue, draft, bounds=bounds, on_step=on_step, before=before)

    def expect_calls(self) -> None:
        """Open the history that the first call will be kept in; comes back at once."""
        self._recording.expect(self.profile)

    async def ready(self) -> None:
        """Have the secret at hand before a call needs it; the user may be typing. Raises InvalidInput."""
        await self._identity.ready()

    def warm(self) -> None:
        """Load what the first send needs, so that it need not wait. Blocks: for a thread."""
        self._transport.warm(self.profile.aom_endpoint or "http:")
        self._identity.look()

    def move(self, aom_endpoint: str) -> None:
        """AOM is there from here on, for this session; what is written of the profile stays."""
        self._outgoing = replace(self._outgoing, profile=replace(self.profile, aom_endpoint=aom_endpoint))

    def enter(self, profile: Profile) -> None:
        """Work in another region or project of the same identity: `profile` with another place, for this session only.

        Calls under way end as they began.
        """
        self._identity.enter(profile)
        self._outgoing = replace(self._outgoing, profile=profile)

    def allow(self, profile: Profile) -> None:
        """Be as careful from here on as `profile` is: its kind, and whether it is read-only; all else stays."""
        careful = replace(self.profile, kind=profile.kind, read_only=profile.read_only)
        self._outgoing = replace(self._outgoing, profile=careful)

    async def signed_projects(self) -> Exchange | None:
        """What IAM lists for an access key; None where a token serves. Raises InvalidInput, Denied."""
        return await self._identity.signed_projects()

    def forget(self) -> None:
        """Token and secrets leave memory and cache, and how often they were refused: the user says to try again.

        Takes files away, as `sign_again` and `ask_anew` do: in a window for a thread.
        """
        self._identity.forget()

    def sign_again(self) -> None:
        """The user says so: after two refused signatures the key is held."""
        self._identity.sign_again()

    def ask_anew(self) -> None:
        """Token and secrets leave memory and cache; the next send asks for them where it can.

        One that has been refused too often stays known as such: to type it once more does not help.
        """
        self._identity.ask_anew()

    async def aclose(self) -> None:
        """Close connections, and what came with the session (a sandbox): each, whatever becomes of the one before."""
        async with AsyncExitStack() as last_first:
            if self._on_close:
                last_first.push_async_callback(self._on_close)
            for part in (self._recording, self._transport, self._identity, self.background):
                last_first.push_async_callback(part.aclose)

    async def __aenter__(self) -> "Session":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _join_successor(self) -> None:
        """Where the joined sandbox is gone and another runs: it knows neither our token nor our password."""
        if self._successor is None:
            return
        async with self._joining:
            found = await asyncio.to_thread(self._successor)
            if found is None:
                return
            self._identity.become(found.profile, found.credential)
            self._outgoing = replace(self._outgoing, profile=found.profile)
            await self._transport.take(way_of(found.profile))
        said = _("the sandbox is a new one: joined it at {endpoint}; what was written to the one before is gone")
        self.on_news(said.format(endpoint=found.aom_endpoint))

    # -- one call

    async def _send(self, call: Call, outgoing: Outgoing, authentication: Authentication) -> Exchange:
        note = partial(self._note_clock, by_iam=service_of(self.catalogue, call.draft) == "iam")
        cycle = Cycle(call, authentication, self._transport, note)
        retries = 0 if call.changes else self.retries
        received = await cycle.run(partial(outgoing.final, call.draft), retries=retries, clock=self._clock)
        return await self._finished(call, outgoing, received)

    async def _finished(self, call: Call, outgoing: Outgoing, received: Received) -> Exchange:
        if received.failure or received.reply is None:
            return call.failed(received)
        call.sent(received)
        call.enter(StepName.PARSE)
        request = call.request
        own = request is not None and outgoing.is_own(request)
        operation = outgoing.operation(call.draft)
        outcome = await parse_beside(operation, received.reply, self.catalogue.success_codes, own=own)
        return call.parsed(received, outcome)

    def _authentication(self, draft: Draft, request: Request) -> Authentication:
        if self._outgoing.gets_credentials(draft, request):
            return self._identity.authentication()
        if brings_its_own(request):
            return BroughtAlong()
        return Authentication() if self._outgoing.is_own(request) else ForeignHost()

    def _note_clock(self, received: Received, *, by_iam: bool) -> None:
        if said := self._service_clock.note(received.reply.date if received.reply else None, by_iam=by_iam):
            self._tell(said)

    def _tell(self, news: str) -> None:
        self.on_news(news)
