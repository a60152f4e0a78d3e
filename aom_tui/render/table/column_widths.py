"""Widths of columns that fit a line: the least telling are cut, then left out, until the rest fits. Pure."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

GAP = 2
"""Cells between two columns."""

Name = TypeVar("Name")


def line_width(sizes: Iterable[int]) -> int:
    """Return the cells of a line with these columns; one of 0 cells is left out, and so is its gap."""
    return sum(size + GAP for size in sizes if size) - GAP


def fit_widths(
    wanted: Mapping[Name, int], width: int, concessions: Iterable[tuple[Name, int]], regaining: Iterable[Name]
) -> dict[Name, int]:
    """Return the cells of each column, within `width` as far as the concessions allow.

    A concession is a column and the cells to which it may be cut, 0 to leave it out; they are made in order until all
    fits. Cells that are left over then go back to the `regaining` columns.
    """
    given = dict(wanted)
    for name, least in concessions:
        lack = line_width(given.values()) - width
        if lack <= 0:
            break
        given[name] = max(given[name] - lack, min(given[name], least)) if least else 0
    for name in regaining:
        spare = max(width - line_width(given.values()), 0)
        given[name] += min(spare, wanted[name] - given[name]) if given[name] else 0
    return given
