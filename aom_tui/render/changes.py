"""Which lines of a text were not there before."""

from collections.abc import Sequence, Set
from difflib import SequenceMatcher

_COMPARED = 3000
"""Lines; of longer texts only the same places are compared, which takes no time."""


def changed_lines(before: Sequence[str], now: Sequence[str]) -> Set[int]:
    """The numbers of the lines, from 0, that differ from those before, moved ones not among them."""
    if before == now:
        return frozenset()
    if max(len(before), len(now)) > _COMPARED:
        return {at for at, line in enumerate(now) if at >= len(before) or before[at] != line}
    same = SequenceMatcher(None, before, now, autojunk=False).get_matching_blocks()
    kept = {at for block in same for at in range(block.b, block.b + block.size)}
    return set(range(len(now))) - kept
