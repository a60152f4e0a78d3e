"""The chart of a reply in the app: keys, mouse, the values at the cursor, and what stays when it is asked again."""

import asyncio
import csv
import json
from datetime import datetime
from typing import Any

import pytest
from bench_fakes import NOW, until
from idle import rest
from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from aom_tui.render.chart.series import SeriesFound
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Reply, Request, Success, Timings
from aom_tui.tui.panes.reply_views import first_page, whole_page
from aom_tui.tui.widgets import chart_view
from aom_tui.tui.widgets.chart_view import IN_A_THREAD, ChartView
from aom_tui.tui.widgets.reply_view import Subject

START_MS = 1_764_000_000_000
NAMES = ("average", "maximum")


def body(rows: list[tuple[float, ...]], start_ms: int = START_MS) -> bytes:
    """A reply of ListSample: a point a minute with these statistics."""
    points = [
        {
            "timestamp": start_ms + at * 60_000, "unit": "Percent",
            "statistics": [{"statistic": name, "value": value} for name, value in zip(NAMES, row, strict=False)],
        }
        for at, row in enumerate(rows)
    ]  # fmt: skip
    return json.dumps({"samples": [{"sample": {"metric_name": "cpu[/x]"}, "data_points": points}]}).encode()


def subject(data: bytes, operation_id: str = "ListSample", query: str = "") -> Subject:
    request = Request("POST", f"https://aom.example/v2/p/samples{query}", (), b"")
    exchange = Exchange(
        id="1", profile="sandbox", draft=Draft(method="POST", uri="/v2/x", operation_id=operation_id), request=request,
        reply=Reply(200, "OK", "HTTP/1.1", (("Content-Type", "application/json"),), data), outcome=Success(),
        timings=Timings(NOW, 0.034),
    )  # fmt: skip
    return Subject(exchange, None, first_page(exchange, 80))


class ChartApp(App[None]):
    """The view alone, and what it says of its cursor."""

    position, location = "", ""

    def compose(self) -> ComposeResult:
        yield ChartView()

    @on(ChartView.Moved)
    def moved(self, event: ChartView.Moved) -> None:
        self.position, self.location = event.position, event.location

    @property
    def chart(self) -> ChartView:
        return self.query_one(ChartView)

    def rows(self) -> list[str]:
        return [self.chart.render_line(y).text.rstrip() for y in range(self.chart.size.height)]


def run() -> Any:
    return ChartApp().run_test(size=(80, 20), notifications=True)


async def shown(pilot: Pilot[None], what: Subject | None) -> None:
    pilot.app.chart.show(what)  # type: ignore[attr-defined]
    pilot.app.chart.focus()  # type: ignore[attr-defined]
    await drawn(pilot)


async def drawn(pilot: Pilot[None], *keys: str) -> None:
    """Until the thread has drawn what the keys ask for; what reads a reply begins to draw it when it ends."""
    await pilot.press(*keys)
    await rest(pilot)


HOUR = [(float(at), at * 2.0) for at in range(60)]


async def test_lines_legend_and_what_keys_there_are() -> None:
    async with run() as pilot:
        await shown(pilot, subject(body(HOUR)))
        rows = pilot.app.rows()
        assert rows[0].startswith("cpu[/x] (Percent)")
        assert any(row.startswith(("100┤", "100|")) for row in rows[1:5])
        assert rows[-2].startswith("a average  min 0  max 59  last 59")
        assert pilot.app.position == "series 1/2"
        assert "Left Right" in pilot.app.location


async def test_until_there_is_a_chart_it_says_what_is_done_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    released = asyncio.Event()

    async def held(_subject: Subject) -> SeriesFound:
        await released.wait()
        return SeriesFound(())

    monkeypatch.setattr(chart_view, "_series_of", held)
    async with run() as pilot:
        pilot.app.chart.show(subject(body(HOUR)))
        await until(lambda: any(worker.group == "read" for worker in pilot.app.workers))
        assert pilot.app.rows()[0] == "Series are being looked for..."
        released.set()
        await rest(pilot)
        assert "no time series" in "".join(pilot.app.rows())


