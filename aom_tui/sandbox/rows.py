"""Which rows of one kind have changed since the file was written last."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from aom_tui.sandbox.state import Kept


class Row(NamedTuple):
    """One row as the file has it: its place among the others, and its bytes or, once it is settled, the object."""

    place: int
    raw: bytes | None
    settled: Any = None


NEW = Row(0, None)
"""Stands for a row that the file does not have; places start at 1."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What has to be written: rows to put (key, place, bytes) and keys that are gone; and all there is after that."""

    put: list[tuple[str, int, bytes]]
    gone: list[str]
    rows: Mapping[Any, Row]


@dataclass(slots=True)
class Written:
    """What the file has of one kind. The order of the rows is that of their places."""

    kept: Kept
    rows: Mapping[Any, Row] = field(default_factory=dict)
    last_place: int = 0

    def changes(self, holder: Any) -> Changes:
        """Compares what the holder has now, row by row and byte by byte: handlers change things where they lie."""
        put: list[tuple[str, int, bytes]] = []
        rows: dict[Any, Row] = {}
        before, last = 0, self.last_place
        for key, value in self.kept.read(holder).items():
            row = self.rows.get(key, NEW)
            place = row.place
            if place <= before:  # new, or taken out and put in again: it goes behind the others
                place = last = last + 1
            if place != row.place or row.settled is not value:
                raw = msgspec.json.encode(value)
                if place != row.place or raw != row.raw:
                    put.append((self.kept.key_text(key), place, raw))
                row = Row(place, None, value) if self.kept.settled(value) else Row(place, raw)
            rows[key], before = row, place
        return Changes(put, [self.kept.key_text(key) for key in self.rows if key not in rows], rows)

    def accept(self, changes: Changes) -> None:
        """They are in the file now."""
        self.rows = changes.rows
        self.last_place = max((self.last_place, *(place for _, place, _ in changes.put)))

    def take(self, holder: Any, stored: list[tuple[str, int, bytes]]) -> None:
        """Gives the holder what the file has, in order of the places. Raises msgspec.MsgspecError for damaged rows."""
        keys = [self.kept.key(text) for text, _, _ in stored]
        self.kept.restore(holder, dict(zip(keys, (self.kept.value(raw) for _, _, raw in stored), strict=True)))
        self.rows = {key: Row(place, raw) for key, (_, place, raw) in zip(keys, stored, strict=True)}
        self.last_place = stored[-1][1] if stored else 0
