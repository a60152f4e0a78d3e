"""The exchanges in SQLite: added, listed, searched, read back, bounded.

Every call reads or writes a file, so none belongs on an event loop; threads may share one History. Whatever keeps the
file from being used is HistoryUnusable, an InvalidInput with one line for the person.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from msgspec.structs import replace

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.exchange import Exchange
from aom_tui.session.history.database import HistoryUnusable, open_database, translated_errors
from aom_tui.session.history.entry import COLUMNS, Entry, entry_of_row, row_of
from aom_tui.session.history.record import decoded, encoded, packed
from aom_tui.session.history.redaction import Detail, redacted_for_history
from aom_tui.session.history.retention import LARGE_EXCHANGE, PRUNE_EVERY, Bounds, prune
from aom_tui.settings import Settings

if TYPE_CHECKING:
    from aom_tui.session.history.query import Query
    from aom_tui.session.history.query_sql import Term

NAME = "history.db"
"""In the data folder."""

_ROW = 300
"""Bytes that a row takes beside its texts and bodies, about."""

_INSERT = "INSERT INTO exchanges ({}) VALUES ({})"


def history_in(settings: Settings) -> "History":
    """The history of the settings' data folder, with their bounds."""
    bounds = Bounds(count=settings.get("history.count"), bytes=settings.get("history.bytes"),
                    days=settings.get("history.days"))  # fmt: skip
    return History(settings.folders.data / NAME, bounds)


