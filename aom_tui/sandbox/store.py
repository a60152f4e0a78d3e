"""The file of `--data`: the state of a sandbox in SQLite, so that it survives kill -9 at any moment.

After a call that may have changed something, and before its reply is sent, everything that has changed is written in
one transaction. So what was acknowledged is in the file, and nothing is in it by half. SQLite syncs when it moves its
log into the file (WAL, synchronous=NORMAL): a power failure may cost the last calls, the end of the process none.
"""

import os
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec

from aom_tui.catalogue.model import Effect
from aom_tui.language import _
from aom_tui.sandbox import kept_part
from aom_tui.sandbox.kept_part import Part
from aom_tui.sandbox.place import Pems
from aom_tui.sandbox.project import ProjectData
from aom_tui.sandbox.refusals import unavailable
from aom_tui.sandbox.seats import Seat
from aom_tui.sandbox.state import IDENTITY, PROJECT
from aom_tui.sandbox.wire import Call, Handler, Reply
from aom_tui.sandbox.world import World

APPLICATION = 0x616F6D74
"""`aomt`: SQLite's mark of whose file it is."""
VERSION = 1
"""Of the tables, and of what rows look like. A new kind of rows needs none: an older file gets them from the seed."""
TABLES = (
    "CREATE TABLE begun (seed TEXT NOT NULL)",
    "CREATE TABLE certificate (pems BLOB NOT NULL)",
    "CREATE TABLE seats (name TEXT PRIMARY KEY, seat BLOB NOT NULL) WITHOUT ROWID",
    *kept_part.TABLES,
)
UNREADABLE = (msgspec.MsgspecError, TypeError, ValueError, LookupError)
"""What rows give that nobody of ours has written."""
IAM = "iam"
"""The owner of what belongs to no project; a project's things are its id's."""
FAULTS = {
    sqlite3.SQLITE_BUSY: _("another sandbox uses it. End that one, or name another file"),
    sqlite3.SQLITE_NOTADB: _("this is not the file of a sandbox. Name another"),
    sqlite3.SQLITE_CORRUPT: _("it is damaged. Restore a copy, or name a new file"),
    sqlite3.SQLITE_READONLY: _("it or its folder cannot be written. Make both writable, or name another file"),
}


class Unusable(Exception):
    """The file cannot be used; says why, and what to do."""


