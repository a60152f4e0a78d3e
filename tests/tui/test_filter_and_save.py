"""The filter, and what copying and saving take with it and without it."""

import json
from collections.abc import Callable
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any

import pytest
from bench_fakes import FakeSession, app_on, draft
from idle import rest
from pane_app import copied_text
from test_response_pane import exchange, run
from textual.pilot import Pilot

from aom_tui import language
from aom_tui.session.exchange import ApiError
from aom_tui.session.storage.filter_history import FilterHistory
from aom_tui.settings import Folders, Settings
from aom_tui.tui.actions import copying, filtering
from aom_tui.tui.panes import reply_title
from aom_tui.tui.panes.filter_line import FilterLine
from aom_tui.tui.panes.reply_title import View, ViewTabs
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.screens.save import SaveReply
from aom_tui.tui.widgets.chart_view import ChartView
from aom_tui.tui.widgets.table_view import TableView

SERIES = [
    {"name": f"vm-{number}", "v": number, "unit": "Percent" if number % 40 == 0 else "MB"} for number in range(120)
]
BODY = json.dumps({"code": "0", "series": SERIES}).encode()


def said(pilot: Pilot[Any]) -> str:
    return str(pilot.app.query_one(FilterLine).query_one(".said").render())  # type: ignore[attr-defined]


def tabs(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one(ViewTabs).render())


async def put(pilot: Pilot[Any], query: str) -> None:
    pilot.app.pane.action_filter()
    line = pilot.app.query_one(FilterLine)
    line.field.value = query
    await pilot.pause()
    await pilot.press("enter")
    await rest(pilot)


async def test_a_filter_acts_on_body_and_table_with_a_sign_and_esc_takes_it_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(BODY)
        await pilot.pause()
        await put(pilot, "series[?unit=='Percent'].name")
        assert [row.strip() for row in pilot.app.rows()[:5]] == ["[", '"vm-0",', '"vm-40",', '"vm-80"', "]"]
        assert "filter" in tabs(pilot)
        assert "3 of 120" in tabs(pilot)
        assert pilot.app.text.has_focus
        subjects: list[Any] = []
        monkeypatch.setattr(TableView, "show", lambda _self, subject: subjects.append(subject))
        await pilot.press("2")
        assert json.loads(subjects[-1].page.document.data) == ["vm-0", "vm-40", "vm-80"]
        assert copied_text(pilot.app.pane)[0].endswith(", filtered (3 of 120)")
        assert json.loads(pilot.app.pane.contents.whole_copied().text) == json.loads(BODY)
        await pilot.press("1", "escape")
        await pilot.pause()
        assert "3 of 120" not in tabs(pilot)
        assert pilot.app.rows()[1] == '  "code": "0",'


async def test_it_is_kept_for_the_next_reply_of_that_operation_and_for_no_other() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(BODY)
        await pilot.pause()
        await put(pilot, "series[?v<`2`].name")
        pilot.app.pane.exchange = exchange(b'{"code": "0"}', operation="Other")
        await pilot.pause()
        assert "filter" not in tabs(pilot)
        pilot.app.pane.exchange = exchange(BODY)
        await pilot.pause()
        assert "2 of 120" in tabs(pilot)
        pilot.app.pane.exchange = exchange(b'{"code": "1"}')
        await pilot.pause()
        assert "does not fit" in tabs(pilot)
        assert pilot.app.rows()[1] == '  "code": "1"'
        pilot.app.pane.exchange = exchange(b'{"code": "2"}', outcome=ApiError("2", "no", 400))
        await pilot.pause()
        assert "filter" not in tabs(pilot)
        pilot.app.pane.exchange = exchange(BODY)
        await pilot.pause()
        assert "2 of 120" in tabs(pilot)


