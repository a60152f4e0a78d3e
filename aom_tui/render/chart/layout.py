"""What all parts of a chart are drawn from: series, names, heading, window."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from msgspec import Struct

from aom_tui.render.cells import cells, cut, padded
from aom_tui.render.chart.plot import FRAME, Row
from aom_tui.render.chart.scale import zone_name
from aom_tui.render.chart.series import Series, distinct_names, distinguishing_label
from aom_tui.render.chart.view import View, drawn_numbers, whole_window
from aom_tui.render.clean import clean_line
from aom_tui.render.table.dimensions import named_first

NAME_SHARE = 3
"""Names may take one in so many cells of the width; longer ones are cut to the label that differs."""


class Layout(Struct, frozen=True, eq=False):
    """Series and view, with the names, heading, numbers drawn and window that follow from them."""

    series: Sequence[Series]
    view: View
    names: Sequence[str]
    heading: str
    numbers: Sequence[int]
    window: tuple[float, float]

    @classmethod
    def of(cls, series: Sequence[Series], view: View) -> "Layout":
        common, names = distinct_names(series)
        if max(map(cells, names)) > view.width // NAME_SHARE and (
            label := distinguishing_label([each.labels for each in series])
        ):
            names = [each.labels.get(label, "") for each in series]
        numbers = drawn_numbers(len(series), view.hidden)
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


def title_row(heading: str, window: tuple[float, float], view: View) -> Row:
    """The first row: the heading on the left, the window on the right."""
    span = _window_words(window, view.zone)
    room = view.width - cells(span) - 2
    left = cut(heading, room) if room > 0 and heading else ""
    return ((0, padded(left, max(view.width - cells(span), 0))), (FRAME, cut(span, view.width)))


def _window_words(window: tuple[float, float], zone: tzinfo | None) -> str:
    start, end = (datetime.fromtimestamp(each, zone) for each in window)
    seconds = ":%S" if window[1] - window[0] < 600 else ""
    if window[0] == window[1]:
        return f"{start:%Y-%m-%d %H:%M:%S} {zone_name(window[0], zone)}"
    last = f"{end:%H:%M{seconds}}" if start.date() == end.date() else f"{end:%Y-%m-%d %H:%M}"
    return f"{start:%Y-%m-%d %H:%M{seconds}}..{last} {zone_name(window[1], zone)}"
