"""Which elements of two sequences belong together: in order, as many as can be, in bounded time.

Elements that occur once on both sides are matched first, as a person would do it (patience diff); what stands between
them by the shortest way from one to the other (Myers 1986), as long as that way is short enough. `difflib` takes
minutes where two long sequences of few different elements have little in common.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from itertools import pairwise
from math import isqrt
from typing import NamedTuple

FURTHEST = 500
"""Elements left out or put in between two anchors; of what differs more only the same places are compared."""

STEPS = 2_000_000
"""Of all ways looked at together: about a second."""


class Match(NamedTuple):
    """So many elements, the same on both sides from there on (from 0)."""

    old: int
    new: int
    size: int


def matches(before: Sequence[Hashable], now: Sequence[Hashable]) -> list[Match]:
    """The runs of equal elements that keep their order, first to last; none is empty, and they do not touch."""
    names: dict[Hashable, int] = {}
    old = [names.setdefault(each, len(names)) for each in before]
    new = [names.setdefault(each, len(names)) for each in now]
    return list(_runs(_pairs(old, new)))


def longest_rise(numbers: Sequence[int]) -> list[int]:
    """Where the numbers of a longest rising subsequence stand. No number comes twice."""
    tails: list[int] = []  # the lowest number that a rise of so many can end with
    ends: list[int] = []  # where it stands
    before: list[int] = []  # for each number, where the one stands that it follows
    for at, number in enumerate(numbers):
        length = bisect_left(tails, number)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1], ends[length : length + 1] = [number], [at]
    found = []
    at = ends[-1] if ends else -1
    while at >= 0:
        found.append(at)
        at = before[at]
    return found[::-1]


def _runs(pairs: Iterator[tuple[int, int]]) -> Iterator[Match]:
    """Neighbouring pairs as one match."""
    first, size = (-1, -1), 0
    for old, new in pairs:
        if size and (old, new) == (first[0] + size, first[1] + size):
            size += 1
            continue
        if size:
            yield Match(*first, size)
        first, size = (old, new), 1
    if size:
        yield Match(*first, size)


def _pairs(old: list[int], new: list[int]) -> Iterator[tuple[int, int]]:
    head = same_beginning(old, new)
    tail = same_beginning(old[head:][::-1], new[head:][::-1])
    yield from ((at, at) for at in range(head))
    last = (len(old) - tail, len(new) - tail)
    steps = STEPS
    for (i, j), (k, m) in pairwise([(head - 1, head - 1), *_anchors(old, new, head, last), last]):
        found, taken = _shortest(old[i + 1 : k], new[j + 1 : m], min(FURTHEST, isqrt(steps)))
        steps = max(steps - taken, 0)
        yield from ((i + 1 + a, j + 1 + b) for a, b in found)
        if (k, m) != last:
            yield k, m
    yield from ((last[0] + at, last[1] + at) for at in range(tail))


def same_beginning(old: Sequence[object], new: Sequence[object]) -> int:
    """How many elements at the beginning are the same."""
    most = min(len(old), len(new))
    return most if old[:most] == new[:most] else next(at for at in range(most) if old[at] != new[at])


def _anchors(old: list[int], new: list[int], first: int, last: tuple[int, int]) -> list[tuple[int, int]]:
    """What occurs once on both sides, as far as it keeps its order."""
    ours, theirs = Counter(old[first : last[0]]), Counter(new[first : last[1]])
    places = {new[at]: at for at in range(first, last[1]) if theirs[new[at]] == 1}
    both = [(at, places[old[at]]) for at in range(first, last[0]) if ours[old[at]] == 1 and old[at] in places]
    return [both[at] for at in longest_rise([new_at for _, new_at in both])]


def _shortest(old: list[int], new: list[int], furthest: int) -> tuple[list[tuple[int, int]], int]:
    """Pairs on a shortest way, and how many steps were looked at; on one that is longer the same places."""
    if not old or not new or abs(len(old) - len(new)) > furthest:
        return _same_places(old, new), 0
    target, reached = len(old) - len(new), {1: 0}
    trace = []
    for edits in range(furthest + 1):
        trace.append(reached.copy())
        for diagonal in range(-edits, edits + 1, 2):
            x = _furthest(old, new, reached, diagonal, edits)
            reached[diagonal] = x
            if diagonal == target and x >= len(old):
                return _way_back(trace, len(old), len(new)), (edits + 1) ** 2
    return _same_places(old, new), furthest**2


def _same_places(old: list[int], new: list[int]) -> list[tuple[int, int]]:
    return [(at, at) for at, (ours, theirs) in enumerate(zip(old, new, strict=False)) if ours == theirs]


def _furthest(old: list[int], new: list[int], reached: dict[int, int], diagonal: int, edits: int) -> int:
    x = reached[diagonal + 1] if _goes_down(reached, diagonal, edits) else reached[diagonal - 1] + 1
    while x < len(old) and x - diagonal < len(new) and old[x] == new[x - diagonal]:
        x += 1
    return x


def _way_back(trace: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    """The pairs on the way that was found, from its end: each edit, and the equal elements that follow it."""
    found = []
    for edits in range(len(trace) - 1, -1, -1):
        reached, diagonal = trace[edits], x - y
        before = diagonal + 1 if _goes_down(reached, diagonal, edits) else diagonal - 1
        x_before, y_before = reached[before], reached[before] - before
        while x > x_before and y > y_before:
            x, y = x - 1, y - 1
            found.append((x, y))
        x, y = x_before, y_before
    return found[::-1]


def _goes_down(reached: dict[int, int], diagonal: int, edits: int) -> bool:
    """Whether the last edit on the way to a diagonal puts an element in; else it leaves one out."""
    return diagonal == -edits or (diagonal != edits and reached[diagonal - 1] < reached[diagonal + 1])
