"""Search in the response pane: what is found, marked, counted and gone to, in any of its texts."""

import json
import threading
from typing import Any

import pytest
from idle import rest
from pane_app import copied_text
from test_response_pane import exchange, run
from textual import events
from textual.pilot import Pilot

from aom_tui.tui.actions import searching
from aom_tui.tui.panes.reply_title import View, ViewTabs
from aom_tui.tui.panes.search_line import SearchLine
from aom_tui.tui.widgets import drag_selection

BODY = json.dumps(
    {"series": [{"name": f"vm-{n}", "值": "Ab ab\t中文"} for n in range(60)]}, ensure_ascii=False
).encode()


def said(pilot: Pilot[None]) -> str:
    return str(pilot.app.query_one(SearchLine).query_one(".said").render())  # type: ignore[attr-defined]


def marked(pilot: Pilot[Any], style: str = "document--found") -> list[str]:
    """The marked texts on the visible rows."""
    text = pilot.app.text
    paper = text.get_component_rich_style(style).bgcolor
    rows = [text.render_line(y) for y in range(text.size.height)]
    return [segment.text for row in rows for segment in row if segment.style and segment.style.bgcolor == paper]


async def look_for(pilot: Pilot[Any], typed: str, body: bytes = BODY) -> None:
    pilot.app.pane.exchange = exchange(body)
    await pilot.pause()
    pilot.app.pane.action_search()
    await pilot.pause()
    await pilot.press(*typed)
    await rest(pilot)


async def test_marks_and_counts_while_one_types() -> None:
    async with run() as pilot:
        await look_for(pilot, "vm-1")
        assert said(pilot) == "1 of 11"
        assert pilot.app.query_one(ViewTabs).found == "match 1 of 11"
        assert marked(pilot, "document--found-here") == ["vm-1"]
        await pilot.press("0")
        assert said(pilot) == "1 of 1"
        assert "vm-10" in pilot.app.text.document.row(pilot.app.text.cursor.row)
        await pilot.press("x")
        assert said(pilot) == "no match"
        assert marked(pilot) == marked(pilot, "document--found-here") == []


async def test_a_search_in_vain_ends_with_its_line() -> None:
    async with run() as pilot:
        await look_for(pilot, "nowhere")
        assert pilot.app.query_one(ViewTabs).found == "no match"
        await pilot.press("escape")
        await pilot.pause()
        assert pilot.app.query_one(ViewTabs).found == ""
        pilot.app.pane.action_search()
        await pilot.pause()
        assert said(pilot) == "no match"
        pilot.app.pane.action_filter()
        await pilot.pause()
        assert pilot.app.query_one(ViewTabs).found == ""


async def test_a_search_that_is_over_says_nothing_of_what_a_filter_leaves() -> None:
    async with run() as pilot:
        await look_for(pilot, "vm-1")
        await pilot.press("escape")
        await pilot.pause()
        assert pilot.app.query_one(ViewTabs).found.endswith("11")
        pilot.app.pane.action_filter()
        await pilot.press(*"@", "enter")
        await rest(pilot)
        assert pilot.app.query_one(ViewTabs).filtered
        assert pilot.app.query_one(ViewTabs).found == ""
        assert marked(pilot) == []


async def test_nothing_moves_but_the_last_line() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(BODY)
        await pilot.pause()
        before = {widget: widget.region for widget in pilot.app.query("ReplyTitle, ViewTabs, DocumentView")}
        last = pilot.app.query_one("#location").region
        pilot.app.pane.action_search()
        await pilot.pause()
        assert {widget: widget.region for widget in before} == before
        assert pilot.app.query_one(SearchLine).region == last
        await pilot.press("escape")
        assert pilot.app.query_one("#location").region == last
        assert pilot.app.text.has_focus


@pytest.mark.parametrize("wrapped", [False, True])
async def test_what_is_found_has_lines_around_it(wrapped: bool) -> None:
    """A third of the window, on either side; at the ends as many as there are."""
    async with run() as pilot:
        text = pilot.app.text
        await look_for(pilot, "vm-")
        await pilot.press("enter")
        text.wrap = wrapped
        around, last = (text.size.height - 1) // 3, len(text.document) - 1
        for by in (1,) * 60 + (-1,) * 60:
            pilot.app.pane.action_step(by)
            above = text.cursor.row - text.scroll_offset.y
            assert above >= min(around, text.cursor.row)
            assert text.size.height - 1 - above >= min(around, last - text.cursor.row)