class History:
    """One file. It is opened at the first use, and made at the first write."""

    def __init__(self, path: Path, bounds: Bounds | None = None) -> None:
        self.path = path.absolute()
        self._bounds = bounds or Bounds()
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        self._may_write = False

    # -- writing

    def prepare(self) -> None:
        """Open the file to write, so that the first `add` need not, and remove what has grown too old."""
        self.prune()

    def add(self, exchange: Exchange, kind: str, detail: Detail = "full") -> int:
        """Keep an exchange, redacted, and those that preceded it; return its number. It is on disk by then.

        One that is there already (by its id) stays as it is. `kind` is that of the profile.
        """
        before = tuple(self._add(each, kind, detail, ()) for each in exchange.preceding)
        return self._add(exchange, kind, detail, before)

    def _add(self, exchange: Exchange, kind: str, detail: Detail, before: tuple[int, ...]) -> int:
        if known := self._number_of(exchange):
            return known
        kept = redacted_for_history(exchange, detail)
        row = row_of(kept, kind)
        bodies = kept.request.body if kept.request else b"", kept.reply.body[:] if kept.reply else b""
        blobs = (encoded(kept), *map(packed, bodies))
        row |= {"id": exchange.id, "bytes": _ROW + 2 * len(row["searched"]) + sum(map(len, blobs))}
        with self._writing() as file:
            number = int(file.execute(_INSERT.format(", ".join(row), ":" + ", :".join(row)), row).lastrowid or 0)
            file.execute("INSERT INTO records VALUES (?, ?, ?, ?)", (number, *blobs))
            links = [(number, place, each) for place, each in enumerate(before)]
            file.executemany("INSERT INTO preceding VALUES (?, ?, ?)", links)
            if number % PRUNE_EVERY == 0 or row["bytes"] > LARGE_EXCHANGE:
                prune(file, self._bounds)
        return number

    def _number_of(self, exchange: Exchange) -> int | None:
        with self._open(to_write=True) as file:
            found = file.execute("SELECT number FROM exchanges WHERE id = ?", (exchange.id,)).fetchone()
            return found[0] if found else None

    def drop(self, ids: Sequence[str]) -> None:
        """Remove these exchanges, by their ids."""
        marks = ", ".join("?" for _each in ids)
        with self._writing() as file:
            file.execute(f"DELETE FROM exchanges WHERE id IN ({marks})", tuple(ids))

    def prune(self) -> None:
        """Remove what is beyond the bounds."""
        with self._writing() as file:
            prune(file, self._bounds)

    def remove(self, numbers: Sequence[int]) -> int:
        """Remove these exchanges, so that nothing of them stays in the file; return how many there were."""
        with self._writing() as file:
            file.execute("PRAGMA secure_delete = ON")
            marks = ", ".join("?" for _each in numbers)
            count = file.execute(f"DELETE FROM exchanges WHERE number IN ({marks})", tuple(numbers)).rowcount
        self._write_through()
        return count

    def clear(self) -> int:
        """Remove everything; return how many exchanges there were. A damaged file is deleted."""
        try:
            with self._writing() as file:
                count = file.execute("DELETE FROM exchanges").rowcount
            with self._open(to_write=True) as file:
                file.execute("VACUUM")
            self._write_through()
        except HistoryUnusable as error:
            if not error.is_damaged:
                raise
            self._remove_file()
            return 0
        return count

    def _write_through(self) -> None:
        """Empty the log beside the file, where removed exchanges would stand on."""
        with self._open(to_write=True) as file:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _remove_file(self) -> None:
        self.close()
        with translated_errors(self.path):
            for suffix in ("", "-wal", "-shm"):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    # -- reading

    def numbers(self, query: "Query | None" = None) -> list[int]:
        """Return the numbers of all exchanges that the query finds, newest first."""
        sql, values = _condition(query)
        with self._open() as file:
            found = file.execute(f"SELECT number FROM exchanges WHERE {sql} ORDER BY number DESC", values)
            return [number for (number,) in found]

    def entries(self, query: "Query | None" = None, limit: int = -1) -> list[Entry]:
        """Return the entries that the query finds, newest first; at most `limit` of them."""
        sql, values = _condition(query)
        return self._entries(f"WHERE {sql} ORDER BY number DESC LIMIT ?", (*values, limit))

    def first(self, query: "Query | None", limit: int) -> tuple[list[int], list[Entry]]:
        """Return the numbers of all that the query finds, and the entries of the first of them."""
        numbers = self.numbers(query)
        return numbers, self.entries_of(numbers[:limit])

    def entries_of(self, numbers: Sequence[int]) -> list[Entry]:
        """Return the entries of these numbers, newest first; those that are gone by now are left out."""
        marks = ", ".join("?" for _each in numbers)
        return self._entries(f"WHERE number IN ({marks}) ORDER BY number DESC", tuple(numbers))

    def _entries(self, rest: str, values: tuple[object, ...]) -> list[Entry]:
        with self._open() as file:
            return [
                entry_of_row(row) for row in file.execute(f"SELECT {', '.join(COLUMNS)} FROM exchanges {rest}", values)
            ]

    def exchange(self, number: int) -> Exchange:
        """Return the redacted exchange with those that preceded it. Raises InvalidInput where there is none."""
        with self._open() as file:
            before = file.execute("SELECT number FROM preceding WHERE call = ? ORDER BY place", (number,)).fetchall()
            preceding = tuple(self._read(file, each) for (each,) in before)
            return replace(self._read(file, number), preceding=preceding)

    def _read(self, file: sqlite3.Connection, number: int) -> Exchange:
        found = file.execute("SELECT record, request_body, reply_body FROM records WHERE number = ?", (number,))
        row = found.fetchone()
        if row is None:
            what = _("there is no such call in the history")
            raise InvalidInput(Problem(str(number), what, _("`history list` shows them.")))
        try:
            made = decoded(*row)
        except (ValueError, TypeError) as error:
            raise HistoryUnusable(
                Problem(str(number), _("this call cannot be read back ({error})").format(error=error))
            ) from None
        return replace(made, kept=replace(made.kept, number=number) if made.kept else None)

    # -- the file

    def close(self) -> None:
        """Close the file until the next use."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            with suppress(sqlite3.Error):
                connection.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction."""
        with self._open(to_write=True) as file:
            file.execute("BEGIN IMMEDIATE")
            try:
                yield file
                file.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    file.execute("ROLLBACK")
                raise

    @contextmanager
    def _open(self, *, to_write: bool = False) -> Iterator[sqlite3.Connection]:
        """Hold the connection, one thread at a time. After an error it is opened anew: the file may have gone."""
        with self._lock:
            try:
                with translated_errors(self.path), ExitStack() as held:
                    connection = self._connected(to_write)
                    if connection is not self._connection:
                        held.callback(connection.close)
                    yield connection
            except HistoryUnusable:
                self._close()
                raise

    def _connected(self, to_write: bool) -> sqlite3.Connection:
        if self._connection is None or (to_write and not self._may_write):
            self._close()
            if not to_write and not self.path.exists():
                return _empty()
            self._connection = open_database(self.path, to_write=to_write)
            self._may_write = to_write
        return self._connection


def _empty() -> sqlite3.Connection:
    """Return an empty database in memory, to read where no file was ever written."""
    from aom_tui.session.history.database import TABLES

    connection = sqlite3.connect(":memory:", isolation_level=None)
    for table in TABLES:
        connection.execute(table)
    return connection


def _condition(query: "Query | None") -> "Term":
    if query is None:
        return "1", ()
    from aom_tui.session.history.query_sql import condition  # who only writes does without

    return condition(query)
