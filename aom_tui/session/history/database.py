"""The SQLite file of the history: its tables, how it is created and opened, its errors in words."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from aom_tui.language import _, later
from aom_tui.private_folder import private_folder
from aom_tui.problem import InvalidInput, Problem, room_or_right, system_words

VERSION = 2
"""Of the tables, as `user_version` has it. A file of a later program is left alone."""

PATIENCE = 2.0
"""Seconds that another process may hold the file: it writes for milliseconds."""

TABLES = (
    """
    CREATE TABLE exchanges (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        started_at REAL NOT NULL,
        profile TEXT NOT NULL,
        kind TEXT NOT NULL,
        role TEXT NOT NULL,
        operation TEXT NOT NULL,
        method TEXT NOT NULL,
        uri TEXT NOT NULL,
        status INTEGER,
        outcome TEXT NOT NULL,
        code TEXT NOT NULL,
        request_id TEXT NOT NULL,
        message TEXT NOT NULL,
        seconds REAL NOT NULL,
        request_size INTEGER NOT NULL,
        reply_size INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        searched TEXT NOT NULL,
        page INTEGER
    )
    """,
    "CREATE INDEX exchanges_started ON exchanges (started_at)",
    """
    CREATE TABLE records (
        number INTEGER PRIMARY KEY REFERENCES exchanges ON DELETE CASCADE,
        record BLOB NOT NULL,
        request_body BLOB NOT NULL,
        reply_body BLOB NOT NULL
    )
    """,
    """
    CREATE TABLE preceding (
        call INTEGER NOT NULL REFERENCES exchanges ON DELETE CASCADE,
        place INTEGER NOT NULL,
        number INTEGER NOT NULL REFERENCES exchanges ON DELETE CASCADE,
        PRIMARY KEY (call, place)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX preceding_number ON preceding (number)",
)
"""`started_at` is in seconds since 1970, `bytes` what a row takes on disk, `searched` all that a text may be in."""

_TO_2 = "ALTER TABLE exchanges ADD COLUMN page INTEGER"
_AS_2 = "CREATE TEMP VIEW exchanges AS SELECT *, NULL AS page FROM main.exchanges"
"""A file of version 1: to be written, and to be read where it may not be written."""

_SMALLEST_LOG_INDEX = 32 * 1024
"""Bytes: the smallest index of a write-ahead log."""

DAMAGED = later("the history is damaged")

_WORDS = {
    sqlite3.SQLITE_BUSY: (later("the history is locked by another program"), later("Try again.")),
    sqlite3.SQLITE_LOCKED: (later("the history is locked by another program"), later("Try again.")),
    sqlite3.SQLITE_READONLY: (later("the history cannot be written"), later("Make file and folder writable.")),
    sqlite3.SQLITE_CANTOPEN: (later("the history cannot be opened"), later("Make file and folder writable.")),
    sqlite3.SQLITE_PERM: (later("the history cannot be opened"), later("Make file and folder writable.")),
    sqlite3.SQLITE_FULL: (later("the disk is full, so nothing is kept in the history"), later("Make room.")),
    sqlite3.SQLITE_IOERR: (later("the history cannot be read or written"), later("Check the disk.")),
    sqlite3.SQLITE_CORRUPT: (DAMAGED, later("`aom-tui history clear` begins a new one.")),
    sqlite3.SQLITE_NOTADB: (DAMAGED, later("`aom-tui history clear` begins a new one.")),
}
"""By SQLite's primary result codes."""


class HistoryUnusable(InvalidInput):
    """The file cannot be used: one line that says why. The program goes on without it."""

    def __init__(self, problem: Problem, *, is_damaged: bool = False) -> None:
        super().__init__(problem)
        self.is_damaged = is_damaged


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the system into HistoryUnusable."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_IOERR and _is_full(path):
            code = sqlite3.SQLITE_FULL
        what, remedy = _WORDS.get(code, ("", ""))
        said = Problem(str(path), _(what) if what else " ".join(str(error).split()), _(remedy) if remedy else "")
        raise HistoryUnusable(said, is_damaged=what == DAMAGED) from None
    except OSError as error:
        raise HistoryUnusable(Problem(str(path), system_words(error), room_or_right(error))) from None


def _is_full(path: Path) -> bool:
    """Whether there is no room for what SQLite lays beside the file: it calls that an input/output error."""
    with suppress(OSError):
        disk = os.statvfs(path.parent)
        return disk.f_bavail * disk.f_frsize < _SMALLEST_LOG_INDEX
    return False


def open_database(path: Path, *, to_write: bool) -> sqlite3.Connection:
    """Return a connection that several threads may use, one at a time. Raises HistoryUnusable.

    To read, the file must be there; it may lie where nobody can write.
    """
    with translated_errors(path):
        if to_write:
            _create(path)
            connection = _connected(f"{path.as_uri()}?mode=rw")
            _prepare(connection, path)
            return connection
        return _open_to_read(path)


def _create(path: Path) -> None:
    """Create the file before SQLite opens it, 0600: what SQLite lays beside it gets the same mode."""
    private_folder(path.parent)
    number = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        if os.fstat(number).st_mode & 0o077:
            os.fchmod(number, 0o600)
    finally:
        os.close(number)


def _connected(address: str) -> sqlite3.Connection:
    return sqlite3.connect(address, PATIENCE, isolation_level=None, check_same_thread=False, uri=True)


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")  # a power cut may cost the last ones, a killed process none
    found = _version(connection, path)
    if not found:
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        with suppress(sqlite3.OperationalError):  # another process is at it: whoever opens it next does it
            connection.execute("PRAGMA journal_mode = WAL")
    if found < VERSION:
        connection.execute("BEGIN IMMEDIATE")
        for each in _migrations(_version(connection, path)):
            connection.execute(each)
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")


def _migrations(found: int) -> Sequence[str]:
    """Return the statements that bring a file of that version to today's."""
    return TABLES if not found else (_TO_2,) if found < VERSION else ()


def _open_to_read(path: Path) -> sqlite3.Connection:
    """Open the file to read; as immutable where nothing can be written beside it, or the disk is full."""
    for more in ("mode=rw", "mode=ro", "mode=ro&immutable=1"):
        try:
            connection = _connected(f"{path.as_uri()}?{more}")
            connection.execute("PRAGMA foreign_keys = ON")
            if _version(connection, path) == 1:
                connection.execute("PRAGMA temp_store = MEMORY")
                connection.execute(_AS_2)
            return connection
        except sqlite3.OperationalError as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code not in _CANNOT_WRITE_BESIDE or "immutable" in more:
                raise
    raise AssertionError


_CANNOT_WRITE_BESIDE = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL)
"""Result codes where nothing can be laid beside the file."""


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """Return the version of the tables, 0 without any. Raises HistoryUnusable for a later program's."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if found > VERSION:
        what = _("the history is of a newer version of this program")
        raise HistoryUnusable(Problem(str(path), what, _("Update aom-tui to read it.")))
    return found
