"""Every match of a pattern in a text of any size, by number: counted block by block, found again where it is needed.

Nothing is kept but one entry per block of 16 KB, so "17 of 5,000,000" costs no more than "17 of 20". A block is whole
lines. A line longer than that is cut into blocks; there a match may reach 4 KB into the next block, and no further.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict

from msgspec import Struct

from aom_tui.render.document.display_text import byte_offsets, display_text, is_displayed_as_is
from aom_tui.render.document.find_pattern import Matcher, Span

BLOCK = 16 * 1024
"""Bytes."""

REACH = 4 * 1024
"""Bytes that a match may go on behind its block, in a line that is longer than one."""

_KEPT = 8
"""Blocks whose matches are remembered: more are never on one screen."""


class Match(Struct, frozen=True):
    """One match: its number from 0, and its bytes in the text."""

    number: int
    start: int
    stop: int


class _Block(Struct, frozen=True):
    """Matches that begin in `start` to `stop` and end before `reach`."""

    start: int
    stop: int
    reach: int


class Matches:
    """The matches of `matcher` in `data`. `advance` counts on; the rest answers for what is counted."""

    def __init__(self, data: bytes, matcher: Matcher) -> None:
        self.data = data
        self._matcher = matcher
        self._starts = array("Q")
        self._totals = array("Q")
        """Matches in a block and all before it. The last array written, so it says how many blocks there are."""
        self._next = 0
        self._kept: OrderedDict[int, list[Span]] = OrderedDict()

    # -- counting

    @property
    def is_done(self) -> bool:
        """Whether the whole text is counted."""
        return self._next >= len(self.data)

    @property
    def counted(self) -> int:
        """Bytes from the start of which every match is known."""
        return min(self._next, len(self.data))

    def __len__(self) -> int:
        """Matches counted so far."""
        return self._totals[-1] if self._totals else 0

    def advance(self) -> None:
        """Count one block more, which takes some 20 us, and of very many matches some 20 ms."""
        if self.is_done:
            return
        block = self._block(self._next)
        number, end = self._count(block)
        self._starts.append(block.start)
        self._next = max(block.stop, end)
        self._totals.append(len(self) + number)

    def _block(self, start: int) -> _Block:
        data, end = self.data, len(self.data)
        if end - start <= BLOCK:
            return _Block(start, end, end)
        stop = data.rfind(b"\n", start, start + BLOCK) + 1
        if stop:
            return _Block(start, stop, stop)
        stop = _aligned(data, start + BLOCK)
        newline = data.find(b"\n", stop, stop + REACH)
        return _Block(start, stop, _aligned(data, min(stop + REACH, end)) if newline < 0 else newline + 1)

    def _count(self, block: _Block) -> Span:
        if is_displayed_as_is(self.data, block.start, block.reach):
            return self._matcher.count(self.data, block.start, block.stop, block.reach)
        spans = self._displayed_spans(block)
        return len(spans), spans[-1][1] if spans else block.start

    # -- finding again

    def _spans(self, number: int) -> list[Span]:
        """The matches of a block."""
        if number not in self._kept:
            block = self._block(self._starts[number])
            if is_displayed_as_is(self.data, block.start, block.reach):
                found = self._matcher.spans(self.data, block.start, block.stop, block.reach)
            else:
                found = self._displayed_spans(block)
            self._kept[number] = found
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return self._kept[number]

    def _displayed_spans(self, block: _Block) -> list[Span]:
        """Search the displayed form line by line; return the bytes that the matches stand for."""
        found: list[Span] = []
        at = block.start
        while at < block.stop:
            newline = self.data.find(b"\n", at, block.reach)
            end = block.reach if newline < 0 else newline
            found += _in_line(self._matcher, self.data[at:end], at, block.stop)
            at = end + 1
        return found

    # -- asking

    def __getitem__(self, number: int) -> Match:
        """A match by its number. Raises IndexError for one that is not counted."""
        if not 0 <= number < len(self):
            raise IndexError(number)
        block = bisect_right(self._totals, number)
        first, last = self._spans(block)[number - self._before(block)]
        return Match(number, first, last)

    def first_from(self, offset: int) -> int:
        """The number of the first match that begins at `offset` or after; `len(self)` where none is counted."""
        block = max(bisect_right(self._starts, offset) - 1, 0)
        if not len(self):
            return 0
        at = bisect_left(self._spans(block), (offset, offset))
        return self._before(block) + at

    def between(self, start: int, stop: int) -> list[Match]:
        """The counted matches that overlap the bytes from `start` to `stop`."""
        first = max(bisect_right(self._starts, start) - 1, 0)  # a block begins behind the last match before it
        found: list[Match] = []
        for block in range(first, min(bisect_left(self._starts, stop), len(self._totals))):
            before = self._before(block)
            spans = self._spans(block) if self._totals[block] > before else []
            at = max(bisect_left(spans, (start, start)) - 1, 0)
            for number in range(at, len(spans)):
                if spans[number][0] >= stop:
                    break
                if spans[number][1] > start:
                    found.append(Match(before + number, *spans[number]))
        return found

    def _before(self, block: int) -> int:
        return self._totals[block - 1] if block else 0


def _in_line(matcher: Matcher, line: bytes, at: int, stop: int) -> list[Span]:
    """The matches in a line, or a part of one, that stands at `at`; none that begins at `stop` or after."""
    text = display_text(line)
    data = text.encode()
    found = matcher.spans(data, 0, len(data), len(data))
    if not found:
        return []
    places = byte_offsets(line)
    spans = [(at + places[_column(data, first)], at + _end(places, _column(data, last))) for first, last in found]
    return [span for span in spans if span[0] < stop]


def _column(data: bytes, offset: int) -> int:
    return len(data[:offset].decode("utf-8", "replace"))


def _end(places: list[int], column: int) -> int:
    """Return the end of a match; one that ends inside the display of a character ends behind that character."""
    if column < len(places) - 1 and column and places[column - 1] == places[column]:
        return next(place for place in places[column:] if place != places[column])
    return places[column]


def _aligned(data: bytes, at: int) -> int:
    """The start of the next character."""
    for _again in range(3):
        if at < len(data) and data[at] & 0xC0 == 0x80:
            at += 1
    return at
