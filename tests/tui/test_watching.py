"""A read repeated in the app: in place, with what changed, until it goes wrong or somebody goes on."""

import asyncio
import json
import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from bench_fakes import FakeSession, app_on, bench, draft
from idle import rest
from textual.pilot import Pilot

from aom_tui.session.exchange import ApiError
from aom_tui.tui.actions.watching import Watcher
from aom_tui.tui.panes import reply_drawing, reply_views
from aom_tui.tui.panes.filter_line import FilterLine
from aom_tui.tui.panes.reply_title import ReplyTitle, View, ViewTabs
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.screens.watch import AskInterval
from aom_tui.tui.widgets import table_lines, table_sheet
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.key_line import KeyLine
from aom_tui.tui.widgets.table_view import TableView


class Pause:
    """What the watch sleeps: it goes on when it is told to."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.over = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await self.over.wait()
        self.over.clear()


def rows(value: int) -> bytes:
    return json.dumps({"series": [{"id": number, "value": value * (number == 1)} for number in range(20)]}).encode()


async def until(pilot: Pilot[int], met: Callable[[], bool]) -> None:
    """Until what goes on beside the keys has come that far."""
    for _ in range(20_000):
        if met():
            return
        await pilot.pause()
        await asyncio.sleep(0)
    raise AssertionError("it never came to that")


async def begin(pilot: Pilot[int], every: str = "5") -> Pause:
    """Watches what the composer holds; the first reply is on screen."""
    screen = bench(pilot.app)  # type: ignore[arg-type]
    await until(pilot, lambda: screen.session is not None and screen.catalogue is not None)
    pause = Pause()
    screen.watcher = Watcher(screen, screen.sending, pause)
    await pilot.press("W")
    assert isinstance(pilot.app.screen, AskInterval)
    await pilot.press("backspace", "backspace", *every, "enter")
    await until(pilot, lambda: len(pause.asked) == 1)
    return pause


async def again(pilot: Pilot[int], pause: Pause) -> None:
    """One call more."""
    count = len(pause.asked)
    pause.over.set()
    await until(pilot, lambda: len(pause.asked) > count)


def marked(view: DocumentView) -> list[str]:
    """The rows on screen that are marked as changed."""
    strips = [view.render_line(y) for y in range(view.size.height)]
    return [strip.text.rstrip() for strip in strips if all(part.style and part.style.bold for part in strip)]


def title(app: Any) -> str:
    return bench(app).query_one(ReplyTitle).render().plain


def on(session: Any, operation_id: str = "ListSeries", width: int = 120) -> Any:
    return app_on(session, draft(operation_id, body="{}")).run_test(size=(width, 30), notifications=True)


async def test_a_reply_takes_the_place_of_the_one_before() -> None:
    session = FakeSession(body=rows(1))
    async with on(session) as pilot:
        pause = await begin(pilot)
        assert "every 5 s" in title(pilot.app)
        assert "next " in title(pilot.app)
        assert "x cancel" in pilot.app.screen.query_one(KeyLine).render().plain
        assert pause.asked[0] == pytest.approx(5, abs=1)
        view = pilot.app.screen.query_one(DocumentView)
        view.focus()
        await pilot.press("pagedown")
        before = view.cursor, view.scroll_offset
        await again(pilot, pause)
        assert "no change" in title(pilot.app)
        assert marked(view) == []
        session.body = rows(2)
        await again(pilot, pause)
        assert "1 line changed" in title(pilot.app)
        assert (view.cursor, view.scroll_offset) == before
        assert [row.strip() for row in marked(view)] == ['"value": 2']
        assert before[0].row > 0
        assert len(session.sent) == 3
        assert len({id(sent) for sent in session.sent}) == 1


async def test_what_is_folded_stays_folded_and_of_a_long_text_a_thread_finds_what_is_new(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reply_drawing, "COMPARED_AT_ONCE", 0)
    session = FakeSession(body=rows(1))
    async with on(session) as pilot:
        pause = await begin(pilot)
        view = pilot.app.screen.query_one(DocumentView)
        view.focus()
        await pilot.press("down", "down", *["down"] * 4, "enter")
        before = [view.render_line(y).text for y in range(view.size.height)]
        assert any("▸" in row for row in before)
        session.body = rows(1_000_000)  # before the folded one: everything behind it moves
        await again(pilot, pause)
        after = [view.render_line(y).text for y in range(view.size.height)]
        assert [row.replace("1000000", "1") for row in map(str.rstrip, after)] == [*map(str.rstrip, before)]
        await pilot.press("enter")
        await until(pilot, lambda: view.has_changes)
        assert [row.strip() for row in marked(view)] == ['"value": 1000000']


async def test_a_folded_row_is_marked_for_what_has_changed_inside() -> None:
    session = FakeSession(body=rows(1))
    async with on(session) as pilot:
        pause = await begin(pilot)
        view = pilot.app.screen.query_one(DocumentView)
        view.focus()
        await pilot.press("minus")
        session.body = rows(2)
        await again(pilot, pause)
        shown = [view.render_line(y).text for y in range(view.size.height)]
        assert not any('"value"' in row for row in shown)
        assert len(marked(view)) == 1
        assert "▸" in marked(view)[0]
        await again(pilot, pause)
        assert marked(view) == [], "as it was"


def series(*numbers: int) -> bytes:
    return json.dumps({"series": [{"id": number} for number in numbers]}).encode()


async def test_what_went_is_counted_and_marked_where_it_stood() -> None:
    session = FakeSession(body=series(1, 2, 3))
    async with on(session) as pilot:
        pause = await begin(pilot)
        view = pilot.app.screen.query_one(DocumentView)
        view.focus()
        session.body = series(1, 3)
        await again(pilot, pause)
        assert "3 lines gone" in title(pilot.app)
        assert "changed" not in title(pilot.app)
        (row,) = marked(view)
        assert row.endswith("{")
        assert view.document.row(view.changes.rows[0] + 1).strip() == '"id": 3'
        await pilot.press("minus")
        session.body = series(3)
        await again(pilot, pause)
        assert len(marked(view)) == 1
        assert "▸" in marked(view)[0]


async def put_filter(pilot: Pilot[int], query: str) -> None:
    pane = bench(pilot.app).query_one(ResponsePane)  # type: ignore[arg-type]
    pane.action_filter()
    pane.query_one(FilterLine).field.value = query
    await pilot.press("enter")
    await until(pilot, lambda: bool(pane.query_one(ViewTabs).filtered) is bool(query))


async def test_what_a_filter_takes_away_has_not_changed() -> None:
    session = FakeSession(body=rows(1))
    async with on(session) as pilot:
        pause = await begin(pilot)
        view = pilot.app.screen.query_one(DocumentView)
        session.body = rows(2)
        await again(pilot, pause)
        assert len(marked(view)) == 1
        await put_filter(pilot, "series[:3].{at: id, value: value}")
        assert marked(view) == []
        await again(pilot, pause)
        assert marked(view) == []
        session.body = rows(3)
        await again(pilot, pause)
        assert [row.strip() for row in marked(view)] == ['"value": 3']
        await put_filter(pilot, "")
        assert marked(view) == [], "the reply before was seen through the filter"


async def steps(pilot: Pilot[int], keys: str) -> list[tuple[str, str]]:
    """Which change each key goes to, as the line below says it, and what stands at the cursor."""
    pane = bench(pilot.app).query_one(ResponsePane)  # type: ignore[arg-type]
    found = []
    for key in keys:
        await pilot.press(key)
        change, _, place = located(pilot).partition("   ")
        row = pane.shown.cursor.row  # type: ignore[union-attr]
        found.append((change, place if pane.view is View.TABLE else pane.query_one(DocumentView).document.row(row)))
    return [(change, place.strip()) for change, place in found]


async def test_two_letters_go_from_change_to_change_and_round() -> None:
    def items(**changed: int) -> bytes:
        return json.dumps(
            [{"id": n, "a": changed.get(f"a{n}", 0), "b": changed.get(f"b{n}", 0)} for n in range(90)]
        ).encode()

    session = FakeSession(body=items())
    async with on(session) as pilot:
        pause = await begin(pilot)
        view = pilot.app.screen.query_one(DocumentView)
        view.focus()
        await pilot.press("n")
        await until(pilot, lambda: bool(pilot.app._notifications))
        assert "no change is marked here" in " ".join(note.message for note in pilot.app._notifications)
        session.body = items(a20=7, b20=8, a60=9)
        await again(pilot, pause)
        assert await steps(pilot, "nnn") == [
            ("change 1 of 2", '"a": 7,'),
            ("change 2 of 2", '"a": 9,'),
            ("change 1 of 2, from the top again", '"a": 7,'),
        ]
        assert await steps(pilot, "NN") == [
            ("change 2 of 2, from the bottom again", '"a": 9,'),
            ("change 1 of 2", '"a": 7,'),
        ]
        await pilot.press("down")
        assert located(pilot).startswith("$[20].b   8"), "it is said of the place that was gone to"
        assert await steps(pilot, "Nn") == [("change 1 of 2", '"a": 7,'), ("change 2 of 2", '"a": 9,')]
        await pilot.press("minus")
        assert await steps(pilot, "n") == [("change 2 of 2", '"a": 9,')]
        assert [row.strip() for row in marked(view)] == ['"a": 9,'], "what hid it is unfolded"
        await again(pilot, pause)
        assert not view.has_changes
        assert located(pilot).startswith("$[60].a   9"), "nothing of it is left in a reply without changes"


def last_note(pilot: Pilot[int]) -> str:
    return [note.message for note in pilot.app._notifications][-1]


@pytest.mark.parametrize("view", [View.BODY, View.TABLE])
async def test_before_the_changes_of_a_long_reply_are_found_it_says_that_they_are_looked_for(
    monkeypatch: pytest.MonkeyPatch, view: View
) -> None:
    monkeypatch.setattr(reply_drawing, "COMPARED_AT_ONCE", 0)
    monkeypatch.setattr(table_sheet, "AT_ONCE", 0)
    go_on = threading.Event()
    go_on.set()
    for module, name in ((reply_views, "changed_rows"), (table_lines, "lines_of")):
        monkeypatch.setattr(module, name, held_by(go_on, getattr(module, name)))
    session = FakeSession(body=rows(1))
    async with on(session) as pilot:
        pause = await begin(pilot)
        pane = bench(pilot.app).query_one(ResponsePane)
        await pilot.press(str(view.value))
        pane.focus_view()
        await until(pilot, lambda: pane.view is view and (view is View.BODY or has_columns(pane.shown)))
        go_on.clear()
        session.body = rows(2)
        await again(pilot, pause)
        await until(pilot, lambda: pane.seeks_changes)
        await pilot.press("n")
        await until(pilot, lambda: bool(pilot.app._notifications))
        assert last_note(pilot) == "what has changed is still being looked for"
        go_on.set()
        await until(pilot, lambda: pane.shown.has_changes)
        assert not pane.seeks_changes
        assert (await steps(pilot, "n"))[0][0] == "change 1 of 1"


def has_columns(table: object) -> bool:
    return isinstance(table, TableView) and len(table.columns) > 0


def held_by(go_on: threading.Event, work: Callable[..., Any]) -> Callable[..., Any]:
    """The work, done in its thread as soon as it may go on."""

    def held(*given: Any) -> Any:
        go_on.wait(60)
        return work(*given)

    return held


async def test_a_search_has_these_letters_until_it_ends() -> None:
    session = FakeSession(body=rows(1))
    async with on(session) as pilot:
        pause = await begin(pilot)
        view = pilot.app.screen.query_one(DocumentView)
        view.focus()
        session.body = rows(2)
        await again(pilot, pause)
        await pilot.press("slash", *'"id"', "enter", "n")
        assert pilot.app.screen.query_one(ViewTabs).found == "match 2 of 20"
        assert view.document.row(view.cursor.row).strip() == '"id": 1,'
        await pilot.press("escape", "escape")
        assert await steps(pilot, "n") == [("change 1 of 1", '"value": 2')]


def cells(pilot: Pilot[int]) -> list[str]:
    """What is marked as changed of the table on screen, cell by cell."""
    table = pilot.app.screen.query_one(TableView)
    style = table.component("table--changed").color
    strips = [table.render_line(y) for y in range(1, table.size.height)]
    return [part.text.strip() for strip in strips for part in strip if part.style and part.style.color == style]


def located(pilot: Pilot[int]) -> str:
    """The line below the view."""
    return str(bench(pilot.app).query_one("#location").render()).strip()  # type: ignore[arg-type]


def table_rows(pilot: Pilot[int]) -> int:
    grid = pilot.app.screen.query_one(TableView).grid
    return len(grid.rows) if grid else 0


async def test_nor_has_it_in_a_table() -> None:
    session = FakeSession(body=rows(1))
    async with on(session) as pilot:
        pause = await begin(pilot)
        await pilot.press("2")
        session.body = rows(2)
        await again(pilot, pause)
        await until(pilot, lambda: bool(cells(pilot)))
        await put_filter(pilot, "{series: series[1:4]}")
        assert cells(pilot) == []
        session.body = rows(3)
        await again(pilot, pause)
        await until(pilot, lambda: bool(cells(pilot)))
        assert cells(pilot) == ["3"]


def large(value: int) -> bytes:
    """More than is filtered, or shown, at once; not more than a table is made of at once."""
    return json.dumps({"series": [{"id": number, "value": value * (number == 999)} for number in range(2000)]}).encode()


@pytest.mark.parametrize("query", ["", "series[900:]"])
async def test_a_large_body_is_read_on_where_it_was_left(query: str) -> None:
    session = FakeSession(body=large(1))
    async with on(session) as pilot:
        pause = await begin(pilot)
        view = pilot.app.screen.query_one(DocumentView)
        await put_filter(pilot, query)
        await until(pilot, lambda: len(view.document) == (4402 if query else 8004))
        view.focus()
        view.go_to(view.document.data.index(b'"id": 1000'))
        before = view.cursor, view.scroll_offset
        assert before[0].row > 300
        seen: set[int] = set()

        def came() -> bool:
            seen.add(len(view.document))
            return view.has_changes

        session.body = large(2)
        await again(pilot, pause)
        await until(pilot, came)
        assert [row.strip() for row in marked(view)] == ['"value": 2']
        assert (view.cursor, view.scroll_offset) == before
        assert seen == {len(view.document)}, "nothing else was shown meanwhile"


async def test_nor_is_a_large_reply_seen_without_its_filter_in_a_table() -> None:
    session = FakeSession(body=large(1))
    async with on(session) as pilot:
        pause = await begin(pilot)
        await put_filter(pilot, "series[990:]")
        await pilot.press("2")
        await until(pilot, lambda: table_rows(pilot) == 1010)
        session.body = large(2)
        await again(pilot, pause)
        await until(pilot, lambda: bool(cells(pilot)))
        assert cells(pilot) == ["2"]
        assert table_rows(pilot) == 1010


@pytest.mark.parametrize("names", [{"id": 0}, {}])
async def test_a_row_of_a_table_is_known_by_what_names_it_or_by_what_it_says(names: dict[str, int]) -> None:
    def rules(*levels: tuple[int, int]) -> bytes:
        named = [{**dict.fromkeys(names, number), "of": f"rule {number}", "level": level} for number, level in levels]
        return json.dumps({"rules": named}).encode()

    session = FakeSession(body=rules((1, 10), (2, 20), (3, 30), (4, 40)))
    async with on(session) as pilot:
        pause = await begin(pilot)
        await pilot.press("2")
        await until(pilot, lambda: table_rows(pilot) == 4)
        session.body = rules((2, 20), (3, 30), (4, 40))
        await again(pilot, pause)
        await until(pilot, lambda: table_rows(pilot) == 3)
        assert cells(pilot) == [], "the first went, the others only stand higher"
        assert located(pilot).startswith("1 row gone   $.rules[0].")
        session.body = rules((5, 50), (2, 20), (3, 31), (4, 40))
        await again(pilot, pause)
        await until(pilot, lambda: table_rows(pilot) == 4)
        assert cells(pilot) == [*(["5"] if names else []), "rule 5", "50", "31"]
        assert located(pilot).startswith("1 new row   $.rules[0].")
        session.body = rules((1, 10), (2, 20), (4, 40), (6, 60))
        await again(pilot, pause)
        await until(pilot, lambda: "rule 6" in cells(pilot))
        session.body = rules((2, 20), (4, 40), (6, 61))
        await again(pilot, pause)
        await until(pilot, lambda: cells(pilot) == ["61"])
        session.body = rules((2, 20), (4, 41), (6, 61))
        await again(pilot, pause)
        await until(pilot, lambda: cells(pilot) == ["41"])
        assert located(pilot).startswith("$.rules[0].")


async def table_of(pilot: Pilot[int], number: int) -> TableView:
    """The table with the focus, once it has so many rows."""
    await pilot.press("2")
    await until(pilot, lambda: table_rows(pilot) == number)
    table = pilot.app.screen.query_one(TableView)
    table.focus()
    await pilot.pause()
    return table


def events(*ids: int) -> bytes:
    return json.dumps({"events": [{"id": number, "title": f"event {number}"} for number in ids]}).encode()


async def test_the_cursor_of_a_table_stays_with_its_row() -> None:
    session = FakeSession(body=events(*range(100, 110)))
    async with on(session) as pilot:
        pause = await begin(pilot)
        table = await table_of(pilot, 10)
        await pilot.press(*["down"] * 3)
        session.body = events(98, 99, *range(100, 110))
        await again(pilot, pause)
        await until(pilot, lambda: located(pilot) == "2 new rows   $.events[5].id   103")
        session.body = events(97, 98, 99, 101, 102, 104, 105)
        await again(pilot, pause)
        await until(pilot, lambda: located(pilot).endswith("$.events[5].id   104"))
        assert table.cursor.row == 5, "its row is gone, its place is not"
        await pilot.press("comma", "comma")
        await until(pilot, lambda: located(pilot).endswith("$.events[6].id   105"))
        await pilot.press("down", "down", "shift+down")
        session.body = events(101, 102, 106, 104, 105)
        await again(pilot, pause)
        await until(pilot, lambda: table_rows(pilot) == 5)
        assert [row.partition("\t")[0] for row in table.copied().written().splitlines()] == ["id", "102", "101"]


def newest(first: int) -> bytes:
    """Rows up to 149, the newest at the top."""
    return events(*range(first, 150))


@pytest.mark.parametrize("scrolled", [False, True])
async def test_what_is_read_in_a_table_stays_where_it_is_while_rows_come_above_it(scrolled: bool) -> None:
    """Whether the cursor is there or somewhere else."""
    session = FakeSession(body=newest(100))
    async with on(session) as pilot:
        pause = await begin(pilot)
        table = await table_of(pilot, 50)
        await pilot.press("pagedown", "pagedown", "up")
        row = table.cursor.row
        if scrolled:
            table.scroll_to(y=2, animate=False, immediate=True)
            await pilot.pause()
        seen = [table.render_line(y).text for y in range(table.size.height)]
        session.body = newest(98)
        await again(pilot, pause)
        await until(pilot, lambda: table_rows(pilot) == 52)
        assert [table.render_line(y).text for y in range(table.size.height)] == seen
        assert table.cursor.row == row + 2


@pytest.mark.parametrize(("keys", "row"), [(["down"], 3), (["right"], 2), (["down", "up"], 0)])
async def test_at_the_top_of_a_table_new_rows_are_seen(keys: list[str], row: int) -> None:
    """In the first cell the cursor stays there: nobody put it anywhere."""
    session = FakeSession(body=newest(100))
    async with on(session) as pilot:
        pause = await begin(pilot)
        table = await table_of(pilot, 50)
        await pilot.press(*keys)
        session.body = newest(98)
        await again(pilot, pause)
        await until(pilot, lambda: table_rows(pilot) == 52)
        assert table.cursor.row == row
        assert table.render_line(1).text.split()[0] == "98"


async def test_they_go_to_the_changed_rows_of_a_table_as_it_is_sorted() -> None:
    def levels(*numbers: int) -> bytes:
        return json.dumps({"rules": [{"id": at, "level": number} for at, number in enumerate(numbers)]}).encode()

    session = FakeSession(body=levels(5, 5, 5, 5))
    async with on(session) as pilot:
        pause = await begin(pilot)
        table = await table_of(pilot, 4)
        session.body = levels(5, 6, 5, 7, 8)
        await again(pilot, pause)
        await until(pilot, lambda: table_rows(pilot) == 5)
        assert await steps(pilot, "nnnn") == [
            ("change 1 of 3", "1 new row   $.rules[1].level   6"),
            ("change 2 of 3", "1 new row   $.rules[3].level   7"),
            ("change 3 of 3", "1 new row   $.rules[4].id   4"),
            ("change 1 of 3, from the top again", "1 new row   $.rules[1].level   6"),
        ]
        await pilot.press("comma", "comma")
        await until(pilot, lambda: table.copied().written() == "8")
        assert await steps(pilot, "nn") == [
            ("change 2 of 3", "1 new row   $.rules[3].level   7"),
            ("change 3 of 3", "1 new row   $.rules[1].level   6"),
        ]
        assert (await steps(pilot, "NN"))[-1][0] == "change 1 of 3"
        await pilot.press("comma")
        await until(pilot, lambda: not located(pilot).startswith("change"))  # another row has its place
        await steps(pilot, "n")
        await again(pilot, pause)
        await until(pilot, lambda: not table.has_changes)
        assert located(pilot).startswith("$.rules[1].level   6")


async def test_x_ends_it() -> None:
    session = FakeSession(body=rows(1))
    async with on(session) as pilot:
        pause = await begin(pilot)
        bench(pilot.app).query_one(ResponsePane).focus_view()
        await pilot.press("x")
        await until(pilot, lambda: not bench(pilot.app).watching)
        pause.over.set()
        await pilot.pause()
        assert len(session.sent) == 1
        assert "every" not in title(pilot.app)


async def test_the_history_keeps_what_is_new_and_the_last() -> None:
    session = FakeSession(body=rows(1))
    async with on(session) as pilot:
        pause = await begin(pilot)
        for value in (1, 2, 2, 2):
            session.body = rows(value)
            await again(pilot, pause)
        bench(pilot.app).query_one(ResponsePane).focus_view()
        await pilot.press("x")
        await until(pilot, lambda: not bench(pilot.app).watching)
        assert session.kept == ["1", "3", "5"]


async def test_an_error_ends_it_and_is_explained() -> None:
    session = FakeSession(body=rows(1))
    async with on(session) as pilot:
        pause = await begin(pilot)
        session.refusal = ApiError("AOM.1", "[/x] no", 400)
        pause.over.set()
        await until(pilot, lambda: not bench(pilot.app).watching)
        pane = bench(pilot.app).query_one(ResponsePane)
        assert pane.view is View.WHY
        assert len(pause.asked) == 1
        said = r"watching ListSeries stopped at \d\d:\d\d:\d\d: the call went wrong"
        assert any(re.fullmatch(said, note.message) for note in pilot.app._notifications)


async def test_what_has_changed_is_said_before_when_it_looks_again() -> None:
    def rules(*levels: int) -> bytes:
        return json.dumps({"rules": [{"id": level, "level": level} for level in levels]}).encode()

    session = FakeSession(body=rules(*range(30)))
    async with on(session, width=80) as pilot:
        pause = await begin(pilot)
        session.body = rules(*range(40, 55))
        await again(pilot, pause)
        for width, words in ((80, " {}"), (200, "every 5 s  {}  next "), (120, "every 5 s  {}")):
            await pilot.resize_terminal(width, 30)
            assert bench(pilot.app).size.width == width  # type: ignore[arg-type]
            assert re.search(words.format(r"\d\d lines changed, \d\d lines gone"), title(pilot.app)), width


@pytest.mark.parametrize(("width", "words"), [(120, "watching stopped at"), (160, "stopped"), (80, "stopped")])
async def test_that_it_ended_by_itself_is_said_until_the_next_reply(width: int, words: str) -> None:
    """At 160 columns the composer stands beside the reply."""
    session = FakeSession(body=rows(1))
    async with on(session, width=width) as pilot:
        pause = await begin(pilot)
        screen = bench(pilot.app)
        assert "stopped" not in title(pilot.app)
        session.refusal = ApiError("AOM.04007101", "[/x] no", 400)
        pause.over.set()
        await until(pilot, lambda: not screen.watching)
        assert re.search(rf" {words} \d\d:\d\d:\d\d ", title(pilot.app))
        assert "req 7c1e" in title(pilot.app)
        pilot.app.clear_notifications()
        await pilot.press("1")
        assert words in title(pilot.app)
        screen.load_operation("ListAlarms")
        await until(pilot, lambda: "to ListSeries" in title(pilot.app))
        last = screen.exchange
        screen.action_send()
        await until(pilot, lambda: screen.exchange is not last)
        assert "stopped" not in title(pilot.app)


@pytest.mark.parametrize("go_on", ["load", "send"])
async def test_whoever_goes_on_ends_it(go_on: str) -> None:
    session = FakeSession(body=rows(1))
    async with on(session) as pilot:
        pause = await begin(pilot)
        screen = bench(pilot.app)
        if go_on == "load":
            screen.load_operation("ListAlarms")
        else:
            screen.action_send()
        await until(pilot, lambda: not screen.watching)
        sent = len(session.sent)
        pause.over.set()
        await pilot.pause()
        assert len(session.sent) == sent


@pytest.mark.parametrize("operation_id", ["AddMetricData", "DeleteAlarmRule"])
async def test_a_write_is_not_watched_and_it_says_why(operation_id: str) -> None:
    session = FakeSession()
    async with on(session, operation_id) as pilot:
        screen = bench(pilot.app)
        await until(pilot, lambda: screen.catalogue is not None)
        await pilot.press("W")
        assert not isinstance(pilot.app.screen, AskInterval)
        assert "only reads are watched" in str(screen.problems[0])
        assert session.sent == []
        await rest(pilot)
        assert not pilot.app._notifications
        await pilot.press("tab", "z", "W")
        await until(pilot, lambda: bool(pilot.app._notifications))
        assert "only reads are watched" in " ".join(each.message for each in pilot.app._notifications)


async def test_half_a_second_is_not_taken() -> None:
    async with on(FakeSession()) as pilot:
        screen = bench(pilot.app)
        await until(pilot, lambda: screen.session is not None and screen.catalogue is not None)
        await pilot.press("W", "backspace", "backspace", "0", ".", "5", "enter")
        assert isinstance(pilot.app.screen, AskInterval)
        assert "1 to 86400" in str(pilot.app.screen.query_one(".problem").render())
        await pilot.press("escape")
        assert not screen.watching