async def test_the_cursor_says_the_values_at_its_instant() -> None:
    async with run() as pilot:
        await shown(pilot, subject(body(HOUR)))
        await drawn(pilot, "left")
        assert pilot.app.location.endswith("a 59   b 118")
        await drawn(pilot, "left", "left")
        assert pilot.app.location.endswith("a 57   b 114")
        await drawn(pilot, "right")
        assert pilot.app.location.endswith("a 58   b 116")
        await drawn(pilot, "home", "left")
        assert pilot.app.location.endswith("a 0   b 0")


async def test_zoom_is_around_the_cursor_and_0_shows_everything() -> None:
    async with run() as pilot:
        await shown(pilot, subject(body(HOUR)))
        await drawn(pilot, "end", "plus", "plus")
        assert "max 59  here 59" in pilot.app.rows()[-2]
        assert "min 4" in pilot.app.rows()[-2]
        await drawn(pilot, "pageup")
        assert "max 59" not in pilot.app.rows()[-2]
        await drawn(pilot, "minus", "minus")
        assert "min 0  max 59" in pilot.app.rows()[-2]
        await drawn(pilot, "plus", "plus", "0")
        assert "min 0  max 59" in pilot.app.rows()[-2]
        await drawn(pilot, "end", *["plus"] * 20)
        assert "here 59" in pilot.app.rows()[-2]


async def test_the_window_goes_after_the_cursor() -> None:
    async with run() as pilot:
        await shown(pilot, subject(body(HOUR)))
        await drawn(pilot, "plus", "plus", "plus", "home")
        assert "min 0" in pilot.app.rows()[-2]
        assert "max 59" not in pilot.app.rows()[-2]


async def test_a_series_is_hidden_and_comes_back() -> None:
    async with run() as pilot:
        await shown(pilot, subject(body(HOUR)))
        await drawn(pilot, "down", "down", "enter")
        assert pilot.app.rows()[-1].startswith("> - maximum  not drawn")
        assert pilot.app.position == "series 2/2"
        assert pilot.app.chart.copied().written().startswith("time,average\n")
        await drawn(pilot, "enter")
        assert pilot.app.rows()[-1].startswith("> b maximum  min 0")


@pytest.mark.parametrize(("rows", "keys"), [(HOUR, ("down", "enter")), ([row[:1] for row in HOUR], ())])
async def test_how_many_series_are_hidden_is_said_and_what_shows_them(rows: Any, keys: tuple[str, ...]) -> None:
    async with run() as pilot:
        await shown(pilot, subject(body(rows)))
        await drawn(pilot, "down", "enter")
        assert pilot.app.location.startswith("series hidden: 1, 0 shows all")
        await drawn(pilot, *keys)
        count = len(rows[0])
        assert pilot.app.location == f"series hidden: {count}, 0 shows all", "an empty axis needs no further keys"
        await drawn(pilot, "enter", "left", "enter")
        assert pilot.app.location == f"series hidden: {count}, 0 shows all", "whether a cursor stands there or not"
        await drawn(pilot, "0")
        assert pilot.app.location.startswith("Left Right"), "all of them are drawn"


async def test_the_mouse_sets_the_cursor_and_hides_in_the_legend() -> None:
    async with run() as pilot:
        await shown(pilot, subject(body(HOUR)))
        await pilot.click(ChartView, offset=(79, 8))
        await drawn(pilot)
        assert pilot.app.location.endswith("a 59   b 118")
        await pilot.click(ChartView, offset=(5, 18))
        await drawn(pilot)
        assert "- average  not drawn" in pilot.app.rows()[-2]


