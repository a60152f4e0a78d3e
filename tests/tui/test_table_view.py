"""The Table view on replies made by hand: what it shows, sorts, keeps and hands out, and that text stays text."""

import csv
import io
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from idle import rest
from rich.segment import Segment
from rich.style import Style
from table_app import RULES, run, subject
from textual.widgets import OptionList, Static

from aom_tui.render.table import order as table_order
from aom_tui.render.table.columns import Column
from aom_tui.render.table.printed import main_table, table
from aom_tui.render.table.text import csv_text
from aom_tui.session.body.lossless import indented
from aom_tui.tui.screens.choice import Choice
from aom_tui.tui.screens.columns import ChooseColumns
from aom_tui.tui.widgets import table_copies, table_sheet, table_view
from aom_tui.tui.widgets.table_inks import Inks, RowStyle
from aom_tui.tui.widgets.table_layout import GAP, Layout
from aom_tui.tui.widgets.table_lines import _line


@pytest.fixture
def in_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every reply were large."""
    monkeypatch.setattr(table_sheet, "AT_ONCE", 0)
    monkeypatch.setattr(table_sheet, "FEW", 0)
    monkeypatch.setattr(table_view, "FEW", 0)
    monkeypatch.setattr(table_copies, "FEW", 0)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Sorting waits until this is set."""
    go_on = threading.Event()
    really = table_order.sort_rows

    def when_told(*arguments: Any, **more: Any) -> Any:
        go_on.wait(10)
        return really(*arguments, **more)

    monkeypatch.setattr(table_order, "sort_rows", when_told)
    yield go_on
    go_on.set()


async def test_rows_under_a_fixed_head_with_numbers_to_the_right_and_text_as_text() -> None:
    async with run() as pilot:
        pilot.app.table.show(subject(RULES))
        await pilot.pause()
        head, *rows = pilot.app.lines()
        assert head.split()[:4] == ["name", "level", "tags", "created_at"]
        assert rows[0].startswith("b                         10  ")
        assert rows[1].startswith("中文规则                   9  []")
        assert rows[2].startswith("a[/x]\\u001b]0;x\\u0007  100.0  ")
        assert pilot.app.position == "table 1/4  row 1/3"
        assert pilot.app.location == "$.rules[0].name   b"


async def test_the_cursor_goes_from_cell_to_cell_and_says_where_it_is() -> None:
    async with run((40, 8)) as pilot:
        pilot.app.table.show(subject(RULES))
        await pilot.press("right", "right", "right")
        assert pilot.app.location.startswith("$.rules[0].created_at   1795600000000   2026-11-")
        assert pilot.app.table.path_here == "$.rules[0].created_at"
        await pilot.press("down")
        assert pilot.app.location == "$.rules[1]"
        assert pilot.app.table.path_here is None
        await pilot.press("end", "end")
        assert pilot.app.location == "$.rules[2].dims[0].k   1"
        assert pilot.app.lines()[0].endswith("dims[0].k")
        await pilot.press("home", "home")
        assert pilot.app.location == "$.rules[0].name   b"


async def test_a_row_that_was_drawn_is_drawn_anew_where_it_looks_otherwise() -> None:
    async with run() as pilot:
        table = pilot.app.table
        table.show(subject(RULES))

        def at_the_cursor() -> list[int]:
            rows = {y: table.render_line(y) for y in (1, 2, 3)}
            return [y for y, row in rows.items() if any(each.style and each.style.reverse for each in row)]

        for key, row in (("ctrl+home", 1), ("down", 2), ("up", 1)):
            await pilot.press(key)
            assert at_the_cursor() == [row]
        layout, lines = table._layout, table._lines
        assert lines is not None
        for colour in ("red", "blue", "red"):
            style = Style(color=colour)
            strip = lines.strip(0, layout, 0, Inks(*[style] * 6), RowStyle(Style()))
            assert {each.style for each in strip if each.text.strip()} == {style}


