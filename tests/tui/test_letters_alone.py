"""Terminals that keep F and Ctrl keys to themselves (VS Code, Docker, tmux): everything is reached by letters alone."""

import pytest
from bench_fakes import FakeSession, app_on, bench, draft
from key_places import ours

from aom_tui.tui.guide.palette import entries
from aom_tui.tui.keyboard.action_table import ALL_ACTIONS, BY_NAME, Action
from aom_tui.tui.keyboard.key_names import is_for_fields, is_on_keyboard
from aom_tui.tui.keyboard.keys_file import WORKBENCH, default_keys
from aom_tui.tui.keyboard.places import PLACES, declared

BY_ENTER = {("dialog", "save")}
"""What Enter in a field does too."""


def test_the_palette_has_a_letter() -> None:
    assert BY_NAME["palette"].letter == ":"


async def test_every_action_has_a_letter_or_is_in_the_palette() -> None:
    app = app_on(FakeSession(), draft())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        offered = {entry.action for entry in entries(bench(app))}
        active = {
            binding.binding.action
            for key, binding in app.screen.active_bindings.items()
            if is_on_keyboard(key) and not is_for_fields(key)
        }
        assert {item.action for item in ALL_ACTIONS} - offered - active == set()


@pytest.mark.parametrize("item", [item for item in ALL_ACTIONS if item.shortcut], ids=lambda item: item.name)
def test_each_shortcut_has_a_letter_beside_it(item: Action) -> None:
    assert item.letter


@pytest.mark.parametrize("place", [place for place in PLACES if place != WORKBENCH])
def test_each_key_of_a_place_is_a_plain_one(place: str) -> None:
    for name, keys in default_keys(place).items():
        assert (place, name) in BY_ENTER or any(not is_for_fields(key) for key in keys), name


OTHERWISE = {
    "app.quit": "Esc, then its letter",
    "copy_or_back": "its letter, Esc",
    "copy_or_cancel": "its letters",
    "history(True)": "its letter, then that of the search there",
    "move('top', False)": "Home, PgUp",
    "move('bottom', False)": "End, PgDn",
    "screen.move('go(0)')": "Home, while nothing is typed",
    "screen.move('go(-1)')": "End, while nothing is typed",
    "join": "Enter",
    "save": "Enter",
    "begin": "Enter on the line below the form",
    "done('choose')": "Esc, then its letter in the form",
}
"""What only an F or a Ctrl key is bound to, and how it is done without one."""


def test_what_a_widget_or_a_dialog_can_do_needs_no_f_or_ctrl_key() -> None:
    """Those of our classes whose keys nobody can choose, too: Enter, Esc, letters, cursor keys do it."""
    needing: set[str] = set()
    for kind in ours():
        found: dict[str, set[str]] = {}
        for binding in declared(kind):
            found.setdefault(binding.action, set()).add(binding.key)
        needing |= {action for action, keys in found.items() if all(map(is_for_fields, keys))}
    assert needing == set(OTHERWISE)
