"""How much the history keeps, and the removal of the rest."""

import sqlite3
from datetime import UTC, datetime, timedelta

from msgspec import Struct

PRUNE_EVERY = 64
"""Exchanges from one pruning to the next."""

LARGE_EXCHANGE = 1024**2
"""Bytes of an exchange after which there is a pruning too."""

_OLD = "DELETE FROM exchanges WHERE started_at < ?"
_MANY = """
    DELETE FROM exchanges WHERE number <= (SELECT number FROM exchanges ORDER BY number DESC LIMIT 1 OFFSET ?)
"""
_SIZE = "SELECT total(bytes), max(number) FROM exchanges"
_LARGE = """
    DELETE FROM exchanges WHERE number <= (
        SELECT max(number) FROM (SELECT number, sum(bytes) OVER (ORDER BY number DESC) AS total FROM exchanges)
        WHERE total > ? AND number < ?
    )
"""


class Bounds(Struct, frozen=True, kw_only=True):
    """How much is kept; the oldest go first, whichever bound is met. The newest stays, however large it is."""

    count: int = 10_000
    bytes: int = 256 * 1024**2
    days: int = 90


def prune(file: sqlite3.Connection, bounds: Bounds) -> None:
    """Remove what is beyond the bounds, and give its room back to the disk."""
    oldest = (datetime.now(UTC) - timedelta(days=bounds.days)).timestamp()
    gone = file.execute(_OLD, (oldest,)).rowcount
    gone += file.execute(_MANY, (bounds.count,)).rowcount
    size, newest = file.execute(_SIZE).fetchone()
    if size > bounds.bytes:
        gone += file.execute(_LARGE, (bounds.bytes, newest)).rowcount
    if gone:
        file.execute("PRAGMA incremental_vacuum").fetchall()
