"""Time series as a chart: lines over a time axis in local time, or bars where there is one instant only.

The drawing itself is made of numbers (`plot`); names from the reply stand in the heading and the legend, cleaned and
cut to the width.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.language import _, ngettext
from aom_tui.render.cells import cells, cut, cut_apart, padded
from aom_tui.render.chart.plot import FRAME, Frame, Glyphs, Line, Row, Span, plotted
from aom_tui.render.chart.reduce import clipped, reduced
from aom_tui.render.chart.scale import Mark, short_number, time_marks, value_marks, zone_name
from aom_tui.render.chart.series import GAP, Series, SeriesFound, telling_label, told_apart
from aom_tui.render.clean import clean_line
from aom_tui.render.glyphs import ASCII, UNICODE
from aom_tui.render.table.dimensions import named_first

MOST_DRAWN = 8
"""Lines that can still be told apart."""
NOT_DRAWN = _("series not drawn: {number}")
INKS = 6
LONG_NAME = 3
"""The part of the width that names may take; longer ones say only what tells the series apart."""
LEAST_ROWS = 5
"""Below that there is no drawing, only the legend."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class View(Struct, frozen=True, kw_only=True):
    """How a chart is looked at. Sizes in cells, times in seconds of the epoch."""

    width: int
    height: int
    window: tuple[float, float] | None = None
    """From when to when; None for everything."""
    cursor: float | None = None
    """An instant at which a line stands and the legend says the values."""
    hidden: frozenset[int] = frozenset()
    """Series that are not drawn, by their number from 0."""
    chosen: int | None = None
    """The series that the legend marks."""
    glyphs: Glyphs = "braille"
    zone: tzinfo | None = None
    """None for the zone of this machine."""


class LegendPlace(NamedTuple):
    """Where the legend speaks of a series."""

    row: int
    number: int


class Chart(Struct, frozen=True, eq=False):
    """Rows of a chart, and where in them things are."""

    rows: tuple[Row, ...]
    margin: int = 0
    """Cells before the canvas; the columns of the canvas follow, from the start of `window` to its end."""
    columns: int = 0
    window: tuple[float, float] | None = None
    legend: tuple[LegendPlace, ...] = ()

    @property
    def text(self) -> str:
        """Without colours, without spaces at the end of lines."""
        return "\n".join("".join(text for _, text in row).rstrip() for row in self.rows)

    def series_at(self, row: int) -> int | None:
        """The number of the series that the legend speaks of in a row; None where it does of none."""
        return next((place.number for place in self.legend if place.row == row), None)

    def time_at(self, column: int) -> float | None:
        """The instant that a column of cells stands for; None outside the canvas."""
        if self.window is None or not 0 <= column - self.margin < self.columns:
            return None
        start, end = self.window
        return start + (end - start) * (column - self.margin) / max(self.columns - 1, 1)


def chart(found: SeriesFound, view: View) -> Chart:
    """The series drawn; in words where there is nothing to draw."""
    if not found.has_values:
        return Chart((((0, cut(nothing(found), view.width)),),))
    drawn = _Drawn.of(found.series, view)
    made = _bars(drawn) if has_bars(found) else _lines(drawn)
    return replace(made, rows=tuple(_cut(row, view.width) for row in made.rows[: view.height]))


def has_bars(found: SeriesFound) -> bool:
    """Whether there is one instant only, so that each series is a bar, as many as there is room for."""
    return found.has_values and all(len(each.times) == 1 for each in found.series)


def _cut(row: Row, width: int) -> Row:
    """As much of a row as there is room for."""
    made: list[Span] = []
    for ink, text in row:
        made.append((ink, cut(text, width) if width > 0 else ""))
        width -= cells(text)
    return tuple(made)


def nothing(found: SeriesFound) -> str:
    """Why there is nothing to draw, in a line."""
    if found.series:
        points = sum(len(each.times) for each in found.series)
        said = ngettext("{number} point, without a value", "{number} points, none with a value", points)
        return "; ".join((said.format(number=points), *notes(found)))
    where = _("no time series in what the filter leaves") if found.is_part else _("no time series in this reply")
    return "; ".join(notes(found)) or where


