"""Which items of two lists are the same thing: by what names them, else by being alike, else by place."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from aom_tui.render.diff.alignment import longest_rise, matches, same_beginning
from aom_tui.render.diff.tree import Likeness, Tree, text_of

SERIES = (
    ("namespace", "metric_name", "dimensions"),
    ("metric_name", "dimensions"),
    ("sample",),
    ("metric",),
)
"""Members that together name a series, the best first."""

_ID, _NAME, _TIME = (
    re.compile(r"^(?:id|uuid)$|(?:_id|[a-z]Id|_urn|_uuid)$"),
    re.compile(r"(?:^|_)(?:name|key|code)$|[a-z](?:Name|Key|Code)$"),
    re.compile(r"^(?:timestamp|time|ts|collect_time)$"),
)
"""What names an item alone, to judge by its own name. The points of a series have nothing but their time."""

MOST_TRIED = 12
"""Ways to name an item."""

Naming = tuple[str, ...]


class Pair(Struct, frozen=True):
    """An item on both sides, or on one, by its place there."""

    old: int | None
    new: int | None
    label: str = ""
    """`alarm_rule_id=12`: what names it."""
    is_moved: bool = False


class Pairing(Struct, frozen=True):
    """How items are paired. `alike` gives the keys of items: first those that must be the same, then looser ones."""

    unordered: bool
    alike: tuple[Likeness, ...]

    def pairs(self, old: list[Tree], new: list[Tree]) -> list[Pair]:
        """All items but those that are equal at both ends, in the order of a reader."""
        head = same_beginning(old, new)
        tail = same_beginning(old[head:][::-1], new[head:][::-1])
        ours, theirs = old[head : len(old) - tail], new[head : len(new) - tail]
        found = self._pairs(ours, theirs) if (len(ours), len(theirs)) != (1, 1) else iter([Pair(0, 0)])
        return sorted((_moved_on(pair, head) for pair in found), key=_place)

    def _pairs(self, old: list[Tree], new: list[Tree]) -> Iterator[Pair]:
        if not old or not new:
            return _alone(range(len(old)), range(len(new)))
        named = named_items(old, new)
        if named:
            return self._by_name(named, old, new)
        return self._in_any_order(old, new) if self.unordered else self._in_order(old, new)

    def _by_name(self, named: "Named", old: list[Tree], new: list[Tree]) -> Iterator[Pair]:
        naming, ours, theirs = named
        both = [(ours[name], at) for name, at in theirs.items() if name in ours]
        still = range(len(both)) if self.unordered else set(longest_rise([at for at, _ in both]))
        for number, (i, j) in enumerate(both):
            yield Pair(i, j, label_of(new[j], naming), is_moved=number not in still)
        yield from (Pair(at, None, label_of(old[at], naming)) for name, at in ours.items() if name not in theirs)
        yield from (Pair(None, at, label_of(new[at], naming)) for name, at in theirs.items() if name not in ours)

    def _in_any_order(self, old: list[Tree], new: list[Tree]) -> Iterator[Pair]:
        ours, theirs = list(range(len(old))), list(range(len(new)))
        for alike in self.alike:
            found = _by_key(old, new, ours, theirs, alike)
            yield from (Pair(i, j) for i, j in found)
            ours, theirs = _without(ours, (i for i, _ in found)), _without(theirs, (j for _, j in found))
        yield from _by_place(ours, theirs)

    def _in_order(self, old: list[Tree], new: list[Tree]) -> Iterator[Pair]:
        """What is alike and keeps its order; then what is alike and moved; the rest by place, between the same two."""
        alike = self.alike[-1]
        found = matches([alike.of(each) for each in old], [alike.of(each) for each in new])
        same = [(match.old + at, match.new + at) for match in found for at in range(match.size)]
        yield from (Pair(i, j) for i, j in same)
        ours = _without(range(len(old)), (i for i, _ in same))
        theirs = _without(range(len(new)), (j for _, j in same))
        moved = _by_key(old, new, _movable(old, ours), _movable(new, theirs), alike)
        yield from (Pair(i, j, is_moved=True) for i, j in moved)
        gone, come = {i for i, _ in moved}, {j for _, j in moved}
        for i, k, j, m in gaps(same, len(old), len(new)):
            yield from _by_place([at for at in range(i, k) if at not in gone],
                                 [at for at in range(j, m) if at not in come])  # fmt: skip


class Named(NamedTuple):
    """What names the items of two lists, and where on each side the item of a name stands."""

    naming: Naming
    old: dict[Hashable, int]
    new: dict[Hashable, int]

    @property
    def shared(self) -> int:
        """Items that are on both sides; none where one has no name, or two have the same."""
        return len(self.old.keys() & self.new.keys())


def named_items(old: Sequence[Tree], new: Sequence[Tree]) -> Named | None:
    """By that which names most of them on both sides; None where nothing names all of them."""
    if not all(isinstance(item, dict) for side in (old, new) for item in side):
        return None
    best: Named | None = None
    for naming in namings(old[0], new[0]):
        named = Named(naming, _names(old, naming), _names(new, naming))
        if named.shared * 2 >= min(len(old), len(new)):
            return named
        if named.shared > (best.shared if best else 0):
            best = named
    return best


def namings(old: dict[str, Tree], new: dict[str, Tree]) -> list[Naming]:
    """What may name items like these two, the likeliest first."""
    names = [name for name in old if name in new and isinstance(name, str)]
    ids, words, times = ([(name,) for name in names if sounds.search(name)] for sounds in (_ID, _NAME, _TIME))
    series: list[Naming] = [naming for naming in SERIES if all(name in names for name in naming)]
    found: list[Naming] = [*ids, *series, *words, *times]
    return found[:MOST_TRIED]


def _names(items: Sequence[Tree], naming: Naming) -> dict[Hashable, int]:
    """Empty where one item has none, or two the same."""
    found: dict[Hashable, int] = {}
    for at, item in enumerate(items):
        name = _named(item, naming)
        if name is None or name in found:
            return {}
        found[name] = at
    return found


def _named(item: dict[str, Tree], naming: Naming) -> Hashable:
    found = []
    for name in naming:
        value = item.get(name)
        if value is None or value == "" or value == []:
            return None
        found.append(value if isinstance(value, str) else Likeness(unordered=True).of(value))
    return tuple(found)


def label_of(item: dict[str, Tree], naming: Naming) -> str:
    """`alarm_rule_id=12`; of a series `metric_name=cpuUsage, nodeIP=10.0.0.1`. What is long is cut."""
    said = ", ".join(_said(name, item[name]) for name in naming)
    return said[:_LONGEST] + "..." if len(said) > _LONGEST else said


def _said(name: str, value: Tree) -> str:
    match value:
        case str():
            return f"{name}={value}"
        case [{"name": _, "value": _}, *_]:
            return ", ".join(f"{each.get('name')}={each.get('value')}" for each in value)
        case _:
            return f"{name}={text_of(value)}"


_LONGEST = 100
"""Characters."""


def _movable(items: Sequence[Tree], places: Sequence[int]) -> list[int]:
    """A number that is there and there did not move: there are two of them."""
    return [at for at in places if isinstance(items[at], dict | list | str)]


def _by_key(
    old: Sequence[Tree], new: Sequence[Tree], ours: Sequence[int], theirs: Sequence[int],
    alike: Likeness,
) -> list[tuple[int, int]]:  # fmt: skip
    """Pairs of the same key, the first with the first."""
    waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
    for at in reversed(ours):
        waiting[alike.of(old[at])].append(at)
    pairs = []
    for at in theirs:
        if same := waiting.get(alike.of(new[at])):
            pairs.append((same.pop(), at))
    return pairs


def _without(places: Sequence[int], taken: Iterator[int]) -> list[int]:
    gone = set(taken)
    return [at for at in places if at not in gone]


def gaps(same: list[tuple[int, int]], old: int, new: int) -> Iterator[tuple[int, int, int, int]]:
    """What stands between two pairs: from, to on the one side and on the other."""
    i = j = 0
    for k, m in [*same, (old, new)]:
        if k > i or m > j:
            yield i, k, j, m
        i, j = k + 1, m + 1


def _by_place(ours: Sequence[int], theirs: Sequence[int]) -> Iterator[Pair]:
    both = min(len(ours), len(theirs))
    yield from (Pair(i, j) for i, j in zip(ours, theirs, strict=False))
    yield from _alone(ours[both:], theirs[both:])


def _alone(ours: Sequence[int], theirs: Sequence[int]) -> Iterator[Pair]:
    yield from (Pair(at, None) for at in ours)
    yield from (Pair(None, at) for at in theirs)


def _moved_on(pair: Pair, by: int) -> Pair:
    old = None if pair.old is None else pair.old + by
    new = None if pair.new is None else pair.new + by
    return Pair(old, new, pair.label, pair.is_moved)


def _place(pair: Pair) -> tuple[int, bool]:
    """By the new side's place; what is gone before what came there."""
    return (pair.new, True) if pair.new is not None else (pair.old or 0, False)
