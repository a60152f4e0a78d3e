"""Rows of points, each beside the series that it is of.

Shapes: the HTTP API of Prometheus, "Expression query result formats". A series of a matrix has a list of points in
`values`, one of a vector a point in `value`; a point is a list of its time, in seconds, and its value; `metric` holds
the labels. In AOM's ListSample and ShowMetricsData a point is an object in `data_points`, its series in `sample` or
`metric`, with a list of dimensions.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from aom_tui.render.chart.series import Series, distinct_names, distinguishing_label
from aom_tui.render.chart.series_search import OWNER_KEYS, POINT_LIST_KEYS, labels_of
from aom_tui.render.document.json_leaves import Leaf, Steps
from aom_tui.render.document.json_spans import Span, elements, members, members_named
from aom_tui.render.document.location import key_of
from aom_tui.session.concurrency.loop_priority import yield_to_loop

METRIC, VALUE, VALUES = b'"metric"', b'"value"', b'"values"'
_OWNERS = [msgspec.json.encode(name) for name in OWNER_KEYS]

POINT_LISTS = [msgspec.json.encode(name) for name in POINT_LIST_KEYS]
"""The keys of AOM's lists of points."""

SERIES = "series"
"""The column of the series' name."""

OF_A_POINT = {"[0]": "timestamp", "[1]": "value"}
"""The columns of what a point holds, by their place in it."""

_NAME = "__name__"
_DIMENSIONS, _NAME_OF = b'"dimensions"', b'"name"'


def is_series(data: bytes, span: Span) -> bool:
    """Whether a value is a series with its labels and its points, and nothing else."""
    found = dict(members(data, span))
    if found.keys() not in ({METRIC, VALUE}, {METRIC, VALUES}) or data[found[METRIC].start] != 0x7B:
        return False
    if VALUE in found:
        return _is_point(data, found[VALUE])
    first = next(elements(data, found[VALUES]), None)
    return data[found[VALUES].start] == 0x5B and (first is None or _is_point(data, first))


def owner_in(data: bytes, span: Span) -> tuple[bytes, Span] | None:
    """What in a value says of which series its points are: its key, and where it stands. None where nothing does."""
    found = ((key, [*members_named(data, span, key)][-1:]) for key in _OWNERS)
    return next(((key, owner) for key, owners in found for owner in owners if data[owner.start] == 0x7B), None)


def _is_point(data: bytes, span: Span) -> bool:
    return data[span.start] == 0x5B and sum(1 for _ in elements(data, span)) == 2


class SeriesOf:
    """Series of a reply and their names: what tells each from the others, and of a single one what it measures."""

    def __init__(self, data: bytes, spans: Iterable[Span]) -> None:
        """Where they stand in the text, in its order. Takes time: for a thread."""
        self._data = data
        self._starts, self._labels = array("Q"), array("Q")
        self._keys: list[bytes] = []
        self._last: tuple[int, Leaf | None] = -1, None
        labels = []
        for span in spans:
            key, owner = owner_in(data, span) or (METRIC, Span(span.start, span.start, span.indent))
            self._starts.append(span.start)
            self._keys.append(key)
            self._labels.extend((owner.start, owner.stop, owner.indent))
            labels.append(_labels(data, owner))
            yield_to_loop()
        label = _NAME if len(labels) == 1 else distinguishing_label(labels)
        self._key = msgspec.json.encode(label) if label else b""
        if label:
            self._names = [each.get(label, "") for each in labels]
        else:
            self._names = distinct_names([Series(each, "", (), ()) for each in labels])[1]

    def number_at(self, start: int) -> int:
        """Of the series in which something stands."""
        return bisect_right(self._starts, start) - 1

    def name(self, number: int) -> str:
        """Empty where the series has none."""
        return self._names[number]

    def labels(self, number: int) -> bytes:
        """All labels of a series, as sent."""
        owner = self._owner(number)
        return self._data[owner.start : owner.stop] or b"{}"

    def leaf(self, number: int) -> Leaf | None:
        """Where the name stands in its series: the label that it is, else all of them. None where there is no name."""
        known, found = self._last  # one point after the other is of the same series
        if known != number:
            found = self._leaf(number)
            self._last = number, found
        return found

    def _leaf(self, number: int) -> Leaf | None:
        if not self._names[number]:
            return None
        owner = self._owner(number)
        span, steps = next(self._places(owner), (owner, ()))
        return Leaf(span.start, span.stop, (self._keys[number], *steps))

    def _places(self, owner: Span) -> Iterator[tuple[Span, Steps]]:
        """Where the telling label stands among the labels: a member of its own, or one of the dimensions."""
        if not self._key:
            return
        for span in [*members_named(self._data, owner, self._key)][-1:]:
            yield span, (self._key,)
        for dimensions in members_named(self._data, owner, _DIMENSIONS):
            for at, each in enumerate(elements(self._data, dimensions)):
                found = {key: self._data[span.start : span.stop] for key, span in members(self._data, each)}
                if found.get(_NAME_OF) == self._key:
                    yield from ((span, (_DIMENSIONS, at, VALUE)) for span in members_named(self._data, each, VALUE))

    def _owner(self, number: int) -> Span:
        """The labels of a series."""
        return Span(*self._labels[3 * number : 3 * number + 3])


def _labels(data: bytes, owner: Span) -> Mapping[str, str]:
    try:
        return labels_of(msgspec.json.decode(data[owner.start : owner.stop] or b"{}", type=dict[str, Any]))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return {key_of(key): key_of(data[each.start : each.stop]) for key, each in members(data, owner)}