def notes(found: SeriesFound, hidden: frozenset[int] = frozenset()) -> list[str]:
    """What a reader should know that the drawing does not say."""
    gaps = sum(max(len(each.runs) - 1, 0) for each in found.series)
    said = (
        (gaps, _("gaps: {number}")),
        (found.filled, _("-1 for want of a value (fill_value): {number}")),
        (found.endless, _("infinite values, left out: {number}")),
        (found.repeated, _("points at the time of another one, left out: {number}")),
        (found.without_points, _("series without points: {number}")),
        (0 if has_bars(found) else len(found.series) - len(hidden) - MOST_DRAWN, NOT_DRAWN),
        (len({each.unit for each in found.series if each.unit}) - 1, _("different units on one axis")),
    )
    return [text.format(number=number) for number, text in said if number > 0]


def letter(number: int) -> str:
    """What a series is called in the chart, by its number from 0."""
    return _LETTERS[number % len(_LETTERS)]


def ink(number: int) -> int:
    """The colour of a series, from 1 to `INKS`."""
    return number % INKS + 1


def shown(count: int, hidden: frozenset[int]) -> list[int]:
    """The numbers of the series that are drawn."""
    return [number for number in range(count) if number not in hidden][:MOST_DRAWN]


def whole_window(series: Sequence[Series]) -> tuple[float, float]:
    """From the first instant to the last; a minute, where that is one instant."""
    times = [time for each in series for time in (each.times[0], each.times[-1]) if each.times]
    start, end = min(times), max(times)
    return (start, end) if end > start else (start - 30, start + 30)


# -- what is drawn


class _Drawn(Struct, frozen=True, eq=False):
    """The series with all that follows from them and from the view."""

    series: Sequence[Series]
    view: View
    names: Sequence[str]
    heading: str
    numbers: Sequence[int]
    window: tuple[float, float]

    @classmethod
    def of(cls, series: Sequence[Series], view: View) -> "_Drawn":
        common, names = told_apart(series)
        if max(map(cells, names)) > view.width // LONG_NAME and (
            label := telling_label([each.labels for each in series])
        ):
            names = [each.labels.get(label, "") for each in series]
        numbers = shown(len(series), view.hidden)
        window = view.window or whole_window([series[number] for number in numbers] or series)
        return cls(series, view, [clean_line(name) for name in names], _heading(common, series), numbers, window)

    @property
    def is_only_one(self) -> bool:
        return len(self.series) == 1

    def within(self, number: int) -> list[float]:
        """The values of a series in the window."""
        each, (start, end) = self.series[number], self.window
        seen = each.values[bisect_left(each.times, start) : bisect_right(each.times, end)]
        return [value for value in seen if not math.isnan(value)]


def _heading(common: Mapping[str, str], series: Sequence[Series]) -> str:
    labels = dict(common)
    units = {each.unit for each in series}
    unit = f" ({units.pop()})" if len(units) == 1 and units != {""} else ""
    bare = [labels.pop(name) for name in ("namespace", "metric_name", "metricName", "__name__") if name in labels]
    rest = " ".join(f"{name}={labels[name]}" for name in named_first(labels))
    return clean_line(f"{' '.join(bare)}{unit}  {rest}".strip())


def _titled(heading: str, window: tuple[float, float], view: View) -> Row:
    """What it is on the left, when it is on the right."""
    span = _span(window, view.zone)
    room = view.width - cells(span) - 2
    left = cut(heading, room) if room > 0 and heading else ""
    return ((0, padded(left, max(view.width - cells(span), 0))), (FRAME, cut(span, view.width)))


