"""A text of any size as numbered rows: one blob of bytes and a sparse index, nothing else kept.

A row is a line, except that a line longer than 8 KB (a minified reply of 10 MB, say) is cut into rows of a fixed
number of bytes, so that no single row is ever too long to draw.
"""

from array import array
from bisect import bisect_right

from msgspec import Struct

from aom_tui.render.clean import clean
from aom_tui.session.concurrency.loop_priority import yield_to_loop

BLOCK = 8 * 1024
"""Bytes between two entries of the index; also the longest line that is one row."""

TAB = 4


class Place(Struct, frozen=True, order=True):
    """A row and a character in it, both from 0."""

    row: int
    column: int


class Document:
    """Rows of a UTF-8 text, cleaned and with tabs expanded when they are read.

    `pitch` is the number of bytes in a row of a line that is too long: the width of the view, which so shows it
    wrapped. Building it takes about 1 ms per MB, in steps of microseconds.
    """

    def __init__(self, data: bytes, pitch: int = 1000) -> None:
        self.data = data
        self.pitch = max(pitch, 8)
        self._offsets = array("Q")
        self._rows = array("Q")
        self._is_long = bytearray()
        self._last = (0, 0)
        self._len = self._index()

    @property
    def has_long_lines(self) -> bool:
        """Whether some line had to be cut into rows."""
        return any(self._is_long)

    def _index(self) -> int:
        """Blocks that end with a line, and long lines; the number of rows."""
        data, end, at, row = self.data, len(self.data), 0, 0
        while at < end:
            stop = end if end - at <= BLOCK else data.rfind(b"\n", at, at + BLOCK) + 1
            is_long = stop == 0
            if is_long:
                stop = (data.find(b"\n", at + BLOCK) + 1) or end
            self._offsets.append(at)
            self._rows.append(row)
            self._is_long.append(is_long)
            row += self._count(at, stop, is_long)
            at = stop
            yield_to_loop()
        return row

    def _count(self, at: int, stop: int, is_long: bool) -> int:
        ended = self.data[stop - 1] == 0x0A
        if is_long:
            return max(-(-(stop - ended - at) // self.pitch), 1)
        return self.data.count(b"\n", at, stop) + (not ended)

    def __len__(self) -> int:
        """Rows."""
        return self._len

    def row(self, number: int) -> str:
        """The text of a row, safe to draw. Raises IndexError outside of `range(len(document))`."""
        start, stop = self.span(number)
        return _shown(self.data[start:stop])

    def span(self, number: int) -> tuple[int, int]:
        """Where a row stands in `data`, without its newline."""
        if not 0 <= number < self._len:
            raise IndexError(f"row {number} of {self._len}")
        entry = bisect_right(self._rows, number) - 1
        if self._is_long[entry]:
            return self._long_span(entry, number - self._rows[entry])
        start = self._find(entry, number)
        stop = self.data.find(b"\n", start)
        stop = len(self.data) if stop < 0 else stop
        self._last = (number, start)
        return start, stop

    def _find(self, entry: int, number: int) -> int:
        """The offset of a row in a block, counted from the block's start or from the row last asked for."""
        row, at = self._rows[entry], self._offsets[entry]
        if row <= self._last[0] <= number:
            row, at = self._last
        for _ in range(number - row):
            at = self.data.find(b"\n", at) + 1
        return at

    def _long_span(self, entry: int, index: int) -> tuple[int, int]:
        begin = self._offsets[entry]
        following = entry + 1
        end = self._offsets[following] if following < len(self._offsets) else len(self.data)
        end -= self.data[end - 1] == 0x0A
        start = self._aligned(begin + index * self.pitch, end)
        return start, self._aligned(begin + (index + 1) * self.pitch, end)

    def _aligned(self, at: int, end: int) -> int:
        """The start of the next character: a row must not begin inside one."""
        at = min(at, end)
        for _ in range(3):
            if at < end and self.data[at] & 0xC0 == 0x80:
                at += 1
        return at

    def continues(self, number: int) -> bool:
        """Whether a row belongs to the same line as the row before it."""
        start = self.span(number)[0]
        return start > 0 and self.data[start - 1] != 0x0A

    def row_at(self, offset: int) -> int:
        """The row that holds the byte at `offset`."""
        entry = max(bisect_right(self._offsets, offset) - 1, 0)
        if not self._len:
            return 0
        begin = self._offsets[entry]
        if self._is_long[entry]:
            return int(self._rows[entry]) + (offset - begin) // self.pitch
        return int(self._rows[entry]) + self.data.count(b"\n", begin, offset)

    def place_at(self, offset: int) -> Place:
        """The row and the character that show the byte at `offset`; at the newline of a row, its end."""
        offset = min(offset, len(self.data) - 1)
        for _ in range(3):
            offset -= offset > 0 and self.data[offset] & 0xC0 == 0x80
        row = min(self.row_at(max(offset, 0)), max(self._len - 1, 0))
        start, stop = self.span(row) if self._len else (0, 0)
        if offset < start:  # a row of a long line begins later than its share of bytes, behind a whole character
            row, (start, stop) = row - 1, self.span(row - 1)
        return Place(row, len(_shown(self.data[start : min(offset, stop)])))

    def text(self, start: Place, end: Place, limit: int = 4 * 1024 * 1024) -> str:
        """The text between two places as lines, `end` not included; at most about `limit` characters of it."""
        pieces: list[str] = []
        length = 0
        for number in range(max(start.row, 0), min(end.row + 1, self._len)):
            row = self.row(number)
            first = start.column if number == start.row else 0
            last = end.column if number == end.row else len(row)
            if pieces and not self.continues(number):
                pieces.append("\n")
            pieces.append(row[first:last])
            length += len(row)
            if length > limit:
                break
        return "".join(pieces)


def _shown(row: bytes) -> str:
    return clean(row.decode("utf-8", "replace")).expandtabs(TAB)