async def test_enter_goes_on_and_around_and_esc_ends_it() -> None:
    async with run() as pilot:
        await look_for(pilot, "vm-5")
        assert said(pilot) == "1 of 11"
        await pilot.press("enter")
        assert pilot.app.text.has_focus
        assert said(pilot) == "1 of 11"
        await pilot.press("enter", "enter")
        assert said(pilot) == "3 of 11"
        pilot.app.pane.action_step(-1)
        pilot.app.pane.action_step(-1)
        pilot.app.pane.action_step(-1)
        assert said(pilot) == "11 of 11, from the bottom again"
        await pilot.press("enter")
        assert said(pilot) == "1 of 11, from the top again"
        await pilot.press("escape")
        assert not pilot.app.query_one(SearchLine).is_open
        assert marked(pilot, "document--found-here") == marked(pilot) == []
        await pilot.pause()
        assert pilot.app.query_one(ViewTabs).found == ""


async def test_esc_leaves_the_field_and_n_goes_on_when_the_line_is_gone() -> None:
    async with run() as pilot:
        await look_for(pilot, "vm-5")
        await pilot.press("escape")
        assert not pilot.app.query_one(SearchLine).is_open
        assert "".join(marked(pilot, "document--found-here")) == "vm-5"
        pilot.app.pane.action_step(1)
        await pilot.pause()
        assert pilot.app.query_one(ViewTabs).found == "match 2 of 11"
        await pilot.press("escape")
        await pilot.pause()
        assert marked(pilot, "document--found-here") == marked(pilot) == []
        assert pilot.app.query_one(ViewTabs).found == ""


async def test_keys_typed_in_one_go_all_arrive_where_they_should() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(BODY)
        await pilot.pause()
        for key in ("slash", "v", "m", "minus", "5", "enter", "enter"):
            character = {"slash": "/", "minus": "-", "enter": None}.get(key, key)
            pilot.app.post_message(events.Key(key, character))
        await pilot.pause()
        assert pilot.app.query_one(SearchLine).field.value == "vm-5"
        assert said(pilot) == "2 of 11"


async def test_goes_on_from_where_the_cursor_was_moved_to() -> None:
    async with run() as pilot:
        await look_for(pilot, "vm-")
        await pilot.press("enter", "ctrl+end")
        pilot.app.pane.action_step(-1)
        assert said(pilot) == "60 of 60"
        await pilot.press("ctrl+home")
        pilot.app.pane.action_step(1)
        assert said(pilot) == "1 of 60"


async def test_what_is_seen_is_marked_where_it_is_seen() -> None:
    """Tabs are spaces on screen, wide characters two cells; case counts when a capital is typed."""
    async with run() as pilot:
        await look_for(pilot, "ab")
        assert said(pilot) == "1 of 120"
        assert marked(pilot)[0] == "ab"
        await pilot.press("backspace", "backspace", "A", "b")
        assert said(pilot) == "1 of 60"
        await pilot.press("backspace", "backspace", "中")
        assert marked(pilot, "document--found-here") == ["中"]
        await look_for(pilot, "b   中", b"a\tb\t\xe4\xb8\xad")
        assert marked(pilot, "document--found-here") == ["b   中"]


async def test_chinese_is_found_where_the_body_has_escapes_for_it() -> None:
    async with run() as pilot:
        await look_for(pilot, "中文", b'{"a": "\\u4e2d\\u6587", "b": "\xe4\xb8\xad\xe6\x96\x87"}')
        assert said(pilot) == "1 of 2"
        assert marked(pilot, "document--found-here") == ["\\u4e2d\\u6587"]


async def test_a_search_in_vain_says_that_a_capital_makes_case_count() -> None:
    async with run() as pilot:
        await look_for(pilot, "VM-1")
        assert said(pilot) == "no match; with a capital in it case counts"
        await pilot.press(*["backspace"] * 4, *"vm-1")
        assert said(pilot) == "1 of 11"
        await pilot.press("x")
        assert said(pilot) == "no match"


async def test_an_expression_is_a_switch_away_and_says_where_it_is_wrong() -> None:
    async with run() as pilot:
        await look_for(pilot, "vm-.0")
        assert said(pilot) == "no match"
        await pilot.press("ctrl+r")
        assert said(pilot) == "1 of 5"
        await pilot.press("(")
        assert said(pilot) == "! ( without its ), column 6"
        assert marked(pilot) == []
        await pilot.press("backspace")
        await pilot.click(".switch", offset=(1, 0))
        assert said(pilot) == "no match"


def line_of(pilot: Pilot[Any]) -> str:
    """All of the search line, as it is on screen."""
    at = pilot.app.query_one(SearchLine).region.y
    return pilot.app.screen._compositor.render_strips()[at].text.rstrip()


