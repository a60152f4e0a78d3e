"""The response pane on exchanges made by hand: what it shows, remembers and copies, and that text stays text."""

import asyncio
import json
from typing import Any

import pytest
from bench_fakes import NOW
from idle import rest
from msgspec.structs import replace
from pane_app import PaneApp, copied_text, shown_text
from textual.geometry import Offset

from aom_tui.render.document.document import Place
from aom_tui.session.arrival import HEAD, Arrival
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind, Reply, StepName, Success, Timings
from aom_tui.tui.panes import reply_views
from aom_tui.tui.panes.arriving_head import SLOW
from aom_tui.tui.panes.reply_title import ReplyTitle, View, ViewTabs
from aom_tui.tui.widgets.document_lines import visible
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.table_view import TableView

BODY = {"code": "0", "series": [{"name": "中文[/x]\x1b]0;x\x07", "value": 1}, {"name": "b", "value": 2}]}


def exchange(body: bytes | None = None, outcome: Any = None, operation: str = "ListSeries", **more: Any) -> Exchange:
    text = json.dumps(BODY, ensure_ascii=False).encode() if body is None else body
    headers = (("Content-Type", "application/json"), ("X-Request-Id", "7c1e0123456789abcdef012345678990"))
    return Exchange(
        id="1", profile="sandbox", draft=Draft(method="GET", uri="/v1/x", operation_id=operation), request=None,
        reply=more.get("reply", Reply(200, "OK", "HTTP/1.1", headers, text)), outcome=outcome or Success(),
        timings=Timings(NOW, 0.034),
    )  # fmt: skip


class Shown(PaneApp):
    def rows(self) -> list[str]:
        """Without the margin that marks stand in."""
        return [self.text.render_line(y).text[1:].rstrip() for y in range(self.text.size.height)]

    def marks(self) -> str:
        return "".join(self.text.render_line(y).text[0] for y in range(self.text.size.height))

    def line(self) -> str:
        return str(self.pane.query_one("#location").render())  # type: ignore[attr-defined]


def run(size: tuple[int, int] = (80, 14)) -> Any:
    return Shown().run_test(size=size, notifications=True)


async def test_before_anything_was_sent_it_says_how() -> None:
    async with run() as pilot:
        assert pilot.app.rows()[0] == "Nothing sent yet: o chooses an operation."
        pilot.app.pane.composing = "ListSeries"
        assert "s sends" in pilot.app.rows()[0]
        assert copied_text(pilot.app.pane)[1] == ""


async def test_a_reply_is_shown_with_path_and_place() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange()
        await pilot.press("down", "down", "down", "down")
        assert pilot.app.rows()[1] == '  "code": "0",'
        assert pilot.app.rows()[4] == '      "name": "中文[/x]\\u001b]0;x\\u0007",'
        assert pilot.app.line().startswith("$.series[0].name ")
        assert pilot.app.query_one(ViewTabs).position == "line 5/13"
        title = pilot.app.query_one(ReplyTitle).render().plain
        assert "200 OK  success  34 ms" in title
        assert "7c1e" in title


@pytest.mark.parametrize("filler", ["x" * 300, "中" * 150], ids=["narrow", "wide"])
async def test_where_one_long_line_goes_wrong_is_in_sight(filler: str) -> None:
    text = f'{{"a": 1, "long": "{filler}", "b": tru, "c":[1,2]}}'
    broken = Failure(FailureKind.BROKEN, StepName.PARSE, "invalid JSON", "", True)
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(text.encode(), broken)
        await pilot.press("1")
        await rest(pilot)
        assert pilot.app.text.cursor.column in range(text.index("tru"), text.index(', "c'))
        assert '"b": tru, "c":[1,2]}' in pilot.app.rows()[0]
        assert pilot.app.rows()[0].startswith(filler[0])
        pilot.app.pane.exchange = exchange()
        await rest(pilot)
        assert pilot.app.text.scroll_offset.x == 0


