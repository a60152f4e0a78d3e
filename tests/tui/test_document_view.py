"""The view of a document under keys and mouse: folding, wrapping, line numbers, and that all else stays right."""

import json
from threading import Event
from typing import Any

import pytest
from bench_fakes import until
from idle import rest
from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.scrollbar import ScrollBar

from aom_tui.render.document.document import Document, Place
from aom_tui.render.document.folding import Folding, VisibleRows
from aom_tui.render.document.pretty import pretty
from aom_tui.tui.widgets import folding_work
from aom_tui.tui.widgets.document_lines import Pager, Top, begins
from aom_tui.tui.widgets.document_view import DocumentView

VALUE = {"code": "0", "series": [{"name": "中文" * 30, "values": [1, 2]}, {"name": "b", "values": []}], "end": 1}


class ViewApp(App[None]):
    def __init__(self, value: Any = VALUE) -> None:
        super().__init__()
        self.data = pretty(json.dumps(value, ensure_ascii=False).encode()).data

    def compose(self) -> ComposeResult:
        yield DocumentView()

    def on_mount(self) -> None:
        self.view.show(Document(self.data), "json")
        self.view.focus()

    @property
    def view(self) -> DocumentView:
        return self.query_one(DocumentView)

    def rows(self) -> list[str]:
        return [self.view.render_line(y).text.rstrip() for y in range(self.view.size.height)]


@pytest.fixture(params=["at once", "in a thread"])
def in_both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "in a thread":
        monkeypatch.setattr(folding_work, "AT_ONCE", 0)


def run(value: Any = VALUE, size: tuple[int, int] = (61, 14)) -> Any:
    return ViewApp(value).run_test(size=size, notifications=True)


async def press(pilot: Any, *keys: str) -> None:
    """The keys one by one, and the end of what they or the test began."""
    for key in keys:
        await pilot.press(key)
        await rest(pilot)
    await rest(pilot)


@pytest.mark.usefixtures("in_both_ways")
async def test_enter_folds_the_value_on_the_row_and_opens_it_again() -> None:
    async with run() as pilot:
        before = pilot.app.rows()
        await press(pilot, "down", "down", "enter")
        assert pilot.app.rows()[:5] == ["▾{", '   "code": "0",', '▸  "series": [ … 2 items ],', '   "end": 1', " }"]
        await press(pilot, "enter")
        assert pilot.app.rows() == before


async def test_enter_on_its_last_row_folds_a_value_and_goes_to_its_first() -> None:
    async with run() as pilot:
        await press(pilot, "ctrl+end", "up", "up", "enter")
        assert pilot.app.rows()[2] == '▸  "series": [ … 2 items ],'
        assert pilot.app.view.cursor.row == 2


@pytest.mark.usefixtures("in_both_ways")
async def test_all_is_folded_to_a_tree_that_opens_level_by_level_and_unfolded() -> None:
    async with run() as pilot:
        before = pilot.app.rows()
        await press(pilot, "minus", "down", "down", "enter", "down", "enter")
        assert pilot.app.rows()[2:9] == [
            '▾  "series": [', "▾    {", '       "name": "' + "中文" * 11, '▸      "values": [ … 2 items ]', "     },",
            '▸    { … 2 fields }  "name": "b", "values": []', "   ],",
        ]  # fmt: skip
        await press(pilot, "plus")
        assert pilot.app.rows() == before


@pytest.mark.usefixtures("in_both_ways")
async def test_what_hides_a_byte_is_unfolded_to_go_there() -> None:
    async with run() as pilot:
        await press(pilot, "minus")
        pilot.app.view.go_to(pilot.app.data.index(b"1,"))
        await press(pilot)
        assert pilot.app.view.cursor == Place(6, 8)
        assert pilot.app.rows()[6] == "         1,"


async def test_moving_skips_what_is_folded() -> None:
    async with run() as pilot:
        await press(pilot, "down", "down", "enter", "down")
        assert pilot.app.view.cursor.row == 15
        await press(pilot, "up")
        assert pilot.app.view.cursor.row == 2
        pilot.app.view.cursor = Place(7, 3)
        assert pilot.app.view.cursor.row == 2


