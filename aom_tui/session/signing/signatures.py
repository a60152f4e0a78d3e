"""Signing for a session; after two refused signatures a key is held until the user says otherwise."""

from collections.abc import Callable
from datetime import datetime, timedelta

from aom_tui.session.credentials import AccessKey, Credential
from aom_tui.session.login.refusals import RefusalCounter
from aom_tui.session.login.token_requests import Ask
from aom_tui.session.profile import Profile
from aom_tui.session.signing.authentication import SignatureAuthentication
from aom_tui.session.storage.cache_keys import key_of, owner_of


class Signatures:
    """The signatures of one session on one profile; `refusals` counts the refused ones."""

    def __init__(self, profile: Profile, ask: Ask, *, clock: Callable[[], datetime], refusals: RefusalCounter) -> None:
        self._profile = profile
        self._ask = ask
        self._clock = clock
        self._refusals = refusals
        self._signing: SignatureAuthentication | None = None

    def by(self, credential: Credential | None) -> SignatureAuthentication | None:
        """The authentication that signs with the key; None for another kind of credential."""
        if not isinstance(credential, AccessKey):
            return None
        if self._signing is None:
            self._signing = SignatureAuthentication(
                self._profile, credential, self._ask, clock=self._clock, refusals=self._refusals
            )
        self._signing.use(credential)
        return self._signing

    @property
    def refused(self) -> int:
        """How many in a row were refused, as far as this process knows."""
        return self._signing.refused if self._signing else 0

    def refused_anywhere(self, credential: Credential | None) -> int:
        """The same with what other processes know: while the SK is not at hand, of any before it. Reads files."""
        reference = self._profile.credential
        if credential is None and reference and reference.kind == "access-key":
            return self._refusals.most(owner_of(self._profile)) or self.refused
        if not isinstance(credential, AccessKey):
            return self.refused
        key = key_of(self._profile, credential)
        self._refusals.look(key)
        return self._refusals.count(key) or self.refused

    def refused_key(self, skew: timedelta | None) -> AccessKey | None:
        """The key that signs, where none of its signatures was ever right and our clock, off by `skew`, is not why."""
        return self._signing.refused_key(skew) if self._signing else None

    def forget(self) -> None:
        """The key leaves memory; what was refused stays known."""
        self._signing = None
