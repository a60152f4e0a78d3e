"""Which row of a table was which in the table before: by what names it, else by being alike, else by its place.

As `diff_items` pairs the items of two lists, but nothing of a row is kept beside its name: a watch compares tables of
many megabytes at every look. Made for a thread.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from msgspec import Struct

from aom_tui.language import commas, ngettext
from aom_tui.render.diff.alignment import matches, same_beginning
from aom_tui.render.diff.items import gaps, named_items, namings
from aom_tui.render.diff.tree import Tree
from aom_tui.render.table.rows import SLICE, Rows
from aom_tui.session.concurrency.loop_priority import yield_to_loop

NONE = -1
"""The number of a row that was not there."""

MOST_READ = 20_000
"""Rows that say something else than any row before, and are read for what names them: some 0.3 s."""

Pairs = Iterable[tuple[int, int]]
"""Numbers of the same row: before, and now."""

_read = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str, strict=False).decode
"""Numbers as they were sent: they only name rows here."""


class Cancelled(Exception):
    """The caller does not wait any more."""


class EarlierRows(Struct, frozen=True, eq=False):
    """The rows of the table before, and for each row of today's which of them it was."""

    rows: Rows
    numbers: "array[int]"
    changed: Sequence[int]
    """The numbers of today's rows, in order, that were not there or said something else."""

    def cells(self, number: int) -> dict[str, bytes]:
        """What stood in the cells of today's row with that number, as JSON; nothing in those of a new one."""
        earlier = self.numbers[number]
        if earlier == NONE:
            return {}
        return {name: self.rows.json(leaf, name) for name, leaf in self.rows.row(earlier).items()}

    def places(self, order: Sequence[int] | None, gone: Callable[[], bool] = lambda: False) -> "array[int]":
        """Where each row of before stands today, in that order of today's rows; `NONE` for one that is gone.

        Takes time: for a thread. It goes no further once `gone` says that nobody waits.
        """
        found = array("q", [NONE]) * len(self.rows)
        for place, number in enumerate(range(len(self.numbers)) if order is None else order):
            if place % SLICE == 0:
                yield_to_loop()
                if gone():
                    break
            earlier = self.numbers[number]
            if earlier != NONE:
                found[earlier] = place
        return found

    @property
    def words(self) -> str:
        """`1 new row, 2 rows gone`; empty where the rows are the same, whatever stands in them."""
        new = self.numbers.count(NONE)
        gone = len(self.rows) - (len(self.numbers) - new)
        said = (
            ngettext("{number} new row", "{number} new rows", new).format(number=new) if new else "",
            ngettext("{number} row gone", "{number} rows gone", gone).format(number=gone) if gone else "",
        )
        return commas(said)


def earlier_rows(before: Rows, now: Rows, gone: Callable[[], bool] = lambda: False) -> EarlierRows | None:
    """None as soon as `gone` says that nobody waits."""
    try:
        return EarlierRows(before, *_numbers(before, now, gone))
    except Cancelled:
        return None


def _numbers(before: Rows, now: Rows, gone: Callable[[], bool]) -> tuple["array[int]", list[int]]:
    """Which row each of today's was, and those of them that say something else."""
    if before.data == now.data:
        return array("q", range(len(now))), []
    old, new = before.keys(gone), now.keys(gone)
    if old is None or new is None:
        raise Cancelled
    head = same_beginning(old, new)
    tail = same_beginning(old[head:][::-1], new[head:][::-1])
    ours, theirs = old[head : len(old) - tail], new[head : len(new) - tail]
    pairs = _by_name(_Part(before, head, ours, gone), _Part(now, head, theirs, gone))
    middle = array("q", [NONE]) * len(theirs)
    for i, j in _by_likeness(ours, theirs) if pairs is None else pairs:
        middle[j] = head + i
    changed = [head + at for at, was in enumerate(middle) if was == NONE or old[was] != theirs[at]]
    return array("q", range(head)) + middle + array("q", range(len(old) - tail, len(old))), changed


