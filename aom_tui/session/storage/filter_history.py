"""The filters a user has asked for, by operation: kept from one window to the next, but for those with a secret."""

import contextlib
import json
from collections.abc import Iterable
from pathlib import Path
from threading import Lock

from aom_tui.private_file import write_private
from aom_tui.session.storage.line_secrets import is_free_of_secrets

FILE = "filters.json"

MOST = 30
"""Filters of one operation."""

MOST_OPERATIONS = 200

LONGEST = 2000
"""Characters of a filter that is kept."""

_Kept = dict[str, list[str]]
"""Filters by operation, the one used last at the end."""


class FilterHistory:
    """Newest first. Without a folder it lasts as long as the window; a disk that cannot be read or written is no error.

    `read` and `write` are for threads, the rest for the loop. Two windows do not see each other's; the one that writes
    last adds to what it finds.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._path = folder / FILE if folder else None
        self._secret: dict[str, list[str]] = {}
        """Filters with a secret, which are never written."""
        self._kept: _Kept = {}
        self._added: list[tuple[str, str]] = []
        """Filters that are not written yet."""
        self._disk = Lock()
        """Held while the file is read or written."""
        self._handing_over = Lock()

    def of(self, operation: str) -> tuple[str, ...]:
        """Return the filters of an operation, as far as they have been read."""
        return (*self._secret.get(operation, ()), *self._kept.get(operation, ()))

    def add(self, operation: str, query: str) -> None:
        """Add a filter that was applied; `write` puts it on disk."""
        if not is_free_of_secrets(query) or len(query) > LONGEST:
            self._secret[operation] = _with(query, self._secret.get(operation, []))
            return
        with self._handing_over:
            self._added.append((operation, query))
            self._kept = _with_all(self._kept, [(operation, query)])

    def read(self) -> None:
        """Read what is on disk, from other windows too."""
        if self._path:
            with self._disk:
                self._take(self._read())

    def write(self) -> None:
        """Write the filters that were added."""
        if not self._path:
            return
        with self._disk:
            kept = self._read()
            with self._handing_over:
                added, self._added = self._added, []
            kept = _with_all(kept, added)
            with contextlib.suppress(OSError):
                write_private(self._path, json.dumps(kept, ensure_ascii=False, indent=1).encode())
            self._take(kept)

    def _take(self, kept: _Kept) -> None:
        with self._handing_over:
            self._kept = _with_all(kept, self._added)

    def _read(self) -> _Kept:
        """Return what is on disk; empty for anything that was not written by `write`."""
        try:
            read = json.loads(self._path.read_bytes()) if self._path else {}
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(read, dict):
            return {}
        return {
            name: [query for query in queries if isinstance(query, str)]
            for name, queries in read.items()
            if isinstance(queries, list)
        }


def _with_all(kept: _Kept, added: Iterable[tuple[str, str]]) -> _Kept:
    """Return the filters with each new one first of its operation, which comes last; the oldest operations go."""
    made = dict(kept)
    for operation, query in added:
        made[operation] = _with(query, made.pop(operation, []))
    return dict([*made.items()][-MOST_OPERATIONS:])


def _with(query: str, queries: list[str]) -> list[str]:
    return [query, *(each for each in queries if each != query)][:MOST]
