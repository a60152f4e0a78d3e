"""Joining a class in the app: from the first start, from the profiles, from the palette."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from class_room import ClassRoom, class_room
from idle import rest
from keyring import get_keyring, set_keyring
from keyring.backends.null import Keyring
from real_app import bench
from textual.pilot import Pilot
from textual.widgets import OptionList

from aom_tui.catalogue.load import load_catalogue
from aom_tui.sandbox.join_code import join_code
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Success
from aom_tui.settings import Folders, load_settings
from aom_tui.tui.actions.profiles import CLASS
from aom_tui.tui.app import AomApp
from aom_tui.tui.options import AppOptions
from aom_tui.tui.screens.first_run import FirstRun
from aom_tui.tui.screens.join_class import CodeField, JoinClass

SIZE = (80, 24)
LIST = Draft(method="GET", uri="/v2/{project_id}/alarm-rules", operation_id="ListAlarmRule")


@pytest.fixture(scope="module")
def room() -> Iterator[ClassRoom]:
    with class_room("--seats", "2", "--tls") as room:
        yield room


@pytest.fixture(autouse=True)
def _no_keyring() -> Iterator[None]:
    """Nothing of the machine's own."""
    before = get_keyring()
    set_keyring(Keyring())
    yield
    set_keyring(before)


def options(folder: Path) -> AppOptions:
    settings = load_settings(Folders(folder / "config", folder / "data", folder / "cache"))
    return AppOptions(settings=settings, environ={}, catalogue=load_catalogue, draft=LIST)


def shown(pilot: Pilot[int]) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


async def join(pilot: Pilot[int], code: str) -> None:
    assert isinstance(pilot.app.screen, JoinClass)
    pilot.app.screen.query(CodeField).first().value = code
    await pilot.press("enter")
    await rest(pilot)


async def test_the_first_start_offers_a_class_and_works_in_it(tmp_path: Path, room: ClassRoom) -> None:
    async with AomApp(options(tmp_path), pause=0).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, FirstRun)
        assert "a seat in a class" in shown(pilot)
        assert "OS_USERNAME" in shown(pilot), "all of it is on the screen"
        await pilot.press("j")
        await pilot.pause()
        await join(pilot, room.code(2).lower())
        assert bench(pilot).auth.profile == "class"
        await pilot.press("s")
        await rest(pilot)
        exchange = bench(pilot).exchange
        assert exchange is not None
        assert isinstance(exchange.outcome, Success)
        assert bench(pilot).auth.user == "seat02"
    assert load_settings(Folders(*(tmp_path / each for each in ("config", "data", "cache")))).default_profile == "class"


async def test_what_is_wrong_is_said_in_place_and_can_be_mended(tmp_path: Path, room: ClassRoom) -> None:
    async with AomApp(options(tmp_path), pause=0).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("j")
        await pilot.pause()
        for code, said in (
            ("", "none given"),
            (room.code(1)[:-1], "typo"),
            (join_code("127.0.0.1", int(room.endpoint.rpartition(":")[2]), 1, bytes(5), bytes(32)), "another cert"),
        ):
            await join(pilot, code)
            assert said in shown(pilot), shown(pilot)
        assert not (tmp_path / "config").exists()
        await join(pilot, room.code(1))
        assert bench(pilot).auth.profile == "class"


async def test_the_profiles_and_the_palette_lead_there_too(tmp_path: Path, room: ClassRoom) -> None:
    async with AomApp(options(tmp_path), pause=0).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("escape")
        await pilot.press("p")
        await pilot.pause()
        listed = pilot.app.screen.query_one(OptionList)
        assert CLASS in str(listed.get_option_at_index(listed.option_count - 1).prompt)
        await pilot.press("end", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, JoinClass)
        await pilot.press("escape")
        await pilot.pause()
        bench(pilot).start("join_class")
        await pilot.pause()
        await join(pilot, room.code(1))
        assert bench(pilot).auth.profile == "class"
