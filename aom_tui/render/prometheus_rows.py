"""Rows of a Prometheus reply: each point beside the series that it is of.

Shapes: the HTTP API of Prometheus, "Expression query result formats". A series of a matrix has a list of points in
`values`, one of a vector a point in `value`; a point is a list of its time, in seconds, and its value.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping

import msgspec

from aom_tui.render.json_leaves import Leaf
from aom_tui.render.json_spans import Span, elements, members, named
from aom_tui.render.location import key_of
from aom_tui.render.series import Series, telling_label, told_apart
from aom_tui.session.giving_way import give_way

METRIC, VALUE, VALUES = b'"metric"', b'"value"', b'"values"'

SERIES = "series"
"""The column of the series' name."""

OF_A_POINT = {"[0]": "timestamp", "[1]": "value"}
"""The columns of what a point holds, by their place in it."""

_NAME = "__name__"


def is_series(data: bytes, span: Span) -> bool:
    """Whether a value is a series with its labels and its points, and nothing else."""
    found = dict(members(data, span))
    if found.keys() not in ({METRIC, VALUE}, {METRIC, VALUES}) or data[found[METRIC].start] != 0x7B:
        return False
    if VALUE in found:
        return _is_point(data, found[VALUE])
    first = next(elements(data, found[VALUES]), None)
    return data[found[VALUES].start] == 0x5B and (first is None or _is_point(data, first))


def _is_point(data: bytes, span: Span) -> bool:
    return data[span.start] == 0x5B and sum(1 for _ in elements(data, span)) == 2


class SeriesOf:
    """Series of a reply and their names: what tells each from the others, and of a single one what it measures."""

    def __init__(self, data: bytes, spans: Iterable[Span]) -> None:
        """Where they stand in the text, in its order. Takes time: for a thread."""
        self._data = data
        self._starts, self._labels = array("Q"), array("Q")
        labels = []
        for span in spans:
            owner = _labels_span(data, span)
            self._starts.append(span.start)
            self._labels.extend((owner.start, owner.stop, owner.indent))
            labels.append(_labels(data, owner))
            give_way()
        label = _NAME if len(labels) == 1 else telling_label(labels)
        self._key = msgspec.json.encode(label) if label else b""
        if label:
            self._names = [each.get(label, "") for each in labels]
        else:
            self._names = told_apart([Series(each, "", (), ()) for each in labels])[1]

    def number_at(self, start: int) -> int:
        """Of the series in which something stands."""
        return bisect_right(self._starts, start) - 1

    def name(self, number: int) -> bytes:
        """As JSON; nothing where the series has none."""
        return msgspec.json.encode(self._names[number]) if self._names[number] else b""

    def labels(self, number: int) -> bytes:
        """All labels of a series, as sent."""
        owner = self._owner(number)
        return self._data[owner.start : owner.stop] or b"{}"

    def leaf(self, number: int) -> Leaf | None:
        """Where the name stands in its series: the label that it is, else all of them. None where there is no name."""
        if not self._names[number]:
            return None
        owner = self._owner(number)
        for span in [*named(self._data, owner, self._key)][-1:] if self._key else ():
            return Leaf(span.start, span.stop, (METRIC, self._key))
        return Leaf(owner.start, owner.stop, (METRIC,))

    def _owner(self, number: int) -> Span:
        """The labels of a series."""
        return Span(*self._labels[3 * number : 3 * number + 3])


def _labels_span(data: bytes, series: Span) -> Span:
    """An empty one where there is none."""
    found = [*named(data, series, METRIC)]
    return found[-1] if found else Span(series.start, series.start, series.indent)


def _labels(data: bytes, owner: Span) -> Mapping[str, str]:
    try:
        return msgspec.json.decode(data[owner.start : owner.stop] or b"{}", type=dict[str, str])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return {key_of(key): key_of(data[each.start : each.stop]) for key, each in members(data, owner)}
