"""Which rows of a JSON document are shown when values are folded, each to one row.

There are two ways to fold. At first all is open, and marks are the values folded one by one. As a tree all is folded,
and marks are the values opened one by one: so a million objects are folded without looking at any of them.
"""

from bisect import bisect_right
from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from aom_tui.language import commas, ngettext
from aom_tui.render.cells import cells
from aom_tui.render.clean import clean
from aom_tui.render.document.document import Document
from aom_tui.render.document.outline import ROOT, Items, Outline
from aom_tui.render.glyphs import signs

PREVIEW_CELLS = 56
"""Cells for the fields that a folded object is shown with."""

LONG_HEAD = 60
"""Characters shown of a folded string that takes many rows."""


class Folding(Struct, frozen=True, eq=False):
    """Which values are folded, by the offset of their first line, so that text appended later changes nothing."""

    outline: Outline
    is_tree: bool = False
    marks: frozenset[int] = field(default=frozenset())

    @property
    def is_plain(self) -> bool:
        """Whether nothing is folded."""
        return not (self.is_tree or self.marks)

    def folded(self, start: int) -> "Folding":
        """Fold this value to one row; what is folded inside it stays so."""
        return replace(self, marks=self.marks - {start} if self.is_tree else self.marks | {start})

    def closed(self, start: int) -> "Folding":
        """Fold the value whose last line begins at `start`."""
        opening = self.outline.opening(start)
        return self.folded(opening) if opening >= 0 else self

    def unfolded(self, start: int) -> "Folding":
        """Unfold this value; in a tree its items stay folded."""
        return replace(self, marks=self.marks | {start} if self.is_tree else self.marks - {start})

    def carried(self, outline: Outline) -> "Folding":
        """Fold the same values, by their paths, in another text of the same shape."""
        places = (outline.find(self.outline.path(mark)) for mark in self.marks)
        return Folding(outline, self.is_tree, frozenset(place for place in places if place >= 0))

    def all_folded(self) -> "Folding":
        """A tree of which only the outermost value is open."""
        return Folding(self.outline, is_tree=True, marks=frozenset({ROOT}))

    def all_unfolded(self) -> "Folding":
        """Everything open."""
        return Folding(self.outline)

    def in_sight(self, offset: int) -> "Folding":
        """Unfold every value that hides the byte at `offset`."""
        if self.is_tree:
            return replace(self, marks=self.marks | frozenset(self._around(offset)))
        return replace(self, marks=frozenset(mark for mark in self.marks if not self._hides(mark, offset)))

    def _hides(self, mark: int, offset: int) -> bool:
        outline = self.outline
        begin = mark if outline.is_long_string(mark) else outline.line_end(mark)
        return begin < offset < outline.end(mark)

    def _around(self, offset: int) -> Iterator[int]:
        """The values that a byte is in, from the outermost one."""
        start = ROOT
        while start >= 0 and self.outline.folds(start) and self._hides(start, offset):
            yield start
            if self.outline.is_long_string(start) or offset >= self.outline.closing(start):
                return
            items = self.outline.items(start)
            index = items.index_at(offset)
            start = items.offset(index) if index >= 0 else -1


class Row(Struct, frozen=True):
    """A visible row: its number in the document, the offset it begins at, and whether it is a folded value."""

    number: int
    start: int
    is_folded: bool = False


class _Run(Struct, frozen=True):
    """Consecutive visible rows: of the document as they are, items of one value, or a single folded value."""

    row: int
    count: int
    is_folded: bool = False
    items: Items | None = None
    first: int = 0
    """Of the items."""


class VisibleRows:
    """Maps the places of visible rows, from 0, to rows of the document, and back. Immutable.

    Building it takes microseconds for each mark, and once 1.5 ms per MB of the values that are open in a tree.
    """

    def __init__(self, document: Document, folding: Folding | None = None) -> None:
        self.document = document
        self.folding = folding
        self._runs = list(_runs(document, folding))
        self._rows = [run.row for run in self._runs]
        self._places = [0]
        for run in self._runs:
            self._places.append(self._places[-1] + run.count)

    def __len__(self) -> int:
        """The number of visible rows."""
        return self._places[-1]

    def at(self, place: int) -> Row:
        """The row at a place. Raises IndexError outside of `range(len(shown))`."""
        if not 0 <= place < len(self):
            raise IndexError(f"place {place} of {len(self)}")
        index = bisect_right(self._places, place) - 1
        run, further = self._runs[index], place - self._places[index]
        if run.items is None or self.folding is None:
            number = run.row + further
            return Row(number, self.document.span(number)[0], run.is_folded)
        offset = self.folding.outline.item(run.items, run.first + further)
        return Row(self.document.row_at(offset), offset, self.folding.outline.folds(offset))

    def place(self, row: int) -> int:
        """Where a row of the document is shown, or the folded one that hides it."""
        index = max(bisect_right(self._rows, row) - 1, 0)
        if not self._runs:
            return 0
        run = self._runs[index]
        if run.items is None:
            further = min(row - run.row, run.count - 1)
        else:
            further = run.items.index_at(self.document.span(row)[0]) - run.first
        return self._places[index] + max(further, 0)

    def opens(self, row: Row) -> bool:
        """Whether a value begins on the row that is folded or can be."""
        data, start = self.document.data, row.start
        begins = start == 0 or data[start - 1] == 0x0A
        return self.folding is not None and begins and self.folding.outline.folds(start)


