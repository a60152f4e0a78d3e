"""The legend of a line chart: a row for each series with its extremes."""

import math
from bisect import bisect_left
from collections.abc import Sequence

from aom_tui.language import _
from aom_tui.render.cells import cells, cut, cut_apart, padded
from aom_tui.render.chart.layout import Layout
from aom_tui.render.chart.plot import FRAME, Row
from aom_tui.render.chart.scale import short_number
from aom_tui.render.chart.series import GAP, Series
from aom_tui.render.chart.view import ink, letter
from aom_tui.render.clean import clean_line


def legend_rows(layout: Layout, room: int) -> list[tuple[int | None, Row]]:
    """Make at most `room` rows, around the chosen series; the last one counts those left out."""
    count = len(layout.series)
    if count <= room:
        first = 0
    else:
        room = max(room - 1, 1)
        first = min(max((layout.view.chosen or 0) - room // 2, 0), count - room)
    numbers = range(first, first + min(room, count))
    names = [layout.names[number] for number in numbers]
    rows: list[tuple[int | None, Row]] = [(number, _legend_row(layout, number, names)) for number in numbers]
    if said := _hidden_words(first, count - numbers.stop):
        rows.append((None, ((FRAME, cut(f"  {said}", layout.view.width)),)))
    return rows


def _hidden_words(above: int, below: int) -> str:
    """Say how many series have no row, above and below those shown."""
    if above and below:
        return _("and {above} series above, {below} below").format(above=above, below=below)
    if above:
        return _("and {number} series above").format(number=above)
    return _("and {number} more series").format(number=below) if below else ""


def _legend_row(layout: Layout, number: int, names: Sequence[str]) -> Row:
    """Make the row of a series; `names` are those of all rows, so that cut names stay distinct."""
    is_drawn = number in layout.numbers
    sign = "" if layout.is_only_one else f"{letter(number)} " if is_drawn else "- "
    chosen = layout.view.chosen is not None and not layout.is_only_one
    mark = "> " if chosen and number == layout.view.chosen else "  " if chosen else ""
    said = _figures(layout, number)
    room = max(layout.view.width - cells(mark + sign) - cells(said) - 2, 8)
    room = min(room, max(map(cells, names)))
    name = padded(cut_apart(names, room)[names.index(layout.names[number])], room)
    colour = ink(number) if is_drawn else FRAME
    return ((0, mark), (colour, f"{sign}{name}"), (0 if is_drawn else FRAME, cut(f"  {said}", layout.view.width)))


def _figures(layout: Layout, number: int) -> str:
    values = layout.within(number)
    if number not in layout.numbers:
        return _("not drawn")
    if not values:
        return _("no value here")
    low, high = short_number(min(values)), short_number(max(values))
    if layout.view.cursor is None:
        said = _("min {low}  max {high}  last {last}").format(low=low, high=high, last=short_number(values[-1]))
    else:
        here = value_at(layout.series[number], layout.view.cursor)
        at_it = "-" if math.isnan(here) else short_number(here)
        said = _("min {low}  max {high}  here {here}").format(low=low, high=high, here=at_it)
    unit = layout.series[number].unit
    several = len({each.unit for each in layout.series}) > 1
    return f"{said} {clean_line(unit)}" if several and unit else said


def value_at(series: Series, time: float) -> float:
    """Return the value at the point nearest to an instant, `GAP` where none is near."""
    at = bisect_left(series.times, time)
    near = range(max(at - 1, 0), min(at + 1, len(series.times)))
    nearest = min(near, key=lambda at: abs(series.times[at] - time))
    return series.values[nearest] if abs(series.times[nearest] - time) <= series.reach else GAP