def _span(window: tuple[float, float], zone: tzinfo | None) -> str:
    start, end = (datetime.fromtimestamp(each, zone) for each in window)
    seconds = ":%S" if window[1] - window[0] < 600 else ""
    if window[0] == window[1]:
        return f"{start:%Y-%m-%d %H:%M:%S} {zone_name(window[0], zone)}"
    last = f"{end:%H:%M{seconds}}" if start.date() == end.date() else f"{end:%Y-%m-%d %H:%M}"
    return f"{start:%Y-%m-%d %H:%M{seconds}}..{last} {zone_name(window[1], zone)}"


# -- lines


def _lines(drawn: _Drawn) -> Chart:
    view = drawn.view
    legend = _legend(drawn, max(1, (view.height - 1) // 3))
    height = view.height - 1 - len(legend)
    if height < LEAST_ROWS or view.width < 20:
        return Chart(tuple([_titled(drawn.heading, drawn.window, view), *(row for _, row in legend)][: view.height]))
    low, high = _limits(drawn)
    frame = _frame(drawn, low, high, height)
    lines = [_line(drawn, number, low, high, frame.columns) for number in drawn.numbers]
    rows = (_titled(drawn.heading, drawn.window, view), *plotted(lines, frame), *(row for _, row in legend))
    places = tuple(LegendPlace(1 + height + at, number) for at, (number, _) in enumerate(legend) if number is not None)
    return Chart(rows, frame.margin, frame.columns, drawn.window, places)


def _limits(drawn: _Drawn) -> tuple[float, float]:
    """Of the values that are seen; from 0 where that is near; never the same."""
    values = [value for number in drawn.numbers for value in drawn.within(number)] or [0.0]
    low, high = min(values), max(values)
    if low == high:
        return low - (abs(low) / 10 or 1.0), high + (abs(high) / 10 or 1.0)
    return (0.0 if 0 < low < high / 3 else low), high


def _part(value: float, low: float, high: float) -> float:
    """Where between the two, from 0 to 1; halved, since their distance may be more than a float holds."""
    return (value / 2 - low / 2) / (high / 2 - low / 2)


def _frame(drawn: _Drawn, low: float, high: float, height: int) -> Frame:
    view, (start, end) = drawn.view, drawn.window
    left = value_marks(low, high, max(2, min(6, height // 2)))
    widest = max(len(mark.text) for mark in left)
    left = [Mark(_part(mark.at, low, high), mark.text.rjust(widest)) for mark in left]
    columns = max(view.width - widest - 1, 1)
    bottom = time_marks(start, end, max(2, columns // 12), view.zone)
    bottom = [Mark(_part(mark.at, start, end), mark.text) for mark in bottom]
    cursor = None if view.cursor is None else _part(view.cursor, start, end)
    return Frame(view.width, height, bottom, left, view.glyphs, cursor if cursor and 0 <= cursor <= 1 else None)


def _line(drawn: _Drawn, number: int, low: float, high: float, columns: int) -> Line:
    each, (start, end) = drawn.series[number], drawn.window
    runs = []
    for run in each.runs:
        points = [(_part(each.times[at], start, end), _part(each.values[at], low, high)) for at in run]
        if seen := clipped(points):
            runs.append(reduced(seen, columns))
    return Line(ink(number), "" if drawn.is_only_one else letter(number), runs)


# -- the legend


def _legend(drawn: _Drawn, room: int) -> list[tuple[int | None, Row]]:
    """A row for each series with its extremes, around the chosen one; how many more there are on the last."""
    count = len(drawn.series)
    if count <= room:
        first = 0
    else:
        room = max(room - 1, 1)
        first = min(max((drawn.view.chosen or 0) - room // 2, 0), count - room)
    numbers = range(first, first + min(room, count))
    names = [drawn.names[number] for number in numbers]
    rows: list[tuple[int | None, Row]] = [(number, _legend_row(drawn, number, names)) for number in numbers]
    if said := _others(first, count - numbers.stop):
        rows.append((None, ((FRAME, cut(f"  {said}", drawn.view.width)),)))
    return rows


def _others(above: int, below: int) -> str:
    """How many series the legend has no row for, and where they would be."""
    if above and below:
        return _("and {above} series above, {below} below").format(above=above, below=below)
    if above:
        return _("and {number} series above").format(number=above)
    return _("and {number} more series").format(number=below) if below else ""


def _legend_row(drawn: _Drawn, number: int, names: Sequence[str]) -> Row:
    """`names` are those of all rows of the legend."""
    is_drawn = number in drawn.numbers
    sign = "" if drawn.is_only_one else f"{letter(number)} " if is_drawn else "- "
    chosen = drawn.view.chosen is not None and not drawn.is_only_one
    mark = "> " if chosen and number == drawn.view.chosen else "  " if chosen else ""
    said = _figures(drawn, number)
    room = max(drawn.view.width - cells(mark + sign) - cells(said) - 2, 8)
    room = min(room, max(map(cells, names)))
    name = padded(cut_apart(names, room)[names.index(drawn.names[number])], room)
    colour = ink(number) if is_drawn else FRAME
    return ((0, mark), (colour, f"{sign}{name}"), (0 if is_drawn else FRAME, cut(f"  {said}", drawn.view.width)))


def _figures(drawn: _Drawn, number: int) -> str:
    values = drawn.within(number)
    if number not in drawn.numbers:
        return _("not drawn")
    if not values:
        return _("no value here")
    low, high = short_number(min(values)), short_number(max(values))
    if drawn.view.cursor is None:
        said = _("min {low}  max {high}  last {last}").format(low=low, high=high, last=short_number(values[-1]))
    else:
        here = value_at(drawn.series[number], drawn.view.cursor)
        at_it = "-" if math.isnan(here) else short_number(here)
        said = _("min {low}  max {high}  here {here}").format(low=low, high=high, here=at_it)
    unit = drawn.series[number].unit
    several = len({each.unit for each in drawn.series}) > 1
    return f"{said} {clean_line(unit)}" if several and unit else said


def value_at(series: Series, time: float) -> float:
    """The value at the point nearest to an instant; a gap where the series has none near it."""
    at = bisect_left(series.times, time)
    near = range(max(at - 1, 0), min(at + 1, len(series.times)))
    nearest = min(near, key=lambda at: abs(series.times[at] - time))
    return series.values[nearest] if abs(series.times[nearest] - time) <= series.reach else GAP


# -- bars


def _bars(drawn: _Drawn) -> Chart:
    """One row for each series: its name, its value, a bar from 0."""
    view = drawn.view
    values = [each.values[0] for each in drawn.series]
    most = max((abs(value) for value in values if not math.isnan(value)), default=0.0)
    texts = ["-" if math.isnan(value) else short_number(value) for value in values]
    name_room = min(max(map(cells, drawn.names)), max(view.width // 2, 8))
    value_room = max(map(len, texts))
    room = max(view.width - name_room - value_room - 4, 0)
    numbers = _around(len(values), view)
    rows = [_titled(drawn.heading, drawn.window if len(_times(drawn)) > 1 else (_times(drawn)[0],) * 2, view)]
    names = cut_apart([drawn.names[number] for number in numbers], name_room - (2 if view.chosen is not None else 0))
    for number, shown_name in zip(numbers, names, strict=True):
        part = 0.0 if math.isnan(values[number]) or not most else abs(values[number] / most)
        mark = "> " if view.chosen == number and not drawn.is_only_one else ""
        name = padded(cut(mark + shown_name, name_room), name_room)
        bar = (ASCII if view.glyphs == "ascii" else UNICODE).bar * max(round(part * room), 1 if part else 0)
        rows.append(((0, name), (0, f"  {texts[number].rjust(value_room)}  "), (ink(number), bar)))
    places = tuple(LegendPlace(at, number) for at, number in enumerate(numbers, 1))
    return Chart(tuple(rows), legend=places)


def _times(drawn: _Drawn) -> list[float]:
    return sorted({each.times[0] for each in drawn.series})


def _around(count: int, view: View) -> range:
    room = max(view.height - 1, 1)
    first = min(max((view.chosen or 0) - room // 2, 0), max(count - room, 0))
    return range(first, min(first + room, count))
