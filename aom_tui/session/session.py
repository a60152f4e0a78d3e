"""The session: one identity on one profile, and the connections; sends drafts and returns exchanges."""

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
from aom_tui.session.arrival import Arrival
from aom_tui.session.auth import Authentication, OtherHost, OwnHeaders
from aom_tui.session.call import Call
from aom_tui.session.concurrency.background import BackgroundTasks
from aom_tui.session.credentials import Credential
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Paged, Request, Step
from aom_tui.session.identity import Identity
from aom_tui.session.login.result import LoginResult
from aom_tui.session.login.token_store import TokenStore
from aom_tui.session.network.body_reader import BodyLimits
from aom_tui.session.network.connection import connection_options
from aom_tui.session.network.deadline import Deadlines
from aom_tui.session.network.service_clock import ServiceClock
from aom_tui.session.network.transport import Received, Transport
from aom_tui.session.own_requests import OwnRequests
from aom_tui.session.profile import CredentialRef, Profile
from aom_tui.session.recording import Recording
from aom_tui.session.redaction.exchange import redacting_arrivals
from aom_tui.session.redaction.redact import PLACEHOLDER
from aom_tui.session.request_factory import RequestFactory, has_own_credentials
from aom_tui.session.sandbox_client.local_sandbox import Announcement
from aom_tui.session.secret import Secret
from aom_tui.session.sender import Sender
from aom_tui.session.token import Token
from aom_tui.session.writes import effect_of

if TYPE_CHECKING:
    from aom_tui.session.cause import SessionState
    from aom_tui.session.history.recorder import Recorder
    from aom_tui.session.login.auth_report import AuthReport
    from aom_tui.session.paging.pages import PageBounds, Pages


def _now() -> datetime:
    return datetime.now(UTC)


def _ignore(_line: str) -> None:
    """Drop the news, as long as nobody listens."""


