"""The order of columns: names and states that identify a row to a person first, ids last."""

import re
from collections.abc import Mapping, Sequence

from aom_tui.render.cells import cells

LOOKED_AT = 100
"""Rows that are compared to see which columns differ."""

SHORT = 40
"""Cells of a value that counts as short."""

_IDENTIFIER = re.compile(r"(?:^|[._])(?:id|sn|uuid)$|[a-z](?:Id|ID|Uuid|Sn)$")
_NAME = re.compile(r"(?:name|title)$", re.IGNORECASE)
_STATE = re.compile(r"(?:severity|level|status|state)$", re.IGNORECASE)

_FIRST, _DIFFERING, _LONG, _SAME, _IDS = range(5)


def most_telling_first(said: Mapping[str, Sequence[str]]) -> list[str]:
    """Order columns, given by their texts in each row: the first name and states, what else differs, ids last.

    Long texts and those missing in some rows come behind short ones; behind these what is the same in every row or
    repeats an earlier column. A state comes first even where it is the same in all rows.
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
    return _FIRST if _NAME.search(name) and not has_name else _DIFFERING
