"""The session's token: kept, found in the cache, or got by a login, one at a time for all callers.

Wrong logins lock an account, so a failed one is not repeated by itself: all who waited for it get its failure.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.concurrency.background import cancel_all
from aom_tui.session.concurrency.threads import run_in_thread
from aom_tui.session.credentials import AccessKey, Credential, GivenToken, Password
from aom_tui.session.exchange import Exchange
from aom_tui.session.login.given_token import ended_words
from aom_tui.session.login.refusals import RefusalCounter
from aom_tui.session.login.result import (
    LoginResult,
    held_back_result,
    is_secret_refused,
    is_wrong_password,
    token_given,
)
from aom_tui.session.login.token_requests import TokenRequests
from aom_tui.session.login.token_store import KeptToken, TokenStore
from aom_tui.session.profile import Profile
from aom_tui.session.storage.cache_keys import key_of, owner_of
from aom_tui.session.token import Token, just_issued


class _Demand(Struct, frozen=True):
    """What a token must be: another than `refused`; with `cached` False, new from IAM."""

    refused: Token | None = None
    cached: bool = True

    def is_met_by(self, result: LoginResult) -> bool:
        """Whether the result will do. A failure always does: trying again at once would count against the user."""
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
        requests: TokenRequests,
        *,
        clock: Callable[[], datetime],
        store: TokenStore | None,
        refusals: RefusalCounter,
        tell: Callable[[str], object],
    ) -> None:
        """`tell` is called with news for the user, a line each."""
        self._tell = tell
        self._profile = profile
        self._credential = credential
        self._requests = requests
        self._clock = clock
        self._store = store if profile.token_cache else None
        self._store_to_clear = store
        """The store with tokens from when the profile still had them cached: they too are to be forgotten."""
        self._refusals = refusals
        self._task: asyncio.Task[LoginResult] | None = None
        self._overtaken: set[asyncio.Task[LoginResult]] = set()
        """Logins that were under way at a `forget`: what they bring is not kept."""
        self._epoch = 0
        """How often `forget` was called."""
        self.token: Token | None = None
        self._found: Token | None = None
        """The token that was last found in the cache."""
        self._note = ""
        """The note for the first call that uses the token after `anew`."""
        self.renewable = True
        """False for a token from elsewhere, once that is known."""
        self.last: Exchange | None = None
        """The newest token request."""
        self.failures = 0
        """How many logins have failed."""
        self.failed: LoginResult | None = None
        """The newest login, where it failed."""
        self.kept: KeptToken | None = None
        """What `look` last found in the cache."""
        self.refused: Credential | None = None
        """The credential of the newest login, where its secret was refused."""

    @property
    def outlives(self) -> bool:
        """Whether tokens are kept for the next process."""
        return self._store is not None

    def kept_at(self, credential: Credential) -> Path | None:
        """The file that a token of this credential is kept in; None where tokens are not kept."""
        is_kept = self._store is not None and isinstance(credential, Password)
        return self._store.path(key_of(self._profile, credential)) if self._store and is_kept else None

    def look(self, credential: Credential | None) -> KeptToken | None:
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
        return await self._shared(_Demand(self.token))

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
        return await self._shared(_Demand(refused, cached))

    async def anew(self) -> LoginResult:
        """A new token from IAM, whatever is kept; the first call that uses it says so."""
        before = self.token
        result = await self._shared(_Demand(cached=False))
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
        if self._store_to_clear:
            self._store_to_clear.forget(owner_of(self._profile))

    async def aclose(self) -> None:
        """Give up every login under way."""
        await cancel_all((self._task, *self._overtaken))

    async def _shared(self, demand: _Demand) -> LoginResult:
        """Wait for the login under way, or start one in a task of its own, which no cancelled caller ends.

        A caller starts another login where the one under way did not meet the demand.
        """
        while self._task and not self._task.done():
            result = await asyncio.shield(self._task)
            if demand.is_met_by(result):
                return result
        self._task = asyncio.create_task(self._log_in(demand), name="login")
        return await asyncio.shield(self._task)

    async def _log_in(self, demand: _Demand) -> LoginResult:
        epoch = self._epoch
        credential = await run_in_thread(self._credential)
        key = key_of(self._profile, credential)
        found = await asyncio.to_thread(self._store.load, key) if demand.cached and self._store else None
        if (
            found
            and found.usable(self._clock())
            and demand.is_met_by(cached := LoginResult(found, note=_("cached"), is_cached=True))
        ):
            if epoch == self._epoch:
                self.token = self._found = found
            return cached
        result = self._judged(await self._obtained(credential, key))
        if epoch == self._epoch:
            await self._keep(result, key if isinstance(credential, Password) else "")
            self.refused = credential if is_secret_refused(result) else None
        return result

    def _judged(self, result: LoginResult) -> LoginResult:
        """The result with its token checked against our clock. Reports the first of several that had ended at once."""
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
                await self._refusals.refused(key)
            return
        self.token, self.failed = result.token, None
        if key:
            await self._refusals.accepted(key)
            await self._save(key, result.token)

    async def _save(self, key: str, token: Token) -> None:
        """Save the token in the cache, and remove it again where `forget` was called meanwhile."""
        epoch = self._epoch
        if self._store:
            await asyncio.to_thread(self._store.save, key, token)
            if epoch != self._epoch:
                await asyncio.to_thread(self._store.forget, owner_of(self._profile))

    async def _obtained(self, credential: Credential, key: str) -> LoginResult:
        match credential:
            case Password():
                rest = await self._refusals.rest(key)
                return (
                    held_back_result(self._refusals.count(key), rest)
                    if rest
                    else await self._requests.by_password(credential)
                )
            case GivenToken(token):
                self.renewable = False
                given = token_given(token, self._profile, self._clock())
                if not self._profile.iam_endpoint:
                    return LoginResult(given, note=_("given"))
                return await self._requests.check(given, self.token)
            case AccessKey():
                remedy = _("It signs each request instead; use an IAM user's password where a token is needed.")
                raise InvalidInput(Problem("token", _("an access key gets no token"), remedy))
