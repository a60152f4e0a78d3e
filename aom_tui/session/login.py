"""How the session gets its token, and keeps it: one login at a time, whoever asks, and its failure shared too.

Wrong logins lock an account, so a failed one is never repeated by itself; whoever waited for it gets its failure.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from aom_tui.language import _, sentences
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.aside import aside
from aom_tui.session.background import give_up
from aom_tui.session.credentials import AccessKey, Credential, GivenToken, Password
from aom_tui.session.deadline import Deadlines
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind, Outcome, Reply, Request, StepName
from aom_tui.session.keys import key_of, owner_of
from aom_tui.session.profile import Profile
from aom_tui.session.refusals import RefusalStore, Tally, minutes
from aom_tui.session.second_factor import PASSCODE_REMEDY, wants_passcode
from aom_tui.session.secret import Secret
from aom_tui.session.token import CONTENT_TYPE, TOKEN_PATH, Token, given_token, token_body, token_of

if TYPE_CHECKING:
    from aom_tui.session.token_store import KeptToken

NO_SUCH_PROJECT = _(
    "A region's own project has the region's name; `aom-tui profile add NAME --project PROJECT` names another one. "
    "The console lists yours under My Credentials, `aom-tui call KeystoneListAuthProjects` where a login works."
)
"""What to do where the project that is meant is none of the user's."""

REFUSED_REMEDY = _(
    "Check user, password, account (domain) and project: IAM does not say which is wrong. "
    "A Huawei ID or SSO user cannot log in by password; use an IAM user or an access key."
)
LOCKING_RULE = _("Repeated wrong passwords lock the user; the threshold is set by the administrator.")


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


class LoginResult(Struct, frozen=True):
    """What came of a login: a token, or why there is none. `exchange` is None where no request was needed."""

    token: Token | None
    exchange: Exchange | None = None
    failure: Failure | None = None
    note: str = ""
    is_cached: bool = False
    """Whether the token comes from the file that commands share."""


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
    ) -> None:
        """`timeout` says how many seconds IAM has for its answer."""
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
            return LoginResult(self.token, note=_("kept"))
        return await self._shared(_Wish(self.token))

    async def renew(self, refused: Token | None, failures: int) -> LoginResult:
        """A token other than `refused`: one that somebody else has got meanwhile, or a new one.

        A login that failed since `failures` were counted is not tried again for a call that was under way then.
        """
        if self.token and self.token is not refused and self.token.usable(self._clock()):
            return LoginResult(self.token, note=_("kept"))
        if self.failed and self.failures > failures:
            return self.failed
        return await self._shared(_Wish(refused))

    async def anew(self) -> LoginResult:
        """A new token from IAM, whatever is kept."""
        return await self._shared(_Wish(cached=False))

    def forget(self) -> None:
        """The token leaves memory and cache, and what a login under way brings is not kept."""
        self._epoch += 1
        if self._task and not self._task.done():
            self._overtaken = {task for task in self._overtaken if not task.done()} | {self._task}
        self.token = self.last = self._task = self.failed = self.refused = self.kept = None
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
                self.token = found
            return cached
        result = await self._obtained(credential, key)
        if epoch == self._epoch:
            await self._keep(result, key if isinstance(credential, Password) else "")
            self.refused = credential if _is_of_the_secret(result) else None
        return result

    async def _keep(self, result: LoginResult, key: str) -> None:
        """In memory and, under a password's key, in the cache."""
        self.last = result.exchange or self.last
        if result.token is None:
            self.failed, self.failures = result, self.failures + 1
            if key and _is_wrong_login(result):
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
                return _held_back(self._tally.count(key), rest) if rest else await self._by_password(credential)
            case GivenToken(token):
                self.renewable = False
                given = _given(token, self._clock())
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
        failure = _login_failure(exchange.outcome)
        if failure and not credential.second and wants_passcode(exchange):
            failure = replace(failure, remedy=PASSCODE_REMEDY)
        if failure or exchange.reply is None:
            return LoginResult(None, exchange, failure)
        try:
            token = _token_in(exchange.reply, _subject_token(exchange.reply))
        except ValueError as error:
            return LoginResult(None, exchange, _unusable(str(error)))
        return LoginResult(token, exchange, note=_("new"))

    async def _checked(self, given: Token) -> LoginResult:
        """IAM says what a token from elsewhere is worth: whose, for which project, until when."""
        value = given.value.reveal()
        headers = (("X-Auth-Token", value), ("X-Subject-Token", value))
        exchange = await self._asked(Request("GET", f"{self._profile.iam_endpoint}{TOKEN_PATH}", headers, b""))
        if isinstance(exchange, Failure):
            return LoginResult(None, failure=exchange)
        failure = _login_failure(exchange.outcome)
        if isinstance(exchange.outcome, ApiError):
            return LoginResult(None, exchange, _GIVEN_REFUSED)
        if failure or exchange.reply is None:
            return LoginResult(None, exchange, failure)
        try:
            return LoginResult(_token_in(exchange.reply, value), exchange, note=_("given"))
        except ValueError as error:
            return LoginResult(None, exchange, _unusable(str(error)))

    async def _asked(self, request: Request) -> Exchange | Failure:
        seconds = self._timeout()
        try:
            async with asyncio.timeout(seconds):
                return await self._ask("token", request)
        except TimeoutError:
            said = _("{iam_endpoint} did not answer within {timeout:g} s")
            return iam_silent(said.format(iam_endpoint=self._profile.iam_endpoint, timeout=seconds))


