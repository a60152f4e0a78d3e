"""Tokens that outlive the process: one private file each, found only by who could log in himself."""

import contextlib
import time
from datetime import datetime
from pathlib import Path

import msgspec

from aom_tui.session.credentials import Credential
from aom_tui.session.keys import key_of
from aom_tui.session.profile import Profile
from aom_tui.session.token import Token, token_of
from aom_tui.settings import write_private

LONGEST_LIFE = 24 * 3600
"""Seconds that IAM's tokens live at most."""


class TokenStore:
    """Files `<key>.json`, 0600, by the names of `keys`. A damaged one counts as missing; a full disk costs a login."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, key: str) -> Token | None:
        """The token kept under the key."""
        try:
            kept = msgspec.json.decode(self._path(key).read_bytes())
            return token_of(kept["value"], kept["token"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def holds(self, profile: Profile, credential: Credential, now: datetime) -> bool:
        """Whether a login would find a token here that is still good, so that IAM need not be asked."""
        kept = self.load(key_of(profile, credential)) if profile.token_cache else None
        return kept is not None and kept.usable(now)

    def save(self, key: str, token: Token) -> None:
        """Keep it in place of the one before."""
        kept = {"value": token.value.reveal(), "token": token.document}
        with contextlib.suppress(OSError):
            self._sweep()
            write_private(self._path(key), msgspec.json.encode(kept))

    def forget(self, owner: str) -> None:
        """Take out all that is kept for the owner, with whatever secret and for whichever project."""
        with contextlib.suppress(OSError):
            for path in self._folder.glob(f"{owner}-*.json"):
                path.unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Tokens that must have expired go: nobody comes for those of a password that was changed."""
        for path in self._folder.glob("*.json"):
            if time.time() - path.stat().st_mtime > LONGEST_LIFE:
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"
