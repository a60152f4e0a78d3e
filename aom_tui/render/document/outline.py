"""The values of an indented JSON text that take several lines: where they end and what they hold, without parsing it.

In such a text indentation tells depth. So an object or array ends at the next line that begins with its closing bracket
and is indented as its first line is, and its items are the lines indented by one step more. All of it is searched for
in C, a piece at a time, so that a thread that does it can give way in between.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice

from aom_tui.render.document.document import BLOCK
from aom_tui.session.concurrency.loop_priority import yield_to_loop

INDENT = 2
"""Spaces by which each level is indented."""

WINDOW = 256 * 1024
"""Bytes searched at a time: a quarter of a millisecond."""

LARGEST_COUNTED = 256 * 1024
"""Bytes of a value whose items `count` counts unasked: a screen may show fifty such values."""

ROOT = 0
"""The offset of the outermost value."""

_CLOSING = {0x7B: b"}", 0x5B: b"]"}


class Outline:
    """Finds values by the offset of their first line, and remembers what it found. Safe to use in any thread."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._ends: dict[int, int] = {}
        self._items: dict[int, Items] = {}

    def folds(self, start: int) -> bool:
        """Whether the line that begins at `start` begins a value of several lines, or is too long to be one row."""
        stop = self.line_end(start)
        return stop - start > BLOCK or self._opened(stop)

    def is_long_string(self, start: int) -> bool:
        """Whether the line that begins at `start` is a string too long to be one row."""
        stop = self.line_end(start)
        return stop - start > BLOCK and not self._opened(stop)

    def _opened(self, stop: int) -> bool:
        return stop > 0 and self.data[stop - 1] in _CLOSING

    def line_end(self, start: int) -> int:
        """Where the line's newline is, or the end of the text."""
        stop = self.data.find(b"\n", start)
        return len(self.data) if stop < 0 else stop

    def closing(self, start: int) -> int:
        """Where the last line of a value begins: `start` for one line, the text's end for what is never closed."""
        if start not in self._ends:
            self._ends[start] = self._closing(start)
        return self._ends[start]

    def _closing(self, start: int) -> int:
        stop = self.line_end(start)
        if not self._opened(stop):
            return start
        needle = b"\n" + b" " * self.indent(start) + _CLOSING[self.data[stop - 1]]
        if start == ROOT:
            return self.data.rfind(needle) + 1 or len(self.data)
        for at in range(stop, len(self.data), WINDOW):
            found = self.data.find(needle, at, at + WINDOW + len(needle))
            if found >= 0:
                return found + 1
            yield_to_loop()
        return len(self.data)

    def opening(self, start: int) -> int:
        """Where the value begins whose last line begins at `start`; -1 for a line that closes nothing."""
        indent = self.indent(start)
        if self.data[start + indent : start + indent + 1] not in (b"}", b"]"):
            return -1
        # Every line in between is indented more. An opening line begins with its bracket, or with a key before it.
        needles = [b"\n" + b" " * indent + first for first in (b"{", b"[", b'"')]
        for stop in range(start if indent else 0, 0, -WINDOW):
            begin = max(stop - WINDOW - indent - 2, 0)
            found = max(self.data.rfind(needle, begin, stop) for needle in needles)
            if found >= 0:
                return found + 1
        return ROOT

    def item(self, items: "Items", index: int) -> int:
        """Where an item begins; its end is remembered too, as it is known by the item that follows."""
        start = items.offset(index)
        if start not in self._ends and self.folds(start):
            last = items.last_line(index)
            if self.data[(at := last + self.indent(last)) : at + 1] in (b"}", b"]"):
                self._ends[start] = last
        return start

    def end(self, start: int) -> int:
        """Where the line after the value begins, or the end of the text."""
        return min(self.line_end(self.closing(start)) + 1, len(self.data))

    def indent(self, start: int) -> int:
        """Spaces that the line begins with."""
        stop = start
        while self.data[stop : stop + 1] == b" ":
            stop += 1
        return stop - start

    def items(self, start: int) -> "Items":
        """What an object or array holds. About 1.5 ms per MB where it is asked for first."""
        if start not in self._items:
            self._items[start] = Items(self.data, self.line_end(start), self.closing(start), self.indent(start))
        return self._items[start]

    def path(self, start: int) -> list[int]:
        """Return the item numbers that lead from the root to the value that begins at `start`."""
        path: list[int] = []
        at = ROOT
        while at < start and len(items := self.items(at)) and (index := items.index_at(start)) >= 0:
            path.append(index)
            at = items.offset(index)
            if self.closing(at) == at:
                break
        return path

    def find(self, path: Sequence[int]) -> int:
        """Where the value on a path of item numbers begins; -1 where there is none of several lines."""
        at = ROOT
        for index in path:
            items = self.items(at)
            if index >= len(items):
                return -1
            at = items.offset(index)
        return at if self.folds(at) else -1

    def count(self, start: int) -> int | None:
        """How many items an object or array has; None for a large one whose items were not asked for yet."""
        if start in self._items or self.closing(start) - start <= LARGEST_COUNTED:
            return len(self.items(start))
        return None


class Items:
    """The lines that the items of one object or array begin on, found again through a sparse index.

    `start` is the newline of its first line, `end` where its last line begins, `indent` its own indentation in spaces.
    """

    def __init__(self, data: bytes, start: int, end: int, indent: int) -> None:
        self._data, self._end = data, end
        self._indent = indent + INDENT
        self._item = re.compile(rb"\n {%d}(?=[^ \]}\n])" % self._indent)
        self._offsets = array("Q")
        self._counts = array("Q")
        self._last = (0, start)
        self._len = self._index(start)

    def _index(self, at: int) -> int:
        """Pieces from newline to newline, and how many items begin before each."""
        count = 0
        while at < self._end:
            stop = self._data.rfind(b"\n", at + 1, at + 2 * BLOCK)
            if stop < 0:
                stop = self._data.find(b"\n", at + 1)
            stop = self._end if stop < 0 else min(stop, self._end)
            self._offsets.append(at)
            self._counts.append(count)
            count += len(self._item.findall(self._data, at, stop))
            at = stop
            yield_to_loop()
        return count

    def __len__(self) -> int:
        """Fields of an object, elements of an array."""
        return self._len

    def offset(self, index: int) -> int:
        """Where the line of an item begins. Raises IndexError outside of `range(len(items))`."""
        if not 0 <= index < self._len:
            raise IndexError(f"item {index} of {self._len}")
        piece = bisect_right(self._counts, index) - 1
        count, at = self._counts[piece], self._offsets[piece]
        last, where = self._last
        if last <= index and where > at:
            count, at = last, where
        found = next(islice(self._item.finditer(self._data, at, self._end), index - count, None))
        self._last = (index, found.start())
        return found.start() + 1

    def last_line(self, index: int) -> int:
        """Where the last line of an item begins: before the next item, or where there is none before the end."""
        following = self.offset(index + 1) if index + 1 < self._len else self._end
        return self._data.rfind(b"\n", 0, following - 1) + 1

    def index_at(self, offset: int) -> int:
        """Which item has the byte at `offset` in its lines; -1 before the first, the last one behind it."""
        piece = bisect_right(self._offsets, offset - 1) - 1
        if piece < 0:
            return -1
        # An item's line that begins at `offset` counts too, one that begins later does not.
        seen = min(offset + self._indent + 1, self._end)
        return int(self._counts[piece]) + len(self._item.findall(self._data, self._offsets[piece], seen)) - 1