async def test_it_is_judged_as_it_is_typed_and_recalled() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(BODY)
        await pilot.pause()
        await put(pilot, "series[0]")
        await put(pilot, "series[1]")
        pilot.app.pane.action_filter()
        await pilot.pause()
        await pilot.press("a", "[")
        assert said(pilot) == "! it ends too early, column 3"
        await pilot.press("enter")
        assert pilot.app.query_one(FilterLine).is_open
        assert "vm-1" in "".join(pilot.app.rows())
        field = pilot.app.query_one(FilterLine).field
        await pilot.press("up")
        assert (field.value, said(pilot)) == ("series[1]", "")
        await pilot.press("up", "up")
        assert field.value == "series[0]"
        await pilot.press("down", "down")
        assert field.value == "a["
        await pilot.press("escape")
        assert "filter: series[1]" in tabs(pilot)


@pytest.mark.parametrize(("at_once", "in_a_thread"), [(0, 10**9), (0, 0)])
async def test_a_larger_reply_is_filtered_elsewhere(
    monkeypatch: pytest.MonkeyPatch, at_once: int, in_a_thread: int
) -> None:
    """In a thread, and in a process of its own; the number stays what was sent."""
    monkeypatch.setattr(filtering, "AT_ONCE", at_once)
    monkeypatch.setattr(filtering, "IN_A_THREAD", in_a_thread)
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(b'{"a": [1.00, 1e400]}')
        await pilot.pause()
        await put(pilot, "a[:1]")
        assert pilot.app.rows()[1] == "  1.00"
        assert "1 of 2" in tabs(pilot)
        await put(pilot, "length(a[0])")
        assert "does not fit" in tabs(pilot)


async def test_a_preview_is_filtered_once_it_is_whole() -> None:
    body = b'{"a": [' + b",".join(b'{"name": "vm-%d"}' % n for n in range(20_000)) + b"]}"
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(BODY)
        await pilot.pause()
        await put(pilot, "a[:2].name")
        pilot.app.pane.exchange = exchange(body)
        await rest(pilot)
        assert "2 of 20,000" in tabs(pilot)
        assert len(pilot.app.text.document) == 4


async def test_copying_says_that_it_is_a_part_only() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(BODY)
        await pilot.pause()
        await put(pilot, "series[:2].name")
        assert copied_text(pilot.app.pane) == ("body, filtered (2 of 120)", '[\n  "vm-0",\n  "vm-1"\n]')
        await pilot.press("down")
        assert copied_text(pilot.app.pane) == ("$[0], filtered (2 of 120)", "vm-0")
        await pilot.press("4")
        assert copied_text(pilot.app.pane)[0] == "wire"


def app_in(tmp_path: Path, body: bytes) -> Any:
    settings = Settings(Folders(tmp_path / "c", tmp_path / "d", tmp_path / "k"))
    return app_on(FakeSession(body=body), draft(), settings=settings)


async def sent(pilot: Pilot[int]) -> ResponsePane:
    await pilot.press("s")
    await rest(pilot)
    return pilot.app.screen_stack[0].query_one(ResponsePane)


async def test_more_than_a_clipboard_takes_is_whole_in_the_named_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "MOST", 1000)
    monkeypatch.delenv("TMUX", raising=False)
    async with app_in(tmp_path, BODY).run_test(size=(80, 24), notifications=True) as pilot:
        pane = await sent(pilot)
        notes: list[str] = []
        monkeypatch.setattr(pilot.app, "notify", lambda message, **_: notes.append(message))
        await pilot.press("y")
        await rest(pilot)
        assert "is too much for a clipboard" in notes[0]
        copy = tmp_path / "d" / "copy-ListSeries-body.txt"
        assert str(copy) in notes[0]
        assert json.loads(copy.read_text()) == json.loads(BODY)
        await pilot.press("down", "down", "y")
        await rest(pilot)
        assert json.loads((tmp_path / "d" / "copy-ListSeries-series.txt").read_text()) == SERIES
        pane.query_one("DocumentView").text_select_all()
        await pilot.press("y")
        await rest(pilot)
        assert json.loads((tmp_path / "d" / "copy-ListSeries-selection.txt").read_text()) == json.loads(BODY)


