"""Who a session is, and how it proves it: by the token that its credential gets, or by the signatures that it makes."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal
from weakref import WeakSet

from aom_tui.problem import InvalidInput
from aom_tui.session.auth import Authentication, TokenAuthentication
from aom_tui.session.construct import plain_http_problem
from aom_tui.session.credentials import AccessKey, Credential, GivenToken, Password
from aom_tui.session.exchange import Exchange
from aom_tui.session.login.credential_at_hand import CredentialAtHand
from aom_tui.session.login.login import Login, Store
from aom_tui.session.login.own_requests import OwnRequests
from aom_tui.session.login.refusals import Tally
from aom_tui.session.login.result import LoginResult
from aom_tui.session.network.deadline import Deadlines
from aom_tui.session.network.service_clock import ServiceClock
from aom_tui.session.network.way import proxy_of, way_of
from aom_tui.session.profile import Profile
from aom_tui.session.redaction.shown import session_secrets
from aom_tui.session.signing.signatures import Signatures
from aom_tui.session.storage.keys import owner_of
from aom_tui.session.token import Token, facts_of

if TYPE_CHECKING:
    from aom_tui.session.cause import SessionState
    from aom_tui.session.login.auth_report import AuthReport


class Identity:
    """The credential of a session, and what is known of it: token, signatures, how often either was refused.

    A secret that was refused leaves memory at once, so that whoever typed it is asked anew; how often it was refused
    stays known, here and on the disk, until it is right or the user says to try again.
    """

    def __init__(
        self,
        profile: Profile,
        credential: Credential | None,
        own_requests: OwnRequests,
        *,
        source: Callable[[], Credential] | None,
        store: Store | None,
        clock: ServiceClock,
        timeout: Callable[[], float],
        deadlines: Deadlines,
        tell: Callable[[str], object],
    ) -> None:
        """`source` gets the credential where none is given, `store` keeps tokens; `timeout` is a login's, seconds.

        `tell` hears in a line what nobody asked about.
        """
        self._tell = tell
        self._own_requests = own_requests
        self._store = store
        self._clock = clock
        self._now = clock.ours
        self._timeout = timeout
        self._deadlines = deadlines
        self._credential = CredentialAtHand(source, self._now)
        self._wrong_passwords = Tally(store.refusals if store else None, self._now, keeps=profile.token_cache)
        self._wrong_signatures = Tally(store.held_keys if store else None, self._now, keeps=profile.token_cache)
        self._left: WeakSet[Login] = WeakSet()
        """Those of regions and projects that were left and a call under way still uses: no other is held by anybody."""
        self._take_on(profile, credential)

    def _take_on(self, profile: Profile, credential: Credential | None) -> None:
        self._profile = profile
        self._credential.value = credential
        ask = partial(self._own_requests.ask, profile)
        self._login = Login(
            profile, self._credential.obtain, ask,
            clock=self._clock.now, store=self._store, tally=self._wrong_passwords, timeout=self._timeout,
            deadlines=self._deadlines, tell=self._tell,
        )  # fmt: skip
        self._tokens = TokenAuthentication(profile, self._login)
        self._signatures = Signatures(profile, ask, clock=self._now, tally=self._wrong_signatures)

    def become(self, profile: Profile, credential: Credential | None) -> None:
        """That one from here on, and nothing is known of a token; calls under way end as they began."""
        auto_renew = self.auto_renew
        self._left.add(self._login)
        self._take_on(profile, credential)
        self.auto_renew = auto_renew

    def enter(self, profile: Profile) -> None:
        """The same credential, for a profile with another place."""
        self.become(profile, self._credential.value)

    # -- what it knows

    @property
    def token(self) -> Token | None:
        """The token in use; None before the first login, and for an access key."""
        return self._login.token

    @property
    def known_token(self) -> Token | None:
        """That, or what the last look at the cache found, which the next login will find too."""
        kept = self._login.kept
        return self.token or (kept.token if kept else None)

    @property
    def last_login(self) -> Exchange | None:
        """The newest token request, successful or not."""
        return self._login.last

    @property
    def auto_renew(self) -> bool:
        """Whether an expired or refused token is renewed by itself."""
        return self._tokens.auto_renew

    @auto_renew.setter
    def auto_renew(self, value: bool) -> None:
        self._tokens.auto_renew = value

    @property
    def signs(self) -> bool:
        """Whether it is an access key, at hand or not."""
        reference = self._profile.credential
        is_reference = reference is not None and reference.kind == "access-key"
        return isinstance(self._credential.value, AccessKey) or is_reference

    @property
    def is_at_hand(self) -> bool:
        """Whether a call can be made that nobody is asked a secret for."""
        return self._credential.value is not None or self.token is not None

    def can_sign_in(self) -> bool:
        """Whether there is a credential, or somebody who can be asked for it."""
        return self._credential.can_be_had

    def secrets(self) -> frozenset[str]:
        """What it signs in with, as far as it is at hand."""
        return session_secrets(self._credential.value, self.token)

    def state(self, profile: Profile) -> "SessionState":
        """What is known now, without secrets; `profile` is what the session speaks for, wherever that moved."""
        from aom_tui.session.cause import SessionState  # a call that goes well needs no doctor

        reference, own = profile.credential, self._credential.value
        kinds: dict[type, Literal["password", "access-key", "token"]]
        kinds = {Password: "password", AccessKey: "access-key", GivenToken: "token"}
        return SessionState(
            profile=profile,
            now=self._now(),
            token=facts_of(self.token),
            credential=kinds[type(own)] if own else reference.kind if reference else "",
            clock_skew=self._clock.skew,
            refused_signatures=self._signatures.refused,
            proxy=proxy_of(profile.aom_endpoint, way_of(profile)),
        )

    def report(self, profile: Profile) -> "AuthReport":
        """Who it is and how it is proved, without secrets. Looks at the disk: for a thread."""
        from aom_tui.session.login.auth_report import AuthReport, cache_file, key_facts

        own, failed = self._credential.value, self._login.failed
        key_id, ends = key_facts(own, profile.credential)
        kept = None if self.token else self._login.look(own)
        path = self._login.kept_at(own) if own else kept.path if kept else None
        return AuthReport(
            profile=profile, now=self._now(), token=self.known_token, auto_renew=self.auto_renew,
            is_at_hand=self.token is not None, outlives=self._login.outlives,
            renewable=self._login.renewable, failure=failed.failure if failed else None, clock_skew=self._clock.skew,
            key_id=key_id, key_ends=ends, cache=cache_file(path),
            refused_signatures=self._signatures.refused_anywhere(own), has_secret=own is not None,
        )  # fmt: skip

    # -- proving it

    async def ready(self) -> None:
        """With the secret at hand; the user may be typing. Raises InvalidInput, for an IAM in plain http too."""
        iam = self._profile.iam_endpoint
        if iam and (problem := plain_http_problem(iam, self._profile)):
            raise InvalidInput(replace(problem, setting="iam_endpoint"))
        await self._credential.ready()

    def authentication(self) -> Authentication:
        """How the requests of one call are proved, once it is ready."""
        return self._signatures.by(self._credential.value) or self._tokens

    async def login(self, *, renew: bool) -> LoginResult:
        """A token, from memory, cache or IAM; with `renew` always from IAM. Raises InvalidInput for an access key."""
        await self.ready()
        result = await (self._login.anew() if renew else self._login.get())
        self.drop_refused()
        return result

    async def signed_projects(self) -> Exchange | None:
        """What IAM lists for an access key; None where a token serves. Raises InvalidInput, Denied."""
        if not self.signs:
            return None
        await self.ready()
        signing = self._signatures.by(self._credential.value)
        try:
            return await signing.projects() if signing else None
        finally:
            self.drop_refused()

    def look(self) -> None:
        """Learn what the next login will find in the cache. Reads files."""
        self._login.look(self._credential.value)

    # -- what was refused

    def drop_refused(self) -> None:
        """A secret that was refused is got anew for the next call: whoever typed it is asked, nothing repeats it."""
        self._credential.drop(self._login.refused)
        self._credential.drop(self._signatures.refused_key(self._clock.skew))

    def ask_anew(self) -> None:
        """Token and secrets leave memory and cache. Takes files away, as the next two do.

        A secret that has been refused too often stays known as such: to type it once more does not help.
        """
        self._login.forget()
        self._signatures.forget()
        self._credential.forget()

    def sign_again(self) -> None:
        """The user says so: after two refused signatures the key is held."""
        self._wrong_signatures.forget(owner_of(self._profile))

    def forget(self) -> None:
        """All of it, and how often it was refused: the user says to try again."""
        self.ask_anew()
        self.sign_again()
        self._wrong_passwords.forget(owner_of(self._profile))

    async def aclose(self) -> None:
        """Give up every login and every question under way."""
        async with AsyncExitStack() as last_first:
            last_first.push_async_callback(self._credential.aclose)
            for login in (*self._left, self._login):
                last_first.push_async_callback(login.aclose)
