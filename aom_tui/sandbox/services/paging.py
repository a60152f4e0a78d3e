"""Pages of a list: what the query asks for, and where the next one starts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from aom_tui.sandbox.wire import Call

Row = TypeVar("Row")

LARGEST_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """A stretch of a longer list. `next_start` is None on the last page."""

    rows: Sequence[Row]
    start: int
    total: int
    size: int

    @property
    def next_start(self) -> int | None:
        following = self.start + len(self.rows)
        return following if self.rows and following < self.total else None

    @property
    def previous_start(self) -> int | None:
        """Where the page before this one starts; None on the first page."""
        return max(self.start - self.size, 0) if self.start else None


def page(call: Call, rows: Sequence[Row], *, size: str = "limit", start: str = "offset") -> Page[Row]:
    """The page that the query parameters named `size` and `start` ask for; a bad one is refused by its name."""
    length = number(call, size, LARGEST_PAGE, low=1, high=LARGEST_PAGE)
    first = number(call, start, 0)
    return Page(rows[first : first + length], first, len(rows), length)


def numbered(call: Call, rows: Sequence[Row], *, number: str, size: str, first: int = 1, usual: int = 10) -> Page[Row]:
    """The page whose number and size the body's fields of those names say; the pages are counted from `first`."""
    length = call.body.get(size, usual)
    if length < 1:
        raise call.refuse(size, f"{size} must be at least 1")
    start = (call.body.get(number, first) - first) * length
    return Page(rows[start : start + length], start, len(rows), length)


def number(call: Call, name: str, default: int, *, low: int = 0, high: int = 2**31) -> int:
    """A whole number from the query, within its limits; left out or empty it is the default."""
    text = call.query.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) <= 10 and low <= int(text) <= high):
        raise call.refuse(name, f"{name} must be a whole number from {low}")
    return int(text)