@pytest.mark.parametrize(
    ("width", "typed", "words"),
    [
        (80, "vm-1", "Ctrl+R regular expression  .*  1 of 11"),
        (80, "VM-" + "1" * 7, "Ctrl+R  .*  no match; with a capital in it case counts"),
        (80, "VM-" + "1" * 20, " .*  no match; with a capital in it case counts"),
        (40, "vm-1", " .*  1 of 11"),
    ],
)
async def test_the_line_says_what_turns_the_switch_where_there_is_room(width: int, typed: str, words: str) -> None:
    async with run((width, 14)) as pilot:
        await look_for(pilot, typed)
        line = line_of(pilot)
        assert line.startswith(f" / {typed} ")
        assert line.partition(typed)[2].strip() == words.strip()
        await pilot.press("ctrl+r")
        await rest(pilot)
        assert "[.*]" in line_of(pilot)
        assert ("Ctrl+R text [.*]" in line_of(pilot)) is ("Ctrl+R regular" in words)


TIMES = b'{"rules": [{"created_at": 1795600000000}, {"created_at": 1795600060000}]}'


@pytest.mark.parametrize(("width", "has_room"), [(120, True), (80, False)])
async def test_what_the_cursor_is_on_is_said_beside_the_search(width: int, *, has_room: bool) -> None:
    async with run((width, 14)) as pilot:
        await look_for(pilot, "created", TIMES)
        line = line_of(pilot)
        assert line.endswith("1 of 2")
        assert ("created_at   2026-11-25 09:46:40" in line) is has_room
        await pilot.press("enter")
        await rest(pilot)
        line = line_of(pilot)
        assert line.startswith(" / created  ")
        assert line.endswith("1 of 2")
        assert "created_at   2026-11-25 09:46:40" in line
        await pilot.press("enter")
        await rest(pilot)
        assert "created_at   2026-11-25 09:47:40" in line_of(pilot)
        await pilot.press("/")
        await rest(pilot)
        assert ("created_at   2026-11-25 09:47:40" in line_of(pilot)) is has_room


async def test_what_turns_the_switch_is_said_before_anything_is_typed() -> None:
    async with run((80, 14)) as pilot:
        pilot.app.pane.exchange = exchange(BODY)
        pilot.app.pane.focus_view()
        await pilot.press("/")
        await rest(pilot)
        assert line_of(pilot).endswith("Ctrl+R regular expression  .*")
        await pilot.click(".switch", offset=(1, 0))
        assert line_of(pilot).endswith("Ctrl+R text [.*]")


async def test_the_same_is_found_in_the_next_view_and_the_next_reply() -> None:
    async with run() as pilot:
        await look_for(pilot, "vm-1")
        await pilot.press("escape", "4")
        await pilot.pause()
        assert pilot.app.pane.view is View.WIRE
        assert pilot.app.query_one(ViewTabs).found == "11 found"
        assert pilot.app.text.cursor.row == 0
        pilot.app.pane.exchange = exchange(b'{"name": "vm-1"}')
        await pilot.pause()
        assert pilot.app.query_one(ViewTabs).found == "1 found"
        pilot.app.pane.exchange = exchange(b'{"name": "none"}')
        await pilot.pause()
        assert pilot.app.query_one(ViewTabs).found == "", "nobody has asked"
        pilot.app.pane.action_step(1)
        await pilot.pause()
        assert pilot.app.query_one(ViewTabs).found == "no match"


ROWS = json.dumps(
    {
        "rules": [
            {"name": f"规则-{n}", "level": n % 3, "created_at": 1795600000000, "tags": [n, n + 1]} for n in range(40)
        ]
    },
    ensure_ascii=False,
).encode()


async def test_the_cells_of_a_table_are_searched_as_they_are_seen() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(ROWS)
        pilot.app.pane.focus_view()
        await pilot.press("2", "/", *"规则-3")
        await rest(pilot)
        pane = pilot.app.pane
        assert pane.view is View.TABLE
        assert said(pilot) == "1 of 11"
        table = pane.shown
        assert (table.cursor.row, table.copied().written()) == (3, "规则-3")
        await pilot.press("enter", "enter")
        assert table.has_focus
        assert table.copied().written() == "规则-30"
        marked = table.get_component_rich_style("table--found").bgcolor
        row = table.render_line(table.cursor.row - table.scroll_offset.y + 1)
        assert any(each.style and each.style.bgcolor == marked and "规则-30" in each.text for each in row)
        pane.query_one(SearchLine).close()
        pane.action_step(-1)
        pane.action_step(-1)
        await pilot.pause()
        assert pilot.app.query_one(ViewTabs).found == "match 11 of 11, from the bottom again"
        assert table.copied().written() == "规则-39"
        await pilot.press(",", ",")  # sorted: another order, counted anew, the cursor left where it is
        await rest(pilot)
        assert pilot.app.query_one(ViewTabs).found == "11 found"


