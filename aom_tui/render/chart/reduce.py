"""Fewer points that draw the same line: only what is inside the canvas, and of each column its extremes."""

from collections.abc import Sequence

Point = tuple[float, float]
"""Across and up, from 0 to 1 inside the canvas."""


def clipped(points: Sequence[Point]) -> list[Point]:
    """The part of a line between 0 and 1 across, cut where it crosses the edges. `points` in order across."""
    inside: list[Point] = []
    previous: Point | None = None
    for point in points:
        if previous is not None and previous[0] < 0 <= point[0]:
            inside.append(_crossing(previous, point, 0.0))
        if point[0] > 1:
            if previous is not None and previous[0] < 1:
                inside.append(_crossing(previous, point, 1.0))
            break
        if point[0] >= 0 and (not inside or inside[-1] != point):
            inside.append(point)
        previous = point
    return inside


def _crossing(before: Point, after: Point, across: float) -> Point:
    part = (across - before[0]) / (after[0] - before[0])
    return across, before[1] + (after[1] - before[1]) * part


def reduced(points: Sequence[Point], columns: int) -> list[Point]:
    """Of each column the first, lowest, highest and last point, in order: what a dense line covers stays covered."""
    if len(points) <= columns * 2:
        return list(points)
    made: list[Point] = []
    column: list[Point] = []
    here = -1
    for point in points:
        place = int(point[0] * columns)
        if place != here:
            made += _extremes(column)
            column, here = [], place
        column.append(point)
    return made + _extremes(column)


def _extremes(column: Sequence[Point]) -> list[Point]:
    if len(column) <= 4:
        return list(column)
    numbers = range(len(column))
    lowest = min(numbers, key=lambda at: column[at][1])
    highest = max(numbers, key=lambda at: column[at][1])
    return [column[at] for at in sorted({0, lowest, highest, len(column) - 1})]
