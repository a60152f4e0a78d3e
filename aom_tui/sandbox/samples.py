"""Reported samples in the file: of each series a few parts, each with the samples of one call, in order of arrival.

A report costs as much as it reports, however long its series is: now and then the parts of a series become one.
"""

import sqlite3
from array import array
from typing import NamedTuple

import msgspec

from aom_tui.sandbox.series import Journal, Series, SeriesKey, SeriesStore

MOST_PARTS = 512
"""Parts of one series; one more, and all are written anew as one."""
TABLES = (
    "CREATE TABLE series (owner TEXT NOT NULL, number INTEGER NOT NULL, key BLOB NOT NULL, unit TEXT NOT NULL,"
    " PRIMARY KEY (owner, number)) WITHOUT ROWID",
    "CREATE TABLE samples (owner TEXT NOT NULL, number INTEGER NOT NULL, part INTEGER NOT NULL, times BLOB NOT NULL,"
    " samples BLOB NOT NULL, PRIMARY KEY (owner, number, part)) WITHOUT ROWID",
)


class InFile(NamedTuple):
    """A series as the file has it: its number in the order in which series came up, and how many parts it has."""

    number: int
    parts: int
    unit: str


class Samples:
    """The reported samples of one project. `owner` is the project's id."""

    def __init__(self, owner: str, store: SeriesStore) -> None:
        self._owner = owner
        self._store = store
        self._known: dict[SeriesKey, InFile] = {}
        self._coming: dict[SeriesKey, InFile] = {}
        self._behind: dict[SeriesKey, Series] = {}
        """Those that the file lacks samples of, because a transaction failed."""
        self._journal: Journal = []

    def take(self, database: sqlite3.Connection) -> None:
        """Reports what the file has, and hears of every report from now on. Raises what a damaged file gives."""
        query = "SELECT number, key, unit FROM series WHERE owner = ? ORDER BY number"
        for number, raw, unit in database.execute(query, (self._owner,)).fetchall():
            key = msgspec.json.decode(raw, type=SeriesKey)
            series = self._store.reported(key.namespace, key.metric_name, dict(key.dimensions), unit)
            query = "SELECT times, samples FROM samples WHERE owner = ? AND number = ? ORDER BY part"
            parts = database.execute(query, (self._owner, number)).fetchall()
            for times, values in parts:
                series.extend(array("q", times), array("d", values))
            self._known[series.key] = InFile(number, len(parts), unit)
        self._store.write_down(self._journal)

    @property
    def waiting(self) -> bool:
        """Whether something was reported that is not in the file."""
        return bool(self._journal or self._behind)

    def write(self, database: sqlite3.Connection) -> None:
        """Adds what was reported since, within the transaction that is open."""
        for series, times, values in _by_series(self._journal):
            known = self._known.get(series.key)
            if known is None or known.parts >= MOST_PARTS or known.unit != series.unit or series.key in self._behind:
                self._behind[series.key] = series
                continue
            part = (self._owner, known.number, known.parts, times.tobytes(), values.tobytes())
            database.execute("INSERT INTO samples VALUES (?, ?, ?, ?, ?)", part)
            self._coming[series.key] = known._replace(parts=known.parts + 1)
        for series in self._behind.values():
            self._coming[series.key] = self._as_one(database, series)

    def _as_one(self, database: sqlite3.Connection, series: Series) -> InFile:
        known = self._known.get(series.key)
        number = known.number if known else len(self._known.keys() | self._coming.keys()) + 1
        row = (self._owner, number, msgspec.json.encode(series.key), series.unit)
        database.execute("INSERT OR REPLACE INTO series VALUES (?, ?, ?, ?)", row)
        database.execute("DELETE FROM samples WHERE owner = ? AND number = ?", (self._owner, number))
        part = (self._owner, number, 0, series.times.tobytes(), series.values.tobytes())
        database.execute("INSERT INTO samples VALUES (?, ?, ?, ?, ?)", part)
        return InFile(number, 1, series.unit)

    def accept(self) -> None:
        """It is in the file now."""
        self._known.update(self._coming)
        self._coming.clear()
        self._behind.clear()
        self._journal.clear()

    def fall_behind(self) -> None:
        """It is not in the file: these series are written as a whole next time."""
        self._behind.update((series.key, series) for series, _, _ in self._journal)
        self._coming.clear()
        self._journal.clear()


def _by_series(journal: Journal) -> list[tuple[Series, "array[int]", "array[float]"]]:
    """What was reported of each series, in order of arrival."""
    found: dict[SeriesKey, tuple[Series, array[int], array[float]]] = {}
    for series, time_ms, value in journal:
        _, times, values = found.setdefault(series.key, (series, array("q"), array("d")))
        times.append(time_ms)
        values.append(value)
    return list(found.values())