@pytest.mark.parametrize(
    "outcome", [ApiError("AOM.1", "[/x] no\x1b[2J", 400), Failure(FailureKind.TIMEOUT, StepName.SEND, "[/x]", "", True)]
)
async def test_what_went_wrong_opens_on_why(outcome: Any) -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(outcome=outcome)
        await pilot.pause()
        assert pilot.app.pane.view is View.WHY
        assert "[/x]" in "\n".join(pilot.app.rows())
        pilot.app.pane.exchange = exchange()
        await pilot.pause()
        assert pilot.app.pane.view is View.BODY


async def test_why_is_wrapped_to_the_window() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(outcome=ApiError("AOM.1", "word " * 30, 400))
        await pilot.pause()
        await pilot.resize_terminal(40, 14)
        await pilot.pause()
        assert "".join(pilot.app.rows()).count("word") == 30


async def test_why_is_wrapped_anew_beside_line_numbers() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(outcome=ApiError("AOM.1", "a " * 300, 400))
        await pilot.pause()
        before = pilot.app.text.document.data
        await pilot.press("l")
        beside, width = pilot.app.text.document.data, pilot.app.size.width
        for wide in (width + 1, width):
            await pilot.resize_terminal(wide, pilot.app.size.height)
            await pilot.pause()
        assert pilot.app.text.document.data == beside != before
        await pilot.press("l")
        assert pilot.app.text.document.data == before


async def test_views_are_remembered_for_each_operation() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange()
        await pilot.press("4")
        assert pilot.app.rows()[0].startswith("-- ")
        pilot.app.pane.exchange = exchange(operation="Other")
        await pilot.pause()
        assert pilot.app.pane.view is View.BODY
        pilot.app.pane.exchange = exchange()
        await pilot.pause()
        assert pilot.app.pane.view is View.WIRE


async def test_tabs_can_be_clicked() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange()
        await pilot.pause()
        await pilot.click(ViewTabs, offset=(34, 0))
        assert pilot.app.pane.view is View.WIRE


async def test_a_view_is_found_again_as_it_was_left() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange()
        await pilot.press("down", "down", "4", "down", "1")
        assert pilot.app.text.cursor.row == 2
        await pilot.press("4")
        assert pilot.app.text.cursor.row == 1


async def test_sending_moves_nothing() -> None:
    async with run() as pilot:
        before = {widget: widget.region for widget in pilot.app.query("*")}
        pilot.app.pane.running = True
        await pilot.pause()
        assert "sending... 0 s" in pilot.app.query_one(ReplyTitle).render().plain
        pilot.app.pane.running = False
        pilot.app.pane.exchange = exchange()
        await pilot.pause()
        assert {widget: widget.region for widget in pilot.app.query("*")} == before


async def test_a_call_that_takes_its_time_says_that_what_is_below_is_of_the_one_before() -> None:
    async with run() as pilot:
        pane, title = pilot.app.pane, pilot.app.query_one(ReplyTitle)
        pane.running, title.running_for = True, 1
        assert "below" not in title.render().plain
        pane.exchange = exchange()
        assert "sending... 1 s  below: the call of 12:00:00" in title.render().plain
        title.running_for = 0
        assert "below" not in title.render().plain
        title.running_for, pane.head_shown = 1, True
        assert "below" not in title.render().plain


async def test_copies_the_value_under_the_cursor_or_the_selection_or_all() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange()
        await pilot.pause()
        label, text = copied_text(pilot.app.pane)
        assert (label, json.loads(text)) == ("body", BODY)
        await pilot.press("down", "down", "down")
        label, text = copied_text(pilot.app.pane)
        assert (label, json.loads(text)) == ("$.series[0]", BODY["series"][0])
        await pilot.press("shift+end")
        assert copied_text(pilot.app.pane) == ("selection", "    {")
        await pilot.press("up")
        assert copied_text(pilot.app.pane)[0] == "$.series"


async def test_a_folded_value_is_located_and_copied_whole() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange()
        await pilot.press("down", "down", "enter")
        assert pilot.app.rows()[2] == '  "series": [ … 2 items ]'
        assert pilot.app.line().startswith("$.series ")
        label, text = copied_text(pilot.app.pane)
        assert (label, json.loads(text)) == ("$.series", BODY["series"])
        await pilot.press("4", "1")
        assert pilot.app.rows()[2] == '  "series": [ … 2 items ]'