class Store:
    """An open file. Nobody else can open it until it is closed or its process ends."""

    def __init__(self, path: Path) -> None:
        """Opens the file, or makes it. Raises Unusable."""
        self._path = path
        self._pems: Pems | None = None
        self._parts: dict[str, Part] = {}
        _make(path)
        self._database = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            self._seed = _begun(self._database)
        except (sqlite3.Error, TypeError, ValueError) as fault:
            self._database.close()
            raise Unusable(_said(fault)) from None

    def close(self) -> None:
        """Keeps what time has changed, and moves the log into the file."""
        with suppress(sqlite3.Error):
            self._keep(list(self._parts.values()))
        self._database.close()

    def world(self, seed: int | None, seats: Sequence[Seat], begin: Callable[[int, Sequence[Seat]], World]) -> World:
        """The world that the file has. What it lacks is as `begin` makes it of seed and seats, and is kept from now on.

        Raises Unusable, also where the file was begun with another seed than the one asked for.
        """
        if self._seed is not None and seed not in (None, self._seed):
            text = _("it was begun with --seed {begun}, not {seed}. Leave --seed out, or name another file")
            raise Unusable(text.format(begun=self._seed, seed=seed))
        world = begin((seed or 0) if self._seed is None else self._seed, self._known(seats))
        self._attach(world)
        return world

    def pems(self, names: Sequence[str]) -> Pems:
        """The certificate that the file has, if it is good for these names; else a new one, kept from now on."""
        rows = [] if self._seed is None else self._database.execute("SELECT pems FROM certificate").fetchall()
        try:
            found = [msgspec.json.decode(raw, type=Pems) for (raw,) in rows]
        except UNREADABLE as fault:
            raise Unusable(_said(fault)) from None
        from aom_tui.sandbox.tls import made_for

        self._pems = next((pems for pems in found if {*names} <= {*pems.names}), None) or made_for(names)
        return self._pems

    def _attach(self, world: World) -> None:
        self._parts[IAM] = Part(IAM, world, IDENTITY)
        try:
            with _transaction(self._database):
                if self._seed is None:
                    _begin(self._database, world.seed)
                self._parts[IAM].take(self._database)
                for data in world.projects.values():
                    self._take_up(data)
                self._keep_seats(world.identity.seats)
                if self._pems:
                    self._database.execute("DELETE FROM certificate")
                    self._database.execute("INSERT INTO certificate VALUES (?)", (msgspec.json.encode(self._pems),))
                for part in self._parts.values():
                    part.look()
                    part.write(self._database)
        except (sqlite3.Error, *UNREADABLE) as fault:
            raise Unusable(_said(fault)) from None
        for part in self._parts.values():
            part.accept()
        world.taken_up = self._take_up

    def _known(self, seats: Sequence[Seat]) -> list[Seat]:
        """The same seats with the secrets that the file has of them."""
        try:
            rows = {} if self._seed is None else dict(self._database.execute("SELECT name, seat FROM seats").fetchall())
            return [msgspec.json.decode(rows.get(seat.user.name, b"null"), type=Seat | None) or seat for seat in seats]
        except (sqlite3.Error, *UNREADABLE) as fault:
            raise Unusable(_said(fault)) from None

    def _keep_seats(self, seats: Sequence[Seat]) -> None:
        """Once, at the start: they never change. Those that are left out this time keep theirs."""
        rows = [(seat.user.name, msgspec.json.encode(seat)) for seat in seats]
        self._database.executemany("INSERT OR REPLACE INTO seats VALUES (?, ?)", rows)

    def _take_up(self, data: ProjectData) -> None:
        """Gives a project what the file has of it; from now on it is kept."""
        part = Part(data.project.id, data, PROJECT, data)
        part.take(self._database)
        self._parts[data.project.id] = part

    def answer(self, call: Call, handler: Handler) -> Reply:
        """The handler's reply, once what it changed is in the file. Raises Refused with 503 where it cannot be kept."""
        try:
            return handler(call)
        finally:
            self._after(call)

    def keep(self) -> bool:
        """Puts all that has changed into the file, whatever changed it; false, with a line on stderr, if it cannot."""
        try:
            self._keep(list(self._parts.values()))
        except sqlite3.Error as fault:
            self._complain(fault, _("it is tried again later"))
            return False
        return True

    def _after(self, call: Call) -> None:
        """A refused call may have changed something too. One that reads is answered even where time cannot be kept."""
        writes = call.operation.effect is not Effect.READ
        part = self._parts[IAM if call.project is None else call.project.project.id]
        if not (writes or part.touched):
            return
        try:
            self._keep([part])
        except sqlite3.Error as fault:
            refused = _("{operation} is refused").format(operation=call.operation.id)
            self._complain(fault, refused if writes else _("it is tried again later"))
            if writes:
                raise unavailable(call.world.catalogue, call.operation) from None

    def _complain(self, fault: sqlite3.Error, end: str) -> None:
        """On stderr, for whoever runs the sandbox: why the file cannot be written, and what comes of it."""
        text = _("--data: {path}: {fault}; {end}").format(path=self._path, fault=fault, end=end)
        sys.stderr.write(f"aom-tui sandbox: {text}\n")

    def _keep(self, parts: Sequence[Part]) -> None:
        changed = [part for part in parts if part.look()]
        try:
            if changed:
                with _transaction(self._database):
                    for part in changed:
                        part.write(self._database)
        except sqlite3.Error:
            for part in changed:
                part.fall_behind()
            raise
        for part in parts:
            part.accept()


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    """All that is written within, or nothing of it."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # where the disk is full SQLite has rolled back by itself
            database.execute("ROLLBACK")
        raise


def _make(path: Path) -> None:
    """An empty file for its owner only, unless there is one; SQLite gives its log the same mode."""
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        regular = stat.S_ISREG(os.fstat(file).st_mode)
        os.close(file)
    except FileNotFoundError:
        raise Unusable(_("there is no folder {folder}. Make it first").format(folder=path.parent)) from None
    except (OSError, ValueError) as fault:
        raise Unusable(_no_file(fault)) from None
    if not regular:
        raise Unusable(_("this is not a regular file. Name another"))


def _no_file(fault: OSError | ValueError) -> str:
    """Why it cannot be opened, and what to do."""
    match fault:
        case IsADirectoryError():
            reason = _("this is a folder")
        case PermissionError():
            reason = _("you may not read and write it")
        case OSError(strerror=str(words)):
            reason = words
        case _:
            reason = str(fault)
    return _("{reason}. Name another file").format(reason=reason)


def _begun(database: sqlite3.Connection) -> int | None:
    """The seed that the file was begun with; None where it is new. It is locked from here on."""
    database.execute("PRAGMA locking_mode = EXCLUSIVE")
    application, tables = (
        _value(database, "PRAGMA application_id"),
        _value(database, "SELECT count(*) FROM sqlite_schema"),
    )
    if application != APPLICATION and (application or tables):
        raise Unusable(_("this is the database of another program. Name another file"))
    new = application != APPLICATION
    if not new and (version := _value(database, "PRAGMA user_version")) != VERSION:
        text = _("another version of aom-tui made it (format {made}, not {own}). Use that one, or a new file")
        raise Unusable(text.format(made=version, own=VERSION))
    if _value(database, "PRAGMA quick_check(1)") != "ok":
        raise Unusable(FAULTS[sqlite3.SQLITE_CORRUPT])
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("BEGIN EXCLUSIVE").execute("COMMIT")
    return None if new else int(_value(database, "SELECT seed FROM begun"))


def _begin(database: sqlite3.Connection, seed: int) -> None:
    for statement in TABLES:
        database.execute(statement)
    database.execute("INSERT INTO begun VALUES (?)", (str(seed),))
    database.execute(f"PRAGMA application_id = {APPLICATION}")
    database.execute(f"PRAGMA user_version = {VERSION}")


def _value(database: sqlite3.Connection, query: str) -> Any:
    """The one value that a query gives."""
    return database.execute(query).fetchone()[0]


def _said(fault: Exception) -> str:
    """What is wrong with the file, and what to do, by what SQLite or a decoder says."""
    code = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return FAULTS.get(code & 0xFF, _("it cannot be used: {fault}. Name another file").format(fault=fault))
