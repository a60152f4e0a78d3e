"""Every key, and the ways to every place that can have the focus: for the tests that press them all."""

from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from bench_fakes import FakeSession, app_on, bench, draft
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from aom_tui.session.draft import Draft
from aom_tui.settings import Folders, Settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.key_names import sign_name
from aom_tui.tui.panes.composer import Tabs

ASCII = [(sign_name(chr(code)), chr(code)) for code in range(ord("!"), ord("~") + 1)]
FULL_WIDTH = [(chr(code + 0xFEE0), chr(code + 0xFEE0)) for code in range(ord("!"), ord("~") + 1)]
NAMED = [
    (name, None)
    for name in ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "tab", "shift+tab", "insert",
                 "delete", "shift+up", "shift+down", "shift+left", "shift+right", "ctrl+home", "ctrl+end", "alt+down",
                 "ctrl+down", "ctrl+left", "ctrl+right")
]  # fmt: skip
CONTROLS = [("enter", "\r"), ("escape", "\x1b"), ("backspace", "\x7f"), ("space", " ")]
FUNCTION = [(f"f{number}", None) for number in range(1, 13)]
CTRL = [(f"ctrl+{letter}", chr(ord(letter) - 96)) for letter in "abcdefghjklnopqrstuvwxyz"]
WRITTEN = [(sign, sign) for sign in "是の，。、《》【】"]

KEYS: list[tuple[str, str | None]] = [*ASCII, *FULL_WIDTH, *NAMED, *CONTROLS, *FUNCTION, *CTRL, *WRITTEN]
"""Textual's name of a key, and the character that comes with it."""

BODY = b'{"series": [{"name": "cpu", "timestamp": 1700000000000, "value": 1.5}, {"name": "mem", "value": 2}]}'

Way = Callable[[Pilot[int]], Awaitable[object]]


class Ending:
    """Stands in for the end of the program."""

    def __init__(self, app: AomApp) -> None:
        self.count = 0
        app.suspend = nullcontext  # type: ignore[method-assign,assignment]
        app.exit = self  # type: ignore[method-assign,assignment]

    def __call__(self, *_given: Any, **_more: Any) -> None:
        self.count += 1


def fresh(tmp_path: Path, *, hold: bool = False) -> tuple[AomApp, FakeSession]:
    """An app with a draft that has a body, on a session that answers."""
    folders = Folders(tmp_path / "config", tmp_path / "data", tmp_path / "cache")
    session = FakeSession(body=BODY, hold=hold)
    return app_on(session, draft(body='{"a": {"b": 1}, "c": [1, 2]}'), settings=Settings(folders)), session


async def press(app: AomApp, pilot: Pilot[int], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def back(pilot: Pilot[int]) -> None:
    """To the workbench, with the same draft, where letters act."""
    app = pilot.app
    for _ in range(6):
        if len(app.screen_stack) == 1:
            break
        await pilot.press("ctrl+c" if type(app.screen).__name__ == "DiffScreen" else "escape")
        await pilot.pause()
    while len(app.screen_stack) > 1:
        app.pop_screen()
        await pilot.pause()
    screen = app.screen_stack[0]
    screen.zoomed = False  # type: ignore[attr-defined]
    screen.set_focus(screen.query_one(Tabs))
    await pilot.pause()


def keys(*pressed: str) -> Way:
    """The way by keys from the tabs of the request."""

    async def go(pilot: Pilot[int]) -> None:
        await pilot.press(*pressed)
        await pilot.pause()

    return go


def tab(name: str, *pressed: str) -> Way:
    """Into a page of the request."""

    async def go(pilot: Pilot[int]) -> None:
        bench(pilot.app).tab = name  # type: ignore[arg-type]
        await pilot.pause()
        await pilot.press(*pressed)
        await pilot.pause()

    return go


def action(name: str) -> Way:
    """By name, as the palette does it."""

    async def go(pilot: Pilot[int]) -> None:
        await pilot.app.screen_stack[0].run_action(name)
        await pilot.pause()

    return go


def replied(*pressed: str) -> Way:
    """In the response, once there is one."""

    async def go(pilot: Pilot[int]) -> None:
        if bench(pilot.app).exchange is None:  # type: ignore[arg-type]
            await pilot.press("s")
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
        bench(pilot.app).show_pane("response")  # type: ignore[arg-type]
        await pilot.pause()
        await pilot.press(*pressed)
        await pilot.pause()

    return go


async def by_hand(pilot: Pilot[int]) -> None:
    """A request without an operation, in its URI."""
    bench(pilot.app).load(Draft(method="GET", uri="/v2/{project_id}/x"))  # type: ignore[arg-type]
    await pilot.pause()
    await pilot.press("U")
    await pilot.pause()


PLACES: dict[str, Way] = {
    "tabs": keys(),
    "parameter": tab("params", "enter"),
    "pair": tab("params", "enter", *["tab"] * 3),
    "header": tab("headers", "enter"),
    "body form": tab("body", "enter"),
    "body value": tab("body", "enter", "enter"),
    "body text": tab("body", "T", "enter"),
    "docs": tab("docs", "enter"),
    "preview": tab("preview", "enter"),
    "uri": by_hand,
    "body view": replied("1"),
    "table": replied("2"),
    "chart": replied("3"),
    "wire": replied("4"),
    "why": replied("5"),
    "search": replied("1", "/"),
    "found": replied("1", "/", "a", "enter"),
    "filter": replied("1", "f"),
    "picker": keys("o"),
    "auth": keys("a"),
    "profile": keys("p"),
    "help": keys("?"),
    "palette": keys(":"),
    "jump": keys("g"),
    "watch": keys("W"),
    "history": keys("h"),
    "saved": keys("L"),
    "diff": replied("d"),
    "copy as": keys("E"),
    "save": replied("D"),
    "columns": replied("2", "i"),
    "looks": action("looks"),
    "variables": action("variables"),
    "join": action("join_class"),
    "postman": action("import_postman"),
}
"""The ways from the tabs to each place that can have the focus."""


def event(name: str, character: str | None) -> events.Key:
    return events.Key(name, character)


def typed_into(pilot: Pilot[int]) -> bool:
    return isinstance(pilot.app.focused, Input)