def _texts(rows: Rows, numbers: Sequence[int], gone: Callable[[], bool]) -> Iterator[bytes]:
    """The rows as they were sent. Raises Left."""
    for count, number in enumerate(numbers):
        if count % SLICE == 0 and gone():
            raise Cancelled
        yield rows.text(number)


# -- by what names them


class _Part(NamedTuple):
    """Rows from one on, by what stands for their texts."""

    rows: Rows
    first: int
    keys: Sequence[int]
    gone: Callable[[], bool]

    @property
    def may_have_names(self) -> bool:
        """Two that say the same cannot."""
        return len(set(self.keys)) == len(self.keys)

    def others(self, than: "_Part") -> list[int]:
        """Those that say what none of another part says."""
        said = set(than.keys)
        return [at for at, key in enumerate(self.keys) if key not in said]

    def texts(self, places: Sequence[int]) -> Iterator[bytes]:
        """What they say. Raises Left."""
        return _texts(self.rows, [self.first + at for at in places], self.gone)


def _by_name(old: _Part, new: _Part) -> Pairs | None:
    """And those that say the same. None where nothing names all others, or they are too many to be read."""
    if not (old.may_have_names and new.may_have_names):
        return None
    ours, theirs = old.others(new), new.others(old)
    named = _named_pairs(old, new, ours, theirs) if ours and theirs else ()
    if named is None:
        return None
    places = {key: at for at, key in enumerate(old.keys)}
    return chain(((places[key], at) for at, key in enumerate(new.keys) if key in places), named)


def _named_pairs(old: _Part, new: _Part, ours: Sequence[int], theirs: Sequence[int]) -> Pairs | None:
    if max(len(ours), len(theirs)) > MOST_READ:
        return None
    both = ((old, ours), (new, theirs))
    first = [_tree(text) for part, places in both for text in part.texts(places[:1])]
    if not all(isinstance(each, dict) for each in first):
        return None
    members = {name for naming in namings(*first) for name in naming}
    if not members:
        return None
    found = named_items(*([_named(text, members) for text in part.texts(places)] for part, places in both))
    if found is None:
        return None
    return ((ours[found.old[name]], theirs[at]) for name, at in found.new.items() if name in found.old)


def _named(text: bytes, members: set[str]) -> Tree:
    """What may name a row, and nothing else of it. As texts: a million objects would hold up whoever collects them."""
    row = _tree(text)
    return {name: _said(row[name]) for name in row if name in members} if isinstance(row, dict) else None


def _said(value: Tree) -> str:
    """Nothing for what names nothing; of what is nested the order does not count."""
    match value:
        case str():
            return value
        case dict():
            return repr(sorted((name, _said(each)) for name, each in value.items()))
        case list():
            return repr(sorted(map(_said, value))) if value else ""
        case _:
            return "" if value is None else repr(value)


def _tree(text: bytes) -> Tree:
    try:
        return _read(text.decode("utf-8", "replace"))
    except (ValueError, RecursionError):  # a row that only its place can tell
        return None


# -- by being alike


def _by_likeness(old: Sequence[int], new: Sequence[int]) -> Iterator[tuple[int, int]]:
    """What is equal and keeps its order; then what is equal and moved; the rest by place, between the same two."""
    same = [(match.old + at, match.new + at) for match in matches(old, new) for at in range(match.size)]
    moved = list(_moved(old, new, same))
    yield from same
    yield from moved
    gone, come = {i for i, _ in moved}, {j for _, j in moved}
    for i, k, j, m in gaps(same, len(old), len(new)):
        ours, theirs = (at for at in range(i, k) if at not in gone), (at for at in range(j, m) if at not in come)
        yield from zip(ours, theirs, strict=False)


def _moved(old: Sequence[int], new: Sequence[int], same: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Of several that are equal the first with the first."""
    ours, theirs = {i for i, _ in same}, {j for _, j in same}
    waiting: defaultdict[int, list[int]] = defaultdict(list)
    for at in reversed(range(len(old))):
        if at not in ours:
            waiting[old[at]].append(at)
    for at, key in enumerate(new):
        if at not in theirs and waiting.get(key):
            yield waiting[key].pop(), at