def _runs(document: Document, folding: Folding | None) -> Iterator[_Run]:
    if folding is None or folding.is_plain or not folding.outline.folds(ROOT):
        return iter([_Run(0, len(document))] if len(document) else [])
    return (run for run in (_tree_runs if folding.is_tree else _flat_runs)(document, folding) if run.count)


def _rows(document: Document, start: int, end: int) -> _Run:
    """The document as it is from the line that begins at `start` to the one that begins at `end`."""
    if start >= len(document.data):
        return _Run(len(document), 0)
    first = document.row_at(start)
    last = document.row_at(end) if end < len(document.data) else len(document)
    return _Run(first, last - first)


def _flat_runs(document: Document, folding: Folding) -> Iterator[_Run]:
    at = 0
    for mark in sorted(folding.marks):
        if mark >= at:
            yield _rows(document, at, mark)
            yield _Run(document.row_at(mark), 1, is_folded=True)
            at = folding.outline.end(mark)
    yield _rows(document, at, len(document.data))


class _OpenValue(Struct):
    """A value of a tree whose items are being listed."""

    start: int
    end: int
    items: Items
    next: int = 0

    def until(self, document: Document, index: int) -> _Run:
        """The items not listed yet, up to one that is open itself."""
        first, self.next = self.next, index + 1
        row = document.row_at(self.items.offset(first)) if first < index else 0
        return _Run(row, index - first, items=self.items, first=first)


def _tree_runs(document: Document, folding: Folding) -> Iterator[_Run]:
    """Item by item between the marks: a mark in a value that is folded itself shows nothing."""
    outline = folding.outline
    around: list[_OpenValue] = []
    if ROOT not in folding.marks:
        yield _Run(0, 1, is_folded=True)
        return
    for mark in sorted(folding.marks):
        while around and around[-1].end <= mark:
            yield from _close(document, outline, around.pop())
        if around:
            index = around[-1].items.index_at(mark)
            if around[-1].items.offset(index) != mark:  # in an item that is folded
                continue
            yield around[-1].until(document, index)
        if outline.is_long_string(mark):
            yield _rows(document, mark, outline.end(mark))
        else:
            yield _rows(document, mark, outline.line_end(mark) + 1)
            around.append(_OpenValue(mark, outline.end(mark), outline.items(mark)))
    while around:
        yield from _close(document, outline, around.pop())


def _close(document: Document, outline: Outline, opened: _OpenValue) -> Iterator[_Run]:
    yield opened.until(document, len(opened.items))
    yield _rows(document, outline.closing(opened.start), opened.end)


def folded_tail(outline: Outline, start: int) -> str:
    """Return the text for the rows that a folded value hides: ` … 120 items ],`.

    An object without a name, one of a list, shows what it begins with: ` … 4 fields },  "unit": "Percent"`.
    """
    end = outline.data[outline.closing(start) : outline.end(start)].strip()
    if outline.is_long_string(start):
        closing = '"' + "," * end.endswith(b",")
        return f"{signs().ellipsis} {len(end):,} B{closing}"
    return f" {signs().ellipsis} {_counted(outline, start)}{end.decode('utf-8', 'replace')}{_preview(outline, start)}"


def _preview(outline: Outline, start: int) -> str:
    """The scalar fields that an object without a name begins with, as many as fit."""
    if outline.data[start : outline.line_end(start)].strip() != b"{":
        return ""
    said: list[str] = []
    room, at, last = PREVIEW_CELLS, outline.line_end(start) + 1, outline.closing(start)
    while at < last and not outline.folds(at):
        field = clean(outline.data[at : outline.line_end(at)].decode("utf-8", "replace")).strip().removesuffix(",")
        room -= cells(field) + 2
        if room < 0:
            break
        said.append(field)
        at = outline.line_end(at) + 1
    return "  " + commas(said) if said else ""


def _counted(outline: Outline, start: int) -> str:
    number = outline.count(start)
    if number is None:
        return ""
    is_object = outline.data[outline.line_end(start) - 1] == 0x7B
    words = ngettext("{number} field", "{number} fields", number) if is_object else ngettext(
        "{number} item", "{number} items", number
    )  # fmt: skip
    return words.format(number=f"{number:,}") + " "
