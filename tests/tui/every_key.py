"""Every key, and a keyboard that presses them as fast as the app takes them: for the tests that press them all.

A pilot's pause waits until the whole process is idle, and for a timer. Here a key is done when a mark that was put
behind it has come through every queue that the key comes through.
"""

import asyncio
from contextlib import nullcontext
from traceback import format_exception
from typing import Any

from textual import events
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from aom_tui.tui.app import AomApp
from aom_tui.tui.keyboard.key_names import sign_name

Key = tuple[str, str | None]
"""Textual's name of a key, and the character that comes with it."""

NAMED: list[Key] = [
    (name, None)
    for name in ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "tab", "shift+tab", "insert",
                 "delete", "shift+up", "shift+down", "shift+left", "shift+right", "ctrl+home", "ctrl+end", "alt+down",
                 "ctrl+down", "ctrl+left", "ctrl+right")
]  # fmt: skip
CONTROLS: list[Key] = [("enter", "\r"), ("escape", "\x1b"), ("backspace", "\x7f"), ("space", " ")]
FUNCTION: list[Key] = [(f"f{number}", None) for number in range(1, 13)]
CTRL: list[Key] = [(f"ctrl+{letter}", chr(ord(letter) - 96)) for letter in "abcdefghjklnopqrstuvwxyz"]
WRITTEN: list[Key] = [("是", "是")]
ASCII: list[Key] = [(sign_name(chr(code)), chr(code)) for code in range(ord("!"), ord("~") + 1)]
FULL_WIDTH: list[Key] = [("？", "？"), ("，", "，")]
"""Two of them: that each is its ASCII sign before anything else sees it is `test_input_method`'s."""

KEYS = [*CONTROLS, *NAMED, *FUNCTION, *CTRL, *WRITTEN, *ASCII, *FULL_WIDTH]

PATIENCE = 20
"""Seconds after which a queue that does not move stands still."""

SAID = "the input method is on"


class Ending:
    """Stands in for the end of the program, and for the terminal that another program gets."""

    def __init__(self, app: AomApp) -> None:
        self.count = 0
        app.suspend = nullcontext  # type: ignore[method-assign,assignment]
        app.exit = self  # type: ignore[method-assign,assignment]

    def __call__(self, *_given: Any, **_more: Any) -> None:
        self.count += 1


class Failures:
    """Workers that ended with an exception; those of a dialog are told to nobody."""

    def __init__(self, monkeypatch: Any) -> None:
        self._ended: list[Worker[Any]] = []
        told = Worker.StateChanged.__init__

        def telling(event: Worker.StateChanged, worker: Worker[Any], state: WorkerState) -> None:
            if state is WorkerState.ERROR:
                self._ended.append(worker)
            told(event, worker, state)

        monkeypatch.setattr(Worker.StateChanged, "__init__", telling)

    @property
    def found(self) -> list[str]:
        """Where and why, in the words of Python; known a moment after the worker's end."""
        return ["".join(format_exception(each.error)) for each in self._ended if each.error]


class Keyboard:
    """Of a running app."""

    def __init__(self, app: AomApp, failures: Failures) -> None:
        self.app = app
        self._failures = failures
        self.pressed = 0

    async def press(self, key: Key) -> None:
        """Press it; returns when all that it means has been done, but for what workers do."""
        self.pressed += 1
        self.app.post_message(events.Key(*key))
        await self.arrived()
        while self.app._keys.are_waiting and self.app.is_running:
            await self.arrived()
        await self.arrived()
        assert self.app._exception is None, (key, self.app._exception)
        assert not self._failures.found, "\n".join((key[0], *self._failures.found))
        assert self.app.is_running, key

    async def arrived(self) -> None:
        """Until the queues of the app, and from the focus up to the screen, have been passed."""
        await self._passed(self.app)
        nodes: list[DOMNode] = list((self.app.focused or self.app.screen).ancestors_with_self)
        for node in nodes:
            await self._passed(node)
            await self._passed(node)
            if isinstance(node, Screen):
                break
        await self._passed(self.app)

    async def _passed(self, node: MessagePump) -> None:
        """A pump that has died never says so."""
        done = asyncio.Event()
        waits = node.call_later(done.set)
        for _ in range(PATIENCE if waits else 0):
            try:
                async with asyncio.timeout(1):
                    await done.wait()
                    return
            except TimeoutError:
                assert self.app._exception is None, self.app._exception
        assert not waits, f"{node} stands still: {node._task}"


def text_of(widget: Widget | None) -> str:
    """What has been typed into a field."""
    return str(getattr(widget, "value", None) or getattr(widget, "text", ""))
