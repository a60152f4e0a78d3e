"""Time series of a reply as lines, with a cursor that goes along them."""

import asyncio
import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.worker import Worker

from aom_tui.language import _
from aom_tui.render.clean import clean_line
from aom_tui.render.glyphs import is_ascii
from aom_tui.tui.keys import with_keys
from aom_tui.tui.widgets.reply_view import ReplyView, Subject

if TYPE_CHECKING:
    from aom_tui.render.chart import Chart, View
    from aom_tui.render.series import SeriesFound
    from aom_tui.tui.searching import Searched

Window = tuple[float, float]

ZOOM = 2.0
"""By how much one key makes the window narrower."""
IN_A_THREAD = 512 * 1024
"""Bytes of JSON; to read more holds the interpreter, and with it the screen, for too long."""
LEAST_STEPS = 4
"""Steps between points that a window holds at least."""


class ChartView(ReplyView):
    """The reply as a chart. What is drawn is made in a thread: no key waits for it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus,equals_sign,＋", "zoom(1)", _("zoom in"), show=False, id="chart.zoom_in"),
        Binding("minus,－", "zoom(-1)", _("zoom out"), show=False, id="chart.zoom_out"),
        Binding("0,０", "everything", _("show everything again"), show=False, id="chart.everything"),
        Binding("left", "step(-1)", _("a point to the left"), show=False),
        Binding("right", "step(1)", _("a point to the right"), show=False),
        Binding("pageup", "pan(-1)", _("half a window to the left"), show=False),
        Binding("pagedown", "pan(1)", _("half a window to the right"), show=False),
        Binding("home", "edge(0)", _("to the first point"), show=False),
        Binding("end", "edge(-1)", _("to the last point"), show=False),
        Binding("up", "choose(-1)", _("the series before"), show=False),
        Binding("down", "choose(1)", _("the next series"), show=False),
        Binding("enter,space", "hide", _("hide or show the series"), show=False, id="chart.hide"),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "chart--frame", "chart--1", "chart--2", "chart--3", "chart--4", "chart--5", "chart--6",
    }  # fmt: skip

    DEFAULT_CSS = """
    ChartView {
        overflow: hidden hidden;
        & > .chart--frame { color: $foreground 65%; }
        & > .chart--1 { color: $text-primary; }
        & > .chart--2 { color: $text-warning; }
        & > .chart--3 { color: $text-success; }
        & > .chart--4 { color: $text-accent; }
        & > .chart--5 { color: $text-error; }
        & > .chart--6 { color: $text-secondary; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._subject: Subject | None = None
        self._found: SeriesFound | None = None
        self._chart: Chart | None = None
        self._window: Window | None = None
        self._cursor: float | None = None
        self._chosen: int | None = None
        self._hidden: frozenset[int] = frozenset()
        self._is_stale = False
        self._is_drawing = False

    # -- the subject

    def show(self, subject: Subject | None) -> None:
        """Another reply. The window, the cursor and what is hidden stay while the same request is asked again."""
        if subject is None:
            self._clear()
            return
        if not _same_request(self._subject, subject):
            self._found = self._window = self._cursor = self._chosen = None
            self._hidden = frozenset()
            self._clear()
        self._subject = subject
        self._work(partial(self._read, subject), "read")

    def _clear(self) -> None:
        self._chart = None
        self.refresh()
        self.post_message(self.Moved(self, "", ""))

    async def _read(self, subject: Subject) -> None:
        found = await _series_of(subject)
        if subject is not self._subject:
            return
        self._follow(self._found, found)
        self._found = found
        self._draw()

    def _follow(self, before: "SeriesFound | None", found: "SeriesFound") -> None:
        """A window that ended with the newest point goes along with it."""
        if before is None or self._window is None or not (before.has_values and found.has_values):
            return
        from aom_tui.render.chart import whole_window

        latest, newest = whole_window(before.series)[1], whole_window(found.series)[1]
        if self._window[1] >= latest:
            self._window = self._window[0] + newest - latest, newest

    def _work(self, work: Callable[[], Coroutine[None, None, None]], group: str) -> Worker[None]:
        description = _("draw the chart")
        return self.run_worker(work, group=group, description=description, exclusive=True, exit_on_error=False)

    # -- drawing

    def on_resize(self) -> None:
        """Drawn for its size."""
        self._draw()

    def _draw(self) -> None:
        self._is_stale = True
        if not self._is_drawing:
            self._is_drawing = True
            self._work(self._redraw, "draw")

    def on_show(self) -> None:
        """What came while another view was chosen."""
        self._draw()

    async def _redraw(self) -> None:
        """As long as something has changed since it was drawn; keys that come meanwhile are drawn together."""
        from aom_tui.render.chart import chart

        try:
            while self._is_stale and self._found is not None and self.size.width and self.display:
                self._is_stale = False
                self._chart = await asyncio.to_thread(chart, self._found, self._looked_at())
                self.refresh()
                self._say()
        finally:
            self._is_drawing = False

    def _looked_at(self) -> "View":
        from aom_tui.render.chart import View

        return View(
            width=self.size.width, height=self.size.height, window=self._window, cursor=self._cursor,
            hidden=self._hidden, chosen=self._chosen, glyphs="ascii" if is_ascii() else "braille",
        )  # fmt: skip

    def render_line(self, y: int) -> Strip:
        """One row of the chart."""
        rows = self._chart.rows if self._chart else ()
        base = self.ground
        spans = rows[y] if y < len(rows) else ()
        return Strip([Segment(text, base + self._style(ink)) for ink, text in spans]).extend_cell_length(
            self.size.width, base
        )

    def _style(self, ink: int) -> Style:
        if not ink:
            return Style.null()
        found = self.component(f"chart--{ink}" if ink > 0 else "chart--frame")
        return Style(color=found.color)

    def _say(self) -> None:
        """What is at the cursor, else what a reader should know."""
        from aom_tui.render.chart import has_bars, notes

        found = self._found
        if found is None:
            return
        count = len(found.series)
        position = _("series {number}/{total}").format(number=(self._chosen or 0) + 1, total=count) if count else ""
        if not found.has_values:
            text = ""
        elif self._cursor is None:
            keys = (
                _("Up Down: series")
                if has_bars(found)
                else _("Left Right: values  {chart.zoom_in} {chart.zoom_out}: zoom  Up Down {chart.hide}: series")
            )
            text = "  ".join((*notes(found, self._hidden), with_keys(keys)))
        else:
            text = self._values_at(found, self._cursor)
        self.post_message(self.Moved(self, position, text))

    def _values_at(self, found: "SeriesFound", time: float) -> str:
        from aom_tui.render.chart import letter, shown, value_at
        from aom_tui.render.location import Location, readable_time
        from aom_tui.render.scale import short_number

        moment = readable_time(Location("$.time", f"{round(time * 1000):013}", "time"), datetime.now(UTC).astimezone())
        parts = []
        for number in shown(len(found.series), self._hidden):
            value = value_at(found.series[number], time)
            name = f"{letter(number)} " if len(found.series) > 1 else ""
            parts.append(f"{name}{'-' if math.isnan(value) else short_number(value)}")
        return clean_line("   ".join((moment, *parts)))

    # -- time

    @property
    def _whole(self) -> Window | None:
        if self._found is None or not self._found.has_values:
            return None
        from aom_tui.render.chart import shown, whole_window

        series = [self._found.series[number] for number in shown(len(self._found.series), self._hidden)]
        return whole_window(series or self._found.series)

    def _instants(self) -> list[float]:
        from aom_tui.render.chart import shown

        if self._found is None:
            return []
        numbers = shown(len(self._found.series), self._hidden)
        return sorted({time for number in numbers for time in self._found.series[number].times})

    def action_zoom(self, way: int) -> None:
        """Half the window, or twice, around the cursor where there is one."""
        whole = self._whole
        if whole is None:
            return
        start, end = self._window or whole
        middle = self._cursor if self._cursor is not None and start <= self._cursor <= end else (start + end) / 2
        factor = 1 / ZOOM if way > 0 else ZOOM
        instants = self._instants()
        least = LEAST_STEPS * (whole[1] - whole[0]) / max(len(instants) - 1, 1)
        if way > 0 and (end - start) * factor < least:
            return
        self._look((middle - (middle - start) * factor, middle + (end - middle) * factor))

    def action_pan(self, way: int) -> None:
        """Half a window earlier or later."""
        if self._window:
            half = (self._window[1] - self._window[0]) / 2 * way
            self._look((self._window[0] + half, self._window[1] + half))

    def action_everything(self) -> None:
        """All of time, all series, no cursor."""
        self._window = self._cursor = None
        self._hidden = frozenset()
        self._draw()

    def _look(self, window: Window) -> None:
        """A window, moved to where there is something to see; the whole where it is as wide."""
        whole = self._whole
        if whole is None:
            return
        length = window[1] - window[0]
        start = max(min(window[0], whole[1] - length), whole[0])
        self._window = None if length >= whole[1] - whole[0] else (start, start + length)
        self._draw()

    def action_step(self, way: int) -> None:
        """The cursor to the next point, the window after it."""
        instants = self._instants()
        if not instants:
            return
        if self._cursor is None:
            self._to(instants[max(bisect_right(instants, self._window[1] if self._window else math.inf) - 1, 0)])
            return
        at = bisect_left(instants, self._cursor)
        if way > 0 and at < len(instants) and instants[at] == self._cursor:
            at += 1
        self._to(instants[min(max(at if way > 0 else at - 1, 0), len(instants) - 1)])

    def action_edge(self, place: int) -> None:
        """The cursor to the first or last point."""
        instants = self._instants()
        if instants:
            self._to(instants[place])

    def _to(self, time: float) -> None:
        self._cursor = time
        if self._window and not self._window[0] <= time <= self._window[1]:
            half = (self._window[1] - self._window[0]) / 2
            self._look((time - half, time + half))
        else:
            self._draw()

    # -- series

    def action_choose(self, way: int) -> None:
        """Another series in the legend."""
        count = len(self._found.series) if self._found else 0
        if count:
            self._chosen = 0 if self._chosen is None else min(max(self._chosen + way, 0), count - 1)
            self._draw()

    @property
    def chosen(self) -> int | None:
        """The number of the series that the legend marks, from 0."""
        return self._chosen

    def choose(self, number: int) -> None:
        """That series in the legend."""
        self._chosen = number
        self._draw()

    def searched(self) -> "Searched | None":
        """The series, where there are any."""
        from aom_tui.tui.widgets.searched_series import SearchedSeries

        return SearchedSeries(self, self._found) if self._found is not None and self._found.series else None

    def action_hide(self) -> None:
        """The chosen series away, or back; one that there was no room for takes the place of the last one drawn."""
        if self._chosen is None or self._found is None:
            return
        from aom_tui.render.chart import shown

        drawn = shown(len(self._found.series), self._hidden)
        if self._chosen in self._hidden or self._chosen in drawn:
            self._hidden ^= {self._chosen}
        else:
            self._hidden |= {*range(drawn[-1], self._chosen)}
        self._draw()

    # -- mouse

    def on_click(self, event: events.Click) -> None:
        """On the canvas the cursor goes there; in the legend a series goes or comes."""
        if self._chart is None:
            return
        x, y = event.x - self.gutter.left, event.y - self.gutter.top
        place = next((place for place in self._chart.legend if place.row == y), None)
        if place is not None:
            self._chosen = place.number
            self.action_hide()
        elif (time := self._time_at(x)) is not None:
            instants = self._instants()
            self._to(min(instants, key=lambda each: abs(each - time)))

    def _time_at(self, column: int) -> float | None:
        made = self._chart
        if made is None or made.window is None or not 0 <= column - made.margin < made.columns:
            return None
        start, end = made.window
        return start + (end - start) * (column - made.margin) / max(made.columns - 1, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel zooms."""
        event.stop()
        self.action_zoom(1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """And back."""
        event.stop()
        self.action_zoom(-1)

    # -- copying

    def copy_text(self) -> tuple[str, str]:
        """The series that are drawn, in the window, as CSV."""
        from aom_tui.render.chart import shown
        from aom_tui.render.series import told_apart
        from aom_tui.render.series_csv import series_csv

        found = self._found
        if found is None or not found.has_values:
            return self.view_text()
        numbers = shown(len(found.series), self._hidden)
        names = told_apart(found.series)[1]
        text = series_csv([found.series[at] for at in numbers], [names[at] for at in numbers], self._window, None)
        return _("series as CSV"), text

    def view_text(self) -> tuple[str, str]:
        """The chart as it stands there, without colour."""
        return _("chart"), self._chart.text if self._chart else ""


def _same_request(before: Subject | None, now: Subject) -> bool:
    """Whether it is the same call again: the same operation, or the same method and URI."""
    if before is None or before.exchange.draft is None or now.exchange.draft is None:
        return False
    one, other = before.exchange.draft, now.exchange.draft
    return (one.operation_id, one.method, one.uri) == (other.operation_id, other.method, other.uri)


async def _series_of(subject: Subject) -> "SeriesFound":
    """What the reply has; nothing where it is no JSON. A large one is read by another process: see `apart`."""
    from aom_tui.render.series import SeriesFound, filler_in, series_in_json

    if not subject.page.is_json:
        return SeriesFound(())
    data, filler = subject.page.document.data, filler_in(subject.exchange.request)
    if len(data) <= IN_A_THREAD:
        return await asyncio.to_thread(series_in_json, data, filler)
    from aom_tui.session.apart import Broke, apart

    try:
        return await apart(series_in_json, data, filler)
    except Broke:
        return SeriesFound(())
