"""The palette: its words are ours, it finds in both languages and by pinyin, it says key and why not."""

import pytest
from bench_fakes import FakeSession, app_on, bench, draft, through_the_palette
from idle import rest
from textual.app import App
from textual.command import CommandList

from aom_tui.tui.guide.palette import Palette, entries
from aom_tui.tui.guide.palette_entries import Entry, find
from aom_tui.tui.guide.possible import NOT_NOW
from aom_tui.tui.keyboard.action_table import BY_NAME
from aom_tui.tui.panes.reply_title import View
from aom_tui.tui.panes.response import ResponsePane


async def test_that_nothing_matches_is_said_in_our_words() -> None:
    app = App[None]()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        palette = Palette()
        app.push_screen(palette)
        await pilot.pause()
        await pilot.press(*"qqqq")
        for _ in range(100):
            prompts = [str(option.prompt) for option in palette.query_one(CommandList).options]
            if prompts == ["nothing matches"]:
                break
            await pilot.pause(0.05)
        assert prompts == ["nothing matches"]


async def test_home_and_end_in_the_palette_go_to_the_ends_of_the_list() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        await pilot.press(":", *"view")
        await rest(pilot)
        found = pilot.app.screen.query_one(CommandList)
        await pilot.press("end")
        assert found.highlighted == found.option_count - 1 > 0
        await pilot.press("home")
        assert found.highlighted == 0


def entry(action: str, title: str, help: str = "", why_not: str = "") -> Entry:  # noqa: A002 - the field's name
    return Entry(action, title, help, why_not=why_not)


SEND = entry("send", "Request: send", "send the request and show the reply")
COPY = entry("copy", "Response: copy", "copy what the response shows; says which way it went")


@pytest.mark.parametrize(
    "query", ["send", "request sen", "发送", "请求：发送", "qingqiufasong", "fasong", "qqfs", "SEND"]
)
def test_an_action_is_found_in_both_languages_and_by_pinyin(query: str) -> None:
    assert find([COPY, SEND], query)[0][1] is SEND


def test_the_copy_as_a_program_is_found_by_its_language() -> None:
    entries = [entry(name, each.title, each.help) for name, each in BY_NAME.items()]
    assert [each.action for _place, each in find(entries, "python")] == ["copy_as"]


@pytest.mark.parametrize(
    ("query", "view"),
    [
        ("view body", View.BODY),
        ("视图：表格", View.TABLE),
        ("chart", View.CHART),
        ("shitu baowen", View.WIRE),
        ("view: why", View.WHY),
    ],
)
async def test_a_view_is_found_by_its_name_in_both_languages(query: str, view: View) -> None:
    app = app_on(FakeSession(), draft())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("s")
        await rest(pilot)
        await pilot.press("2" if view is View.BODY else "1")
        found = find(entries(bench(app)), query)[0][1]
        assert found.keys == (str(view.value),)
        bench(app).start(found.action)
        await rest(pilot)
        assert bench(app).query_one(ResponsePane).view is view


def test_what_has_not_all_words_is_not_found() -> None:
    assert find([COPY, SEND], "send copy") == []
    assert find([COPY, SEND], "") == []


def test_what_cannot_be_done_comes_last() -> None:
    impossible = entry("cancel", "Request: cancel", "stop", "nothing is under way")
    also = entry("x", "Request: cancel it all")
    assert [each for _rank, each in find([impossible, also], "cancel")] == [also, impossible]


async def test_it_says_why_not_and_which_key() -> None:
    app = app_on(FakeSession(), draft())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        known = {each.action: each for each in entries(bench(app))}
        assert known["copy"].why_not == "nothing sent yet"
        assert known["send"].why_not == ""
        assert known["send"].keys == ("s", "F5")
        assert known["table('sort')"].keys == (",",)
        await pilot.press("s")
        await rest(pilot)
        known = {each.action: each for each in entries(bench(app))}
        assert known["copy"].why_not == ""
        assert known["cancel"].why_not == "nothing is under way"


async def test_an_entry_chosen_is_done() -> None:
    session = FakeSession()
    app = app_on(session, draft())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await through_the_palette(pilot, *"qqfs")
        await rest(pilot)
        assert len(session.sent) == 1


def test_what_cannot_be_done_now_is_said_of_actions_that_there_are() -> None:
    assert set(NOT_NOW) <= set(BY_NAME)