class Session:
    """What app, REPL and commands send through. Use as an async context manager, or call `aclose`.

    `Identity` authenticates, `RequestFactory` makes requests for the profile, `Sender` sends one call.
    """

    def __init__(
        self,
        profile: Profile,
        credential: Credential | None,
        catalogue: Catalogue,
        *,
        token_store: TokenStore | None = None,
        timeout: float = 30.0,
        credential_source: Callable[[], Credential] | None = None,
        on_close: Callable[[], Awaitable[None]] | None = None,
        successor: Callable[[], Announcement | None] | None = None,
        clock: Callable[[], datetime] = _now,
        limits: BodyLimits | None = None,
        bodies: Path | None = None,
        retries: int = 0,
        recorder: "Recorder | None" = None,
    ) -> None:
        """`bodies` is the folder for replies that are too large for memory, `recorder` keeps what is sent."""
        self.retries = retries
        """How often at most a read is sent again that was not carried out."""
        self.catalogue = catalogue
        self.timeout = timeout
        """Seconds for a whole call: login, renewal and waits included."""
        self.on_news: Callable[[str], object] = _ignore
        """Called with what happened to the session by itself, a line each."""
        self.background = BackgroundTasks()
        self._deadlines = Deadlines()
        self._on_close = on_close
        self._successor = successor
        self._joining = asyncio.Lock()
        self._clock = clock
        self._service_clock = ServiceClock(clock)
        self._transport = Transport(connection_options(profile), clock=clock, limits=limits, folder=bodies)
        self.recorder = recorder
        self._recording = Recording(recorder, self._tell)
        self._own_requests = OwnRequests(
            self._transport, self._recording, catalogue.success_codes, clock=clock,
            on_reply=lambda received: self._note_clock(received, True), known=lambda: self._identity.secrets(),
        )  # fmt: skip
        self._identity = Identity(
            profile, credential, self._own_requests, source=credential_source, store=token_store,
            clock=self._service_clock, timeout=lambda: self.timeout, deadlines=self._deadlines, tell=self._tell,
        )  # fmt: skip
        self._factory = RequestFactory(profile, catalogue, self._identity.can_sign_in, clock)
        self._sender = Sender(
            self._transport, self._own_requests, catalogue, clock=clock, deadlines=self._deadlines,
            secrets=self._identity.secrets, on_reply=self._note_clock,
        )  # fmt: skip

    # -- state

    @property
    def profile(self) -> Profile:
        """The profile, with the region and project in use."""
        return self._factory.profile

    @property
    def token(self) -> Token | None:
        """The token in use; None before the first login, and for an access key."""
        return self._identity.token

    def secret_for(self, reference: CredentialRef) -> Secret | None:
        """The secret in memory where it is that of this reference, so that nobody need type it again."""
        return self._identity.secret_for(reference)

    @property
    def known_token(self) -> Token | None:
        """The token in use, or the one in the cache that the next login will use."""
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
        """Whether the service is a sandbox of its own, which ends with it, and loses what was written there."""
        return self._on_close is not None

    @property
    def can_ask_quietly(self) -> bool:
        """Whether a call can be made without asking the user for a secret."""
        return self._identity.is_at_hand

    @property
    def auto_renew(self) -> bool:
        """Whether an expired or refused token is renewed by itself."""
        return self._identity.auto_renew

    @auto_renew.setter
    def auto_renew(self, value: bool) -> None:
        self._identity.auto_renew = value

    def state(self) -> "SessionState":
        """What is known now, without secrets: what `diagnose` looks at."""
        return self._identity.state(self.profile)

    def number_of(self, exchange: Exchange) -> int | None:
        """The number of the newest call in the history; None where not kept whole. Blocks until it is written."""
        return self._recording.number(exchange, self.profile)

    def report(self) -> "AuthReport":
        """The report for the Auth screen, without secrets. Reads files: for a thread."""
        return self._identity.report(self.profile)

    # -- calls

    def construct(self, draft: Draft) -> Request:
        """The request as it would be sent, `***` where a secret goes; no network. Raises InvalidInput."""
        known = self.token.project.id if self.token and self.token.project else ""
        request = self._factory.request(draft, known)
        if not self._factory.gets_credentials(draft, request):
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
        """Make one whole call. HTTP and network trouble is an outcome. Raises InvalidInput for a draft that is wrong.

        `on_step` is called as the call goes on, `on_arrival` from time to time while a long reply comes, `on_cancel`
        with the exchange of a cancelled call. `record` gets the exchange in place of the history. `page` is the
        number of the page of a list.
        """
        await self._join_successor()
        if self._factory.gets_credentials(draft, self._factory.request(draft)):
            await self._identity.ready()
        factory = self._factory
        authentication = self._authentication(draft, factory.request(draft))
        profile = factory.profile
        arrivals = redacting_arrivals(on_arrival, self._identity.secrets)
        call = Call(profile.name, draft, effect_of(draft, self.catalogue), self._clock, on_step, arrivals)
        self._recording.expect(profile)
        keep = record or partial(self._recording.keep, profile=profile)
        try:
            exchange = await self._sender.send(
                call, factory, authentication, seconds=self.timeout, retries=self.retries
            )
            exchange = replace(exchange, paged=Paged.page(page)) if page > 1 else exchange
        except asyncio.CancelledError:
            exchange = await self._sender.cancelled(call)
            keep(exchange)
            if on_cancel:
                on_cancel(exchange)
            raise
        self._identity.drop_refused()
        keep(exchange)
        return exchange

    def record(self, exchange: Exchange) -> None:
        """Put an exchange into the history, as the profile wants it."""
        self._recording.keep(exchange, self.profile)

    def unrecord(self, ids: Sequence[str]) -> None:
        """Take exchanges out of the history."""
        self._recording.drop(ids)

    def pages(
        self,
        draft: Draft,
        *,
        bounds: "PageBounds | None" = None,
        on_step: Callable[[Step], None] | None = None,
        before: int = 0,
    ) -> "Pages":
        """Iterate over the pages of a list, from the one that the draft asks for; each an exchange, sent as by `send`.

        `before` is the number of pages before that one. Each page has a deadline of its own. Raises InvalidInput for
        what does not come in pages, and for a write.
        """
        from aom_tui.session.paging.pages import Pages

        return Pages(self.send, self.catalogue, draft, bounds=bounds, on_step=on_step, before=before)

    def expect_calls(self) -> None:
        """Begin to open the history in a thread, for the first call."""
        self._recording.expect(self.profile)

    async def ready(self) -> None:
        """Get the secret before a call needs it; the user may have to type it. Raises InvalidInput."""
        await self._identity.ready()

    def warm(self) -> None:
        """Load what the first call needs. Blocks: for a thread."""
        self._transport.warm(self.profile.aom_endpoint or "http:")
        self._identity.look()

    def move(self, aom_endpoint: str) -> None:
        """Use another endpoint of AOM, for this session only."""
        self._factory = replace(self._factory, profile=replace(self.profile, aom_endpoint=aom_endpoint))

    def enter(self, profile: Profile) -> None:
        """Work in another region or project of the same identity: `profile` with another place, for this session only.

        Calls under way end as they began.
        """
        self._identity.enter(profile)
        self._factory = replace(self._factory, profile=profile)

    def allow(self, profile: Profile) -> None:
        """Take over kind and read-only from `profile`; all else stays."""
        careful = replace(self.profile, kind=profile.kind, read_only=profile.read_only)
        self._factory = replace(self._factory, profile=careful)

    async def signed_projects(self) -> Exchange | None:
        """What IAM lists for an access key; None where a token serves. Raises InvalidInput, Denied."""
        return await self._identity.signed_projects()

    def forget(self) -> None:
        """Remove token and secrets from memory and cache, and how often they were refused.

        Removes files, as `sign_again` and `ask_anew` do: for a thread.
        """
        self._identity.forget()

    def sign_again(self) -> None:
        """Let a key sign again that is held after two refused signatures."""
        self._identity.sign_again()

    def ask_anew(self) -> None:
        """Remove token and secrets from memory and cache; the next call asks for them.

        How often a secret was refused stays known: to type the same one again does not help.
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
        """Join another sandbox where ours is gone: it knows neither our token nor our password."""
        if self._successor is None:
            return
        async with self._joining:
            found = await asyncio.to_thread(self._successor)
            if found is None:
                return
            self._identity.switch(found.profile, found.credential)
            self._factory = replace(self._factory, profile=found.profile)
            await self._transport.use(connection_options(found.profile))
        said = _("the sandbox is a new one: joined it at {endpoint}; what was written to the one before is gone")
        self.on_news(said.format(endpoint=found.aom_endpoint))

    def _authentication(self, draft: Draft, request: Request) -> Authentication:
        if self._factory.gets_credentials(draft, request):
            return self._identity.authentication()
        if has_own_credentials(request):
            return OwnHeaders()
        return Authentication() if self._factory.is_own(request) else OtherHost()

    def _note_clock(self, received: Received, is_iam: bool) -> None:
        if said := self._service_clock.note(received.reply.date if received.reply else None, by_iam=is_iam):
            self._tell(said)

    def _tell(self, news: str) -> None:
        self.on_news(news)