async def test_the_first_column_stays_in_sight() -> None:
    async with run((70, 8)) as pilot:
        pilot.app.table.show(subject([{"id": n, **{f"column{m}": f"{n}.{m}" for m in range(20)}} for n in range(3)]))
        await pilot.pause()
        await pilot.press("end")
        head, first, *_ = pilot.app.lines()
        assert (head.split()[0], head.split()[-1]) == ("id", "column19")
        assert (first.split()[0], first.split()[-1]) == ("0", "0.19")


@pytest.mark.parametrize("threads", [False, True])
async def test_a_column_sorts_up_down_and_as_sent(threads: bool, request: pytest.FixtureRequest) -> None:
    if threads:
        request.getfixturevalue("in_threads")
    async with run() as pilot:
        pilot.app.table.show(subject(RULES))
        await rest(pilot)
        await pilot.press("right")
        for key, levels, sign in (("comma", ["9", "10", "100.0"], "level▲"), ("，", ["100.0", "10", "9"], "level▼")):
            await pilot.press(key)
            await rest(pilot)
            assert [line.split()[1] for line in pilot.app.lines()[1:4]] == levels
            assert sign in pilot.app.lines()[0]
        assert pilot.app.location == "$.rules[2].level   100.0"
        await pilot.press("comma")
        await rest(pilot)
        assert pilot.app.column()[0] == "b"
        assert "▲" not in pilot.app.lines()[0]


async def test_a_column_that_is_sorted_by_and_hidden_is_named() -> None:
    async with run() as pilot:
        pilot.app.table.show(subject(RULES))
        await rest(pilot)
        await pilot.press("comma")
        await rest(pilot)
        assert pilot.app.position == "table 1/4  row 1/3"
        await pilot.press("i", "space", "enter")
        await rest(pilot)
        assert "▲" not in pilot.app.lines()[0]
        assert pilot.app.position == "table 1/4  by name  row 1/3"


@pytest.mark.usefixtures("in_threads")
async def test_sorting_says_so_and_can_be_stopped(held: threading.Event) -> None:
    async with run() as pilot:
        pilot.app.table.show(subject(RULES))
        await rest(pilot)
        await pilot.press("right", "comma")
        await pilot.pause()
        assert pilot.app.location == "Sorting by level... Esc stops it."
        await pilot.press("escape")
        assert pilot.app.location == "$.rules[0].level   10"
        held.set()
        await rest(pilot)
        assert pilot.app.column()[0] == "b"
        assert "▲" not in pilot.app.lines()[0], "it is not sorted"
        await pilot.press("comma")
        await rest(pilot)
        assert "level▲" in pilot.app.lines()[0], "up, as the first time"


async def test_columns_are_chosen_and_put_in_order_and_kept_for_the_operation() -> None:
    async with run((80, 16)) as pilot:
        pilot.app.table.show(subject(RULES))
        await pilot.press("i")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ChooseColumns)
        await pilot.press("n", "enter")
        await pilot.pause()
        assert "a table needs a column" in str(pilot.app.screen.query_one(".problem", Static).render())
        await pilot.press("down", "space", "minus", "end", "space", "enter")
        await pilot.pause()
        assert pilot.app.lines()[0].split() == ["level", "dims[0].k"]
        pilot.app.table.show(subject(RULES, "Other"))
        await pilot.pause()
        assert pilot.app.lines()[0].startswith("name ")
        pilot.app.table.show(subject(RULES))
        await pilot.pause()
        assert pilot.app.lines()[0].split() == ["level", "dims[0].k"]
        await pilot.press("i", "a", "escape")
        assert pilot.app.lines()[0].split() == ["level", "dims[0].k"]


async def test_other_lists_of_the_reply_are_tables_too() -> None:
    async with run((80, 12)) as pilot:
        pilot.app.table.show(subject(RULES))
        await pilot.press("right_square_bracket")
        assert (pilot.app.lines()[0].split(), pilot.app.position) == (["id"], "table 2/4  row 1/2")
        await pilot.press("】", "】")
        assert pilot.app.lines()[1].split() == ["code", "0"]
        await pilot.press("left_square_bracket", "【", "【")
        assert pilot.app.position == "table 1/4  row 1/3"
        pilot.app.table.action_choose_table()
        await pilot.pause()
        assert isinstance(pilot.app.screen, Choice)
        assert str(pilot.app.screen.query_one(OptionList).get_option_at_index(1).prompt) == "$.others[]  2 rows"
        await pilot.press("down", "enter")
        await pilot.pause()
        pilot.app.table.show(subject(RULES))
        await pilot.pause()
        assert pilot.app.position == "table 2/4  row 1/2"