async def test_line_numbers_jump_over_folds() -> None:
    async with run() as pilot:
        await press(pilot, "l", "down", "down", "enter")
        assert pilot.app.rows()[1:4] == [' 2   "code": "0",', ' 3▸  "series": [ … 2 items ],', '16   "end": 1']


async def test_a_folded_row_is_selected_with_all_that_it_stands_for() -> None:
    async with run() as pilot:
        await press(pilot, "down", "down", "enter", "shift+end")
        assert json.loads("{" + pilot.app.view.selected_text + "}") == {"series": VALUE["series"]}
        await press(pilot, "home", "shift+down", "shift+down")
        assert json.loads("{" + pilot.app.view.selected_text.strip(" \n,") + "}") == {
            "series": VALUE["series"], "end": 1,
        }  # fmt: skip


async def test_the_mouse_selects_over_a_fold() -> None:
    async with run() as pilot:
        await press(pilot, "down", "down", "enter")
        await pilot.mouse_down(DocumentView, offset=(3, 2))
        await pilot.hover(DocumentView, offset=(22, 2))
        await pilot.mouse_up(DocumentView, offset=(22, 2))
        assert json.loads("{" + pilot.app.view.selected_text + "}") == {"series": VALUE["series"]}


async def test_a_click_on_the_mark_folds_and_on_the_text_does_not() -> None:
    async with run() as pilot:
        await pilot.click(DocumentView, offset=(0, 2))
        assert pilot.app.rows()[2] == '▸  "series": [ … 2 items ],'
        await pilot.click(DocumentView, offset=(8, 2))
        assert pilot.app.rows()[2].startswith("▸")
        assert pilot.app.view.cursor == Place(2, 7)
        await pilot.click(DocumentView, offset=(0, 2))
        assert pilot.app.rows()[2] == '▾  "series": ['


async def test_the_row_of_the_cursor_stays_where_it_is_when_rows_above_go() -> None:
    async with run([[1, 2, 3]] * 20) as pilot:
        await press(pilot, *["pagedown"] * 6, "up", "up")
        view = pilot.app.view
        above = view.cursor.row - view.scroll_offset.y
        assert 0 < above < 12
        await press(pilot, "minus")
        assert view.shown.at(view.shown.place(view.cursor.row)).is_folded
        assert len(view.shown) == 22
        assert view.shown.place(view.cursor.row) - view.scroll_offset.y == min(above, view.shown.place(view.cursor.row))
        assert view.scroll_offset.y > 0


async def test_a_fold_that_took_long_is_of_the_width_that_the_view_has_by_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding_work, "AT_ONCE", 0)
    begun, go_on = Event(), Event()

    def slowly(folding: Folding) -> Folding:
        begun.set()
        go_on.wait()
        return folding.all_folded()

    async with run({"a": "x" * 20_000, "b": [1]}) as pilot:
        view = pilot.app.view
        view._folding_work.refold(slowly)
        await until(begun.is_set)
        await pilot.resize_terminal(31, 14)
        go_on.set()
        await press(pilot)
        assert view.document.pitch == 29
        assert [row[0] for row in pilot.app.rows()[:4]] == ["▾", "▸", "▸", " "]


@pytest.mark.usefixtures("in_both_ways")
async def test_folds_stay_when_the_preview_becomes_the_whole() -> None:
    value = {"first": [1, 2], "second": list(range(50))}
    async with run(value) as pilot:
        whole = pilot.app.data
        view = pilot.app.view
        view.show(Document(whole[: whole.index(b"7,") + 2]), "json")
        await press(pilot, "down", "enter", "down", "enter")
        assert pilot.app.rows()[:3] == ["▾{", '▸  "first": [ … 2 items ],', '▸  "second": [ … 8 items']
        view.extend(Document(whole))
        await press(pilot)
        assert pilot.app.rows()[:4] == ["▾{", '▸  "first": [ … 2 items ],', '▸  "second": [ … 50 items ]', " }"]
        assert view.cursor.row == 5


async def test_a_reading_is_taken_up_again() -> None:
    async with run() as pilot:
        view = pilot.app.view
        await press(pilot, "down", "down", "enter", "down")
        rows, reading, document = pilot.app.rows(), view.reading, view.document
        view.show(Document(b"other"), "text")
        await press(pilot, "enter", "minus")
        assert pilot.app.rows()[0] == " other"
        view.show(document, "json", reading)
        assert pilot.app.rows() == rows
        assert view.cursor.row == 15


