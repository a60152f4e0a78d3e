"""Which lines of a text were not there before."""

from collections.abc import Sequence, Set
from typing import TypeVar

from aom_tui.render.alignment import matches

COMPARED = 1024 * 1024
"""Bytes of a body whose lines are compared, indented about twice as many; a larger one has changed or has not."""

Text = TypeVar("Text", str, bytes)


def changed_lines(before: Sequence[Text], now: Sequence[Text]) -> Set[int]:
    """The numbers of the lines, from 0, that differ from those before. Lines that only moved are not among them."""
    if before == now:
        return frozenset()
    same = {at for match in matches(before, now) for at in range(match.new, match.new + match.size)}
    return {at for at in range(len(now)) if at not in same}
