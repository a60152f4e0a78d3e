"""What happens in a moment is one picture; what takes longer is drawn while it lasts."""

import asyncio
from typing import Any

import msgspec
import pytest
from bench_fakes import FakeSession, app_on, draft, until
from idle import rest
from textual.screen import Screen
from textual.widgets import Static

from aom_tui.tui.runtime.batched_drawing import batch_drawing, batch_until_key_handled, key_count
from aom_tui.tui.runtime.preloading import preload_other_views
from aom_tui.tui.widgets.field import Field


async def test_nothing_is_drawn_inside() -> None:
    async with app_on(FakeSession(), draft()).run_test() as pilot:
        with batch_drawing(pilot.app, 3600):
            assert pilot.app._batch_count == 1
        assert pilot.app._batch_count == 0


async def test_what_takes_longer_is_drawn_while_it_lasts() -> None:
    async with app_on(FakeSession(), draft()).run_test() as pilot, asyncio.timeout(10):
        with batch_drawing(pilot.app, 0.001):
            while pilot.app._batch_count:
                await pilot.pause()
        assert pilot.app._batch_count == 0


async def test_a_key_is_drawn_at_once() -> None:
    async with app_on(FakeSession(), draft()).run_test() as pilot:
        with batch_drawing(pilot.app, 3600):
            await pilot.press("down")
            assert pilot.app._batch_count == 0
        with batch_drawing(pilot.app, 3600):
            assert pilot.app._batch_count == 1, "until the next one"


async def test_nothing_is_drawn_between_a_key_and_what_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    async with app_on(FakeSession(), draft()).run_test() as pilot:
        await pilot.press("o")
        assert isinstance(pilot.app.focused, Field)
        counts = []
        typed = Field.insert_text_at_cursor

        def counted(field: Field, text: str) -> None:
            counts.append(field.app._batch_count)
            typed(field, text)

        monkeypatch.setattr(Field, "insert_text_at_cursor", counted)
        await pilot.press("x")
        assert counts == [1]
        assert pilot.app._batch_count == 0


async def test_a_key_that_is_never_dealt_with_holds_up_no_picture() -> None:
    async with app_on(FakeSession(), draft()).run_test() as pilot, asyncio.timeout(10):
        nowhere = Static()
        with batch_until_key_handled(pilot.app, nowhere):
            assert pilot.app._batch_count == 1
        assert pilot.app._batch_count == 1
        while pilot.app._batch_count:
            await pilot.pause()


async def test_a_key_pressed_since_then_is_not_held() -> None:
    async with app_on(FakeSession(), draft()).run_test() as pilot:
        begun = key_count(pilot.app)
        with batch_drawing(pilot.app, 3600, keys=begun):
            assert pilot.app._batch_count == 1
        await pilot.press("down")
        with batch_drawing(pilot.app, 3600, keys=begun):
            assert pilot.app._batch_count == 0


async def test_a_call_that_is_held_up_says_so() -> None:
    session = FakeSession(hold=True)
    async with app_on(session, draft()).run_test(size=(80, 24)) as pilot, asyncio.timeout(10):
        await pilot.pause()
        await pilot.press("s")
        await until(lambda: any("sending..." in strip.text for strip in pilot.app.screen._compositor.render_strips()))
        session.release.set()


async def test_a_move_of_the_focus_paints_no_whole_screen() -> None:
    async with app_on(FakeSession(), draft()).run_test() as pilot:
        await pilot.pause()
        screen = pilot.app.screen
        screen.set_focus(None)
        assert not screen._repaint_required


def test_what_is_loaded_ahead_is_there() -> None:
    preload_other_views()


async def test_a_reply_with_more_lines_than_fit_does_not_lay_out_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    session = FakeSession(body=msgspec.json.encode({"series": [{"name": "cpu"}] * 100}))
    async with app_on(session, draft()).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.pause()
        laid_out: list[Screen[Any]] = []
        refresh = Screen._refresh_layout

        def counted(screen: Screen[Any], *given: Any, **more: Any) -> None:
            laid_out.append(screen)
            refresh(screen, *given, **more)

        monkeypatch.setattr(Screen, "_refresh_layout", counted)
        await pilot.press("s")
        await rest(pilot)
        assert not laid_out