async def test_a_long_string_is_folded_like_a_value() -> None:
    async with run({"a": "x" * 20_000, "b": 1}) as pilot:
        await press(pilot, "minus")
        assert pilot.app.rows()[1].startswith('▸  "a": "xxxx')
        assert pilot.app.view.render_line(1).text.rstrip()[:60].endswith("x")
        assert pilot.app.rows()[2] == '   "b": 1'
        await press(pilot, "down", "enter")
        assert [row[:1] for row in pilot.app.rows()[:4]] == ["▾", "▾", "↳", "↳"]


# -- wrapping


async def test_long_rows_are_wrapped_and_go_on_in_marked_lines() -> None:
    async with run(size=(41, 14)) as pilot:
        assert pilot.app.rows()[5] == '▾      "values": ['
        await press(pilot, "w")
        assert pilot.app.rows()[4] == '       "name": "' + "中文" * 6
        assert [row[0] for row in pilot.app.rows()[4:9]] == [" ", "↳", "↳", "↳", "▾"]
        name = "".join(row[1:] for row in pilot.app.rows()[4:8])
        assert name.strip() == '"name": "' + "中文" * 30 + '",'
        await press(pilot, "w")
        assert pilot.app.rows()[5] == '▾      "values": ['


async def test_wrapping_is_remembered_for_a_kind_of_text() -> None:
    async with run(size=(41, 14)) as pilot:
        view, document = pilot.app.view, pilot.app.view.document
        await press(pilot, "w")
        rows = pilot.app.rows()
        view.show(Document(b"x" * 100), "http")
        assert len([row for row in pilot.app.rows() if row]) == 1
        view.show(document, "json")
        assert pilot.app.rows() == rows


async def test_the_cursor_goes_line_by_line_where_rows_are_wrapped() -> None:
    async with run(["a" * 100, "b"], size=(41, 14)) as pilot:
        await press(pilot, "w", "down", "down")
        assert pilot.app.view.cursor == Place(1, 39)
        await press(pilot, "down", "down")
        assert pilot.app.view.cursor.row == 2
        await press(pilot, "up", "up", "up", "up")
        assert pilot.app.view.cursor == Place(0, 0)


async def test_a_row_longer_than_the_window_is_read_to_its_end() -> None:
    async with run(["start" + "a" * 2000 + "end", "b"], size=(41, 10)) as pilot:
        await press(pilot, "w")
        seen = ""
        for _ in range(10):
            seen += "".join(pilot.app.rows())
            await press(pilot, "pagedown")
        assert "end" in seen
        assert pilot.app.rows()[-1] == " ]"
        await press(pilot, *["pageup"] * 10)
        assert pilot.app.rows()[0] == "▾["


async def test_the_scroll_bar_reaches_the_last_of_wrapped_lines() -> None:
    async with run(["a" * 2000, "b", "c" * 1000], size=(41, 10)) as pilot:
        await press(pilot, "w")
        view = pilot.app.view
        for y in (view.max_scroll_y, view.max_scroll_y - 1, 0, view.max_scroll_y):
            view.scroll_to(y=y, animate=False, immediate=True)
        assert view.top == Top(3, 17)
        assert pilot.app.rows()[-1] == " ]"


async def test_the_wheel_scrolls_wrapped_lines() -> None:
    async with run(["a" * 2000, "b"], size=(41, 10)) as pilot:
        await press(pilot, "w")
        view = pilot.app.view
        await pilot._post_mouse_events([_wheel()], DocumentView, offset=(5, 5))
        await pilot.pause()
        assert view.top == Top(1, 1)
        for _ in range(60):
            await pilot._post_mouse_events([_wheel()], DocumentView, offset=(5, 5))
        await pilot.pause()
        assert pilot.app.rows()[-1] == " ]"


def _wheel() -> Any:
    from textual.events import MouseScrollDown

    return MouseScrollDown


async def test_a_click_and_a_selection_in_wrapped_lines_mean_what_is_there() -> None:
    async with run(["中" * 50], size=(41, 10)) as pilot:
        await press(pilot, "w")
        await pilot.click(DocumentView, offset=(1, 2))
        first = pilot.app.view.cursor
        assert first.row == 1
        assert pilot.app.view.viewport.line_of(first).top == Top(1, 1)
        await pilot.mouse_down(DocumentView, offset=(36, 1))
        await pilot.hover(DocumentView, offset=(5, 2))
        await pilot.mouse_up(DocumentView, offset=(5, 2))
        assert pilot.app.view.selected_text.strip("中") == ""
        assert len(pilot.app.view.selected_text) == 2 + 3


