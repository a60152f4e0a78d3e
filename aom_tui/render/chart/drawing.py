"""Time series as a chart: lines over a time axis in local time, or bars where there is one instant only.

The drawing itself is made of numbers (`plot`); names from the reply stand in the heading and the legend, cleaned and
cut to the width.
"""

from msgspec.structs import replace

from aom_tui.language import _, ngettext
from aom_tui.render.cells import cells, cut
from aom_tui.render.chart.bar_chart import bar_chart
from aom_tui.render.chart.layout import Layout
from aom_tui.render.chart.line_chart import line_chart
from aom_tui.render.chart.plot import Row, Span
from aom_tui.render.chart.series import SeriesFound
from aom_tui.render.chart.view import MOST_DRAWN, Chart, View

NOT_DRAWN = _("series not drawn: {number}")


def chart(found: SeriesFound, view: View) -> Chart:
    """Draw the series; without any the chart is a line that says why."""
    if not found.has_values:
        return Chart((((0, cut(why_empty(found), view.width)),),))
    layout = Layout.of(found.series, view)
    made = bar_chart(layout) if has_bars(found) else line_chart(layout)
    return replace(made, rows=tuple(_cut_row(row, view.width) for row in made.rows[: view.height]))


def has_bars(found: SeriesFound) -> bool:
    """Whether each series has a single point, so that it is drawn as a bar."""
    return found.has_values and all(len(each.times) == 1 for each in found.series)


def _cut_row(row: Row, width: int) -> Row:
    """Cut a row to a width in cells."""
    made: list[Span] = []
    for ink, text in row:
        made.append((ink, cut(text, width) if width > 0 else ""))
        width -= cells(text)
    return tuple(made)


def why_empty(found: SeriesFound) -> str:
    """Say in a line why there is nothing to draw."""
    if found.series:
        points = sum(len(each.times) for each in found.series)
        said = ngettext("{number} point, without a value", "{number} points, none with a value", points)
        return "; ".join((said.format(number=points), *notes(found)))
    where = _("no time series in what the filter leaves") if found.is_part else _("no time series in this reply")
    return "; ".join(notes(found)) or where


def notes(found: SeriesFound, hidden: frozenset[int] = frozenset()) -> list[str]:
    """Return what the drawing does not show: gaps, points left out, series not drawn, mixed units."""
    gaps = sum(max(len(each.runs) - 1, 0) for each in found.series)
    said = (
        (gaps, _("gaps: {number}")),
        (found.filled, _("-1 for want of a value (fill_value): {number}")),
        (found.infinite, _("infinite values, left out: {number}")),
        (found.repeated, _("points at the time of another one, left out: {number}")),
        (found.without_points, _("series without points: {number}")),
        (0 if has_bars(found) else len(found.series) - len(hidden) - MOST_DRAWN, NOT_DRAWN),
        (len({each.unit for each in found.series if each.unit}) - 1, _("different units on one axis")),
    )
    return [text.format(number=number) for number, text in said if number > 0]


# -- what is drawn


# -- lines


# -- the legend


# -- bars