async def test_what_is_counted_later_shows_as_soon_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The marks in sight, and in the line below how many there are, whatever room that had before."""
    monkeypatch.setattr(searching, "count", lambda matches, _seconds: matches.advance())  # a row, and it is told
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(ROWS)
        pilot.app.pane.focus_view()
        await pilot.press("2", "/", *"规则-")
        await rest(pilot)
        strips = pilot.app.screen._compositor.render_strips()
        found = pilot.app.pane.shown.get_component_rich_style("table--found").bgcolor
        marked = [each.text for strip in strips for each in strip if each.style and each.style.bgcolor == found]
        assert len([text for text in marked if "规则-" in text]) > 3
        assert any(strip.text.rstrip().endswith("1 of 40") for strip in strips)


@pytest.mark.parametrize("view", ["1", "2"])
async def test_a_search_ends_with_its_operation_unless_one_types_in_its_line(view: str) -> None:
    async with run() as pilot:
        tabs, pane = pilot.app.query_one(ViewTabs), pilot.app.pane
        pane.exchange = exchange(ROWS)
        pane.focus_view()
        await pilot.press(view, "/", *"规则", "escape")
        await rest(pilot)
        assert "40" in tabs.found
        pane.exchange = exchange(ROWS)
        await rest(pilot)
        assert "40" in tabs.found
        pane.exchange = exchange(ROWS, operation="ListAlarms")
        await rest(pilot)
        assert (tabs.found, pane.query_one(SearchLine).is_on, marked(pilot)) == ("", False, [])
        await pilot.press("/")
        pane.exchange = exchange(ROWS)
        await rest(pilot)
        assert said(pilot) in ("1 of 40", "40 found")
        await pilot.press("enter")
        pane.exchange = exchange(ROWS)
        await rest(pilot)
        assert pane.query_one(SearchLine).is_open
        pane.exchange = exchange(ROWS, operation="DeleteAlarmRules")
        await rest(pilot)
        assert (tabs.found, pane.query_one(SearchLine).is_open, marked(pilot)) == ("", False, [])
        assert pane.query_one("#location").display


@pytest.mark.parametrize(
    ("typed", "regex", "count"),
    [("2026", False, 40), ("17956", False, 0), ("39,40", False, 1), ("^2$", True, 13), ("name", False, 0)],
)
async def test_a_cell_is_searched_for_what_it_shows(typed: str, *, regex: bool, count: int) -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(ROWS)
        await pilot.press("2")
        pilot.app.pane.action_search()
        pilot.app.pane.query_one(SearchLine).field.value = typed
        if regex:
            pilot.app.pane.action_search_regex()
        await rest(pilot)
        found = "no match" if not count else f"1 of {count}"
        assert said(pilot) == found


async def test_where_there_is_no_table_body_is_searched_and_takes_what_is_typed() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(b'"vm-1"')
        pilot.app.pane.focus_view()
        await pilot.press("2", "/", "v", "m")
        await rest(pilot)
        assert pilot.app.pane.view is View.BODY
        assert said(pilot) == "1 of 1"


SERIES = json.dumps(
    {
        "samples": [
            {
                "sample": {"metric_name": "cpu", "dimensions": [{"name": "node", "value": f"vm-{n}"}]},
                "data_points": [
                    {"timestamp": at, "statistics": [{"statistic": "average", "value": n}]} for at in (1.8e12, 1.81e12)
                ],
            }
            for n in range(12)
        ]
    }
).encode()


async def test_a_series_is_found_by_its_labels_and_chosen_in_the_legend() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(SERIES)
        pilot.app.pane.focus_view()
        await pilot.press("3")
        await rest(pilot)
        await pilot.press("/", *"vm-1")
        await rest(pilot)
        chart = pilot.app.pane.shown
        assert said(pilot) == "1 of 3"
        await pilot.press("enter", "enter")
        await rest(pilot)
        assert chart.chosen == 10
        assert any("> " in row and "vm-10" in row for row in chart.view_text()[1].splitlines())
        pilot.app.query_one(SearchLine).close()
        await pilot.press("1")
        await rest(pilot)
        assert pilot.app.query_one(ViewTabs).found == "3 found"
        await pilot.press("escape")
        assert pilot.app.query_one(ViewTabs).found == ""


async def test_a_large_text_is_counted_in_a_thread_and_gone_through_meanwhile(monkeypatch: Any) -> None:
    """The first match is there before the last is counted; the preview's is not lost when the whole comes."""
    gate, count = threading.Event(), searching.count

    def gated(matches: Any, seconds: float) -> None:
        is_beside = threading.current_thread() is not threading.main_thread()
        if is_beside:
            gate.wait(10)
        count(matches, seconds if is_beside else 0.0)

    monkeypatch.setattr(searching, "count", gated)
    body = b'{"a": [' + b",".join(b'{"name": "vm-%d"}' % n for n in range(50_000)) + b"]}"
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(body)
        await pilot.pause()
        pilot.app.pane.action_search()
        await pilot.pause()
        await pilot.press("v", "m")
        line = pilot.app.query_one(SearchLine)
        line.step(-1)
        assert said(pilot) == "0 found, counting"
        gate.set()
        await rest(pilot)
        assert said(pilot) == "50,000 of 50,000, from the bottom again"


