"""Series of a single instant as bars, one row each."""

import math

from aom_tui.render.cells import cells, cut, cut_apart, padded
from aom_tui.render.chart.layout import Layout, title_row
from aom_tui.render.chart.scale import short_number
from aom_tui.render.chart.view import Chart, LegendPlace, View, ink
from aom_tui.render.glyphs import ASCII, UNICODE


def bar_chart(layout: Layout) -> Chart:
    """One row for each series: its name, its value, a bar from 0."""
    view = layout.view
    values = [each.values[0] for each in layout.series]
    most = max((abs(value) for value in values if not math.isnan(value)), default=0.0)
    texts = ["-" if math.isnan(value) else short_number(value) for value in values]
    name_room = min(max(map(cells, layout.names)), max(view.width // 2, 8))
    value_room = max(map(len, texts))
    room = max(view.width - name_room - value_room - 4, 0)
    numbers = _rows_around_chosen(len(values), view)
    rows = [title_row(layout.heading, layout.window if len(_times(layout)) > 1 else (_times(layout)[0],) * 2, view)]
    names = cut_apart([layout.names[number] for number in numbers], name_room - (2 if view.chosen is not None else 0))
    for number, shown_name in zip(numbers, names, strict=True):
        part = 0.0 if math.isnan(values[number]) or not most else abs(values[number] / most)
        mark = "> " if view.chosen == number and not layout.is_only_one else ""
        name = padded(cut(mark + shown_name, name_room), name_room)
        bar = (ASCII if view.glyphs == "ascii" else UNICODE).bar * max(round(part * room), 1 if part else 0)
        rows.append(((0, name), (0, f"  {texts[number].rjust(value_room)}  "), (ink(number), bar)))
    places = tuple(LegendPlace(at, number) for at, number in enumerate(numbers, 1))
    return Chart(tuple(rows), legend=places)


def _times(layout: Layout) -> list[float]:
    return sorted({each.times[0] for each in layout.series})


def _rows_around_chosen(count: int, view: View) -> range:
    room = max(view.height - 1, 1)
    first = min(max((view.chosen or 0) - room // 2, 0), max(count - room, 0))
    return range(first, min(first + room, count))
