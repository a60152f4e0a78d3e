"""What holds in every place that can have the focus: help of its own, and words of keys that can be clicked."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from every_key import Failures
from key_places import SCREENS, SPOTS, ours
from key_walk import Walk, walking
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from aom_tui.tui.guide.help_page import abouts
from aom_tui.tui.screens.jump import Jump

GENERAL = {"Dialog", "Request", "Response"}
"""What a place is called that nobody has explained by itself."""

NEVER_SEEN = {"Bench", "Dialog"}
"""What others are made of."""


@pytest.fixture
async def walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Walk]:
    async with walking(tmp_path, Failures(monkeypatch)) as walk:
        yield walk


async def places(walk: Walk) -> AsyncIterator[tuple[str, Widget]]:
    """All of them, and what has the focus there; a screen that nothing on has it."""
    for name in SPOTS:
        yield name, await walk.to_spot(name)
    for name in SCREENS:
        screen = await walk.to_screen(name)
        for widget in screen.focus_chain or [screen]:
            yield name, widget


def words_to_click(screen: Screen[object]) -> Iterator[tuple[str, str]]:
    """On its lines of keys: what stands there, and what a click on it does."""
    for line in screen.query("KeyLine, .keyline"):
        for strip in line.render_lines(line.size.region):
            for segment in strip:
                if segment.text.strip():
                    yield segment.text, str(segment.style.meta.get("@click", "") if segment.style else "")


def not_clickable(screen: Screen[object]) -> Iterator[str]:
    """Words on its lines of keys that do nothing when clicked, or what it does not have."""
    words = list(words_to_click(screen))
    if not words and not isinstance(screen, Jump | CommandPalette):
        yield "no words at all"
    for word, action in words:
        head, _dot, call = action.partition(".")
        node = screen.app if head == "app" else screen
        if not hasattr(node, f"action_{call.partition('(')[0]}"):
            yield f"{word!r} {action}"


async def test_each_has_help_of_its_own_and_words_that_can_be_clicked(walk: Walk) -> None:
    met: set[str] = {"WorkbenchScreen"}
    general: list[str] = []
    dead: list[str] = []
    async for name, widget in places(walk):
        screen = walk.app.screen
        met |= {kind.__name__ for each in (screen, widget) for kind in type(each).__mro__}
        dead += [f"{name}: {word}" for word in not_clickable(screen)]
        if not isinstance(screen, Jump) and abouts(list(widget.ancestors_with_self))[0].title in GENERAL:
            general.append(f"{name}: {type(widget).__name__}")
    assert general == []
    assert dead == []
    assert {kind.__name__ for kind in ours()} - met - NEVER_SEEN == set()


async def test_every_screen_names_the_way_out_in_a_narrow_window(walk: Walk) -> None:
    await Pilot(walk.app).resize_terminal(60, 20)
    without: list[str] = []
    for name in SCREENS:
        screen = await walk.to_screen(name)
        await walk.keyboard.arrived()
        ways_out = {"screen.back", "screen.leave", "screen.leave_field"}
        shown = {action for _word, action in words_to_click(screen)}
        if not isinstance(screen, Jump | CommandPalette) and not shown & ways_out:
            without.append(name)
    assert without == []
