"""The rows of one table of a reply: read one by one, as they are asked for, from the indented text."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice

import msgspec
from msgspec import Struct

from aom_tui.render.chart.series_rows import OF_A_POINT, SERIES, VALUES, SeriesOf
from aom_tui.render.clean import clean_line
from aom_tui.render.document.json_leaves import Leaf, Steps, leaf_at, leaves, steps_text
from aom_tui.render.document.json_spans import Span, root_span, value
from aom_tui.render.table.dimensions import is_pair_value, names_of_pairs, pairs_named
from aom_tui.render.table.row_shapes import Row, Shapes
from aom_tui.render.table.sources import MOST_FIELDS, Source, Way, fields, spans
from aom_tui.session.concurrency.loop_priority import yield_to_loop

FIELD, VALUE = "field", "value"
_TIME = (b'"timestamp"',)

SLICE = 1000
"""Rows that are read from one question whether anybody still waits to the next."""


class _Level(Struct, frozen=True):
    """The elements of all lists on a way: where they begin, and the keys that lead to the list."""

    keys: tuple[bytes, ...]
    starts: "array[int]"
    indent: int
    is_list: bool = True

    def span(self, data: bytes, number: int) -> Span:
        return value(data, self.starts[number], len(data), self.indent)


def _levels(data: bytes, way: Way) -> Iterator[_Level]:
    """A level for each list on the way, the outermost first; one of what is behind the last list, or of all."""
    owners: Iterable[Span] = (root_span(data),)
    keys: tuple[bytes, ...] = ()
    for step in way:
        if step is not None:
            keys = (*keys, step)
            continue
        level = _level(data, keys, owners, is_list=True)
        yield level
        owners = map(partial(level.span, data), range(len(level.starts)))
        keys = ()
    if keys or not way:
        yield _level(data, keys, owners, is_list=False)


def _level(data: bytes, keys: tuple[bytes, ...], owners: Iterable[Span], *, is_list: bool) -> _Level:
    starts, indent = array("Q"), 0
    way = (*keys, None) if is_list else keys
    for owner in owners:
        for span in spans(data, way, owner):
            starts.append(span.start)
            indent = span.indent
            yield_to_loop()
    return _Level(keys, starts, indent, is_list)


class Rows:
    """The rows of a source. Eight bytes are kept for each; counting them takes some 2 s for a million.

    A list gives a row for each element; a lone object one for each value in it, in two columns. Points of
    several series have the name of theirs in a column before their own.
    """

    def __init__(self, data: bytes, source: Source) -> None:
        self.data, self.source = data, source
        self._fields: list[Leaf] = []
        self._levels: list[_Level] = []
        self._keys: array[int] | None = None
        self._shapes = Shapes(data)
        self._series: SeriesOf | None = None
        if source.kind == "fields":
            self._fields = list(islice(fields(data), MOST_FIELDS))
        else:
            self._levels = list(_levels(data, source.way))
        if source.kind == "points":
            self._series = SeriesOf(data, spans(data, source.told))
        self._len = len(self._fields) or (len(self._levels[-1].starts) if self._levels else 0)

    def __len__(self) -> int:
        """Rows."""
        return self._len

    def start(self, number: int) -> int:
        """Where in the document a row begins."""
        return self._fields[number].start if self._fields else self._levels[-1].starts[number]

    def span(self, number: int) -> Span:
        """The element that a row of a list is."""
        return self._levels[-1].span(self.data, number)

    def text(self, number: int) -> bytes:
        """The JSON of a row, as sent; a field of a lone object as an object of its name and its value.

        A point has the labels of its series beside it, as `metric`: among other points that names it, with its time
        where a series has more than one.
        """
        if self._fields:
            leaf = self._fields[number]
            return b'{"name": %b, "value": %b}' % (self.json(leaf, FIELD), self.json(leaf, VALUE))
        span = self.span(number)
        text = self.data[span.start : span.stop]
        if self._series is None:
            return text
        labels = self._series.labels(self._of_series(number))
        if self.source.way[-1] is None:
            time = self.sent(number, "timestamp", (0,) if self.source.way[-2] == VALUES else _TIME)
            labels = b"[%b, %b]" % (labels, time or b"null")
        return b'{"metric": %b, "point": %b}' % (labels, text)

    def keys(self, gone: Callable[[], bool]) -> "array[int] | None":
        """A number for each row, the same for those with the same text; None as soon as `gone` says that nobody waits.

        Takes time: for a thread. They are kept: of a watch each table is compared with the one before and the next.
        """
        if self._keys is None:
            found = array("q")
            for number in range(len(self)):
                if number % SLICE == 0 and gone():
                    return None
                found.append(self._key(number))
                yield_to_loop()
            self._keys = found
        return self._keys

    def _key(self, number: int) -> int:
        if self._fields:
            return hash(self.text(number))
        span = self.span(number)
        text = self.data[span.start : span.stop]
        return hash((self._series.labels(self._of_series(number)), text) if self._series else text)

    def series_of(self, number: int) -> str:
        """The name of the series that a point is of; empty for rows that are no points."""
        return self._series.name(self._of_series(number)) if self._series else ""

    def _of_series(self, number: int) -> int:
        """The number of the series that a point is of."""
        return self._series.number_at(self.start(number)) if self._series else 0

    def steps(self, number: int) -> Steps:
        """The way from the outermost value to a row: `$.samples[1].data_points[7]`."""
        steps: Steps = ()
        at = number
        for depth in range(len(self._levels) - 1, -1, -1):
            level, first, owner = self._levels[depth], 0, 0
            if depth:
                starts = self._levels[depth - 1].starts
                owner = bisect_right(starts, level.starts[at]) - 1
                first = bisect_left(level.starts, starts[owner])
            steps = (*level.keys, *((at - first,) if level.is_list else ()), *steps)
            at = owner
        return steps

    def way(self, number: int, leaf: Leaf, name: str) -> Steps:
        """The way from the outermost value to the value in a row's column of that name."""
        steps = self.steps(number)
        if self._series and name == SERIES:
            steps = steps[: len(self.source.told) - len(self.source.way)]
        return (*steps, *leaf.steps)

    def row(self, number: int) -> Row:
        """A row by its number as sent. Of members with the same name the last counts."""
        if self._fields:
            return dict.fromkeys((FIELD, VALUE), self._fields[number])
        row = self._shapes.row(self.start(number)) or self._read(self.span(number))
        found = self._series.leaf(self._of_series(number)) if self._series else None
        return row if found is None else {SERIES: found, **row}

    def _read(self, span: Span) -> Row:
        """Line by line."""
        found = list(leaves(self.data, span))
        named = {column_name(leaf.steps): leaf for leaf in found}
        row = self._named(named)
        self._shapes.learn(span, found, names_of_pairs(named.values()), row)
        return row

    def _named(self, row: Row) -> Row:
        """By the names that the columns bear, where they are not those of the way to their values."""
        if self._series and "[0]" in row:
            return {OF_A_POINT.get(name, name): leaf for name, leaf in row.items()}
        return pairs_named(self.data, row)

    def json(self, leaf: Leaf, name: str) -> bytes:
        """The JSON of a value in the column of that name: as sent; the name of a lone object's field, of a series."""
        if self._fields and name == FIELD:
            return msgspec.json.encode(column_name(leaf.steps))
        if self._series and name == SERIES:
            return _as_json(self._series.name(self._series.number_at(leaf.start)))
        return self.data[leaf.start : leaf.stop]

    def sent(self, number: int, name: str, steps: Steps) -> bytes:
        """The same, found without reading the row's others; empty where the row has none there."""
        if self._fields:
            return self.json(self._fields[number], name)
        if self._series and name == SERIES:
            return _as_json(self.series_of(number))
        if bears_its_name(steps, name):  # another row may have the pairs in another order
            leaf = self.row(number).get(name)
            return self.data[leaf.start : leaf.stop] if leaf else b""
        found = leaf_at(self.data, self.span(number), steps)
        return self.data[found.start : found.stop] if found else b""


def _as_json(name: str) -> bytes:
    """Nothing where there is none."""
    return msgspec.json.encode(name) if name else b""


def column_name(steps: Steps) -> str:
    """A column's name: `metric.namespace`, `dimensions[0].name`; `value` for an element that is a scalar. Cleaned."""
    return clean_line(steps_text(steps).removeprefix(".")) or VALUE


def bears_its_name(steps: Steps, name: str) -> bool:
    """Whether a column is of a pair in a list, by the name that the pair bears and not by the way to its value."""
    return is_pair_value(steps) and column_name(steps) != name
