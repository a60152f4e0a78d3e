"""Wire in the response pane: what parts mean, on and off, and the line one was reading stays where it is."""

from typing import Any

import pytest
from bench_fakes import NOW
from hypothesis import given
from hypothesis import strategies as st
from idle import rest
from msgspec.structs import replace
from pane_app import PaneApp, shown_text

from aom_tui.catalogue.load import load_catalogue
from aom_tui.render.document.document import Document
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Reply, Request, Success, Timings
from aom_tui.tui.panes.reply_title import View
from aom_tui.tui.panes.wire_rows import counterpart
from aom_tui.tui.widgets.document_lines import Top

JSON = ("Content-Type", "application/json")
TOKEN = "MIIDplantedplantedplantedplanted"
EXCHANGE = Exchange(
    id="1", profile="sandbox", draft=Draft(method="POST", uri="/v2/{project_id}/series", operation_id="ListSeries"),
    request=Request(
        "POST", "https://aom.example/v2/4fae/series?limit=10", (JSON, ("X-Auth-Token", TOKEN)), b'{"series":[]}'
    ),
    reply=Reply(200, "OK", "HTTP/1.1", (JSON, ("X-Request-Id", "7c1e[/x]")), b'{"series":[]}'),
    outcome=Success(), timings=Timings(NOW, 0.034, first_byte=0.03),
)  # fmt: skip


class Wire(PaneApp):
    def on_mount(self) -> None:
        self.pane.catalogue = load_catalogue()
        self.pane.exchange = EXCHANGE
        self.pane.action_show_view(View.WIRE)

    def under_cursor(self) -> tuple[str, int]:
        """The line, and its place on the screen."""
        row = self.text.cursor.row
        return self.text.document.row(row), row - self.text.scroll_offset.y

    def all_of_it(self) -> str:
        return shown_text(self.pane)


def run(size: tuple[int, int] = (80, 14)) -> Any:
    return Wire().run_test(size=size, notifications=True)


async def to_line(pilot: Any, start: str) -> None:
    while not pilot.app.under_cursor()[0].startswith(start):
        await pilot.press("down")


async def test_i_hides_what_parts_mean_and_shows_it_again_where_one_was() -> None:
    async with run() as pilot:
        await pilot.pause()
        assert "says who calls" in pilot.app.all_of_it()
        await to_line(pilot, "X-Auth-Token")
        before = pilot.app.under_cursor()
        await pilot.press("i")
        assert pilot.app.under_cursor() == before
        assert "says who calls" not in pilot.app.all_of_it()
        await pilot.press("i")
        assert pilot.app.under_cursor() == before
        assert "says who calls" in pilot.app.all_of_it()
        assert TOKEN not in pilot.app.all_of_it()


async def test_the_line_that_says_so_can_be_clicked() -> None:
    async with run() as pilot:
        await pilot.pause()
        assert "hide what the parts mean" in str(pilot.app.query_one("#location").render())
        await pilot.click("#location")
        assert "says who calls" not in pilot.app.all_of_it()
        assert "what each part means" in str(pilot.app.query_one("#location").render())


async def test_it_stays_off_for_the_next_call() -> None:
    async with run() as pilot:
        await pilot.press("i")
        pilot.app.pane.exchange = None
        pilot.app.pane.exchange = EXCHANGE
        await pilot.pause()
        assert pilot.app.pane.view is View.WIRE
        assert "says who calls" not in pilot.app.all_of_it()


async def test_the_key_does_nothing_in_another_view_and_the_palette_goes_to_wire() -> None:
    async with run() as pilot:
        await pilot.press("1", "i")
        assert pilot.app.pane.view is View.BODY
        pilot.app.pane.anatomy = False
        pilot.app.pane.action_anatomy()
        await pilot.pause()
        assert pilot.app.pane.view is View.WIRE
        assert "says who calls" in pilot.app.all_of_it()


@pytest.mark.parametrize("width", [40, 120])
async def test_it_is_made_for_the_width(width: int) -> None:
    async with run() as pilot:
        await to_line(pilot, "X-Auth-Token")
        line = pilot.app.under_cursor()[0]
        await pilot.resize_terminal(width, 14)
        await pilot.pause()
        assert pilot.app.under_cursor()[0] == line
        bars = [row for row in pilot.app.all_of_it().splitlines() if row.endswith("━")]
        assert [len(row) for row in bars] == [pilot.app.text.text_width - 1]


@pytest.mark.parametrize("width", [40, 120])
async def test_another_width_leaves_the_cursor_in_its_column_and_the_wheels_place_in_sight(width: int) -> None:
    async with run() as pilot:
        await to_line(pilot, "X-Auth-Token")
        await pilot.press("right", "right", "right")
        await pilot.resize_terminal(width, 14)
        await rest(pilot)
        assert pilot.app.under_cursor()[0].startswith("X-Auth-Token")
        assert pilot.app.text.cursor.column == 3
        await pilot.press("home", "home")
        document = pilot.app.text.document
        row = next(row for row in range(len(document)) if document.row(row).startswith("Content-Type"))
        pilot.app.text.scroll_to_top(Top(row))
        assert not pilot.app.text.sees_cursor
        await pilot.resize_terminal(80, 14)
        await rest(pilot)
        assert _first(pilot).startswith("Content-Type")
        assert pilot.app.text.cursor.row == 0


def _first(pilot: Any) -> str:
    """The line at the top."""
    return pilot.app.text.document.row(pilot.app.text.top.place)


async def test_a_note_that_the_cursor_is_on_keeps_it() -> None:
    async with run() as pilot:
        await to_line(pilot, "X-Auth-Token")
        await pilot.press("down")
        note = pilot.app.under_cursor()[0]
        assert note.startswith("#")
        await pilot.resize_terminal(120, 14)
        await rest(pilot)
        assert pilot.app.under_cursor()[0].startswith(note[:20])


LINES = st.lists(st.sampled_from(["a", "b", "# c", "#   d"]), min_size=1, max_size=12)


@given(LINES, st.data())
def test_each_line_finds_itself(lines: list[str], data: st.DataObject) -> None:
    bare = [line for line in lines if not line.startswith("#")]
    row = data.draw(st.integers(0, len(lines) - 1))
    before, after = (Document("\n".join(each).encode()) for each in (lines, bare))
    found = counterpart(before, row, after)
    above = [line for line in lines[: row + 1] if not line.startswith("#")]
    if above:
        assert (found, after.row(found)) == (len(above) - 1, above[-1])
        back = counterpart(after, found, before)
        assert before.row(back) == above[-1]
        assert lines[back : row + 1].count("a") + lines[back : row + 1].count("b") == 1
    else:
        assert found == 0


async def test_what_the_documents_do_not_know_is_told_when_it_is_found() -> None:
    async with run() as pilot:
        body = b'{"series":[],"colour":"red"}'
        pilot.app.pane.exchange = replace(EXCHANGE, reply=replace(EXCHANGE.reply, body=body))
        await rest(pilot)
        assert pilot.app.all_of_it().endswith("-- Against the documents\n# colour: not documented")


@pytest.mark.parametrize("view", [View.TABLE, View.CHART])
async def test_it_is_as_wide_as_the_pane_where_the_reply_came_under_another_view(view: View) -> None:
    async with run() as pilot:
        await pilot.pause()
        before = pilot.app.all_of_it()
        pilot.app.pane.action_show_view(view)
        await pilot.pause()
        pilot.app.pane.exchange = replace(EXCHANGE, id="2")
        await pilot.pause()
        pilot.app.pane.action_show_view(View.WIRE)
        assert pilot.app.all_of_it() == before
