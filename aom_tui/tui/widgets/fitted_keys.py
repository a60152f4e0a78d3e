"""Lines of keys of which a narrow window leaves some out; the help names them all."""

from collections.abc import Iterable

from msgspec import Struct
from textual.content import Content

from aom_tui.tui.widgets.rule import Line, key_word

GAP = Content("  ")


class Key(Struct, frozen=True):
    """A key, its word and its action. Of those with a rank the highest goes first where there is no room for all."""

    key: str
    word: str
    action: str = ""
    rank: int = 0

    @property
    def part(self) -> tuple[Content, int]:
        """How it stands in a line, and its rank."""
        return key_word(self.key, self.word, self.action), self.rank


def fitted(parts: Iterable[tuple[Content, int]], width: int, gap: Content = GAP) -> Content:
    """As many parts as fit in so many cells; those without a rank in any case."""
    left = tuple(parts)
    line = gap.join(part for part, _rank in left)
    last = max((rank for _part, rank in left), default=0)
    if line.cell_length <= width or not last:
        return line
    return fitted((each for each in left if each[1] != last), width, gap)


class FittedKeys(Line):
    """Fits itself into the window, each line of keys by itself."""

    def __init__(self, *lines: tuple[Key, ...], gap: Content = GAP, classes: str | None = None) -> None:
        super().__init__("\n" * (len(lines) - 1), classes=classes)
        self._lines, self._gap = lines, gap

    def show(self, *lines: tuple[Key, ...]) -> None:
        """Other keys, in as many lines."""
        self._lines = lines
        self.on_resize()

    def on_resize(self) -> None:
        """As many as there is room for now."""
        width = self.size.width
        lines = (fitted((each.part for each in line), width, self._gap) for line in self._lines)
        self.update(Content("\n").join(lines), layout=False)
