"""Drawing what happens in a moment as one picture."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from textual.app import App

MOMENT = 0.06
"""Seconds that nobody sees: a call that is done by then shows its reply, and not its way there first.

To draw the way takes some 10 ms, in which it is no longer true; the right picture comes later by as much.
"""

_held: WeakKeyDictionary[App[Any], ExitStack] = WeakKeyDictionary()
"""What keeps each app from drawing now."""


def draw_now(app: App[Any]) -> None:
    """A key has been pressed: who typed wants to see it."""
    if held := _held.pop(app, None):
        held.close()


@contextmanager
def drawn_at_once(app: App[Any], seconds: float = MOMENT) -> Iterator[None]:
    """Nothing is drawn until the block ends; or the time has passed, or a key is pressed, if that comes first."""
    with ExitStack() as held:
        held.callback(app.screen.check_idle)
        held.enter_context(app.batch_update())
        timer = asyncio.get_running_loop().call_later(seconds, held.close)
        _held[app] = held
        try:
            yield
        finally:
            timer.cancel()
            _held.pop(app, None)
