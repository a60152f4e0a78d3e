"""Help on what has the focus: what it is, the keys that act there, its words."""

import pytest
from bench_fakes import FakeSession, app_on, bench, draft
from idle import rest
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Static

from aom_tui.tui.guide.about import ABOUT
from aom_tui.tui.guide.help_page import help_page
from aom_tui.tui.screens.auth import AuthScreen
from aom_tui.tui.screens.help import HelpScreen
from aom_tui.tui.widgets.chart_view import ChartView
from aom_tui.tui.widgets.table_view import TableView


def page(pilot: Pilot[int]) -> str:
    screen = pilot.app.screen
    assert isinstance(screen, HelpScreen)
    content = screen.query_one(".content Static", Static).content
    assert isinstance(content, Content)
    return content.plain


async def test_in_a_field_it_opens_with_f1_and_names_what_acts_there() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("enter", "f1")
        await pilot.pause()
        text = page(pilot)
        assert text.startswith("Field of a parameter")
        assert "Ctrl+W          delete the word before the cursor" in text
        assert "*               required" in text
        assert "F5              send the request" in text
        assert "s  F5" not in text
        assert "search, load, send again or compare past calls (Ctrl+R)" in " ".join(text.split())
        await pilot.press("f1")
        await pilot.pause()
        assert pilot.app.screen is bench(pilot.app)


async def test_in_a_pane_its_own_keys_come_first() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("s")
        await rest(pilot)
        await pilot.press("4", "?")
        await pilot.pause()
        text = page(pilot)
        assert text.startswith("Wire")
        assert "fold" not in text
        assert text.index("wrap long lines") < text.index("send the request")
        assert "s  F5           send the request" in text
        assert "anatomy" not in text.lower() or "i " in text


@pytest.mark.parametrize(("number", "kind", "said"), [("2", TableView, "Table"), ("3", ChartView, "Chart")])
async def test_each_view_says_what_it_is(number: str, kind: type, said: str) -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("s")
        await rest(pilot)
        await pilot.press(number)
        await pilot.pause()
        assert isinstance(pilot.app.focused, kind)
        await pilot.press("?")
        await pilot.pause()
        assert page(pilot).startswith(said)


async def test_in_a_dialog_it_tells_the_dialog_and_leaves_it_open() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("a", "?")
        await pilot.pause()
        text = page(pilot)
        assert text.startswith("Auth")
        assert "fingerprint" in text
        assert "send the request" not in text
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, AuthScreen)


async def test_it_fits_its_width() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        for width in (54, 74):
            made = help_page(bench(pilot.app), width)
            assert all(line.cell_length <= width for line in made.split("\n"))


def test_every_part_is_told_in_whole_sentences() -> None:
    assert all(about.title and about.text.endswith(".") for about in ABOUT.values())


@pytest.mark.parametrize("action", ["action_help", "action_auth"])
async def test_a_page_that_opens_as_the_window_ends_is_no_crash(action: str) -> None:
    app = app_on(FakeSession(), draft())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        opening = getattr(bench(app), action)()
        if opening is not None:
            await opening
