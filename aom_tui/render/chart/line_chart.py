"""Series as lines over a time axis, with a legend below."""

from aom_tui.render.chart.layout import Layout, title_row
from aom_tui.render.chart.legend import legend_rows
from aom_tui.render.chart.plot import Frame, Line, plotted
from aom_tui.render.chart.reduce import clipped, reduced
from aom_tui.render.chart.scale import Mark, time_marks, value_marks
from aom_tui.render.chart.view import Chart, LegendPlace, ink, letter

LEAST_ROWS = 5
"""Below that there is no drawing, only the legend."""


def line_chart(layout: Layout) -> Chart:
    view = layout.view
    legend = legend_rows(layout, max(1, (view.height - 1) // 3))
    height = view.height - 1 - len(legend)
    if height < LEAST_ROWS or view.width < 20:
        return Chart(
            tuple([title_row(layout.heading, layout.window, view), *(row for _, row in legend)][: view.height])
        )
    low, high = _limits(layout)
    frame = _frame(layout, low, high, height)
    lines = [_line(layout, number, low, high, frame.columns) for number in layout.numbers]
    rows = (title_row(layout.heading, layout.window, view), *plotted(lines, frame), *(row for _, row in legend))
    places = tuple(LegendPlace(1 + height + at, number) for at, (number, _) in enumerate(legend) if number is not None)
    return Chart(rows, frame.margin, frame.columns, layout.window, places)


def _limits(layout: Layout) -> tuple[float, float]:
    """Return the lowest and highest value in the window, never equal; the lowest is 0 where that is near."""
    values = [value for number in layout.numbers for value in layout.within(number)] or [0.0]
    low, high = min(values), max(values)
    if low == high:
        return low - (abs(low) / 10 or 1.0), high + (abs(high) / 10 or 1.0)
    return (0.0 if 0 < low < high / 3 else low), high


def _fraction(value: float, low: float, high: float) -> float:
    """Scale to 0..1; all is halved, since `high - low` may be more than a float holds."""
    return (value / 2 - low / 2) / (high / 2 - low / 2)


def _frame(layout: Layout, low: float, high: float, height: int) -> Frame:
    view, (start, end) = layout.view, layout.window
    left = value_marks(low, high, max(2, min(6, height // 2)))
    widest = max(len(mark.text) for mark in left)
    left = [Mark(_fraction(mark.at, low, high), mark.text.rjust(widest)) for mark in left]
    columns = max(view.width - widest - 1, 1)
    bottom = time_marks(start, end, max(2, columns // 12), view.zone)
    bottom = [Mark(_fraction(mark.at, start, end), mark.text) for mark in bottom]
    cursor = None if view.cursor is None else _fraction(view.cursor, start, end)
    return Frame(view.width, height, bottom, left, view.glyphs, cursor if cursor and 0 <= cursor <= 1 else None)


def _line(layout: Layout, number: int, low: float, high: float, columns: int) -> Line:
    each, (start, end) = layout.series[number], layout.window
    runs = []
    for run in each.runs:
        points = [(_fraction(each.times[at], start, end), _fraction(each.values[at], low, high)) for at in run]
        if seen := clipped(points):
            runs.append(reduced(seen, columns))
    return Line(ink(number), "" if layout.is_only_one else letter(number), runs)
