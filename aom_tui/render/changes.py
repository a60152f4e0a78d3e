"""Which lines of a text were not there before."""

from collections.abc import Sequence, Set
from difflib import SequenceMatcher
from typing import TypeVar

Text = TypeVar("Text", str, bytes)

_COMPARED = 20_000
"""Lines; of longer texts only the same places are compared, which takes no time."""


def changed_lines(before: Sequence[Text], now: Sequence[Text]) -> Set[int]:
    """The numbers of the lines, from 0, that differ from those before. Lines that only moved are not among them."""
    if before == now:
        return frozenset()
    differ = {at for at, line in enumerate(now) if at >= len(before) or before[at] != line}
    if max(len(before), len(now)) > _COMPARED:
        return differ
    # With autojunk: without, two texts of many equal lines ("},") take 15 s where they have little in common.
    same = SequenceMatcher(None, before, now).get_matching_blocks()
    moved = {at for block in same for at in range(block.b, block.b + block.size)}
    return differ - moved
