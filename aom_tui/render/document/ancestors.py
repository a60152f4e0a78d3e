"""The large objects and arrays around a place in an indented JSON text, so that its path is found without a search."""

from typing import NamedTuple

from aom_tui.render.document.outline import TOP, Items, Outline

LARGE = 1024 * 1024
"""Bytes; in a smaller one the place is found by looking at the lines above it."""


class Step(NamedTuple):
    """A member of a large object or array: where its line begins, and which of its siblings it is."""

    start: int
    number: int


class Ancestors:
    """Knows nothing until it is prepared, which reads all of the text once for each level that is large."""

    def __init__(self, data: bytes) -> None:
        self._outline = Outline(data)
        self._large: dict[int, Items] = {}

    def prepare(self) -> None:
        """Find what is large. Takes some 3 ms per MB, in steps of microseconds: for a thread."""
        for at in range(0, len(self._outline.data), LARGE // 2):
            start = TOP
            while self._is_large(start):
                items = self._large.get(start) or self._outline.items(start)
                self._large[start] = items
                index = items.index_at(at)
                if index < 0:
                    break
                start = self._outline.item(items, index)

    def _is_large(self, start: int) -> bool:
        return start in self._large or self._outline.closing(start) - start > LARGE

    def ends_at(self, start: int, line: int) -> bool:
        """Whether the line at `line` ends the value that begins at `start`; False for one that is not large."""
        return start in self._large and self._outline.closing(start) == line

    def steps_to(self, line: int) -> list[Step]:
        """The way from the outermost value to the line that begins at `line`, as far as it leads through large ones."""
        steps: list[Step] = []
        start = TOP
        while start in self._large and start < line < self._outline.closing(start):
            items = self._large[start]
            index = items.index_at(line)
            if index < 0:
                break
            start = self._outline.item(items, index)
            steps.append(Step(start, index))
        return steps