async def test_the_same_call_again_keeps_zoom_cursor_and_what_is_hidden() -> None:
    async with run() as pilot:
        await shown(pilot, subject(body(HOUR)))
        await drawn(pilot, "end", "plus", "plus", "down", "enter")
        later = subject(body([(at + 1, 0) for at, _ in HOUR], START_MS + 60_000))
        await shown(pilot, later)
        assert "- average" in pilot.app.rows()[-2]
        assert pilot.app.rows()[-1].startswith("  b maximum  min 0  max 0")
        newest = datetime.fromtimestamp(START_MS / 1000 + 3600)
        assert f"..{newest:%H:%M} " in pilot.app.rows()[0]
        await shown(pilot, subject(body(HOUR), "ShowMetricsData"))
        assert pilot.app.rows()[-2].startswith("a average  min 0  max 59")


async def test_what_is_copied_is_csv_of_what_is_seen() -> None:
    async with run() as pilot:
        await shown(pilot, subject(body([(1.5, 2.0), (3.0, -1.0)])))
        copied = pilot.app.chart.copied()
        assert "CSV" in copied.label
        rows = list(csv.reader(copied.written().splitlines()))
        assert rows[0] == ["time", "average", "maximum"]
        assert [row[1:] for row in rows[1:]] == [["1.5", "2.0"], ["3.0", "-1.0"]]
        assert pilot.app.chart.view_text() == ("chart", "\n".join(pilot.app.rows()))


@pytest.mark.parametrize("data", [b"{}", b"", b"no json", b'{"series": [1]}'])
async def test_without_series_it_says_so(data: bytes) -> None:
    async with run() as pilot:
        await shown(pilot, subject(data))
        assert pilot.app.rows()[0] == "no time series in this reply"
        await drawn(pilot, "plus", "minus", "left", "right", "up", "down", "enter", "home", "pageup", "0")
        assert pilot.app.rows()[0] == "no time series in this reply"


async def test_filled_points_are_gaps_unless_something_else_was_asked_for() -> None:
    async with run() as pilot:
        rows = [(5.0, 6.0), (-1, -1), (5.0, 6.0)]
        await shown(pilot, subject(body(rows)))
        assert "fill_value" in pilot.app.location
        assert "min 5" in pilot.app.rows()[-2]
        await shown(pilot, subject(body(rows), query="?fill_value=0"))
        assert "min -1" in pilot.app.rows()[-2]


async def test_it_is_drawn_anew_for_another_size() -> None:
    async with run() as pilot:
        await shown(pilot, subject(body(HOUR)))
        await pilot.resize_terminal(120, 30)
        await drawn(pilot)
        assert len(pilot.app.rows()) == 30
        assert pilot.app.rows()[-1].startswith("b maximum")
        assert len(pilot.app.rows()[0]) == 120


async def test_nothing_is_left_of_the_chart_before_while_a_reply_is_read() -> None:
    async with run() as pilot:
        await shown(pilot, subject(body(HOUR)))
        await shown(pilot, None)
        assert "".join(pilot.app.rows()) == "The reply is being read..."
        assert pilot.app.chart.view_text()[1] == ""


async def test_a_large_reply_is_read_by_another_process() -> None:
    rows = [(float(at % 50), 1.0) for at in range(8_000)]
    async with run() as pilot:
        what = subject(body(rows))
        assert what.page.partial
        whole = Subject(what.exchange, None, await whole_page(what.exchange, 80))
        assert len(whole.page.document.data) > IN_A_THREAD
        await shown(pilot, whole)
        assert pilot.app.rows()[-2].startswith("a average  min 0  max 49  last 49")


async def test_what_prometheus_says_beside_its_data_stands_where_the_charts_words_do() -> None:
    found = [{"metric": {"__name__": "up"}, "values": [[1_795_600_000 + at * 60, str(at)] for at in range(9)]}]
    reply = {"status": "success", "data": {"resultType": "matrix", "result": found}, "warnings": ["part\x1b only"]}
    async with run() as pilot:
        await shown(pilot, subject(json.dumps(reply).encode()))
        assert pilot.app.location.startswith(r"the service warns: part\u001b only  Left Right")
        reply["data"] = {"resultType": "matrix", "result": []}
        await shown(pilot, subject(json.dumps(reply).encode()))
        assert pilot.app.location == r"the service warns: part\u001b only"
