"""Authentication by signatures with an access key, which IAM gives no token for."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from urllib.parse import quote

import msgspec
from msgspec.structs import replace

from aom_tui.language import _
from aom_tui.session.auth import Authentication, Denied, Grant
from aom_tui.session.credentials import AccessKey
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind, Reply, Request, StepName, Success
from aom_tui.session.login.refusal_reasons import no_such_project
from aom_tui.session.login.refusals import RefusalCounter
from aom_tui.session.login.result import REFUSALS, unanswered
from aom_tui.session.login.token_requests import Ask
from aom_tui.session.network.service_clock import WRONG_CLOCK
from aom_tui.session.profile import Profile
from aom_tui.session.signing.signature import MAX_BODY, sign
from aom_tui.session.signing.verdict import is_accepted, is_refused
from aom_tui.session.storage.cache_keys import key_of

_SET_PROJECT = _("Set project_id in the profile.")


_HELD_REMEDY = _("A corrected AK or SK is used at once; this one signs again when you say so.")


class SignatureAuthentication(Authentication):
    """AK/SK. The project id is given, or looked up as the official SDK does: by the region's or project's name."""

    def __init__(
        self, profile: Profile, key: AccessKey, ask: Ask, *, clock: Callable[[], datetime], refusals: RefusalCounter
    ) -> None:
        self._profile = profile
        self._key = key
        self._ask = ask
        self._clock = clock
        self._refusals = refusals
        self._counted_as = key_of(profile, key)
        self._project_id = profile.project_id
        self._proven = self._was_right = False
        self._one_at_a_time = asyncio.Lock()

    async def grant(self) -> Grant:
        preceding: tuple[Exchange, ...] = ()
        async with self.turn():
            if not self._project_id:
                exchange = await self._ask("project", self._signed(self._look_up()))
                preceding = (exchange,)
                if exchange.reply:
                    await self.answered(exchange.reply)
                self._project_id = self._found(exchange)
        return Grant(self._signed, "AK/SK", self._project_id, preceding=preceding)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """One at a time until a signature was right: many at once would lock the key before the first is refused."""
        if self._proven and self._project_id:
            yield
            return
        async with self._one_at_a_time:
            await self._check_hold()
            yield

    def use(self, key: AccessKey) -> None:
        """Sign with this one from here on: the same identity's, whose temporary key was renewed."""
        if key is not self._key:
            self._key, self._counted_as = key, key_of(self._profile, key)
            self._proven = self._was_right = False

    async def projects(self) -> Exchange:
        """IAM's answer about all projects that the key may list. Raises Denied."""
        url = f"{self._profile.iam_endpoint}/v3/projects"
        async with self.turn():
            exchange = await self._ask("project", self._signed(Request("GET", url, (), b"")))
            if exchange.reply:
                await self.answered(exchange.reply)
        return exchange

    async def answered(self, reply: Reply) -> None:
        """Counts refused signatures; an answer that only a right one gets ends the row."""
        if is_refused(reply):
            self._proven = False
            await self._refusals.refused(self._counted_as)
        elif is_accepted(reply):
            self._proven = self._was_right = True
            await self._refusals.accepted(self._counted_as)

    @property
    def refused(self) -> int:
        """How many signatures in a row were refused, up to now."""
        return self._refusals.count(self._counted_as)

    def refused_key(self, skew: timedelta | None) -> AccessKey | None:
        """The key, where none of its signatures was ever right and our clock, off by `skew`, is not why."""
        is_wrong = self.refused and not self._was_right and abs(skew or timedelta()) < WRONG_CLOCK
        return self._key if is_wrong else None

    async def _check_hold(self) -> None:
        if await self._refusals.is_held(self._counted_as):
            text = _("not sent: the last {count} signatures with this AK and SK were refused").format(
                count=self.refused
            )
            raise Denied(Failure(FailureKind.BLOCKED, StepName.TOKEN, text, _HELD_REMEDY, by_key=True))

    def _signed(self, request: Request) -> Request:
        if len(request.body) > MAX_BODY:
            text = _("not sent: the gateway takes at most 12 MB with a signature")
            raise Denied(Failure(FailureKind.BLOCKED, StepName.SEND, text, _("Use a token, or a smaller body.")))
        headers = request.headers
        if self._project_id and not any(name.lower() == "x-project-id" for name, _ in headers):
            headers = (*headers, ("X-Project-Id", self._project_id))
        signed, signing = sign(self._key, request.method, request.url, headers, request.body, self._clock())
        return replace(request, headers=signed, signing=signing)

    def _look_up(self) -> Request:
        name = self._profile.project_name or self._profile.region
        return Request("GET", f"{self._profile.iam_endpoint}/v3/projects?name={quote(name, safe='~')}", (), b"")

    def _found(self, exchange: Exchange) -> str:
        """The one project of that name. Raises Denied."""
        if not isinstance(exchange.outcome, Success) or exchange.reply is None:
            raise Denied(_look_up_failure(exchange), (exchange,))
        try:
            projects = msgspec.json.decode(exchange.reply.body)["projects"]
            ids = [str(project["id"]) for project in projects]
        except (msgspec.DecodeError, RecursionError, KeyError, TypeError):
            ids = []
        if len(ids) != 1:
            name = self._profile.project_name or self._profile.region
            several = _("IAM knows {number} projects named {name}").format(number=len(ids), name=name)
            text = several if ids else _("IAM knows no projects named {name}").format(name=name)
            remedy = _SET_PROJECT if ids else no_such_project(self._profile.name)
            failure = Failure(FailureKind.IAM_REFUSED, StepName.TOKEN, text, remedy, by_key=True)
            raise Denied(failure, (exchange,))
        return ids[0]


def _look_up_failure(exchange: Exchange) -> Failure:
    if isinstance(exchange.outcome, Failure):
        return replace(unanswered(exchange.outcome), by_key=True)
    message = getattr(exchange.outcome, "message", "")
    if not isinstance(exchange.outcome, ApiError) or exchange.outcome.status not in REFUSALS:
        text = _("IAM failed to look up the project: {message}").format(message=message)
        return Failure(FailureKind.IAM_FAILED, StepName.TOKEN, text, _SET_PROJECT, by_key=True)
    text = _("IAM refused to look up the project: {message}").format(message=message)
    is_wrong = exchange.reply is not None and is_refused(exchange.reply)
    remedy = _("Check AK and SK.") if is_wrong else _SET_PROJECT
    return Failure(FailureKind.IAM_REFUSED, StepName.TOKEN, text, remedy, by_key=True)
