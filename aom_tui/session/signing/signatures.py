"""The access key's side of a session: it signs, and after two refused signatures it is held until the user says so."""

from collections.abc import Callable
from datetime import datetime, timedelta

from aom_tui.session.auth import SignatureAuthentication
from aom_tui.session.credentials import AccessKey, Credential
from aom_tui.session.login.login import Ask
from aom_tui.session.login.refusals import Tally
from aom_tui.session.profile import Profile
from aom_tui.session.storage.cache_keys import key_of, owner_of


class Signatures:
    """Of one session, for the profile that it speaks for; `tally` knows what was refused."""

    def __init__(self, profile: Profile, ask: Ask, *, clock: Callable[[], datetime], tally: Tally) -> None:
        self._profile = profile
        self._ask = ask
        self._clock = clock
        self._tally = tally
        self._signing: SignatureAuthentication | None = None

    def by(self, credential: Credential | None) -> SignatureAuthentication | None:
        """What signs with that key; None for another kind of credential."""
        if not isinstance(credential, AccessKey):
            return None
        if self._signing is None:
            self._signing = SignatureAuthentication(
                self._profile, credential, self._ask, clock=self._clock, tally=self._tally
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
            return self._tally.most(owner_of(self._profile)) or self.refused
        if not isinstance(credential, AccessKey):
            return self.refused
        key = key_of(self._profile, credential)
        self._tally.look(key)
        return self._tally.count(key) or self.refused

    def refused_key(self, skew: timedelta | None) -> AccessKey | None:
        """The key that signs, where none of its signatures was ever right and our clock, off by `skew`, is not why."""
        return self._signing.refused_key(skew) if self._signing else None

    def forget(self) -> None:
        """The key leaves memory; what was refused stays known."""
        self._signing = None
