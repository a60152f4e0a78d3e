"""The identity of a session: its credential, and the token or the signatures that authenticate its requests."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal
from weakref import WeakSet

from aom_tui.problem import InvalidInput
from aom_tui.session.auth import Authentication, TokenAuthentication
from aom_tui.session.credentials import AccessKey, Credential, GivenToken, Password, secret_of
from aom_tui.session.endpoints import plain_http_problem
from aom_tui.session.exchange import Exchange
from aom_tui.session.login.credential_holder import CredentialHolder
from aom_tui.session.login.login import Login
from aom_tui.session.login.refusals import RefusalCounter
from aom_tui.session.login.result import LoginResult
from aom_tui.session.login.token_requests import TokenRequests
from aom_tui.session.login.token_store import TokenStore
from aom_tui.session.network.connection import connection_options, proxy_for
from aom_tui.session.network.deadline import Deadlines
from aom_tui.session.network.service_clock import ServiceClock
from aom_tui.session.own_requests import OwnRequests
from aom_tui.session.profile import CredentialRef, Profile
from aom_tui.session.redaction.exchange_secrets import session_secrets
from aom_tui.session.secret import Secret
from aom_tui.session.signing.signatures import Signatures
from aom_tui.session.storage.cache_keys import owner_of
from aom_tui.session.token import Token, facts_of

if TYPE_CHECKING:
    from aom_tui.session.cause import SessionState
    from aom_tui.session.login.auth_report import AuthReport


class Identity:
    """Credential, token, signatures, and how often the secret was refused.

    A refused secret leaves memory at once, so that the user is asked for it again; how often it was refused stays
    known, here and on disk, until it is accepted or the user says to try again.
    """

    def __init__(
        self,
        profile: Profile,
        credential: Credential | None,
        own_requests: OwnRequests,
        *,
        source: Callable[[], Credential] | None,
        store: TokenStore | None,
        clock: ServiceClock,
        timeout: Callable[[], float],
        deadlines: Deadlines,
        tell: Callable[[str], object],
    ) -> None:
        """`source` gets the credential where none is given; `timeout` is for a login, in seconds.

        `tell` is called with news for the user, a line each.
        """
        self._tell = tell
        self._own_requests = own_requests
        self._store = store
        self._clock = clock
        self._now = clock.ours
        self._timeout = timeout
        self._deadlines = deadlines
        self._credential = CredentialHolder(source, self._now)
        self._wrong_passwords = RefusalCounter(store.refusals if store else None, self._now, keeps=profile.token_cache)
        self._wrong_signatures = RefusalCounter(
            store.held_keys if store else None, self._now, keeps=profile.token_cache
        )
        self._earlier_logins: WeakSet[Login] = WeakSet()
        """Logins of places that the session has left, as long as a call under way uses them."""
        self._set_up(profile, credential)

    def _set_up(self, profile: Profile, credential: Credential | None) -> None:
        self._profile = profile
        self._credential.value = credential
        ask = partial(self._own_requests.ask, profile)
        requests = TokenRequests(profile, ask, timeout=self._timeout, deadlines=self._deadlines)
        self._login = Login(
            profile, self._credential.obtain, requests,
            clock=self._clock.now, store=self._store, refusals=self._wrong_passwords, tell=self._tell,
        )  # fmt: skip
        self._tokens = TokenAuthentication(profile, self._login)
        self._signatures = Signatures(profile, ask, clock=self._now, refusals=self._wrong_signatures)

    def switch(self, profile: Profile, credential: Credential | None) -> None:
        """Take another profile and credential, without a token; calls under way end as they began."""
        auto_renew = self.auto_renew
        self._earlier_logins.add(self._login)
        self._set_up(profile, credential)
        self.auto_renew = auto_renew

    def enter(self, profile: Profile) -> None:
        """Keep the credential, for a profile with another region or project."""
        self.switch(profile, self._credential.value)

    # -- state

    @property
    def token(self) -> Token | None:
        """The token in use; None before the first login, and for an access key."""
        return self._login.token

    @property
    def known_token(self) -> Token | None:
        """The token in use, or the one that the last look into the cache found and the next login will use."""
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
        """Whether requests are signed with an access key, even if its secret is not known yet."""
        reference = self._profile.credential
        is_reference = reference is not None and reference.kind == "access-key"
        return isinstance(self._credential.value, AccessKey) or is_reference

    @property
    def is_at_hand(self) -> bool:
        """Whether a call can be made that nobody is asked a secret for."""
        return self._credential.value is not None or self.token is not None

    def secret_for(self, reference: CredentialRef) -> Secret | None:
        """The secret in memory where it is that of this reference; None for a temporary key, which has two."""
        own = self._credential.value
        is_same = own is not None and reference == self._profile.credential and not reference.temporary
        return secret_of(own) if own is not None and is_same else None

    def can_sign_in(self) -> bool:
        """Whether there is a credential, or somebody who can be asked for it."""
        return self._credential.can_be_had

    def secrets(self) -> frozenset[str]:
        """The secrets in memory: of the credential, and the token."""
        return session_secrets(self._credential.value, self.token)

    def state(self, profile: Profile) -> "SessionState":
        """What is known now, without secrets; `profile` is the session's, which may have another endpoint than ours."""
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
            proxy=proxy_for(profile.aom_endpoint, connection_options(profile)),
        )

    def report(self, profile: Profile) -> "AuthReport":
        """The report for the Auth screen, without secrets. Reads files: for a thread."""
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

    # -- authentication

    async def ready(self) -> None:
        """Get the secret, which the user may have to type. Raises InvalidInput, also for an IAM in plain http."""
        iam = self._profile.iam_endpoint
        if iam and (problem := plain_http_problem(iam, self._profile)):
            raise InvalidInput(replace(problem, setting="iam_endpoint"))
        await self._credential.ready()

    def authentication(self) -> Authentication:
        """The authentication for one call, after `ready`."""
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
        """Look into the cache for the token that the next login will use. Reads files."""
        self._login.look(self._credential.value)

    # -- refused secrets

    def drop_refused(self) -> None:
        """Forget a refused secret, so that the next call gets it anew instead of repeating it."""
        self._credential.drop(self._login.refused)
        self._credential.drop(self._signatures.refused_key(self._clock.skew))

    def ask_anew(self) -> None:
        """Remove token and secrets from memory and cache. Removes files, as the next two do.

        How often a secret was refused stays known: to type the same one again does not help.
        """
        self._login.forget()
        self._signatures.forget()
        self._credential.forget()

    def sign_again(self) -> None:
        """Let a key sign again that is held after two refused signatures."""
        self._wrong_signatures.forget(owner_of(self._profile))

    def forget(self) -> None:
        """Remove token and secrets, and how often they were refused."""
        self.ask_anew()
        self.sign_again()
        self._wrong_passwords.forget(owner_of(self._profile))

    async def aclose(self) -> None:
        """Cancel every login and every question to the user."""
        async with AsyncExitStack() as last_first:
            last_first.push_async_callback(self._credential.aclose)
            for login in (*self._earlier_logins, self._login):
                last_first.push_async_callback(login.aclose)