async def test_a_long_line_is_searched_across_its_rows() -> None:
    body = ("x" * 100 + "needle").encode() * 200
    async with run() as pilot:
        await look_for(pilot, "needle", body)
        assert said(pilot) == "1 of 200"
        await pilot.press("enter")
        visible = pilot.app.text.size.height * pilot.app.text.size.width
        everything = ("x" * 100 + "needle") * 200
        expected = everything[:visible].replace("x", "")
        assert "".join(sorted(marked(pilot) + marked(pilot, "document--found-here"))).count("n") >= expected.count("n")


async def drag(pilot: Pilot[Any], start: tuple[int, int], end: tuple[int, int]) -> None:
    """From a cell of the view to one that may be outside of it, the button held."""
    region = pilot.app.text.region
    await pilot.mouse_down(offset=region.offset + start)
    await pilot.hover(offset=region.offset + end)


async def test_a_drag_past_the_edge_scrolls_and_selects_what_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drag_selection, "SCROLL_EVERY", 1000)  # the timer is called by hand
    async with run() as pilot:
        await look_for(pilot, "vm-")
        await pilot.press("enter", "escape", "ctrl+home")
        text = pilot.app.text
        await drag(pilot, (2, 3), (3, text.size.height))
        for _ in range(20):
            text._drag.scroll_on()
        assert text.scroll_offset.y == 20
        first, *_, last = text.selected_text.split("\n")
        assert first == text.document.row(3)[1:]
        assert last == text.document.row(20 + text.size.height - 1)[:3]
        await pilot.mouse_up(offset=(3, 13))
        assert copied_text(pilot.app.pane) == ("selection", text.selected_text)
        assert not text._drag.is_scrolling
        await drag(pilot, (9, 2), (2, -2))
        text._drag.scroll_on()
        assert text.scroll_offset.y == 20 - 2
        assert text.selected_text.split("\n")[0] == text.document.row(18)[1:]
        await pilot.mouse_up(offset=(3, 0))


async def test_a_selection_shows_on_top_of_what_was_found_and_in_a_filtered_body() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(BODY)
        pilot.app.pane.put_filter(pilot.app.pane.exchange, "series[:3].name")
        await pilot.pause()
        pilot.app.pane.action_search()
        await pilot.press(*"vm-", "escape")
        await rest(pilot)
        pilot.app.pane.focus_view()
        await pilot.press("ctrl+home", "down", "shift+down", "shift+end")
        assert copied_text(pilot.app.pane) == ("selection, filtered (3 of 60)", '  "vm-0",\n  "vm-1",')
        assert pilot.app.query_one(ViewTabs).found == "match 1 of 3"
        await drag(pilot, (4, 1), (7, 1))
        await pilot.mouse_up(pilot.app.text, offset=(7, 1))
        assert pilot.app.text.selected_text == "vm-0"


async def test_two_clicks_take_a_word_and_three_a_row() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(b'{"ip": "192.168.10.22", "b": 1}')
        await pilot.pause()
        await pilot.click(pilot.app.text, offset=(12, 1), times=2)
        assert pilot.app.text.selected_text == "192.168.10.22"
        await pilot.click(pilot.app.text, offset=(12, 1), times=3)
        assert pilot.app.text.selected_text == '  "ip": "192.168.10.22",'
        await pilot.click(pilot.app.text, offset=(12, 2))
        assert pilot.app.text.selected_text == ""
