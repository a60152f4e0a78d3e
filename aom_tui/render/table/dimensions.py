"""Lists of `{"name": ..., "value": ...}`, as AOM writes dimensions: each pair is a column that bears its name.

The statistics of a point, `{"statistic": "average", "value": ...}`, are such pairs too.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Any

import msgspec

from aom_tui.render.clean import clean_line
from aom_tui.render.document.json_leaves import Leaf, Steps, steps_text

NAMES, VALUE = (b'"name"', b'"statistic"'), b'"value"'


def named_first(names: Iterable[str]) -> list[str]:
    """Names before ids, since people know them; the innermost first, which the documents write last: the host's."""
    found = list(names)
    called = [name for name in found if _is_name(name)]
    return [*reversed(called), *(name for name in found if name not in called)]


def _is_name(name: str) -> bool:
    return name.lower().endswith("name")


# -- of the leaves of a row


def is_pair_value(steps: Steps) -> bool:
    """Whether these lead to the value of a pair in a list."""
    return len(steps) > 1 and steps[-1] == VALUE and isinstance(steps[-2], int)


def names_of_pairs(leaves: Iterable[Leaf]) -> set[Leaf]:
    """Those of a row's leaves that name its pairs."""
    return {name for name, _value in _pairs(leaves).values()}


def pairs_named(data: bytes, row: Mapping[str, Leaf]) -> Mapping[str, Leaf]:
    """The row with `dimensions[0].name` and `dimensions[0].value` as one column `hostName`.

    A name that the row has already gets the list's before it (`dimensions.hostName`); where that does not tell the
    pairs apart either, the row stays as it is.
    """
    pairs = _pairs(row.values())
    if not pairs:
        return row
    taken = {name for name, leaf in row.items() if leaf.steps[:-1] not in pairs}
    names = {way: _column(data, pair[0], taken) for way, pair in pairs.items()}
    if len({*names.values()}) < len(names) or "" in names.values():
        return row
    return {
        names.get(leaf.steps[:-1], name): leaf
        for name, leaf in row.items()
        if leaf.steps[:-1] not in pairs or leaf is pairs[leaf.steps[:-1]][1]
    }


def _pairs(leaves: Iterable[Leaf]) -> dict[Steps, tuple[Leaf, Leaf]]:
    """By the way to it, the two leaves of each element that has no others."""
    found: dict[Steps, dict[Any, Leaf]] = {}
    for leaf in leaves:
        for depth, step in enumerate(leaf.steps):
            if isinstance(step, int):
                found.setdefault(leaf.steps[: depth + 1], {})[leaf.steps[depth + 1 :]] = leaf
    return {
        way: (parts[name,], parts[VALUE,])
        for way, parts in found.items()
        for name in NAMES
        if parts.keys() == {(name,), (VALUE,)}
    }


def _column(data: bytes, leaf: Leaf, taken: Set[str]) -> str:
    """The name that a pair bears, not taken by another column; empty where it has none."""
    name, owner = _text(data[leaf.start : leaf.stop]), clean_line(steps_text(leaf.steps[:-2]).removeprefix("."))
    return name if name not in taken else f"{owner}.{name}"


def _text(json: bytes) -> str:
    try:
        return clean_line(msgspec.json.decode(json, type=str))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ""


def order_of(
    names: Sequence[str], is_pair: Sequence[bool], differing: Iterable[str], is_rare: Callable[[str], bool]
) -> list[str]:
    """The columns with the pairs' where the first of them stood: those that differ between rows, then the rest.

    Of the names that differ, those that most rows lack come last: `nodeName` behind the `hostName` of most.
    """
    pairs = [name for name, yes in zip(names, is_pair, strict=True) if yes]
    if not pairs:
        return list(names)
    differs = set(differing)
    told = named_first(name for name in pairs if name in differs)
    named = sorted((name for name in told if _is_name(name)), key=is_rare)
    telling = [*named, *(name for name in told if not _is_name(name))]
    block = [*telling, *named_first(name for name in pairs if name not in differs)]
    at = names.index(pairs[0])
    before, after = ([name for name in part if name not in block] for part in (names[:at], names[at:]))
    return [*before, *block, *after]
