"""How the session gets its token, and keeps it: one login at a time, whoever asks, and its failure shared too.

Wrong logins lock an account, so a failed one is never repeated by itself; whoever waited for it gets its failure.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.credentials import AccessKey, Credential, GivenToken, Password
from aom_tui.session.exchange import Exchange, Failure, Request
from aom_tui.session.login.given_token import ended_words
from aom_tui.session.login.refusals import RefusalStore, Tally
from aom_tui.session.login.result import (
    LoginResult,
    checked,
    held_back,
    iam_silent,
    is_of_the_secret,
    is_wrong_password,
    issued,
    token_given,
)
from aom_tui.session.network.deadline import Deadlines
from aom_tui.session.profile import Profile
from aom_tui.session.storage.cache_keys import key_of, owner_of
from aom_tui.session.threads.background import give_up
from aom_tui.session.threads.own_thread import aside
from aom_tui.session.token import CONTENT_TYPE, TOKEN_PATH, Token, just_issued, token_body

if TYPE_CHECKING:
    from aom_tui.session.storage.token_store import KeptToken


class Store(Protocol):
    """Where tokens outlive the process."""

    def load(self, key: str) -> Token | None: ...
    def save(self, key: str, token: Token) -> None: ...
    def forget(self, owner: str) -> None: ...
    def path(self, key: str) -> Path: ...
    def kept(self, key: str, now: datetime) -> "KeptToken | None": ...
    def newest(self, profile: Profile, now: datetime) -> "KeptToken | None": ...
    @property
    def refusals(self) -> RefusalStore: ...
    @property
    def held_keys(self) -> RefusalStore: ...


class Ask(Protocol):
    """Sends one request of the session's own and records it. Network trouble is the exchange's outcome."""

    async def __call__(self, role: str, request: Request) -> Exchange: ...


class _Wish(Struct, frozen=True):
    """What a token is wanted for: not to be `refused` once more; with `cached` False, to be new from IAM."""

    refused: Token | None = None
    cached: bool = True

    def is_met_by(self, result: LoginResult) -> bool:
        """A failure is shared by all: trying at once again would bring the same, and count against the user."""
        if result.token is None:
            return True
        if not self.cached and result.is_cached:
            return False
        return self.refused is None or result.token.value != self.refused.value


class Login:
    """The token of one identity on one profile."""

    def __init__(
        self,
        profile: Profile,
        credential: Callable[[], Credential],
        ask: Ask,
        *,
        clock: Callable[[], datetime],
        store: Store | None,
        tally: Tally,
        timeout: Callable[[], float],
        deadlines: Deadlines,
        tell: Callable[[str], object],
    ) -> None:
        """`timeout` says how many seconds IAM has for its answer; `tell` hears what nobody asked about."""
        self._tell = tell
        self._deadlines = deadlines
        self._profile = profile
        self._credential = credential
        self._ask = ask
        self._clock = clock
        self._store = store if profile.token_cache else None
        self._forgetful = store
        """Where tokens may lie from a time when the profile still let them be kept."""
        self._tally = tally
        self._timeout = timeout
        self._task: asyncio.Task[LoginResult] | None = None
        self._overtaken: set[asyncio.Task[LoginResult]] = set()
        """Logins that were under way when everything was to be forgotten."""
        self._epoch = 0
        """How often that was."""
        self.token: Token | None = None
        self._found: Token | None = None
        """The token that came from the cache last: IAM was not asked for it."""
        self._note = ""
        """What is to be said of it once: that it was asked for anew."""
        self.renewable = True
        """False for a token from elsewhere, once that is known."""
        self.last: Exchange | None = None
        """The newest token request."""
        self.failures = 0
        """How many logins have failed."""
        self.failed: LoginResult | None = None
        """The newest login, where it came to nothing."""
        self.kept: KeptToken | None = None
        """What was in the cache at the last look."""
        self.refused: Credential | None = None
        """With which the newest login was made, where it came to nothing because of the secret."""

    @property
    def outlives(self) -> bool:
        """Whether tokens are kept for the next process."""
        return self._store is not None

    def kept_at(self, credential: Credential) -> Path | None:
        """The file that a token of this credential is kept in; None where tokens are not kept."""
        is_kept = self._store is not None and isinstance(credential, Password)
        return self._store.path(key_of(self._profile, credential)) if self._store and is_kept else None

    def look(self, credential: Credential | None) -> "KeptToken | None":
        """What the next login will find in the cache, also where its secret is not known yet. Looks at the disk."""
        reference = self._profile.credential
        if self._store is None or reference is None or reference.kind != "password":
            return None
        if credential is None:
            self.kept = self._store.newest(self._profile, self._clock())
        else:
            self.kept = self._store.kept(key_of(self._profile, credential), self._clock())
        return self.kept

    async def get(self, *, even_expired: bool = False) -> LoginResult:
        """The kept token while it is usable, else one from the cache or a new one."""
        if self.token and (even_expired or self.token.usable(self._clock())):
            note, self._note = self._note or _("kept"), ""
            return LoginResult(self.token, note=note)
        return await self._shared(_Wish(self.token))

    async def renew(self, refused: Token | None, failures: int, *, cached: bool = True) -> LoginResult:
        """A token other than `refused`: one that somebody else has got meanwhile, or a new one.

        With `cached` False none from the cache, where another may have left one that is as dead. A login that failed
        since `failures` were counted is not tried again for a call that was under way then.
        """
        is_found = self.token is self._found
        if self.token and self.token is not refused and self.token.usable(self._clock()) and (cached or not is_found):
            return LoginResult(self.token, note=_("kept"), is_cached=is_found)
        if self.failed and self.failures > failures:
            return self.failed
        return await self._shared(_Wish(refused, cached))

    async def anew(self) -> LoginResult:
        """A new token from IAM, whatever is kept; the first call that uses it says so."""
        before = self.token
        result = await self._shared(_Wish(cached=False))
        if result.token:
            self._note = _("renewed") if before else result.note
        return result

    def forget(self) -> None:
        """The token leaves memory and cache, and what a login under way brings is not kept."""
        self._epoch += 1
        if self._task and not self._task.done():
            self._overtaken = {task for task in self._overtaken if not task.done()} | {self._task}
        self.token = self._found = self.last = self._task = self.failed = self.refused = self.kept = None
        self._note = ""
        if self._forgetful:
            self._forgetful.forget(owner_of(self._profile))

    async def aclose(self) -> None:
        """Give up every login under way."""
        await give_up((self._task, *self._overtaken))

    async def _shared(self, wish: "_Wish") -> LoginResult:
        """One login for all who ask meanwhile; a task of its own, so that cancelling one of them ends only his wait.

        Who finds that another's login did not bring what he wished for starts one of his own.
        """
        while self._task and not self._task.done():
            result = await asyncio.shield(self._task)
            if wish.is_met_by(result):
                return result
        self._task = asyncio.create_task(self._log_in(wish), name="login")
        return await asyncio.shield(self._task)

    async def _log_in(self, wish: "_Wish") -> LoginResult:
        epoch = self._epoch
        credential = await aside(self._credential)
        key = key_of(self._profile, credential)
        found = await asyncio.to_thread(self._store.load, key) if wish.cached and self._store else None
        if (
            found
            and found.usable(self._clock())
            and wish.is_met_by(cached := LoginResult(found, note=_("cached"), is_cached=True))
        ):
            if epoch == self._epoch:
                self.token = self._found = found
            return cached
        result = self._judged(await self._obtained(credential, key))
        if epoch == self._epoch:
            await self._keep(result, key if isinstance(credential, Password) else "")
            self.refused = credential if is_of_the_secret(result) else None
        return result

    def _judged(self, result: LoginResult) -> LoginResult:
        """With what our clock says of the token's end; where that is wrong it is told, of one after the other once."""
        if result.token is None:
            return result
        token = just_issued(result.token, self._clock())
        if token.ended_at_once and not (self.token and self.token.ended_at_once):
            self._tell(ended_words(token, self._profile))
        return replace(result, token=token)

    async def _keep(self, result: LoginResult, key: str) -> None:
        """In memory and, under a password's key, in the cache."""
        self.last = result.exchange or self.last
        if result.token is None:
            self.failed, self.failures = result, self.failures + 1
            if key and is_wrong_password(result):
                await self._tally.refused(key)
            return
        self.token, self.failed = result.token, None
        if key:
            await self._tally.accepted(key)
            await self._save(key, result.token)

    async def _save(self, key: str, token: Token) -> None:
        """What is to be forgotten while it is being written goes again."""
        epoch = self._epoch
        if self._store:
            await asyncio.to_thread(self._store.save, key, token)
            if epoch != self._epoch:
                await asyncio.to_thread(self._store.forget, owner_of(self._profile))

    async def _obtained(self, credential: Credential, key: str) -> LoginResult:
        match credential:
            case Password():
                rest = await self._tally.rest(key)
                return held_back(self._tally.count(key), rest) if rest else await self._by_password(credential)
            case GivenToken(token):
                self.renewable = False
                given = token_given(token, self._profile, self._clock())
                return await self._checked(given) if self._profile.iam_endpoint else LoginResult(given, note=_("given"))
            case AccessKey():
                remedy = _("It signs each request instead; use an IAM user's password where a token is needed.")
                raise InvalidInput(Problem("token", _("an access key gets no token"), remedy))

    async def _by_password(self, credential: Password) -> LoginResult:
        passcode = None
        if credential.second:
            with self._deadlines.stopped():
                passcode = await aside(credential.second.passcode)
        body = msgspec.json.encode(token_body(credential, self._profile, passcode))
        url = f"{self._profile.iam_endpoint}{TOKEN_PATH}"
        exchange = await self._asked(Request("POST", url, (("Content-Type", CONTENT_TYPE),), body))
        if isinstance(exchange, Failure):
            return LoginResult(None, failure=exchange)
        return issued(exchange, with_passcode=credential.second is not None)

    async def _checked(self, given: Token) -> LoginResult:
        """IAM says what a token from elsewhere is worth: whose, for which project, until when."""
        value = given.value.reveal()
        headers = (("X-Auth-Token", value), ("X-Subject-Token", value))
        exchange = await self._asked(Request("GET", f"{self._profile.iam_endpoint}{TOKEN_PATH}", headers, b""))
        if isinstance(exchange, Failure):
            return LoginResult(None, failure=exchange)
        return checked(exchange, value, self._profile, self.token)

    async def _asked(self, request: Request) -> Exchange | Failure:
        seconds = self._timeout()
        try:
            async with asyncio.timeout(seconds):
                return await self._ask("token", request)
        except TimeoutError:
            said = _("{iam_endpoint} did not answer within {timeout:g} s")
            return iam_silent(said.format(iam_endpoint=self._profile.iam_endpoint, timeout=seconds))
