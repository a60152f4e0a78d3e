"""The sandbox's screen at 80x24, on a sandbox of the app's own."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from idle import rest
from real_app import bench
from textual.pilot import Pilot
from textual.widgets import OptionList

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError
from aom_tui.session.sandbox_client.control import Faults, LoggedRequest, RequestLog
from aom_tui.settings import Folders, load_settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.guide.palette import entries
from aom_tui.tui.messages import SandboxSeen
from aom_tui.tui.options import AppOptions
from aom_tui.tui.screens.fault_form import FaultForm
from aom_tui.tui.screens.sandbox import RequestLines, SandboxScreen

RULES = Draft(method="GET", uri="/v2/{project_id}/alarm-rules", operation_id="ListAlarmRule", values={"limit": "2"})


async def until(pilot: Pilot[int], true: Callable[[], bool]) -> None:
    """Until a look at the sandbox has shown it."""
    for _ in range(100):
        await rest(pilot)
        if true():
            return
        await pilot.pause(0.05)
    raise AssertionError("\n".join(lines(pilot)))


def lines(pilot: Pilot[int]) -> list[str]:
    return [strip.text.rstrip() for strip in pilot.app.screen._compositor.render_strips()]


def shows(pilot: Pilot[int], *words: str) -> bool:
    text = "\n".join(lines(pilot))
    return all(word in text for word in words)


@asynccontextmanager
async def opened(folder: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[int]]:
    settings = load_settings(Folders(folder / "config", folder / "data", folder / "cache"))
    environ = {"AOM_TUI_RETRIES": "0"}
    options = AppOptions(settings=settings, environ=environ, catalogue=load_catalogue, draft=RULES, demo=True)
    app = AomApp(options, pause=0)
    async with app.run_test(size=size, notifications=True) as pilot:
        await rest(pilot)
        bench(pilot).start("sandbox")
        await until(pilot, lambda: isinstance(app.screen, SandboxScreen))
        yield pilot


async def test_a_fault_is_begun_met_and_cleared(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        assert shows(pilot, "no scenario plays", "no fault is on", "n add", "Esc back")
        await pilot.press("n")
        await rest(pilot)
        await pilot.press(*"429", "enter")
        await rest(pilot)
        assert isinstance(pilot.app.screen, FaultForm)
        await pilot.press("tab", "2", "f5")
        await until(pilot, lambda: shows(pilot, "429", "ListAlarmRule, Retry-After 5 s, 2 more  met 0"))
        await pilot.press("escape")
        await pilot.press("s")
        await rest(pilot)
        exchange = bench(pilot).exchange
        assert exchange is not None
        assert isinstance(exchange.outcome, ApiError)
        assert exchange.outcome.code == "APIG.0308"
        bench(pilot).start("sandbox")
        await until(pilot, lambda: shows(pilot, "1 more  met 1", "ListAlarmRule  429  APIG.0308", "fault 429"))
        await pilot.press("d")
        await until(pilot, lambda: shows(pilot, "no fault is on"))


async def test_what_is_no_number_is_said_in_place_and_what_the_sandbox_refuses_too(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await pilot.press("n")
        await rest(pilot)
        await pilot.press(*"latency", "enter")
        await rest(pilot)
        await pilot.press("n", "a", "n", "f5")
        await rest(pilot)
        assert shows(pilot, "! seconds: 'nan' is no number")
        await pilot.press("backspace", "backspace", "backspace", *"9999", "f5")
        await until(pilot, lambda: shows(pilot, "! sandbox: seconds of latency must be more than 0 and 600 at most"))
        assert isinstance(pilot.app.screen, SandboxScreen)


async def test_a_scenario_is_played_and_stopped_and_its_faults_go_with_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await pilot.press("s")
        await rest(pilot)
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: shows(pilot, "token-storm plays: minute 0 of 10"))
        await pilot.press("s")
        await rest(pilot)
        assert shows(pilot, "stop it")
        await pilot.press("end", "enter")
        await until(pilot, lambda: shows(pilot, "no scenario plays"))


async def test_tokens_expire_and_faults_are_cleared_together(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        session = bench(pilot).session
        assert session is not None
        await session.login()
        await pilot.press("t")
        await until(pilot, lambda: shows(pilot, "all tokens are expired"))
        await pilot.press("D")
        await until(pilot, lambda: shows(pilot, "0 faults cleared"))


async def test_a_sandbox_that_is_gone_is_said(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, SandboxScreen)
        here = screen._control.endpoint
        screen._control.endpoint = "http://127.0.0.1:1"
        await until(pilot, lambda: shows(pilot, "! no connection to http://127.0.0.1:1"))
        screen._control.endpoint = here
        await until(pilot, lambda: not shows(pilot, "! no connection"))


async def test_what_a_server_says_is_never_markup_nor_control(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        screen = pilot.app.screen
        request = LoggedRequest(10**9, 0.0, "[/x]", "", "GET", "/[b]\x1b[31m", "", 200, "", 1.0, "")
        screen.post_message(SandboxSeen(Faults(()), RequestLog((request,), 10**9)))
        await pilot.pause()
        assert shows(pilot, "[/x]", "GET /[b]\\u001b[31m")


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (120, 40)])
async def test_the_newest_requests_are_at_the_bottom_of_any_window(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, size) as pilot:
        screen = pilot.app.screen
        requests = tuple(
            LoggedRequest(10**9 + n, 0.0, "demo", "", "GET", "/", f"Operation{n}", 200, "", 1.0, "") for n in range(300)
        )
        screen.post_message(SandboxSeen(Faults(()), RequestLog(requests, 10**9 + 300)))
        await pilot.pause()
        assert shows(pilot, "Operation299")
        assert not shows(pilot, "Operation200")
        log = screen.query_one(RequestLines)
        assert log.region.bottom <= size[1] - 2
        assert all(len(line) <= size[0] for line in lines(pilot))
        assert screen.query_one(OptionList).region.height >= 1


async def test_the_palette_offers_it_on_a_sandbox_only(tmp_path: Path) -> None:
    settings = load_settings(Folders(tmp_path / "config", tmp_path / "data", tmp_path / "cache"))
    titles = []
    for demo in (True, False):
        options = AppOptions(settings=settings, environ={}, catalogue=load_catalogue, draft=RULES, demo=demo)
        app = AomApp(options, pause=0)
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await rest(pilot)
            titles.append([entry.title for entry in entries(bench(pilot))])
    assert "Sandbox: faults and scenarios" in titles[0]
    assert "Sandbox: faults and scenarios" not in titles[1]
