"""Drawing all changes of a short time as one frame."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import sleep
from typing import Any
from weakref import WeakKeyDictionary

from textual.app import App
from textual.widget import Widget

from aom_tui.tui.runtime.textual_private import draw_widget_now

LONGEST_BATCH = 0.06
"""Seconds that nobody sees: a call that is done by then shows its reply, and not its way there first.

To draw the way takes some 10 ms, in which it is no longer true; the right picture comes later by as much.
"""

LONGEST_WAIT_FOR_KEY = 0.02
"""Seconds that a frame waits for a key at most: a widget that the key has taken away never says that it is done."""

WRITER_TURN = 0.0001
"""Seconds in which the thread that writes to the terminal has the interpreter, and so writes the frame of a key."""

_held: WeakKeyDictionary[App[Any], ExitStack] = WeakKeyDictionary()
"""What keeps each app from drawing now."""
_keys: WeakKeyDictionary[App[Any], int] = WeakKeyDictionary()


def key_count(app: App[Any]) -> int:
    """Return how many keys have been pressed since the app began."""
    return _keys.get(app, 0)


@contextmanager
def batch_until_key_handled(app: App[Any], target: Widget) -> Iterator[None]:
    """Give a key to the widget in the block: nothing is drawn until it has handled it, and then at once.

    It takes some turns of the loop until a key changes anything; a frame that is begun meanwhile lacks that, and the
    next one is a frame and the time of a drawing later.
    """
    _keys[app] = key_count(app) + 1
    held = _hold(app)
    asyncio.get_running_loop().call_later(LONGEST_WAIT_FOR_KEY, held.close)
    if before := _held.pop(app, None):
        before.close()
    yield
    target.call_later(_draw_key_result, held, target)


def _draw_key_result(held: ExitStack, target: Widget) -> None:
    """Draw the widget that had the key; all else comes in the next frame."""
    held.close()
    if draw_widget_now(target.app, target):
        sleep(WRITER_TURN)


@contextmanager
def batch_drawing(app: App[Any], seconds: float = LONGEST_BATCH, *, keys: int | None = None) -> Iterator[None]:
    """Draw nothing until the block ends, the time has passed, or a key is pressed, whichever comes first.

    `keys` is the `key_count` when the work was begun: after a key that came since then nothing is held.
    """
    if keys not in (None, key_count(app)):
        yield
        return
    held = _held[app] = _hold(app)
    timer = asyncio.get_running_loop().call_later(seconds, held.close)
    try:
        yield
    finally:
        timer.cancel()
        _held.pop(app, None)
        held.close()


def _hold(app: App[Any]) -> ExitStack:
    """Hold all drawing until the stack is closed; then draw the screen that is on top by then."""
    with ExitStack() as held:
        held.callback(_draw_top, app)
        held.enter_context(app.batch_update())
        return held.pop_all()


def _draw_top(app: App[Any]) -> None:
    for screen in app.screen_stack[-1:]:
        screen.check_idle()
