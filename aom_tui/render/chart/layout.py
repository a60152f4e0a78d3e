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


class Heading(Struct, frozen=True):
    """What a chart is of: the metric with its unit, and the labels that all its series share."""

    namespace: str
    metric: str
    labels: tuple[str, ...]
    """`hostName=node-1`, the one first by which people know the thing."""

    def text(self) -> str:
        """All of it, in one line."""
        return self._with(self.namespace, self.labels)

    def within(self, width: int) -> str:
        """The same in so many cells, if need be without its namespace; empty where the first label has no room."""
        for namespace in (self.namespace, ""):
            if cells(self._with(namespace, self.labels[:1])) <= width:
                return cut(self._with(namespace, self.labels), width)
        return ""

    def cut(self, width: int) -> str:
        """As much of it as has room, of the metric first."""
        return cut(self._with("" if self.metric else self.namespace, self.labels), width)

    def _with(self, namespace: str, labels: tuple[str, ...]) -> str:
        bare = " ".join(part for part in (namespace, self.metric) if part)
        return clean_line(f"{bare}  {' '.join(labels)}".strip())


class Layout(Struct, frozen=True, eq=False):
    """Series and view, with the names, heading, numbers drawn and window that follow from them."""

    series: Sequence[Series]
    view: View
    names: Sequence[str]
    heading: Heading
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


def _heading(common: Mapping[str, str], series: Sequence[Series]) -> Heading:
    labels = dict(common)
    units = {each.unit for each in series}
    unit = f" ({units.pop()})" if len(units) == 1 and units != {""} else ""
    namespace = labels.pop("namespace", "")
    metric = " ".join(labels.pop(name) for name in ("metric_name", "metricName", "__name__") if name in labels)
    told = tuple(f"{name}={labels[name]}" for name in named_first(labels))
    return Heading(namespace, f"{metric}{unit}".strip(), told)


def title_row(heading: Heading, window: tuple[float, float], view: View) -> Row:
    """The first row: the heading on the left, the window on the right.

    That names the thing, for which the namespace and the year give way.
    """
    whole, brief = (_window_words(window, view.zone, has_year=has_year) for has_year in (True, False))
    left, span = heading.within(view.width - cells(whole) - 2), whole
    if not left and heading.text():
        room = view.width - cells(brief) - 2
        left, span = heading.within(room) or (heading.cut(room) if room > 0 else ""), brief
    return ((0, padded(left, max(view.width - cells(span), 0))), (FRAME, cut(span, view.width)))


def _window_words(window: tuple[float, float], zone: tzinfo | None, *, has_year: bool = True) -> str:
    """From when to when; the year is left out on request where it is the same at both ends."""
    start, end = (datetime.fromtimestamp(each, zone) for each in window)
    day = "%Y-%m-%d" if has_year or start.year != end.year else "%m-%d"
    seconds = ":%S" if window[1] - window[0] < 600 else ""
    if window[0] == window[1]:
        return f"{start:{day} %H:%M:%S} {zone_name(window[0], zone)}"
    last = f"{end:%H:%M{seconds}}" if start.date() == end.date() else f"{end:{day} %H:%M}"
    return f"{start:{day} %H:%M{seconds}}..{last} {zone_name(window[1], zone)}"