async def test_saves_what_is_shown_or_all_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    body = b'{"series": [1.00, 2], "password": "hush"}'
    async with app_in(tmp_path, body).run_test(size=(80, 24), notifications=True) as pilot:
        pane = await sent(pilot)
        pane.put_filter(pane.exchange, "series[:1]")  # type: ignore[arg-type]
        notes: list[str] = []
        monkeypatch.setattr(pilot.app, "notify", lambda message, **_: notes.append(message))
        for keys, name in ((), "ListSeries-filtered-2"), (("down",), "ListSeries-2"):
            await pilot.press("D")
            await pilot.pause()
            await pilot.press(*keys)
            assert pilot.app.screen.query_one("SaveField").value.startswith(name)
            pilot.app.screen.query_one("SaveField").value = f"{keys[0] if keys else 'enter'}.json"
            await pilot.press("enter")
            await rest(pilot)
        assert (tmp_path / "enter.json").read_bytes() == b"[\n  1.00\n]\n"
        assert "filtered (1 of 2)" in notes[0]
        whole = (tmp_path / "down.json").read_bytes()
        assert whole.startswith(b'{"series": [1.00, 2], "password": "***sha256:')
        assert "Secrets in it were replaced by their fingerprints." in notes[1]
        assert "Secrets" not in notes[0]


async def test_the_file_of_a_copy_is_named_after_the_call_the_view_and_the_filter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    async with app_in(tmp_path, BODY).run_test(size=(80, 24), notifications=True) as pilot:
        pane = await sent(pilot)
        await pilot.press("4", "y")
        await rest(pilot)
        await pilot.press("1")
        pane.put_filter(pane.exchange, "series[:2].name")  # type: ignore[arg-type]
        await rest(pilot)
        await pilot.press("y", "down", "y")
        await rest(pilot)
    written = {path.name for path in (tmp_path / "d").glob("copy-*")}
    assert written == {
        "copy-ListSeries-wire.txt",
        "copy-ListSeries-body-filtered.txt",
        "copy-ListSeries-0-filtered.txt",
    }


async def test_in_chinese_the_file_of_a_copy_is_called_after_the_view_in_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setattr(language, "LANGUAGE", "zh")
    monkeypatch.setitem(reply_title.TITLES, View.BODY, "消息体")
    async with app_in(tmp_path, BODY).run_test(size=(80, 24), notifications=True) as pilot:
        pane = await sent(pilot)
        pane.put_filter(pane.exchange, "series[:2].name")  # type: ignore[arg-type]
        await rest(pilot)
        await pilot.press("y")
        await rest(pilot)
        assert "消息体，已筛选（2/120）" in [note.message for note in pilot.app._notifications][-1]
    assert [path.name for path in (tmp_path / "d").glob("copy-*")] == ["copy-ListSeries-body-filtered.txt"]


async def test_columns_that_were_hidden_stay_hidden_in_what_a_filter_leaves_of_their_rows() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(BODY)
        await pilot.pause()
        pilot.app.pane.action_show_view(View.TABLE)
        await rest(pilot)
        table = pilot.app.query_one(TableView)
        assert [column.name for column in table.columns] == ["name", "v", "unit"]
        table.focus()
        await pilot.press("i", "down", "space", "enter")
        await rest(pilot)
        await put(pilot, "series[?unit=='Percent']")
        assert table.path_here == "$[0].name"
        assert [column.name for column in table.columns] == ["name", "unit"]
        table.focus()
        await pilot.press("i", "down", "space", "enter")
        await rest(pilot)
        assert [column.name for column in table.columns] == ["name"]
        await put(pilot, "series[*].{name: name, value: v, unit: unit}")
        assert [column.name for column in table.columns] == ["name", "value", "unit"], "another table"
        table.focus()
        await pilot.press("escape")
        await rest(pilot)
        assert [column.name for column in table.columns] == ["name"]


async def test_table_and_chart_say_that_it_is_the_filter_that_leaves_nothing_for_them() -> None:
    async with run() as pilot:
        pilot.app.pane.exchange = exchange(BODY)
        await pilot.pause()
        await put(pilot, "series[0].v")
        pilot.app.pane.action_show_view(View.TABLE)
        await rest(pilot)
        table = pilot.app.query_one(TableView)
        assert "in what the filter leaves" in table.render_line(0).text
        pilot.app.pane.action_show_view(View.CHART)
        await rest(pilot)
        assert pilot.app.query_one(ChartView).render_line(0).text.startswith("no time series in what the filter leaves")
        await pilot.press("escape")
        await rest(pilot)
        assert pilot.app.query_one(ChartView).render_line(0).text.startswith("no time series in this reply")


