"""Cached tokens: one private file each, whose name only who could log in himself can tell."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from aom_tui.session.credentials import Credential
from aom_tui.session.login.refusals import RefusalStore
from aom_tui.session.profile import Profile
from aom_tui.session.storage.cache_keys import key_of, owner_of
from aom_tui.session.storage.private_files import PrivateFiles
from aom_tui.session.token import LONGEST_LIFE, Token, is_for, token_of

_FLAGS = ("ended_at_once", "is_short")
"""Fields of a token that are not in IAM's answer."""


class KeptToken(Struct, frozen=True):
    """A token in its file."""

    token: Token
    path: Path


class TokenStore:
    """Files `<key>.json`. A damaged one counts as missing; one that cannot be written costs a login."""

    def __init__(self, folder: Path) -> None:
        self._files = PrivateFiles(folder, ".json", LONGEST_LIFE.total_seconds())
        self.refusals = RefusalStore.of_passwords(folder)
        """How often the passwords were refused that the tokens are got with."""
        self.held_keys = RefusalStore.of_access_keys(folder)
        """How often signatures were refused, by access key."""

    def load(self, key: str) -> Token | None:
        """Return the token of a key; None where there is none."""
        try:
            kept = msgspec.json.decode(self._files.read(key))
            token = token_of(kept["value"], kept["token"])
            ended_at_once, is_short = (kept.get(flag) is True for flag in _FLAGS)
            return replace(token, ended_at_once=ended_at_once, is_short=is_short)
        except (ValueError, KeyError, TypeError, RecursionError):
            return None

    def holds(self, profile: Profile, credential: Credential, now: datetime) -> bool:
        """Whether a login would find a valid token here, so that IAM need not be asked."""
        kept = self.load(key_of(profile, credential)) if profile.token_cache else None
        return kept is not None and kept.usable(now)

    def kept(self, key: str, now: datetime) -> KeptToken | None:
        """Return the token of a key with its file, while it is valid."""
        token = self.load(key)
        return KeptToken(token, self.path(key)) if token and token.usable(now) else None

    def newest(self, profile: Profile, now: datetime) -> KeptToken | None:
        """The token that the profile's next login will find, where its secret is the one that it was got with.

        The file's name depends on that secret, which need not be known here: what IAM wrote into it says whose it is.
        """
        keys = self._files.keys(owner_of(profile)) if profile.token_cache else ()
        found = [KeptToken(token, self.path(key)) for key in keys if (token := self.load(key))]
        own = [kept for kept in found if kept.token.usable(now) and is_for(kept.token, profile)]
        return max(own, key=lambda kept: kept.token.issued_at, default=None)

    def save(self, key: str, token: Token) -> None:
        """Keep a token in place of the one before."""
        flags = {flag: getattr(token, flag) for flag in _FLAGS}
        kept = {"value": token.value.reveal(), "token": token.document, **flags}
        self._files.write(key, msgspec.json.encode(kept))

    def path(self, key: str) -> Path:
        """Return the file of a key, whether it is there or not."""
        return self._files.path(key)

    def forget(self, owner: str) -> None:
        """Remove all tokens of an owner, whatever secret and project they are of."""
        self._files.forget(owner)

    def forget_refusals(self, owner: str) -> None:
        """Forget which secrets of an owner were refused, since the user says to try again."""
        self.refusals.forget(owner)
        self.held_keys.forget(owner)

    def left(self, owner: str) -> tuple[Path, ...]:
        """The files that still hold anything of the owner's: after `forget`, what could not be taken out."""
        stores = (self._files, self.refusals, self.held_keys)
        return tuple(dict.fromkeys(path for store in stores for path in store.left(owner)))
