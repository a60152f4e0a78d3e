"""Rows of a table that are built alike: what was found in one is found in the next by one regular expression.

Most lists hold objects with the same members in the same order. A shape is such an object's text with gaps where its
leaves stand; where it fits, the leaves stand in the gaps, and nothing has to be walked through line by line.
"""

import re
from collections.abc import Container, Mapping, Sequence

from aom_tui.render.document.json_leaves import Leaf, Steps
from aom_tui.render.document.json_spans import Span, is_container
from aom_tui.render.document.outline import INDENT

Row = Mapping[str, Leaf]
"""Values by the names of their columns, in the order of the text."""

MOST = 16
"""Shapes that are known of a table; rows built in yet another way are read line by line."""

MOST_LEAVES = 100
"""Leaves of a row up to which it is made a shape of: some 5 ms."""

_LINE, _EMPTY = rb"[^\n]*", rb"\{\}|\[\]"


class _Shape:
    def __init__(self, pattern: bytes, columns: Sequence[tuple[str, int, Steps]]) -> None:
        self._match = re.compile(pattern).match
        self._columns = columns
        """Name, number of the gap and way of each."""

    def row(self, data: bytes, start: int) -> Row | None:
        found = self._match(data, start)
        if found is None:
            return None
        span = found.span
        return {name: Leaf(*span(gap), steps) for name, gap, steps in self._columns}


class Shapes:
    """How the rows of a table are built, as far as they have been read."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._known: list[_Shape] = []

    def row(self, start: int) -> Row | None:
        """The row that begins there; None where it has none of the known shapes."""
        for shape in self._known:
            if (row := shape.row(self._data, start)) is not None:
                return row
        return None

    def learn(self, span: Span, leaves: Sequence[Leaf], fixed: Container[Leaf], row: Row) -> None:
        """How a row is built: all its leaves in the order of the text, and what became of them.

        Of `fixed` the text decides what columns are called: it belongs to the shape.
        """
        if len(self._known) == MOST or len(leaves) > MOST_LEAVES or not leaves[0].steps:
            return
        pattern, at = b"", span.start
        for leaf in leaves:
            gap = re.escape(self._data[leaf.start : leaf.stop]) if leaf in fixed else _gap(self._data, leaf)
            if not gap:
                return
            pattern += b"%b(%b)" % (re.escape(self._data[at : leaf.start]), gap)
            at = leaf.stop
        gaps = {leaf.start: number for number, leaf in enumerate(leaves, 1)}
        columns = [(name, gaps[leaf.start], leaf.steps) for name, leaf in row.items()]
        self._known.append(_Shape(pattern + re.escape(self._data[at : span.stop]), columns))


def _gap(data: bytes, leaf: Leaf) -> bytes:
    """What may stand in the leaf's place and would be a leaf there too; empty where no pattern tells."""
    if not is_container(data, leaf.start):
        is_first = leaf.steps[-1] == 0  # a list is taken apart or not by its first element
        return _EMPTY if is_first and data[leaf.start] in b"{[" else _LINE
    indent = leaf.stop - data.rfind(b"\n", leaf.start, leaf.stop) - 2
    inside = indent + INDENT
    if data[leaf.start] == 0x7B or data[leaf.start + 2 + inside] in b"{[":
        return b""
    return rb"\[\n {%d}[^ {\[\n][^\n]*\n(?: {%d}[^\n]*\n)* {%d}\]" % (inside, inside, indent)