async def test_points_of_prometheus_have_their_series_beside_them_as_in_commands() -> None:
    matrix = [
        {"metric": {"hostID": "2f6d", "hostName": host}, "values": [[1795634562, low], [1795634622.5, "3"]]}
        for host, low in (("node-1", "7"), ("node-2", "2"))
    ]
    reply = {"status": "success", "data": {"resultType": "matrix", "result": matrix}}
    async with run((80, 12)) as pilot:
        shown = subject(reply)
        pilot.app.table.show(shown)
        await pilot.pause()
        assert pilot.app.position == "table 1/3  row 1/4"
        made = main_table(indented(reply), datetime.now(UTC).astimezone()).grid
        told = [line.split() for line in table(made).splitlines()]
        assert [line.split() for line in pilot.app.lines()[:5]] == [told[0], *told[2:]]
        assert told[0][0] == "series"
        await pilot.press("C")
        assert pilot.app.copied == [("4 rows as CSV", csv_text(made, made.columns, range(4)))]
        await pilot.press("end", "comma")
        assert [line.split()[::3] for line in pilot.app.lines()[1:5]] == [
            ["node-2", "2"], ["node-1", "3"], ["node-2", "3"], ["node-1", "7"],
        ]  # fmt: skip
        assert pilot.app.location == "$.data.result[1].values[0][1]   2"
        await pilot.press("enter", "home", "down", "enter")
        assert pilot.app.location == "$.data.result[0].metric.hostName   node-1"
        data = shown.page.document.data
        assert pilot.app.asked == [data.index(b'"2"'), data.index(b'"node-1"')]
        await pilot.press("right")
        assert pilot.app.location.startswith("$.data.result[0].values[1][0]   1795634622.5   2026-11-25 ")
        await pilot.press("right_square_bracket")
        assert pilot.app.lines()[0].split()[0].startswith("metric.host"), "all labels are in the list of series"


async def test_a_reply_to_the_same_operation_changes_the_table_in_place_and_marks_what_is_new() -> None:
    rows = [{"n": n, "v": n} for n in range(50)]
    async with run() as pilot:
        pilot.app.table.show(subject(rows))
        await pilot.press("right", "comma", "comma", *["down"] * 9)
        before = pilot.app.lines()[1:], pilot.app.location
        assert pilot.app.position == "row 10/50"
        pilot.app.table.mark_changes = True
        pilot.app.table.show(subject([row | ({"v": 99} if row["n"] == 3 else {}) for row in rows]))
        await pilot.pause()
        assert (pilot.app.lines()[1:], pilot.app.location) == before
        assert pilot.app.position == "row 11/50", "another row has come to stand before it"
        await pilot.press("ctrl+home")
        assert pilot.app.lines()[1].split() == ["3", "99"]
        changed = [segment.text.strip() for y in range(1, 8) for segment in pilot.app.table.render_line(y)
                   if segment.style and segment.style.underline]  # fmt: skip
        assert changed == ["99"]
        pilot.app.table.show(None)
        assert pilot.app.lines()[0] == "The reply is being read..."


async def test_columns_that_only_a_later_row_has_come_when_it_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aom_tui.render.table.grid.SAMPLE", 5)
    monkeypatch.setattr("aom_tui.render.table.grid.SPREAD", 1)
    async with run() as pilot:
        pilot.app.table.show(subject([{"a": n} | ({"late": 1} if n == 40 else {}) for n in range(50)]))
        await pilot.pause()
        assert pilot.app.lines()[0].split() == ["a"]
        await pilot.press("ctrl+end", "pageup", "pageup")
        await pilot.pause()
        assert pilot.app.lines()[0].split() == ["a", "late"]


