"""A line of keys of which a narrow window leaves some out; the help names them all."""

from msgspec import Struct
from textual.content import Content

from aom_tui.tui.widgets.rule import Line, key_word

GAP = Content("  ")


class Key(Struct, frozen=True):
    """A key, its word and its action. Of those with a rank the highest goes first where there is no room for all."""

    key: str
    word: str
    action: str
    rank: int = 0


def fitted(keys: tuple[Key, ...], width: int) -> Content:
    """As many as fit in so many cells; those without a rank in any case."""
    line = GAP.join(key_word(each.key, each.word, each.action) for each in keys)
    last = max((each.rank for each in keys), default=0)
    if line.cell_length <= width or not last:
        return line
    return fitted(tuple(each for each in keys if each.rank != last), width)


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
        self.update(fitted(self._keys, self.size.width), layout=False)