async def test_the_mouse_selects_across_lines_and_wide_characters() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange()
        await pilot.pause()
        # `      "name": "中文`: behind one cell of padding 中 stands in cells 16 and 17, 文 in 18 and 19
        await pilot.mouse_down(DocumentView, offset=(16, 4))
        await pilot.hover(DocumentView, offset=(18, 4))
        await pilot.mouse_up(DocumentView, offset=(18, 4))
        assert pilot.app.text.selected_text == "中文"


@pytest.fixture
def go_on(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Until it is set, a page that is made in a thread is not there."""
    told = asyncio.Event()

    async def when_told(*arguments: Any) -> reply_views.Page:
        await told.wait()
        return await whole_page(*arguments)

    whole_page = reply_views.whole_page
    monkeypatch.setattr(reply_views, "whole_page", when_told)
    return told


async def test_a_large_reply_is_shown_at_once_and_completed_in_place(go_on: asyncio.Event) -> None:
    body = json.dumps([{"n": n, "name": "x" * 30} for n in range(20_000)]).encode()
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(body)
        await pilot.pause()
        assert pilot.app.rows()[0] == "["
        assert len(pilot.app.text.document) < 10_000
        pilot.app.text.scroll_to(y=30, animate=False, immediate=True)
        shown = pilot.app.rows()
        assert "+" in pilot.app.query_one(ViewTabs).position
        go_on.set()
        await rest(pilot)
        assert len(pilot.app.text.document) == 80_002
        assert pilot.app.text.scroll_offset == Offset(0, 30)
        assert pilot.app.rows() == shown
        await pilot.press("ctrl+end", "up", "up")
        assert pilot.app.line().startswith("$[19999].name ")


async def test_one_giant_line_is_read_wrapped_and_copied_whole() -> None:
    body = ("中x" * 100_000).encode()
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(body)
        await rest(pilot)
        assert len(pilot.app.text.document) > 1000
        assert all(len(row) <= 80 for row in pilot.app.rows())
        await pilot.press("shift+down", "shift+down")
        assert "\n" not in pilot.app.text.selected_text
        assert pilot.app.query_one(ViewTabs).position.startswith("row 3/")


async def test_a_long_string_in_a_large_reply_moves_nothing_when_it_is_complete(go_on: asyncio.Event) -> None:
    async with run((81, 14)) as pilot:
        pilot.app.pane.exchange = exchange(json.dumps({"a": [1], "b": "x" * 20_000, "c": [2] * 99_000}).encode())
        await pilot.pause()
        await pilot.press("down", "enter", "down", "down")
        shown, cursor = pilot.app.rows(), pilot.app.text.cursor
        go_on.set()
        await rest(pilot)
        assert pilot.app.query_one(ViewTabs).position.endswith("/99261")
        assert (pilot.app.rows(), pilot.app.text.cursor) == (shown, cursor)


@pytest.mark.parametrize(("body", "note"), [(b"", "empty"), (b'{"a": NaN}', "line 1, column 7")])
async def test_what_is_no_json_says_why(body: bytes, note: str) -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(body)
        await pilot.pause()
        assert note in pilot.app.line()


@pytest.mark.parametrize(
    ("start", "width", "expected"), [(0, 4, (0, 2, 0)), (1, 4, (1, 3, 1)), (2, 3, (1, 3, 0)), (9, 3, (4, 4, 0))]
)
def test_a_row_is_cut_by_cells(start: int, width: int, expected: tuple[int, int, int]) -> None:
    assert visible("中文ab", start, width) == expected


async def test_a_view_with_a_widget_of_its_own_has_the_keyboard_while_it_is_shown() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange()
        await pilot.press("2")
        assert pilot.app.focused is pilot.app.query_one(TableView)
        assert shown_text(pilot.app.pane).splitlines()[0].split() == ["name", "value"]
        await pilot.press("1", "down")
        assert pilot.app.focused is pilot.app.text
        assert pilot.app.query_one(ViewTabs).position == "line 2/13"


async def test_json_that_is_none_is_shown_from_where_it_goes_wrong() -> None:
    body = b'{"a": [1,\n' + b"2,\n" * 40 + b"NaN]}"
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(body)
        await pilot.pause()
        assert pilot.app.text.cursor == Place(41, 0)
        assert "NaN]}" in "\n".join(pilot.app.rows())
        assert "(line 42, column 1)" in pilot.app.line()
        view = pilot.app.text
        row = next(y for y in range(view.size.height) if view.render_line(y).text[1:].startswith("NaN"))
        view.screen.set_focus(None)
        await pilot.pause()
        marked = next(segment for segment in view.render_line(row) if segment.text.startswith("N"))
        assert marked.text == "N"
        await pilot.press("1")


async def test_a_note_leaves_room_for_the_path() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange('{"名称": "节点一", "project_id": "告警级别：严重"}'.encode("gbk"))
        await pilot.pause()
        assert "gb18030" in pilot.app.line()
        await pilot.press("down")
        assert pilot.app.line().startswith('$["名称"]')


async def test_an_id_is_said_by_what_the_session_knows() -> None:
    async with run() as pilot:
        pilot.app.pane.name_of = lambda text: "demo" if text == "4fae" else ""
        pilot.app.pane.exchange = exchange(b'{"project_id": "4fae"}')
        await pilot.press("down")
        assert pilot.app.line() == "$.project_id   4fae: demo"


async def test_wrapped_text_is_whole_beside_the_scroll_bar() -> None:
    said = "0123456789" * 30
    async with run((41, 14)) as pilot:
        pilot.app.pane.exchange = exchange(json.dumps([said] * 40).encode())
        await pilot.press("w")
        await pilot.pause()
        assert pilot.app.text.show_vertical_scrollbar
        width = pilot.app.text.scrollable_content_region.width
        rows = [pilot.app.text.render_line(y).text[:width] for y in range(1, 10)]
        assert said[:200] in "".join(row[1:].rstrip() for row in rows)


async def test_a_view_says_its_place_again_when_one_comes_back() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange()
        await pilot.press("2")
        await pilot.pause()
        before = pilot.app.query_one(ViewTabs).position, pilot.app.line()
        assert before[0]
        await pilot.press("1", "down", "2")
        await pilot.pause()
        assert (pilot.app.query_one(ViewTabs).position, pilot.app.line()) == before


async def test_a_view_chosen_while_the_first_call_runs_is_the_one_that_opens() -> None:
    async with run() as pilot:
        pilot.app.pane.composing = "ListSeries"
        pilot.app.pane.running = True
        await pilot.press("2")
        pilot.app.pane.running = False
        pilot.app.pane.exchange = exchange()
        await pilot.pause()
        assert pilot.app.pane.view is View.TABLE


async def test_a_reply_that_has_come_whole_is_not_said_to_be_coming() -> None:
    async with run() as pilot:
        pilot.app.pane.running = True
        head = Reply(200, "OK", "HTTP/1.1", (), b"")
        for is_whole, words in ((False, "200 OK  3.0 KB of 4.0 KB"), (True, "200 OK  3.0 KB, being read")):
            pilot.app.pane.arrival = Arrival(head, 3 * 1024, 4 * 1024, is_whole=is_whole)
            await pilot.pause()
            assert words in pilot.app.query_one(ReplyTitle).render().plain


async def test_a_reply_that_comes_slowly_is_not_taken_for_the_one_before() -> None:
    app = Shown()
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        app.pane.exchange = exchange()
        await pilot.pause()
        before = app.rows()
        for count in range(SLOW):
            assert app.rows() == before
            app.pane.arrival = Arrival(Reply(200, "OK", "HTTP/1.1", (), b""), count, None)
            await pilot.pause()
        assert app.rows()[0].startswith("The reply comes slowly. It is shown here when the whole")
        app.pane.arrival = None
        await pilot.pause()
        assert app.rows() == before
        for count in range(SLOW):
            app.pane.arrival = Arrival(Reply(200, "OK", "HTTP/1.1", (), b""), count, None)
        await pilot.press("down")
        assert app.text.cursor.row == 1
        app.pane.exchange = exchange(b'{"whole": 1}')
        app.pane.arrival = None
        await pilot.pause()
        assert app.rows()[:2] == ["{", '  "whole": 1']
        assert app.text.cursor.row == 0, "where one stood in the words is no place in the reply"


async def test_what_has_come_of_a_slow_reply_grows_on_screen() -> None:
    app = Shown()
    rows = ",".join(f'{{"n": {number}}}' for number in range(40_000))
    body = f'{{"rows": [{rows}]}}'.encode()
    reply = Reply(200, "OK", "HTTP/1.1", (("Content-Type", "application/json"),), body)
    async with app.run_test(size=(100, 20), notifications=True) as pilot:
        app.pane.composing, app.pane.running = "ListSeries", True
        app.pane.arrival = Arrival(replace(reply, body=body[:50]), 50, len(body))
        await pilot.pause()
        assert app.rows()[:4] == ["{", '  "rows": [', "    {", '      "n": 0']
        little = len(app.text.document)
        await pilot.press("down")
        app.pane.arrival = Arrival(replace(reply, body=body[:HEAD]), HEAD, len(body))
        await pilot.pause()
        assert len(app.text.document) > little
        assert app.text.cursor.row == 1
        app.pane.exchange = exchange(body)
        app.pane.arrival = None
        await pilot.pause()
        assert app.text.cursor.row == 1


async def test_a_small_reply_that_came_slowly_is_whole_at_once() -> None:
    app = Shown()
    body = b'{"a": 1, "b": 2}'
    reply = Reply(200, "OK", "HTTP/1.1", (("Content-Type", "application/json"),), body[:8])
    async with app.run_test(size=(100, 20), notifications=True) as pilot:
        app.pane.composing, app.pane.running = "ListSeries", True
        app.pane.arrival = Arrival(reply, 8, len(body))
        await pilot.pause()
        assert app.rows()[:2] == ["{", '  "a": 1,']
        await pilot.press("down")
        app.pane.exchange = exchange(body)
        app.pane.arrival = None
        assert len(app.text.document) == 4
        await pilot.pause()
        assert app.rows()[:4] == ["{", '  "a": 1,', '  "b": 2', "}"]
        assert app.text.cursor.row == 1


async def test_the_beginning_of_a_reply_on_its_way_is_read_until_the_whole_is_there() -> None:
    """The reply before is not mixed up with it, and comes back where this one is given up."""
    app = Shown()
    rows = ",".join(f'{{"n": {number}}}' for number in range(40_000))
    body = f'{{"rows": [{rows}]}}'.encode()
    whole = Reply(200, "OK", "HTTP/1.1", (("Content-Type", "application/json"),), body)
    begun = Arrival(replace(whole, body=body[:HEAD]), HEAD, len(body))
    async with app.run_test(size=(100, 20), notifications=True) as pilot:
        app.pane.arrival = begun
        await pilot.pause()
        await pilot.press("slash", *"rows", "enter")
        await pilot.pause()
        assert app.text.cursor.row == 1, "the first reply of all can be searched too while it arrives"
        await pilot.press("escape", "escape")
        app.pane.arrival = None
        app.pane.exchange = exchange()
        await pilot.pause()
        before = app.rows()
        app.pane.composing, app.pane.running = "ListSeries", True
        app.pane.arrival = begun
        await pilot.pause()
        assert app.rows()[:3] == ["{", '  "rows": [', "    {"]
        assert "64.0 KB of" in app.pane.query_one(ReplyTitle).render().plain
        await pilot.press("2", "f", "down")
        await pilot.pause()
        assert app.rows()[0] == "{"
        assert app.pane.view is View.BODY
        assert not app.pane.contents.parts()

        app.pane.arrival = None  # cancelled
        app.pane.running = False
        await pilot.pause()
        app.pane.action_show_view(View.BODY)  # the other one was for the reply to come
        await pilot.pause()
        assert app.rows() == before

        app.pane.arrival = begun
        await pilot.pause()
        await pilot.press("down")
        drawn = app.text.document
        app.pane.exchange = exchange(body)
        app.pane.arrival = None
        assert app.text.document is drawn  # nothing is made and painted twice
        await pilot.pause()
        assert app.text.cursor.row == 1
        assert app.rows()[0] == "{"
        await rest(pilot)
        assert len(app.text.document) > 100_000