async def test_a_row_that_brings_the_columns_chosen_takes_the_cursor_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aom_tui.render.table.grid.SAMPLE", 5)
    monkeypatch.setattr("aom_tui.render.table.grid.SPREAD", 1)
    async with run() as pilot:
        table = pilot.app.table
        table.show(subject([{"late": 1, "other": 2}]))
        table._take_columns(("late",))
        table.show(subject([{"a": n, "b": n} | ({"late": 1} if n == 40 else {}) for n in range(50)]))
        await pilot.press("end")
        assert pilot.app.lines()[0].split() == ["a", "b"]
        table.scroll_to(y=35, animate=False, immediate=True)
        await pilot.pause()
        assert pilot.app.lines()[0].split() == ["late"]
        await pilot.press("comma")
        assert pilot.app.location == "$[40].late   1"


async def test_copies_the_cell_the_rows_selected_or_everything_as_csv() -> None:
    async with run((80, 12)) as pilot:
        table = pilot.app.table
        table.show(subject(RULES))
        await pilot.press("right", "right")
        assert (table.copied().label, table.copied().written()) == ("$.rules[0].tags", '[\n  "x"\n]')
        await pilot.press("shift+down")
        assert table.copied().label == "2 rows as TSV"
        assert [line.split("\t")[:3] for line in table.copied().written().split("\n")] == [
            ["name", "level", "tags"], ["b", "10", '["x"]'], ["中文规则", "9", "[]"],
        ]  # fmt: skip
        await pilot.press("up", "C")
        (label, text), *_ = pilot.app.copied
        assert label == "3 rows as CSV"
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [row["level"] for row in rows] == ["10", "9", "100.0"]
        assert rows[0]["created_at"] == "1795600000000"
        assert rows[1]["note"] == "'=1+1"
        assert table.view_text()[1].splitlines()[0].split()[:2] == ["name", "level"]


@pytest.mark.usefixtures("in_threads")
@pytest.mark.parametrize(("keys", "levels"), [((), ["9", "10", "100.0"]), (("down",), ["10", "9", "100.0"])])
async def test_csv_of_what_is_shown_or_of_the_whole(keys: tuple[str, ...], levels: list[str]) -> None:
    async with run((80, 12)) as pilot:
        pilot.app.table.show(subject(RULES))
        await rest(pilot)
        await pilot.press("right", "comma")
        await rest(pilot)
        await pilot.press("C", *keys, "enter")
        await rest(pilot)
        ((_, text),) = pilot.app.copied
        assert [row["level"] for row in csv.DictReader(io.StringIO(text))] == levels


async def test_the_mouse_goes_to_a_cell_selects_rows_and_sorts_by_a_head() -> None:
    async with run() as pilot:
        table = pilot.app.table
        table.show(subject(RULES))
        await pilot.pause()
        await pilot.mouse_down(table, offset=(25, 2))
        assert pilot.app.location == "$.rules[1].level   9"
        await pilot.hover(table, offset=(25, 3))
        await pilot.mouse_up(table, offset=(25, 3))
        assert len(table.copied().written().split("\n")) == 3
        await pilot.click(table, offset=(25, 0))
        await pilot.pause()
        assert "level▲" in pilot.app.lines()[0]


async def test_enter_asks_for_the_place_in_the_body() -> None:
    made = subject(RULES)
    async with run() as pilot:
        pilot.app.table.show(made)
        await pilot.press("down", "enter", "end", "enter")
        cell, row = pilot.app.asked
        data = made.page.document.data
        assert data[cell:].startswith('"中文规则"'.encode())
        assert data[row:].startswith(b"{\n")


@pytest.mark.parametrize(
    ("body", "words"),
    [(b"<x/>", "The reply is no JSON"), (b"", "The reply has no body"), (b'"x"', "There is no list"), ([], "")],
)
async def test_what_is_no_table_says_what_to_do(body: Any, words: str) -> None:
    async with run() as pilot:
        pilot.app.table.show(subject(body))
        await pilot.pause()
        assert pilot.app.lines()[0].startswith(words)
        for key in ("down", "comma", "i", "right_square_bracket", "C", "enter", "shift+down"):
            await pilot.press(key)
        assert pilot.app.table.copied().text == ""
        assert pilot.app.table.view_text()[1] == ""
    assert words or pilot.app.location == "$[]   no rows"


