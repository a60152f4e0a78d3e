"""Room for the columns of a list whose rows are lines: what says least gives way until the rest fits. Pure."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

GAP = 2
"""Cells between two columns."""

Name = TypeVar("Name")


def total(sizes: Iterable[int]) -> int:
    """Cells of a line. A column of none is left out, and so is its gap."""
    return sum(size + GAP for size in sizes if size) - GAP


def fitted(
    wanted: Mapping[Name, int], width: int, concessions: Iterable[tuple[Name, int]], regaining: Iterable[Name]
) -> dict[Name, int]:
    """The cells of each column within `width`, as far as the concessions go.

    They are made one by one as long as there is no room: a column, and to how many cells it is cut; 0: it is left out.
    Where more went than had to, `regaining` are the columns that get it back.
    """
    given = dict(wanted)
    for name, least in concessions:
        lack = total(given.values()) - width
        if lack <= 0:
            break
        given[name] = max(given[name] - lack, min(given[name], least)) if least else 0
    for name in regaining:
        spare = max(width - total(given.values()), 0)
        given[name] += min(spare, wanted[name] - given[name]) if given[name] else 0
    return given
