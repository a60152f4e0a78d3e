"""The rows of one table of a reply: read one by one, as they are asked for, from the indented text."""

from array import array
from collections.abc import Mapping
from itertools import islice

import msgspec

from aom_tui.render.clean import clean_line
from aom_tui.render.json_leaves import Leaf, Steps, leaf_at, leaves, steps_text
from aom_tui.render.json_spans import Span, value
from aom_tui.render.table_sources import MOST_FIELDS, Source, fields, spans

FIELD, VALUE = "field", "value"

Row = Mapping[str, Leaf]
"""Values by the names of their columns, in the order of the text."""


class Rows:
    """The rows of a source. Eight bytes are kept for each; counting them takes some 2 s for a million.

    A list gives a row for each element; a lone object one for each value in it, in two columns.
    """

    def __init__(self, data: bytes, source: Source) -> None:
        self.data, self.source = data, source
        self._starts = array("Q")
        self._indent = 0
        self._fields: list[Leaf] = []
        if source.kind == "fields":
            self._fields = list(islice(fields(data), MOST_FIELDS))
            return
        for span in spans(data, source.way):
            self._starts.append(span.start)
            self._indent = span.indent

    def __len__(self) -> int:
        """Rows."""
        return len(self._starts) or len(self._fields)

    def start(self, number: int) -> int:
        """Where in the document a row begins."""
        return self._fields[number].start if self._fields else self._starts[number]

    def span(self, number: int) -> Span:
        """The element that a row of a list is."""
        return value(self.data, self._starts[number], len(self.data), self._indent)

    def row(self, number: int) -> Row:
        """A row by its number as sent. Of members with the same name the last counts."""
        if self._fields:
            return dict.fromkeys((FIELD, VALUE), self._fields[number])
        return {column_name(leaf.steps): leaf for leaf in leaves(self.data, self.span(number))}

    def json(self, leaf: Leaf, name: str) -> bytes:
        """The JSON of a value in the column of that name: as sent, or the name of a field of a lone object."""
        if self._fields and name == FIELD:
            return msgspec.json.encode(column_name(leaf.steps))
        return self.data[leaf.start : leaf.stop]

    def sent(self, number: int, name: str, steps: Steps) -> bytes:
        """The same, found without reading the row's others; empty where the row has none there."""
        if self._fields:
            return self.json(self._fields[number], name)
        found = leaf_at(self.data, self.span(number), steps)
        return self.data[found.start : found.stop] if found else b""


def column_name(steps: Steps) -> str:
    """A column's name: `metric.namespace`, `dimensions[0].name`; `value` for an element that is a scalar. Cleaned."""
    return clean_line(steps_text(steps).removeprefix(".")) or VALUE
