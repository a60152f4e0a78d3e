"""Which columns come first: what tells a person which row it is, before ids (`metadata.event_name`, `id`)."""

import re
from collections.abc import Mapping, Sequence

from aom_tui.render.cells import cells

LOOKED_AT = 100
"""Rows that are looked at for what differs between them."""

SHORT = 40
"""Cells of a value that one takes in at a glance."""

_IDENTIFIER = re.compile(r"(?:^|[._])(?:id|sn|uuid)$|[a-z](?:Id|ID|Uuid|Sn)$")
_NAME = re.compile(r"(?:name|title)$", re.IGNORECASE)
_STATE = re.compile(r"(?:severity|level|status|state)$", re.IGNORECASE)

_FIRST, _TELLING, _LONG, _SAME, _IDS = range(5)


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
