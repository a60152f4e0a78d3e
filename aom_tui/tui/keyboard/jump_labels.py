"""Labels for jumping: which letters, and where on the screen they stand. Pure."""

from collections.abc import Sequence

from msgspec import Struct

LETTERS = "asdfghjklqweruiopzxcvtynmb"
"""Letters of labels: the home row first, those that are hard to reach last."""


class Span(Struct, frozen=True):
    """A run of cells in one row of the screen."""

    row: int
    start: int
    length: int


def labels(number: int) -> list[str]:
    """Return that many labels, none of which begins with another: single letters as far as they go, then pairs."""
    count = len(LETTERS)
    first = min(-(-max(number - count, 0) // (count - 1)), count)
    singles, firsts = LETTERS[: count - first], LETTERS[count - first :]
    return [*singles, *(one + two for one in firsts for two in LETTERS)][:number]


Row = Sequence[str]
"""What stands in each cell; nothing in the second cell of a wide character."""


def placed(label: str, span: Span, row: Row, free: str, taken: set[int]) -> int:
    """Return the cell where a label begins: before the place, behind it, else on its first cell. Marks its cells taken.

    Blanks stay around it where there is room: `s ci` has a label, `sci` might be a word; behind the place two of them,
    that it is not taken for the next one's. `free` are the signs that may be covered (blank, rule); `taken` the cells
    of the row that bear labels already.
    """

    def is_free(at: int) -> bool:
        return at not in taken and (not 0 <= at < len(row) or row[at] in free)

    size = len(label)
    end = span.start + span.length
    while end > span.start and row[end - 1 : end] == [" "]:  # what can be clicked may be wider than its words
        end -= 1
    before, behind = span.start - size, end
    # Where it would begin, and how many free cells it wants at its left and its right.
    wishes = ((before - 1, 1, 1), (behind + 1, 1, 2), (before, 0, 0), (span.start, 0, 0), (behind, 0, 0))
    for start, left, right in wishes:
        inside = start >= 0 and start + size <= len(row)
        if inside and all(is_free(at) for at in range(start - left, start + size + right)):
            break
    else:
        start = min(span.start, max(len(row) - size, 0))
        while start in taken and start + size < len(row):
            start += 1
    taken.update(range(start, start + size))
    return start
