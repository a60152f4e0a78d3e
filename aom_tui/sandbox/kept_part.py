"""What one owner has in the file of `--data`: a project its things and samples, IAM its secrets and tokens."""

import sqlite3
from collections.abc import Iterable
from typing import Any

from aom_tui.sandbox import samples
from aom_tui.sandbox.project import ProjectData
from aom_tui.sandbox.rows import Changes, Written
from aom_tui.sandbox.samples import Samples
from aom_tui.sandbox.state import Kept

TABLES = (
    "CREATE TABLE kinds (owner TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (owner, kind)) WITHOUT ROWID",
    "CREATE TABLE things (owner TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, place INTEGER NOT NULL,"
    " value BLOB NOT NULL, PRIMARY KEY (owner, kind, key)) WITHOUT ROWID",
    *samples.TABLES,
)


class Part:
    """The rows of each kind that an owner has and, of a project, its samples. `holder` has them in memory."""

    def __init__(self, owner: str, holder: Any, kinds: Iterable[Kept], project: ProjectData | None = None) -> None:
        self._owner = owner
        self._holder = holder
        self._kinds = [Written(kept) for kept in kinds]
        self._project = project
        self._samples = Samples(owner, project.series) if project else None
        self._found: list[tuple[Written, Changes]] = []
        self._unnamed: list[str] = []
        """Kinds that the file does not know yet."""

    @property
    def touched(self) -> bool:
        """Whether something changed outside of a call that writes."""
        return self._project is not None and self._project.touched

    def take(self, database: sqlite3.Connection) -> None:
        """Gives the holder what the file has. Of a kind that the file does not know yet it keeps its own."""
        query = "SELECT kind FROM kinds WHERE owner = ?"
        known = {kind for (kind,) in database.execute(query, (self._owner,))}
        query = "SELECT key, place, value FROM things WHERE owner = ? AND kind = ? ORDER BY place"
        for written in self._kinds:
            if written.kept.kind in known:
                rows = database.execute(query, (self._owner, written.kept.kind)).fetchall()
                written.take(self._holder, rows)
        if self._samples is not None:
            self._samples.take(database)
        self._unnamed = [written.kept.kind for written in self._kinds if written.kept.kind not in known]

    def look(self) -> bool:
        """Finds what is not in the file; False where all of it is."""
        found = [(written, written.changes(self._holder)) for written in self._kinds]
        self._found = [(written, changes) for written, changes in found if changes.put or changes.gone]
        return bool(self._found or self._unnamed) or (self._samples is not None and self._samples.waiting)

    def write(self, database: sqlite3.Connection) -> None:
        """Writes what was found, within the transaction that is open."""
        kinds = [(self._owner, kind) for kind in self._unnamed]
        database.executemany("INSERT INTO kinds VALUES (?, ?)", kinds)
        for written, changes in self._found:
            kind = (self._owner, written.kept.kind)
            gone = [(*kind, key) for key in changes.gone]
            database.executemany("DELETE FROM things WHERE owner = ? AND kind = ? AND key = ?", gone)
            put = [(*kind, *row) for row in changes.put]
            database.executemany("INSERT OR REPLACE INTO things VALUES (?, ?, ?, ?, ?)", put)
        if self._samples is not None:
            self._samples.write(database)

    def accept(self) -> None:
        """It is in the file now."""
        for written, changes in self._found:
            written.accept(changes)
        self._unnamed = []
        if self._samples is not None:
            self._samples.accept()
        if self._project is not None:
            self._project.touched = False

    def fall_behind(self) -> None:
        """It is not in the file, which may be full: it is found again at the next call that writes."""
        self._found = []
        if self._samples is not None:
            self._samples.fall_behind()