def _given(value: Secret, now: datetime) -> Token:
    try:
        return given_token(value, now)
    except ValueError as error:
        raise InvalidInput(Problem("token", str(error), _("Check how it was copied (OS_TOKEN)."))) from None


_GIVEN_REFUSED = Failure(
    FailureKind.IAM_REFUSED,
    StepName.TOKEN,
    _("the given token is not valid, or no longer"),
    _("It cannot be renewed: give a new one (OS_TOKEN), or a user and password."),
)


def _is_wrong_login(result: LoginResult) -> bool:
    """Whether IAM refused user or password, and counts it against the user."""
    match result.exchange:
        case Exchange(outcome=ApiError(status=401)):
            return True
        case _:
            return False


def _is_of_the_secret(result: LoginResult) -> bool:
    """Whether it came to nothing because of the secret, refused now or held back after refusals."""
    match result:
        case LoginResult(token=None, failure=Failure(kind=FailureKind.BLOCKED)):
            return True
        case LoginResult(token=None, exchange=Exchange(outcome=ApiError() as error)):
            return error.status_class == 4 and error.status != 429
        case _:
            return False


def _held_back(count: int, rest: timedelta) -> LoginResult:
    text = _("not sent: IAM refused this login {count} times in a row").format(count=count)
    remedy = _("{rule} A corrected password is sent at once, this one again in {minutes} min.")
    said = remedy.format(rule=LOCKING_RULE, minutes=minutes(rest))
    return LoginResult(None, failure=Failure(FailureKind.BLOCKED, StepName.TOKEN, text, said))


def iam_silent(message: str) -> Failure:
    """IAM could not be asked."""
    return Failure(FailureKind.IAM_SILENT, StepName.TOKEN, message, _("Check the IAM endpoint and the network."))


def unanswered(failure: Failure) -> Failure:
    """There was no answer; of a certificate that is not believed it is said so: nothing was asked."""
    return replace(failure, step=StepName.TOKEN) if failure.kind is FailureKind.TLS else iam_silent(failure.message)


def _unusable(message: str) -> Failure:
    remedy = _("Check that the IAM endpoint is IAM's.")
    return Failure(
        FailureKind.IAM_REFUSED,
        StepName.TOKEN,
        _("IAM's answer is no token: {message}").format(message=message),
        remedy,
    )


def _login_failure(outcome: Outcome) -> Failure | None:
    """The outcome of a token request as what it means for the call that needed the token."""
    match outcome:
        case ApiError(code, message, status):
            said = message if code == str(status) else f"{code} {message}"
            text = _("IAM refused the login: {status} {value}").format(status=status, value=said.rstrip("."))
            remedy = sentences(REFUSED_REMEDY, LOCKING_RULE) if status == 401 else REFUSED_REMEDY
            return Failure(FailureKind.IAM_REFUSED, StepName.TOKEN, text, remedy)
        case Failure(FailureKind.BROKEN, StepName.PARSE, message):
            return _unusable(message)
        case Failure() as failure:
            return unanswered(failure)
        case _:
            return None


def _subject_token(reply: Reply) -> str:
    """The header's value; of two headers both, which makes a value that is none."""
    return ", ".join(value for name, value in reply.headers if name.lower() == "x-subject-token")


def _token_in(reply: Reply, value: str) -> Token:
    """The token of an answer that was a success. Raises ValueError where it is none."""
    if not value:
        raise ValueError(_("it has no X-Subject-Token header"))
    try:
        document = msgspec.json.decode(reply.body)["token"]
    except (msgspec.DecodeError, RecursionError, KeyError, TypeError) as error:
        raise ValueError(_("its body has no token object")) from error
    return token_of(value, document)
