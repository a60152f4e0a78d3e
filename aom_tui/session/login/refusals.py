"""How often in a row a secret was refused, in this process and before: IAM and the gateway lock what is wrong often.

Source of the numbers: five refused signatures in a row lock an access key for five minutes; wrong passwords lock the
user, from a number on that the administrator sets. A wrong secret does not get right by repeating: a password rests
then for a while, an access key is held until the user says so.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path

import msgspec
from msgspec import Struct

from aom_tui.session.storage.private_files import PrivateFiles

MAX_REFUSALS = 2
"""Refusals in a row after which a secret rests, or is held."""
REST_PERIOD = timedelta(minutes=5)
"""For how long a password rests: as long as the service locks an access key."""

_DAY = 24 * 3600
_YEAR = 365 * _DAY


class Refusals(Struct, frozen=True):
    """The refusals of one secret in a row."""

    count: int
    last: datetime
    """Aware."""

    @property
    def are_enough(self) -> bool:
        """Whether the secret is not to be tried again."""
        return self.count >= MAX_REFUSALS

    def rest(self, now: datetime) -> timedelta:
        """For how long the secret is not to be tried; zero where it may be. A later time comes from a wrong clock."""
        since = now - self.last
        is_resting = self.are_enough and timedelta(0) <= since < REST_PERIOD
        return REST_PERIOD - since if is_resting else timedelta(0)


class RefusalStore:
    """Files `<key><suffix>`: count and time, nothing of the secret but what the key's digest depends on."""

    def __init__(self, folder: Path, suffix: str, seconds: float) -> None:
        self._files = PrivateFiles(folder, suffix, seconds)

    @classmethod
    def of_passwords(cls, folder: Path) -> "RefusalStore":
        """A name that depends on a password does not stay for long."""
        return cls(folder, ".refused", _DAY)

    @classmethod
    def of_access_keys(cls, folder: Path) -> "RefusalStore":
        """They stay until the user says that the key may sign again; those that nobody uses any more, a year."""
        return cls(folder, ".held", _YEAR)

    def load(self, key: str) -> Refusals | None:
        """None where none is known, or the file is damaged."""
        try:
            found = msgspec.json.decode(self._files.read(key), type=Refusals)
        except (ValueError, RecursionError):
            return None
        return found if found.last.tzinfo else None

    def save(self, key: str, refusals: Refusals | None) -> None:
        """None takes them out."""
        if refusals:
            self._files.write(key, msgspec.json.encode(refusals))
        else:
            self._files.remove(key)

    def most(self, owner: str) -> int:
        """The longest row of the owner's, of whichever secret: it is known without any. Reads files."""
        found = (self.load(key) for key in self._files.keys(owner))
        return max((each.count for each in found if each), default=0)

    def forget(self, owner: str) -> None:
        """Take out all of the owner's."""
        self._files.forget(owner)

    def left(self, owner: str) -> tuple[Path, ...]:
        """The owner's files that are still there."""
        return self._files.left(owner)


class RefusalCounter:
    """Counts the refusals of one session's secrets; where the store is not to keep them, those of this process only."""

    def __init__(self, store: RefusalStore | None, clock: Callable[[], datetime], *, keeps: bool) -> None:
        self._store = store if keeps else None
        self._store_to_clear = store
        """The store with refusals from when they were still kept: they too are to be forgotten."""
        self._clock = clock
        self._known: dict[str, Refusals] = {}
        self._shared: set[str] = set()
        """Keys whose refusals were seen on the disk: gone from there, another process has ended the row."""

    def count(self, key: str) -> int:
        """How many in a row, as far as this process knows."""
        return self._known[key].count if key in self._known else 0

    async def rest(self, key: str) -> timedelta:
        """For how long the secret is not to be tried; zero where it may be."""
        refusals = await self._newest(key)
        return refusals.rest(self._clock()) if refusals else timedelta(0)

    async def is_held(self, key: str) -> bool:
        """Whether the secret is not to be tried, however long ago it was refused."""
        refusals = await self._newest(key)
        return refusals is not None and refusals.are_enough

    async def refused(self, key: str) -> None:
        """Count one more refusal."""
        before = await self._newest(key)
        await self._set(key, Refusals(before.count + 1 if before else 1, self._clock()))

    async def accepted(self, key: str) -> None:
        """The secret is right: the row ends."""
        if key in self._known:
            await self._set(key, None)

    def most(self, owner: str) -> int:
        """The longest row on the disk of any secret of the owner's. Reads files."""
        return self._store.most(owner) if self._store else 0

    def forget(self, owner: str) -> None:
        """The user says to try the owner's secrets again. Takes files away."""
        self._known.clear()
        if self._store_to_clear:
            self._store_to_clear.forget(owner)

    def look(self, key: str) -> None:
        """Learn what other processes know. Reads a file."""
        stored = self._store.load(key) if self._store else None
        if stored:
            self._shared.add(key)
        elif key in self._shared:
            self._shared.discard(key)
            self._known.pop(key, None)
        newest = max((each for each in (stored, self._known.get(key)) if each), key=_when, default=None)
        if newest:
            self._known[key] = newest

    async def _newest(self, key: str) -> Refusals | None:
        """The refusals, with those that another process has counted meanwhile."""
        if self._store:
            await asyncio.to_thread(self.look, key)
        return self._known.get(key)

    async def _set(self, key: str, refusals: Refusals | None) -> None:
        self._known.pop(key, None)
        self._shared.discard(key)
        if refusals:
            self._known[key] = refusals
        if self._store:
            await asyncio.to_thread(self._store.save, key, refusals)


def _when(refusals: Refusals) -> datetime:
    return refusals.last


def minutes(rest: timedelta) -> int:
    """Whole minutes after which a rest is over."""
    return ceil(rest / timedelta(minutes=1))
