"""Lines of the screen: what shown rows read like, and how they are wrapped to a width, found as one pages through them.

Nothing is known of rows that were not looked at, so wrapping 50 MB costs no more than wrapping a screen.
"""

from functools import lru_cache

from msgspec import Struct
from rich.cells import get_character_cell_size

from aom_tui.render.document.folding import LONG_HEAD, Row, VisibleRows, folded_tail

CACHED_ROWS = 500


class RowText(Struct, frozen=True):
    """What a shown row reads like: `text` as in the document; for a folded one a `tail` stands for the rest."""

    row: Row
    text: str
    tail: str = ""
    begins: tuple[int, ...] = (0,)
    """The characters that its lines begin with: one line where rows are not wrapped."""

    @property
    def whole(self) -> str:
        """All that is drawn."""
        return self.text + self.tail


class Top(Struct, frozen=True, order=True):
    """A line of the screen by its row, as a place among the shown ones, and which of the row's lines it is."""

    place: int
    line: int = 0


class Line(Struct, frozen=True):
    """A line of the screen: some characters of a row, from `first` to `last`, which it does not hold."""

    top: Top
    row: RowText
    first: int
    last: int


class Pager:
    """Moves through shown rows line by line. `width` is that of a line in cells; None for rows that are not wrapped."""

    def __init__(self, shown: VisibleRows, width: int | None = None) -> None:
        self.shown = shown
        self.width = width
        self.row = lru_cache(CACHED_ROWS)(self._row)

    def _row(self, place: int) -> RowText:
        row = self.shown.at(place)
        text, tail = self.shown.document.row(row.number), ""
        if row.is_folded and self.shown.folding is not None:
            outline = self.shown.folding.outline
            text = text[:LONG_HEAD] if outline.is_long_string(row.start) else text
            tail = folded_tail(outline, row.start)
        return RowText(row, text, tail, begins(text + tail, self.width) if self.width else (0,))

    def line(self, top: Top) -> Line:
        """A line that exists."""
        row = self.row(top.place)
        number = min(top.line, len(row.begins) - 1)
        last = row.begins[number + 1] if number + 1 < len(row.begins) else len(row.whole)
        return Line(Top(top.place, number), row, row.begins[number], last)

    def window(self, top: Top, height: int) -> list[Line]:
        """As many lines as there are, from `top` on, up to `height`."""
        lines: list[Line] = []
        while len(lines) < height and top.place < len(self.shown):
            lines.append(self.line(top))
            further = top.line + 1 < len(lines[-1].row.begins)
            top = Top(top.place, top.line + 1) if further else Top(top.place + 1)
        return lines

    def moved(self, top: Top, by: int) -> Top:
        """So many lines down, or up where `by` is negative; the first or the last line where there are fewer."""
        if self.width is None:
            return Top(min(max(top.place + by, 0), max(len(self.shown) - 1, 0)))
        return self._down(top, by) if by > 0 else self._up(top, -by)

    def _down(self, top: Top, by: int) -> Top:
        place, line = top.place, top.line + by
        while place < len(self.shown):
            count = len(self.row(place).begins)
            if line < count:
                return Top(place, line)
            place, line = place + 1, line - count
        return self.last

    def _up(self, top: Top, by: int) -> Top:
        place, line = top.place, top.line - by
        while line < 0 and place > 0:
            place -= 1
            line += len(self.row(place).begins)
        return Top(place, max(line, 0))

    @property
    def last(self) -> Top:
        """The last line of all."""
        place = len(self.shown) - 1
        return Top(place, len(self.row(place).begins) - 1) if place >= 0 else Top(0)

    def lowest(self, height: int) -> Top:
        """The top line of a window that ends with the last line."""
        return self.moved(self.last, 1 - height)

    def at(self, place: int, column: int) -> Top:
        """The line that shows a character of a row, or the end of the row."""
        first = self.row(place).begins
        return Top(place, max(sum(1 for begin in first if begin <= column) - 1, 0))


def begins(text: str, width: int) -> tuple[int, ...]:
    """The characters that lines of `width` cells begin with: a wide character is not cut in two."""
    if text.isascii():
        return tuple(range(0, max(len(text), 1), width))
    found, cells = [0], 0
    for index, character in enumerate(text):
        size = get_character_cell_size(character)
        cells += size
        if cells > width and index > found[-1]:
            found.append(index)
            cells = size
    return tuple(found)


def visible(text: str, start: int, width: int) -> tuple[int, int, int]:
    """Which characters of a row stand in `width` cells from cell `start`.

    Gives first and one past the last character, and the cells left empty where the left edge cuts a wide character.
    """
    if text.isascii():
        return min(start, len(text)), min(start + width, len(text)), 0
    cells, first, indent = 0, len(text), 0
    for index, character in enumerate(text):
        if first == len(text) and cells >= start:
            first, indent = index, cells - start
        cells += get_character_cell_size(character)
        if cells > start + width:
            return min(first, index), index, indent
    return first, len(text), indent
