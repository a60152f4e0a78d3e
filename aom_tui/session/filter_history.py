"""The filters a user has asked for, by operation: kept from one window to the next, but for those with a secret."""

import contextlib
import json
from pathlib import Path

from aom_tui.session.kept_lines import may_be_kept
from aom_tui.settings import write_private

FILE = "filters.json"

MOST = 30
"""Filters of one operation."""

MOST_OPERATIONS = 200

LONGEST = 2000
"""Characters of a filter that is kept."""


class FilterHistory:
    """Newest first. Without a folder it lasts as long as the window; a disk that cannot be read or written is no error.

    Two windows do not see each other's; the one that writes last adds to what it finds.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._path = folder / FILE if folder else None
        self._secret: dict[str, list[str]] = {}
        """Remembered here alone."""
        self._kept: dict[str, list[str]] | None = None

    def of(self, operation: str) -> tuple[str, ...]:
        """The filters of an operation."""
        if self._kept is None:
            self._kept = self._read()
        return (*self._secret.get(operation, ()), *self._kept.get(operation, ()))

    def add(self, operation: str, query: str) -> None:
        """One that was applied just now."""
        if not may_be_kept(query) or len(query) > LONGEST:
            self._secret[operation] = _with(query, self._secret.get(operation, []))
            return
        kept = self._read() if self._path else self._kept or {}
        mine = _with(query, kept.pop(operation, []))
        self._kept = dict([*kept.items(), (operation, mine)][-MOST_OPERATIONS:])
        self._write()

    def _read(self) -> dict[str, list[str]]:
        """What is on disk; anything else than what was written there is nothing."""
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

    def _write(self) -> None:
        if self._path:
            with contextlib.suppress(OSError):
                write_private(self._path, json.dumps(self._kept, ensure_ascii=False, indent=1).encode())


def _with(query: str, queries: list[str]) -> list[str]:
    return [query, *(each for each in queries if each != query)][:MOST]
