"""Labels for jumping: which letters, and where on the screen they stand. Pure."""

from collections.abc import Sequence

from msgspec import Struct

LETTERS = "asdfghjklqweruiopzxcvtynmb"
"""The home row first; those that are hard to reach last."""


class Span(Struct, frozen=True):
    """Cells of one row of the screen."""

    row: int
    start: int
    length: int


def labels(number: int) -> list[str]:
    """So many labels, none of which begins with another: single letters as far as they go, then pairs."""
    count = len(LETTERS)
    first = min(-(-max(number - count, 0) // (count - 1)), count)
    singles, firsts = LETTERS[: count - first], LETTERS[count - first :]
    return [*singles, *(one + two for one in firsts for two in LETTERS)][:number]


Row = Sequence[str]
"""What stands in each cell; nothing in the second cell of a wide character."""


def placed(label: str, span: Span, row: Row, free: str, taken: set[int]) -> int:
    """The cell where a label begins: before the place, behind it, else upon its first cell. Marks those cells taken.

    `free` are the signs that may be covered (blank, rule); `taken` the cells of the row that bear labels already.
    """
    before, behind = span.start - len(label), span.start + span.length
    for start in (before, behind):
        cells = range(start, start + len(label))
        if start >= 0 and start + len(label) <= len(row) and all(row[at] in free and at not in taken for at in cells):
            break
    else:
        start = min(span.start, max(len(row) - len(label), 0))
        while start in taken and start + len(label) < len(row):
            start += 1
    taken.update(range(start, start + len(label)))
    return start
