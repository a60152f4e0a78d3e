"""Whatever a server sends, the app shows it in every view, and no cell of the screen is the server's to command."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hostile_server import CASES, PASSWORD, Hostile, account, served
from idle import rest
from test_hostile_replies import LIMITS, OUTCOMES, kind
from textual.pilot import Pilot

from aom_tui.catalogue.load import load_catalogue
from aom_tui.render.clean import UNSAFE
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import FailureKind
from aom_tui.settings import Folders, Settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.options import AppOptions
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.screens.workbench import WorkbenchScreen
from aom_tui.tui.widgets.document_view import DocumentView

TRICKY = ("tricks", "tricks refused", "tricks in Prometheus")
VIEWS = ("4", "i", "5", "2", "i", "escape", "3", "1")
"""Wire, with Anatomy; Why; Table, its columns; Chart; Body."""


@pytest.fixture
async def hostile() -> AsyncIterator[Hostile]:
    async with served() as running:
        yield running


def app_on(hostile: Hostile, folder: Path, login: str = "good") -> AomApp:
    settings = Settings(Folders(folder / "config", folder / "data", folder / "cache"))
    draft = Draft(method="GET", uri="/good/v2/x")
    return AomApp(
        AppOptions(settings=settings, environ=account(hostile, login), catalogue=load_catalogue, draft=draft), pause=0
    )


def bench(pilot: Pilot[int]) -> WorkbenchScreen:
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, WorkbenchScreen)
    return screen


async def send(pilot: Pilot[int], case: str) -> None:
    """The case; what is slow gets little time."""
    here = bench(pilot)
    here.load(Draft(method="GET", uri=f"/{quote(case)}/v2/x"))
    assert here.session is not None
    here.session.timeout = 0.3 if OUTCOMES[case] is FailureKind.TIMEOUT else 10
    here.action_send()
    await rest(pilot)


def look(pilot: Pilot[int]) -> None:
    """At every cell, and at what it would do when it is clicked."""
    strips = pilot.app.screen._compositor.render_strips()
    for strip in strips:
        found = UNSAFE.search(strip.text)
        assert found is None, f"{found[0]!r} in {strip.text!r}"
        assert PASSWORD not in strip.text
        assert "MIIgood" not in strip.text
        assert strip.cell_length == pilot.app.size.width
        for segment in strip:
            if segment.style is not None:
                assert segment.style.link is None
                assert segment.style.meta.get("@click") != "app.quit"
    assert not UNSAFE.search(f"{pilot.app.title}{pilot.app.sub_title}")


async def test_every_case_comes_to_its_outcome_and_every_view_of_it_is_clean(hostile: Hostile, tmp_path: Path) -> None:
    async with app_on(hostile, tmp_path).run_test(size=(100, 30), notifications=True) as pilot:
        await rest(pilot)
        await send(pilot, "good")
        session = bench(pilot).session
        assert session is not None
        session._transport._limits = LIMITS
        for case in CASES:
            if case.startswith("refused: "):  # which words an error has, no screen cares
                continue
            await send(pilot, case)
            exchange = bench(pilot).exchange
            assert exchange is not None
            assert exchange.draft is not None
            assert quote(case) in exchange.draft.uri
            assert kind(exchange) == OUTCOMES[case]
            look(pilot)
            for key in VIEWS if case in TRICKY else ():
                await pilot.press(key)
                await rest(pilot)
                look(pilot)


async def test_search_and_filter_in_tricky_text_find_it_and_show_it_clean(hostile: Hostile, tmp_path: Path) -> None:
    async with app_on(hostile, tmp_path).run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        for case in ("tricks", "tricks as text"):
            await send(pilot, case)
            await pilot.press("1", "slash", *"owned", "enter")
            await rest(pilot)
            look(pilot)
            await pilot.press("escape", "f", *"*", "enter")
            await rest(pilot)
            for key in ("2", "3", "1", "D"):
                await pilot.press(key)
                await rest(pilot)
                look(pilot)
            await pilot.press("escape", "escape", "escape")
            await rest(pilot)


@pytest.mark.parametrize("login", ["tricks refused", "escapes in the reason", "tricks"])
async def test_what_iam_says_is_shown_clean_in_why_auth_and_toasts(
    hostile: Hostile, tmp_path: Path, login: str
) -> None:
    async with app_on(hostile, tmp_path, login).run_test(size=(100, 30), notifications=True) as pilot:
        await rest(pilot)
        await send(pilot, "good")
        for key in ("5", "4", "a", "r"):
            await pilot.press(key)
            await rest(pilot)
            look(pilot)


async def test_an_error_in_a_toast_is_no_markup(hostile: Hostile, tmp_path: Path) -> None:
    """`Y` and `y` copy what a server said, and say so; `P` prints it."""
    async with app_on(hostile, tmp_path).run_test(size=(100, 30), notifications=True) as pilot:
        await rest(pilot)
        await send(pilot, "tricks refused")
        for key in ("5", "y", "Y", "1", "y", "E", "escape"):
            await pilot.press(key)
            await rest(pilot)
            look(pilot)


async def test_a_call_that_is_cancelled_amid_its_reply_shows_the_part_as_one(hostile: Hostile, tmp_path: Path) -> None:
    """Now, and in the history."""
    async with app_on(hostile, tmp_path).run_test(size=(100, 30), notifications=True) as pilot:
        await rest(pilot)
        here = bench(pilot)
        here.load(Draft(method="GET", uri="/drips/v2/x"))
        here.action_send()
        while here.arrival is None:  # the server goes on until somebody has had enough
            await pilot.pause()
        await pilot.press("x")
        await rest(pilot)
        exchange = here.exchange
        assert exchange is not None
        assert exchange.reply is not None
        amount = f"{len(exchange.reply.body)} of 1,000,000 bytes"
        assert f"200 OK had come, and of the body {amount}" in text(pilot), "Why"
        await pilot.press("4")
        await rest(pilot)
        document = here.query_one(ResponsePane).query_one(DocumentView).document
        assert document is not None
        assert f"\n# only a part of the body came: {amount}\n" in document.data[:].decode()
        await pilot.press("1")
        await rest(pilot)
        assert f"Only a part of the body came: {amount}" in text(pilot)
        assert f"{len(exchange.reply.body)} B of 976.6 KB" in text(pilot)
        await pilot.press("h")
        await rest(pilot)
        assert f"# only a part of the body came: {amount}" in text(pilot)
        await pilot.press("o")
        await rest(pilot)
        await pilot.press("1")
        await rest(pilot)
        assert here.exchange is not None
        assert here.exchange.kept, "it is the history's"
        assert f"Only a part of the body came: {amount}" in text(pilot)


def text(pilot: Pilot[int]) -> str:
    """Of the screen, lines that are wrapped made one."""
    return " ".join(" ".join(strip.text for strip in pilot.app.screen._compositor.render_strips()).split())