async def test_a_resize_wraps_anew() -> None:
    async with run(["a" * 200], size=(41, 10)) as pilot:
        view = pilot.app.view
        await press(pilot, "w", "down", "end")
        await pilot.resize_terminal(25, 10)
        await pilot.pause()
        assert "".join(row[1:] for row in pilot.app.rows()).strip("[]").strip() == '"' + "a" * 200 + '"'
        await pilot.resize_terminal(17, 10)
        await press(pilot, "ctrl+end")
        assert view.top > Top(1)
        await pilot.resize_terminal(61, 10)
        await pilot.pause()
        assert pilot.app.rows()[0] == "▾["


async def test_wrapped_rows_fold_too() -> None:
    async with run(size=(41, 14)) as pilot:
        await press(pilot, "w", "minus")
        assert pilot.app.rows()[2] == '▸  "series": [ … 2 items ],'
        pilot.app.view.go_to(pilot.app.data.index("文".encode()))
        await press(pilot)
        assert pilot.app.rows()[4].startswith('       "name": "中文')


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [("", 3, (0,)), ("abcdef", 3, (0, 3)), ("abcdefg", 3, (0, 3, 6)), ("a中文b", 3, (0, 2)), ("中文", 1, (0, 1))],
)
def test_where_lines_begin(text: str, width: int, expected: tuple[int, ...]) -> None:
    assert begins(text, width) == expected


def test_a_pager_goes_down_as_it_goes_up() -> None:
    pager = Pager(VisibleRows(Document("a\nbbbbbbb\n\n中文中文\nc".encode())), 3)
    tops = [Top(0), Top(1), Top(1, 1), Top(1, 2), Top(2), Top(3), Top(3, 1), Top(3, 2), Top(3, 3), Top(4)]
    assert [pager.moved(Top(0), by) for by in range(12)] == [*tops, tops[-1], tops[-1]]
    assert [pager.moved(Top(4), -by) for by in range(12)] == [*reversed(tops), tops[0], tops[0]]
    assert [line.top for line in pager.window(Top(1, 1), 4)] == tops[2:6]
    assert pager.lowest(4) == Top(3, 1)


async def test_scrolling_sideways_ends_when_rows_are_wrapped() -> None:
    async with run(size=(41, 14)) as pilot:
        await press(pilot, "down", "down", "down", "down", "end")
        assert pilot.app.view.scroll_offset.x > 0
        await press(pilot, "w")
        assert pilot.app.view.scroll_offset == Offset(0, 0)


async def test_a_reader_stays_where_they_are_when_rows_are_wrapped() -> None:
    async with run(list(range(100)), size=(41, 12)) as pilot:
        view = pilot.app.view
        await press(pilot, "ctrl+end", *["up"] * 8)
        top = view.top
        await press(pilot, "w")
        assert view.top == top
        await press(pilot, "w")
        assert view.top == top


async def test_a_view_that_grows_wider_as_rows_are_drawn_leaves_its_bar_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    async with ViewApp([["a"] * 60, "b" * 200]).run_test(size=(40, 10)) as pilot:
        view = pilot.app.query_one(DocumentView)
        drawn: list[ScrollBar] = []
        monkeypatch.setattr(ScrollBar, "refresh", lambda bar, *_given, **_more: drawn.append(bar))
        before = view.virtual_size
        await pilot.press("w", "w")
        drawn.clear()
        view._widen(150)
        await pilot.pause()
        assert view.virtual_size.width > before.width
        assert not drawn


async def test_styles_are_looked_up_once_for_each_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with ViewApp(1).run_test(size=(40, 30)) as pilot:
        view = pilot.app.query_one(DocumentView)
        asked = []
        style = DocumentView.rich_style
        monkeypatch.setattr(DocumentView, "rich_style", property(lambda view: asked.append(1) or style.fget(view)))
        view.lay_out_again()
        view.refresh()
        await pilot.pause()
        assert len(asked) == 1
