"""Small objects in rows as columns (`metadata.event_name`), and what tells a person which row it is before ids."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from aom_tui.render.cells import cells
from aom_tui.render.location import path_step

MOST = 40
"""Different members of an object, over all rows, up to which it is taken apart: one with more is a map, by its keys."""

DEEPEST = 4
"""Objects in each other that are taken apart."""

LOOKED_AT = 100
"""Rows that are looked at for what differs between them."""

SHORT = 40
"""Cells of a value that one takes in at a glance."""

_IDENTIFIER = re.compile(r"(?:^|[._])(?:id|sn|uuid)$|[a-z](?:Id|ID|Uuid|Sn)$")
_NAME = re.compile(r"(?:name|title)$", re.IGNORECASE)
_STATE = re.compile(r"(?:severity|level|status|state)$", re.IGNORECASE)

_FIRST, _TELLING, _LONG, _SAME, _IDS = range(5)

Row = Mapping[str, Any]


def flattened(rows: Sequence[Row]) -> Sequence[Row]:
    """Decoded rows with a column for each member of their objects, named by its path; the telling ones first.

    An object that is empty, a map with more keys than `MOST`, or one whose paths are names of the row already, stays
    as it is. Rows without an object keep their order.
    """
    apart = _taken_apart(rows)
    if not apart:
        return rows
    flat = [{at: value for name in row for at, value in _members(name, row[name], name in apart)} for row in rows]
    names = list(dict.fromkeys(name for row in flat for name in row))
    order = told_first({name: [_said(row.get(name)) for row in flat[:LOOKED_AT]] for name in names})
    return [{name: row[name] for name in order if name in row} for row in flat]


def _taken_apart(rows: Sequence[Row]) -> set[str]:
    inside: dict[str, set[str]] = {}
    for row in rows:
        for name, value in row.items():
            if isinstance(value, dict) and value:
                inside.setdefault(name, set()).update(at for at, _ in _members(name, value, True))
    taken = {name for row in rows for name in row}
    return {name for name, found in inside.items() if len(found) <= MOST and not (found & taken)}


def _members(path: str, value: Any, is_apart: bool, depth: int = 0) -> Iterable[tuple[str, Any]]:
    if not is_apart or not isinstance(value, dict) or not value or depth == DEEPEST:
        return [(path, value)]
    return [
        found for key, each in value.items() for found in _members(f"{path}{path_step(key)}", each, True, depth + 1)
    ]


def _said(value: Any) -> str:
    return "" if value is None or value == {} or value == [] else str(value)


def told_first(said: Mapping[str, Sequence[str]]) -> list[str]:
    """Columns by what they say in each row: what it is called and its state, what else differs, ids at the end.

    What is long or missing in some rows comes behind what is short; what is the same in every row behind that, and so
    does a column that repeats one before it. A state counts though it be the same: it is what one looks for.
    """
    ranks: dict[str, int] = {}
    seen: set[tuple[str, ...]] = set()
    has_name = False
    for name, texts in said.items():
        ranks[name] = _rank(name, texts, has_name, tuple(texts) in seen)
        has_name = has_name or (ranks[name] == _FIRST and bool(_NAME.search(name)))
        seen.add(tuple(texts))
    return sorted(said, key=lambda name: ranks[name])


def is_state(name: str) -> bool:
    """Whether a column says how grave or how far something is, which one wants to see even where all are alike."""
    return bool(_STATE.search(name))


def _rank(name: str, texts: Sequence[str], has_name: bool, is_repeated: bool) -> int:
    if _IDENTIFIER.search(name):
        return _IDS
    is_short = all(texts) and max(map(cells, texts), default=0) <= SHORT
    if is_short and is_state(name):
        return _FIRST
    if not any(texts) or is_repeated or len(texts) > 1 == len({*texts}):
        return _SAME
    if not is_short:
        return _LONG
    return _FIRST if _NAME.search(name) and not has_name else _TELLING