async def test_a_table_is_saved_as_the_name_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    body = b'{"series": [{"name": "a,b", "v": 1.00, "at": [{"k": "x"}]}, {"name": "=c", "v": 2, "at": []}]}'
    async with app_in(tmp_path, body).run_test(size=(80, 24), notifications=True) as pilot:
        await sent(pilot)
        await pilot.press("2")
        await rest(pilot)
        for name in ("t.CSV", "t.tsv", "t.txt"):
            await pilot.press("D")
            await pilot.pause()
            assert ".csv or .tsv" in "".join(str(line.render()) for line in pilot.app.screen.query(".remark"))
            pilot.app.screen.query_one("SaveField").value = name
            await pilot.press("enter")
            await rest(pilot)
    assert (tmp_path / "t.CSV").read_text() == 'name,v,at[0].k,at\n"a,b",1.00,x,\n\'=c,2,,[]\n'
    assert (tmp_path / "t.tsv").read_text() == "name\tv\tat[0].k\tat\na,b\t1.00\tx\t\n'=c\t2\t\t[]\n"
    assert (tmp_path / "t.txt").read_text().splitlines()[1].startswith("----")


async def test_another_file_is_replaced_only_by_a_second_enter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.json").write_text("old")
    async with app_in(tmp_path, b"{}").run_test(size=(80, 24), notifications=True) as pilot:
        await sent(pilot)
        await pilot.press("D")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, SaveReply)
        field = dialog.query_one("SaveField")

        async def enter(name: str) -> str:
            field.value = name
            await pilot.pause()
            await pilot.press("enter")
            await rest(pilot)
            return str(dialog.query_one(".problem").render())

        assert "Enter again replaces it" in await enter("a.json")
        assert (tmp_path / "a.json").read_text() == "old"
        assert "No such file" in await enter("no/a.json")
        assert "Enter again replaces it" in await enter("a.json")
        await pilot.press("enter")
        await rest(pilot)
        assert pilot.app.screen is not dialog
        assert (tmp_path / "a.json").read_text() == "{}\n"


async def test_search_and_filter_bring_the_response_where_one_pane_has_the_window(tmp_path: Path) -> None:
    async with app_in(tmp_path, BODY).run_test(size=(70, 18), notifications=True) as pilot:
        pane = await sent(pilot)
        for key, line in (("/", "SearchLine"), ("f", "FilterLine")):
            pilot.app.screen.show_pane("request")  # type: ignore[attr-defined]
            await pilot.pause()
            await pilot.press(key)
            await pilot.pause()
            assert pane.display
            assert pane.query_one(line).has_focus_within
            await pilot.press("a", "escape")
            assert pane.query_one("DocumentView").has_focus


async def test_a_filter_is_recalled_in_the_next_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read and written beside the loop: the disk may be slow."""
    for name in ("_read", "write"):
        work = getattr(FilterHistory, name)

        def beside(history: FilterHistory, work: Callable[[FilterHistory], Any] = work) -> Any:
            assert current_thread() is not main_thread()
            return work(history)

        monkeypatch.setattr(FilterHistory, name, beside)
    for keys, expected in ((("total", "enter"), "total"), (("up",), "total")):
        async with app_in(tmp_path, b'{"total": 1}').run_test(size=(80, 24), notifications=True) as pilot:
            pane = await sent(pilot)
            await pilot.press("f")
            await rest(pilot)
            for key in keys:
                await pilot.press(*(key if key == "total" else [key]))
            await pilot.pause()
            assert pane.query_one(FilterLine).field.value == expected


async def test_before_a_reply_there_is_nothing_to_search_filter_or_save() -> None:
    async with run() as pilot:
        pane = pilot.app.pane
        assert pane.contents.parts() == ()
        pane.action_search()
        pane.action_filter()
        pane.action_step(1)
        assert not any(line.is_open for line in pilot.app.query("BottomLine"))
        assert pane.view is View.BODY
