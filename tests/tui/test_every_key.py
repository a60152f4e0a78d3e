"""Every key in every place that can have the focus: whatever it does, the app goes on, and the way back is there."""

import os
from pathlib import Path

import pytest
from every_key import CONTROLS, CTRL, FUNCTION, KEYS, NAMED, PLACES, WRITTEN, Ending, back, fresh
from textual import events

from aom_tui.tui.app import AomApp

ALL = bool(os.environ.get("AOM_TUI_ALL_KEYS"))
"""All keys in all places take half an hour; otherwise some places get a share of the keys each."""

SHARES = 1 if ALL else 24
WALKED = list(PLACES)[:: 1 if ALL else 5]


def share(place: str) -> list[tuple[str, str | None]]:
    """The keys that are pressed in that place."""
    return KEYS[list(PLACES).index(place) % SHARES :: SHARES]


@pytest.mark.parametrize("place", WALKED)
async def test_every_key_leaves_a_working_app(place: str, tmp_path: Path) -> None:
    app, _session = fresh(tmp_path)
    Ending(app)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await PLACES[place](pilot)
        there = where(app)
        for key, sign in share(place):
            app.post_message(events.Key(key, sign))
            await pilot.pause()
            assert app.is_running, key
            if where(app) != there:
                await back(pilot)
                await PLACES[place](pilot)
        await back(pilot)
        assert app.screen is app.screen_stack[0]
        assert app.return_code is None


def where(app: AomApp) -> tuple[int, int]:
    """The screen and what has the focus on it."""
    return len(app.screen_stack), id(app.focused)


def test_all_kinds_of_keys_are_among_them() -> None:
    assert {*CONTROLS, *CTRL, *FUNCTION, *NAMED, *WRITTEN} <= set(KEYS)
