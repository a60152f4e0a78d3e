"""Where a reply holds something that reads as a table: its lists, by path, the most telling one first.

`$.series[]` is the list in `series`; `$.samples[].data_points[]` are the points of all samples one after the other.
Points of several series are a table of their own kind, which names their series: `$.data.result[].value`.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from itertools import islice
from operator import itemgetter
from typing import Literal

from msgspec import Struct, field

from aom_tui.language import ngettext
from aom_tui.render.chart.series_rows import POINT_LISTS, VALUE, VALUES, is_series, owner_in
from aom_tui.render.clean import clean_line
from aom_tui.render.document.json_leaves import Leaf, leaves
from aom_tui.render.document.json_spans import Span, elements, is_container, members, members_named, root_span
from aom_tui.render.document.location import key_of, path_step
from aom_tui.render.document.readable_time import sounds_like_time
from aom_tui.session.concurrency.loop_priority import yield_to_loop

SAMPLE = 1000
"""Elements of a list, and members of an object, that are looked into to find what is in them."""

LOOKED_AT = 20_000
"""Values that are scanned in all to find the lists: some 40 ms."""

MOST_FIELDS = 10_000
"""Values of a lone object that become rows."""

SURE = 100
"""Elements of a list that are series, so that all are."""

MANY = 50
"""Elements of the lists inside the rows of another from which on they are what one wants to see, on average."""

_EPOCH = re.compile(rb"\d{10}")

Kind = Literal["list", "scalars", "fields", "points"]
Way = tuple[bytes | None, ...]
"""A path in which a key stands for a member, None for every element."""

Counts = dict[Way, tuple[int, bool]]
Rank = tuple[int, int]

OF_PROMETHEUS: Way = (b'"data"', b'"result"', None)
"""What a query found, in Prometheus' envelope ("Expression queries" of its HTTP API)."""


class Source(Struct, frozen=True):
    """One table of a reply. `rows` is exact unless `about`."""

    way: Way
    kind: Kind
    rows: int
    about: bool = False
    is_minor: bool = False
    """A few elements in each row of another table, which has them as columns: dimensions of a series."""

    @property
    def path(self) -> str:
        """`$.samples[].data_points[]`, cleaned."""
        return way_path(self.way)

    @property
    def told(self) -> Way:
        """The way to what a query must find for this table to come of it: points say nothing without their series."""
        return self.way[: -2 if self.way[-1] is None else -1] if self.kind == "points" else self.way

    @property
    def size(self) -> str:
        """`120 rows`, `about 390000 rows`."""
        said = ngettext("{number} row", "{number} rows", self.rows)
        if self.about:
            said = ngettext("about {number} row", "about {number} rows", self.rows)
        return said.format(number=self.rows)


SCALAR_SOURCE = Source((), "scalars", 1)
"""The source of a reply that is a single scalar."""


def way_path(way: Way) -> str:
    """A way as people write it."""
    return clean_line("$" + "".join("[]" if step is None else path_step(key_of(step)) for step in way))


def sources(data: bytes) -> tuple[Source, ...]:
    """All tables of an indented JSON text. Empty for one that is a single scalar.

    A list that is all there is comes first; then lists, the largest first, then the fields of a lone object. Short
    lists inside of rows (the dimensions of series) come after the rows, but points in time never count as short: they
    are what was asked for.
    """
    if not data:
        return ()
    top = root_span(data)
    seen = _scan(data, top)
    counts = _counts(data, seen)
    ranks = {way: _rank(way, seen[way], counts[way][0]) for way in seen if _is_table(way, seen[way])}
    ranked = [
        (ranks[way], Source(way, _kind(seen[way]), *counts[way], is_minor=ranks[way][0] == _MINOR)) for way in ranks
    ]
    points = [_points(way, counts, ranks) for way in seen if _are_points(data, way, seen[way])]
    taken = {source.way for _, source in points}
    ranked = [*points, *(each for each in ranked if each[1].way not in taken)]
    ranked.sort(key=itemgetter(0))
    found = [source for _, source in ranked]
    if is_container(data, top.start) and data[top.start] == 0x7B:
        alone = Source((), "fields", sum(1 for _ in islice(fields(data), MOST_FIELDS)))
        found.insert(sum(1 for (rank, _), _ in ranked if rank < _FIELDS), alone)
    return tuple(found)


def fields(data: bytes) -> Iterator[Leaf]:
    """The values of a lone object, laid flat; its lists are tables of their own and stay whole."""
    return leaves(data, root_span(data), most=0)


def spans(data: bytes, way: Way, owner: Span | None = None) -> Iterator[Span]:
    """The values that a way leads to, in the order of the text."""
    owner = owner or root_span(data)
    if not way:
        yield owner
        return
    step, rest = way[0], way[1:]
    if step is not None:
        inside = members_named(data, owner, step)
    elif data[owner.start] == 0x5B:
        inside = elements(data, owner)
    else:
        return
    if not rest:
        yield from inside
        return
    for each in inside:
        yield from spans(data, rest, each)


# -- looking around


