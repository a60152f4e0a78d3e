"""A line of keys of which a narrow window leaves some out; the help names them all."""

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


def fitted(parts: Iterable[tuple[Content, int]], width: int) -> Content:
    """As many parts as fit in so many cells; those without a rank in any case."""
    left = tuple(parts)
    line = GAP.join(part for part, _rank in left)
    last = max((rank for _part, rank in left), default=0)
    if line.cell_length <= width or not last:
        return line
    return fitted((each for each in left if each[1] != last), width)


class FittedKeys(Line):
    """Fits itself into the window."""

    def __init__(self, keys: tuple[Key, ...], *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._keys = keys

    def show(self, keys: tuple[Key, ...]) -> None:
        """Other keys."""
        self._keys = keys
        self.on_resize()

    def on_resize(self) -> None:
        """As many as there is room for now."""
        self.update(fitted((each.part for each in self._keys), self.size.width), layout=False)