async def test_a_query_that_finds_nothing_is_an_empty_table() -> None:
    async with run() as pilot:
        pilot.app.table.show(subject({"status": "success", "data": {"resultType": "matrix", "result": []}}))
        await pilot.pause()
    assert pilot.app.location == "$.data.result[]   no rows"


WIDTHS = st.lists(st.integers(1, 12), min_size=1, max_size=8)


@given(widths=WIDTHS, room=st.integers(1, 40), scroll=st.integers(0, 60))
def test_what_is_in_sight_is_a_cut_of_the_whole_line(widths: list[int], room: int, scroll: int) -> None:
    columns = [Column(str(n), (), str(n), width) for n, width in enumerate(widths)]
    layout = Layout.of(columns, room)
    texts = [chr(65 + n) * width + " " * GAP for n, width in enumerate(widths)]
    whole = "".join(texts) + " " * 200
    strip = _line(layout, scroll, lambda at: [Segment(texts[at])], Style())
    frozen = layout.frozen
    assert strip.text == whole[:frozen] + whole[frozen + scroll : scroll + room]
    for x in range(room):
        at = layout.at(x, scroll)
        assert at is None or strip.text[x] in (chr(65 + at), " ")
    for column, (start, stop) in enumerate(pairwise(layout.starts)):
        moved = layout.scrolled_to(column, scroll)
        if stop - start - GAP <= room - frozen:
            left = start if column == 0 and frozen else start - moved
            assert (0 if column == 0 and frozen else frozen) <= left
            assert left + stop - start - GAP <= room


async def test_many_rows_are_never_read_to_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    from aom_tui.render.table.rows import Rows

    really = Rows.row
    monkeypatch.setattr("aom_tui.render.table.grid.SAMPLE", 5)
    monkeypatch.setattr(Rows, "row", lambda rows, number: (read.append(number), really(rows, number))[1])
    async with run() as pilot:
        pilot.app.table.show(subject(json.dumps([{"n": n} for n in range(20_000)]).encode()))
        await rest(pilot)
        await pilot.press("ctrl+end")
        await pilot.pause()
        assert pilot.app.column()[-1] == "19999"
    assert len(set(read)) < 300


async def test_a_cell_that_holds_most_of_a_reply_is_said_by_its_beginning() -> None:
    async with run() as pilot:
        pilot.app.table.show(subject({"last": [[{"deep": "x" * 9000}]], "text": "y" * 9000}))
        await rest(pilot)
        await pilot.press("left_square_bracket", "right")
        for key, begins in (("down", '$.text   "yyy'), ("up", "$.last   [ ")):
            await pilot.press(key)
            assert pilot.app.location.startswith(begins), pilot.app.location[:40]
            assert len(pilot.app.location) < 1100
        assert len(pilot.app.table.copied().written()) > 9000


async def test_what_stands_there_no_longer_is_not_acted_on() -> None:
    async with run() as pilot:
        pilot.app.table.show(subject(RULES))
        await rest(pilot)
        pilot.app.table.show(None)
        await pilot.press("comma", "C", "enter", "i", "shift+down")
        await rest(pilot)
        assert (pilot.app.copied, pilot.app.asked) == ([], [])
        assert not isinstance(pilot.app.screen, ChooseColumns)
        assert pilot.app.lines()[0] == "The reply is being read..."
        assert pilot.app.table.copied().label == "table"


async def test_what_prometheus_says_beside_its_data_stands_at_the_first_row() -> None:
    found = [{"metric": {"__name__": name}, "value": [1_795_600_000, "1"]} for name in ("up", "down")]
    reply = {"status": "success", "data": {"resultType": "vector", "result": found}, "warnings": ["part\x1b only"]}
    async with run() as pilot:
        pilot.app.table.show(subject(reply))
        await pilot.pause()
        assert pilot.app.location.startswith(r"the service warns: part\u001b only   $.data.result[0]")
        await pilot.press("down")
        assert pilot.app.location.startswith("$.data.result[1]")
