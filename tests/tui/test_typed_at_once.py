"""Keys that arrive in one burst, as over a slow line: each is for what the one before it has made of the screen."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from bench_fakes import FakeSession, app_on, bench, draft, until
from idle import rest
from key_places import keep_a_call
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from aom_tui.settings import Folders, Settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.guide.palette import Palette
from aom_tui.tui.guide.possible import _has_form
from aom_tui.tui.keyboard.key_names import sign_name
from aom_tui.tui.keyboard.stray_letters import REPEAT_AFTER
from aom_tui.tui.panes.arriving_head import STILL_ARRIVING
from aom_tui.tui.panes.body import BodyEditor
from aom_tui.tui.panes.request_tabs import RequestTabs
from aom_tui.tui.screens.help import HelpScreen
from aom_tui.tui.screens.history import HistoryScreen
from aom_tui.tui.widgets.field import is_field

CONTROLS = {"enter": "\r", "escape": "\x1b", "pageup": None, "pagedown": None}


def fresh(tmp_path: Path) -> tuple[AomApp, FakeSession]:
    session = FakeSession(body=b'{"series": [{"name": "cpu"}]}')
    folders = Folders(tmp_path / "config", tmp_path / "data", tmp_path / "cache")
    return app_on(session, draft(body='{"a": 1}'), settings=Settings(folders)), session


@asynccontextmanager
async def running(folder: Path, height: int = 24) -> AsyncIterator[tuple[Pilot[int], FakeSession]]:
    """The app as it is once its start is over."""
    app, session = fresh(folder)
    async with app.run_test(size=(80, height), notifications=True) as pilot:
        await pilot.pause()
        yield pilot, session


async def burst(pilot: Pilot[int], *keys: str) -> None:
    """All of them read before the app has seen the first."""
    for key in keys:
        name, sign = (key, CONTROLS[key]) if key in CONTROLS else (sign_name(key), key)
        pilot.app.post_message(events.Key(name, sign))
    for _ in range(3):
        await pilot.pause()


async def test_the_body_turns_before_it_was_ever_shown(tmp_path: Path) -> None:
    app, _ = fresh(tmp_path)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await burst(pilot, "T")
        assert bench(app).tab == "body"
        assert bench(app).query_one(BodyEditor).as_text
        await burst(pilot, "enter", ":")
        assert bench(app).query_one(BodyEditor).area.text.endswith(":")


async def test_what_is_typed_right_behind_enter_is_typed_in_the_field(tmp_path: Path) -> None:
    async with running(tmp_path) as (pilot, session):
        await burst(pilot, "enter", *"s>", "escape", "s")
        await rest(pilot)
        (sent,) = session.sent
        assert "s>" in (*sent.values.values(), *dict(sent.query).values())


async def test_a_search_in_one_go_opens_no_editor(tmp_path: Path) -> None:
    async with running(tmp_path) as (pilot, session):
        await pilot.press("s")
        await rest(pilot)
        await burst(pilot, "/", *"series")
        assert is_field(pilot.app.focused)
        assert isinstance(pilot.app.focused, Input)
        assert pilot.app.focused.value == "series"
        assert len(session.sent) == 1


@pytest.mark.parametrize("pane", ["request", "response"])
async def test_letters_for_a_search_that_cannot_open_yet_are_no_keys(
    tmp_path: Path, pane: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = FakeSession(hold=True)
    app = app_on(session, draft(body="{}"), settings=Settings(Folders(tmp_path, tmp_path, tmp_path)))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        bench(app).show_pane(pane)
        await pilot.press("s")
        await burst(pilot, "/", *"abez", "enter")
        await burst(pilot, "/", "a")  # what is said again is one toast
        assert len(app.screen_stack) == 1
        assert bench(app).zoomed is False
        assert [note.message for note in app._notifications] == [STILL_ARRIVING]
        session.release.set()
        await rest(pilot)
        await burst(pilot, "/", *"s")  # the same key is asked again at once
        assert isinstance(app.focused, Input)
        assert app.focused.value == "s"
        await burst(pilot, "escape", "a")
        assert len(app.screen_stack) == 2


async def test_letters_for_a_uri_that_the_form_makes_are_no_keys(tmp_path: Path) -> None:
    async with running(tmp_path) as (pilot, session):
        await burst(pilot, "U", *"/v1/hosts", "enter")
        await rest(pilot)
        assert len(pilot.app.screen_stack) == 1
        assert not session.sent
        assert [note.message for note in pilot.app._notifications] == [_has_form(bench(pilot.app))]


@pytest.mark.parametrize(("pause", "acts"), [(REPEAT_AFTER * 0.9, False), (REPEAT_AFTER * 1.1, True)])
async def test_a_letter_that_did_nothing_acts_when_it_is_pressed_again(
    tmp_path: Path, pause: float, acts: bool
) -> None:
    """Twice at once it is of a word: `/err`."""
    app, session = fresh(tmp_path)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        bench(app).show_pane("response")
        await pilot.press("/")
        at = app.stray_letters._last
        assert at is not None
        for time in (at, at + pause):
            key = events.Key("s", "s")
            key.time = time
            app.post_message(key)
            await rest(pilot)
        assert bool(session.sent) is acts


@pytest.mark.parametrize(("key", "kind"), [(":", Palette), ("h", HistoryScreen)])
async def test_a_screen_that_comes_up_gets_what_is_typed_behind_its_key(tmp_path: Path, key: str, kind: type) -> None:
    async with running(tmp_path) as (pilot, session):
        await burst(pilot, key, *"/diff"[key == ":" :])
        assert isinstance(pilot.app.screen, kind)
        assert isinstance(pilot.app.focused, Input)
        assert pilot.app.focused.value == "diff"
        assert not session.sent


async def test_what_is_typed_behind_the_key_that_closes_a_screen_is_for_the_one_below(tmp_path: Path) -> None:
    async with running(tmp_path) as (pilot, session):
        await burst(pilot, "?", "escape", "s")
        await rest(pilot)
        assert len(pilot.app.screen_stack) == 1
        assert len(session.sent) == 1


async def test_a_key_comes_through_where_the_one_before_it_stands_still(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, _ = fresh(tmp_path)
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def stuck(_tabs: RequestTabs, _event: events.Key) -> None:
        begun.set()
        await go_on.wait()

    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        monkeypatch.setattr(RequestTabs, "on_key", stuck, raising=False)
        app.post_message(events.Key("s", "s"))
        app.post_message(events.Key("question_mark", "?"))
        await begun.wait()
        bench(app).set_focus(None)
        await until(lambda: isinstance(app.screen, HelpScreen))
        go_on.set()


async def test_a_key_that_comes_after_the_last_screen_is_for_nobody(tmp_path: Path) -> None:
    """It was with a widget that took its time, which passes it up when the window has closed."""
    app, session = fresh(tmp_path)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
    late = events.Key("s", "s")
    late._set_forwarded()
    await app.on_event(late)
    await app.on_event(events.Key("s", "s"))
    assert session.sent == []


async def test_pages_of_a_palette_that_has_no_room_are_not_turned(tmp_path: Path) -> None:
    async with running(tmp_path, 4) as (pilot, _):
        await pilot.press(":")
        await burst(pilot, "pageup", "pagedown")
        assert isinstance(pilot.app.screen, Palette)


async def test_what_is_typed_behind_the_enter_that_chooses_an_operation_is_for_that(tmp_path: Path) -> None:
    async with running(tmp_path) as (pilot, session):
        await burst(pilot, "o", *"ListSeries", "enter", "s")
        await rest(pilot)
        assert [each.operation_id for each in session.sent] == ["ListSeries"]


async def test_what_is_typed_behind_a_choice_of_the_palette_acts(tmp_path: Path) -> None:
    async with running(tmp_path) as (pilot, session):
        await burst(pilot, ":", *"qqfs", "enter", "?")
        await until(lambda: isinstance(pilot.app.screen, HelpScreen))
        await rest(pilot)
        assert len(session.sent) == 1


async def test_what_is_typed_behind_the_enter_that_loads_a_past_call_is_for_that(tmp_path: Path) -> None:
    app, session = fresh(tmp_path)
    await keep_a_call(app)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await burst(pilot, "h", "enter", "s")
        await until(lambda: len(session.sent) == 1)
        assert len(app.screen_stack) == 1