class _List(Struct):
    """Counts of the lists on one way."""

    lists: int = 0
    elements: int = 0
    containers: int = 0
    timed: bool = False
    cut: bool = False
    """Not all of them were looked at."""


class _Scan(Struct):
    data: bytes
    left: int = LOOKED_AT
    seen: dict[Way, _List] = field(default_factory=dict)


def _scan(data: bytes, top: Span) -> dict[Way, _List]:
    look = _Scan(data)
    pending: deque[tuple[Span, Way]] = deque([(top, ())])
    while pending and look.left > 0:
        span, way = pending.popleft()
        pending += _list(look, span, way) if data[span.start] == 0x5B else _object(look, span, way)
        yield_to_loop()
    if pending:
        for each in look.seen.values():
            each.cut = True
    return look.seen


def _object(look: _Scan, owner: Span, way: Way) -> list[tuple[Span, Way]]:
    inside = []
    for at, (key, span) in enumerate(members(look.data, owner)):
        look.left -= 1
        if look.data[span.start] in b"{[":
            inside.append((span, (*way, key)))
        elif way and way[-1] is None and sounds_like_time(key_of(key)):
            look.seen[way].timed |= look.data[span.start] in b"0123456789"
        if at >= SAMPLE:
            break
    return inside


def _list(look: _Scan, array: Span, way: Way) -> list[tuple[Span, Way]]:
    way = (*way, None)
    seen = look.seen.setdefault(way, _List())
    seen.lists += 1
    inside = []
    for at, span in enumerate(elements(look.data, array)):
        look.left -= 1
        if not at and len(way) > 1 and way[-2] is None and _EPOCH.match(look.data, span.start):
            look.seen[way[:-1]].timed = True  # Prometheus: [1795600000.123, "7"]
        if at >= SAMPLE:
            seen.cut = True
            break
        seen.elements += 1
        if look.data[span.start] in b"{[":
            seen.containers += 1
            inside.append((span, way))
    return inside


_WHOLE, _OWN, _MINOR, _SCALARS, _EMPTY, _FIELDS, _DEEP = range(7)


def _is_table(way: Way, seen: _List) -> bool:
    """A list of scalars inside a row is a cell of it; an empty one says something only where it is all there is."""
    return bool(seen.containers) or (way.count(None) == 1 and (seen.elements > 0 or _may_be_all(way, seen)))


def _may_be_all(way: Way, seen: _List) -> bool:
    """Whether a list without objects may be all there is: it stands at the top, or is a query's that found nothing."""
    return len(way) <= 2 or (way == OF_PROMETHEUS and not seen.elements)


def _rank(way: Way, seen: _List, rows: int) -> Rank:
    if not seen.containers:
        at_top = _may_be_all(way, seen)
        return (_DEEP if not at_top else _SCALARS if seen.elements else _EMPTY), -rows
    if way == (None,):
        return _WHOLE, -rows
    nested = way.count(None) > 1
    is_minor = nested and not seen.timed and seen.elements < MANY * seen.lists
    return (_MINOR if is_minor else _OWN), -rows


def _kind(seen: _List) -> Kind:
    return "list" if seen.containers or not seen.elements else "scalars"


def _are_points(data: bytes, way: Way, seen: _List) -> bool:
    """Whether these lists are points of series, or hold them. Of a lone series of AOM the request says all there is."""
    if not seen.elements or len(way) < 2:
        return False
    owners = list(islice(spans(data, way[:-2]), SURE))
    if way[-2] in POINT_LISTS:
        return len(owners) > 1 and all(owner_in(data, each) for each in owners)
    return way[-2] in (VALUE, VALUES) and all(is_series(data, each) for each in owners)


def _points(way: Way, counts: Counts, ranks: Mapping[Way, Rank]) -> tuple[Rank, Source]:
    """The table of points, before the one of their series."""
    of_series, is_vector = way[:-2], way[-2] == VALUE
    number, about = counts[way]
    if is_vector:
        number, about = counts.get(of_series, (1, False))
    rank, rows = min(ranks.get(of_series, (_OWN, -1)), ranks.get(way, (_OWN, -1)))
    return (min(rank, _OWN), min(rows, -number)), Source(way[:-1] if is_vector else way, "points", number, about)


def _counts(data: bytes, seen: dict[Way, _List]) -> Counts:
    """The elements on each way, and whether that is an estimate: of nested lists that were not all looked at.

    These are counted when they are shown: to rank and to name them an estimate is enough.
    """
    counts: Counts = {}
    for way, here in seen.items():  # outer lists come first
        outer = _outer(way)
        if not here.cut and not (outer and (seen[outer].cut or counts[outer][1])):
            counts[way] = here.elements, False
        elif outer is None:
            counts[way] = _number_of(spans(data, way)), False
        else:
            counts[way] = round(counts[outer][0] * here.elements / here.lists), True
    return counts


def _number_of(found: Iterator[Span]) -> int:
    number = 0
    for _ in found:
        number += 1
        yield_to_loop()
    return number


def _outer(way: Way) -> Way | None:
    """The way of the elements that hold the lists on this one; None for the outermost list."""
    return next((way[:at] for at in range(len(way) - 1, 0, -1) if way[at - 1] is None), None)
