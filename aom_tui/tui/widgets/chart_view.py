"""Time series of a reply as lines, with a cursor that goes along them."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.worker import Worker

from aom_tui.catalogue.json_path import path_text
from aom_tui.language import _
from aom_tui.render.glyphs import is_ascii
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.widgets.reply_view import ReplyView, Subject

if TYPE_CHECKING:
    from aom_tui.render.chart.series import SeriesFound
    from aom_tui.render.chart.view import Chart, View
    from aom_tui.tui.actions import copying
    from aom_tui.tui.actions.searching import Searched

IN_A_THREAD = 512 * 1024
"""Bytes of JSON; to read more holds the interpreter, and with it the screen, for too long."""

BAR_KEYS = _("Up Down: series")
LINE_KEYS = _("Left Right: values  {chart.zoom_in} {chart.zoom_out}: zoom  Up Down {chart.hide}: series")

HIDDEN = _("series hidden: {number}, {chart.everything} shows all")


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
        from aom_tui.render.chart.view import View

        self._subject: Subject | None = None
        self._found: SeriesFound | None = None
        self._view = View(width=0, height=0)
        """How the series are looked at; of what size is known when they are drawn."""
        self._chart: Chart | None = None
        self._instead = ""
        """What is said in the place of a chart that is not there yet."""
        self._words = ""
        """What is at the cursor, else what a reader should know of the chart."""
        self._beside: list[str] = []
        """What the service says beside its data."""
        self._is_stale = False
        self._is_drawing = False

    # -- the subject

    def show(self, subject: Subject | None) -> None:
        """Another reply. The window, the cursor and what is hidden stay while the same request is asked again."""
        if subject is None:
            self._say_instead(_("The reply is being read..."))
            return
        if self._subject is None or not subject.called or subject.called != self._subject.called:
            from aom_tui.render.chart.view import View

            self._found, self._view = None, View(width=0, height=0)
            self._chart = None
        if self._chart is None:
            self._say_instead(_("Series are being looked for..."))
        self._subject = subject
        self._work(partial(self._read, subject), "read")

    def _say_instead(self, words: str) -> None:
        self._chart, self._instead = None, words
        self.refresh()
        self.post_message(self.Moved(self, "", ""))

    async def _read(self, subject: Subject) -> None:
        from aom_tui.render.chart.navigation import followed
        from aom_tui.render.prometheus_warnings import prometheus_warnings

        found = replace(await _series_of(subject), is_part=bool(subject.page.query))
        beside = await asyncio.to_thread(prometheus_warnings, subject.exchange.reply)
        if subject is not self._subject:
            return
        before, self._found = self._found, found
        self._beside = beside
        self._see(followed(self._view, before, found) if before else self._view)

    def _work(self, work: Callable[[], Coroutine[None, None, None]], group: str) -> Worker[None]:
        description = _("draw the chart")
        return self.run_worker(work, group=group, description=description, exclusive=True, exit_on_error=False)

    # -- drawing

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._draw()

    def on_show(self) -> None:
        """Draw what came while another view was chosen."""
        self._draw()

    def _see(self, view: "View") -> None:
        """Show the series in that way."""
        self._view = view
        self._draw()

    def _draw(self) -> None:
        self._is_stale = True
        if not self._is_drawing:
            self._is_drawing = True
            self._work(self._redraw, "draw")

    async def _redraw(self) -> None:
        """As long as something has changed since it was drawn; keys that come meanwhile are drawn together."""
        try:
            while self._is_stale and self._found is not None and self.size.width and self.display:
                self._is_stale = False
                size, glyphs = self.size, "ascii" if is_ascii() else "braille"
                view = replace(self._view, width=size.width, height=size.height, glyphs=glyphs)
                self._chart, self._words = await asyncio.to_thread(_drawn, self._found, view, self._beside)
                self.refresh()
                self._say()
        finally:
            self._is_drawing = False

    def render_line(self, y: int) -> Strip:
        """One row of the chart."""
        rows = self._chart.rows if self._chart else (((0, self._instead),),)
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
        """Which series of how many, and what is to be said of the chart."""
        found, words = self._found, self._words
        if found is None:
            return
        count = len(found.series)
        position = _("series {number}/{total}").format(number=(self.chosen or 0) + 1, total=count) if count else ""
        if found.has_values:
            words = "  ".join(filter(None, self._words_and_keys(found, words)))
        self.post_message(self.Moved(self, position, words))

    def _words_and_keys(self, found: "SeriesFound", words: str) -> tuple[str, ...]:
        """Where no cursor stands, also what is hidden and which keys there are; where all is hidden, that alone."""
        from aom_tui.render.chart.drawing import has_bars

        if has_bars(found):
            return (words, with_keys(BAR_KEYS) if self._view.cursor is None else "")
        hidden = len(self._view.hidden)
        said = with_keys(HIDDEN).format(number=hidden) if hidden else ""
        if hidden == len(found.series):
            return (said,)
        return (words,) if self._view.cursor is not None else (said, words, with_keys(LINE_KEYS))

    # -- what the keys do

    def _move(self, move: "Callable[[View, SeriesFound], View]") -> None:
        """Show another window of time."""
        if self._found is not None and self._found.has_values:
            self._see(move(self._view, self._found))

    def action_zoom(self, way: int) -> None:
        """Half the window, or twice, around the cursor where there is one."""
        from aom_tui.render.chart.navigation import zoomed

        self._move(partial(zoomed, way=way))

    def action_pan(self, way: int) -> None:
        """Half a window earlier or later."""
        from aom_tui.render.chart.navigation import panned

        self._move(partial(panned, way=way))

    def action_everything(self) -> None:
        """All of time, all series, no cursor."""
        from aom_tui.render.chart.navigation import everything

        self._see(everything(self._view))

    def action_step(self, way: int) -> None:
        """The cursor to the next point, the window after it."""
        from aom_tui.render.chart.navigation import stepped

        self._move(partial(stepped, way=way))

    def action_edge(self, place: int) -> None:
        """The cursor to the first or last point."""
        from aom_tui.render.chart.navigation import at_first, at_last

        self._move(at_last if place else at_first)

    @property
    def chosen(self) -> int | None:
        """The number of the series that the legend marks, from 0."""
        return self._view.chosen

    def choose(self, number: int) -> None:
        """Mark that series in the legend."""
        self._see(replace(self._view, chosen=number))

    def action_choose(self, way: int) -> None:
        """Another series in the legend."""
        from aom_tui.render.chart.navigation import chosen_next

        if self._found is not None and self._found.series:
            self._see(chosen_next(self._view, self._found, way))

    @property
    def path_here(self) -> str | None:
        """The path of what names the series that the legend marks, or of the first one."""
        found = self._found
        owner = found.series[self.chosen or 0].owner if found is not None and found.series else None
        return None if owner is None else path_text(owner)

    def action_hide(self) -> None:
        """The chosen series away, or back."""
        from aom_tui.render.chart.navigation import toggled

        if self._found is not None:
            self._see(toggled(self._view, self._found))

    def searched(self) -> "Searched | None":
        """The series, where there are any."""
        from aom_tui.tui.widgets.searched_series import SearchedSeries

        return SearchedSeries(self, self._found) if self._found is not None and self._found.series else None

    # -- mouse

    def on_click(self, event: events.Click) -> None:
        """On the canvas the cursor goes there; in the legend a series goes or comes."""
        if self._chart is None:
            return
        from aom_tui.render.chart.navigation import at_nearest

        x, y = event.x - self.gutter.left, event.y - self.gutter.top
        if (number := self._chart.series_at(y)) is not None:
            self.choose(number)
            self.action_hide()
        elif (time := self._chart.time_at(x)) is not None:
            self._move(partial(at_nearest, time=time))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Zoom in by the wheel."""
        event.stop()
        self.action_zoom(1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Zoom out by the wheel."""
        event.stop()
        self.action_zoom(-1)

    # -- copying

    def copied(self) -> "copying.Copied":
        """The series that are drawn, in the window, as CSV."""
        from aom_tui.tui.actions.copying import Copied

        found = self._found
        if found is None or not found.has_values:
            return Copied(*self.view_text())
        return Copied(_("series as CSV"), written=partial(_csv, found, self._view))

    def view_text(self) -> tuple[str, str]:
        """The chart as it stands there, without colour."""
        return _("chart"), self._chart.text if self._chart else ""


def _drawn(found: "SeriesFound", view: "View", beside: list[str]) -> "tuple[Chart, str]":
    """The chart, and what is at the cursor, else what a reader should know: for a thread, as it counts points."""
    from aom_tui.render.chart.drawing import chart, notes
    from aom_tui.render.chart.navigation import values_at

    if not found.has_values:
        words = "  ".join(beside)
    elif view.cursor is None:
        words = "  ".join((*beside, *notes(found, view.hidden)))
    else:
        words = values_at(view, found, view.cursor, datetime.now(UTC).astimezone())
    return chart(found, view), words


def _csv(found: "SeriesFound", view: "View") -> str:
    """What is drawn in the window: for a thread."""
    from aom_tui.render.chart.series import distinct_names
    from aom_tui.render.chart.series_csv import series_csv
    from aom_tui.render.chart.view import drawn_numbers

    numbers = drawn_numbers(len(found.series), view.hidden)
    names = distinct_names(found.series)[1]
    return series_csv([found.series[at] for at in numbers], [names[at] for at in numbers], view.window, None)


async def _series_of(subject: Subject) -> "SeriesFound":
    """What the reply has; nothing where it is no JSON. A large one is read by another process: see `run_in_process`."""
    from aom_tui.render.chart.series import SeriesFound
    from aom_tui.render.chart.series_search import filler_in, series_in_json

    if not subject.page.is_json:
        return SeriesFound(())
    data, filler = subject.page.document.data, filler_in(subject.exchange.request)
    if len(data) <= IN_A_THREAD:
        return await asyncio.to_thread(series_in_json, data, filler)
    from aom_tui.session.concurrency.processes import ProcessFailed, run_in_process

    try:
        return await run_in_process(series_in_json, data, filler)
    except ProcessFailed:
        return SeriesFound(())
