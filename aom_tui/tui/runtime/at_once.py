"""Drawing what happens in a moment as one picture."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import sleep
from typing import Any
from weakref import WeakKeyDictionary

from textual.app import App
from textual.widget import Widget

from aom_tui.tui.runtime.textual_private import draw_widget_now

MOMENT = 0.06
"""Seconds that nobody sees: a call that is done by then shows its reply, and not its way there first.

To draw the way takes some 10 ms, in which it is no longer true; the right picture comes later by as much.
"""

KEY = 0.02
"""Seconds that a picture waits for a key at most: a widget that the key has taken away never says that it is done."""

WRITTEN = 0.0001
"""Seconds in which the thread that writes to the terminal has the interpreter, and so writes the picture of a key."""

_held: WeakKeyDictionary[App[Any], ExitStack] = WeakKeyDictionary()
"""What keeps each app from drawing now."""
_keys: WeakKeyDictionary[App[Any], int] = WeakKeyDictionary()


def keys_so_far(app: App[Any]) -> int:
    """How many have been pressed."""
    return _keys.get(app, 0)


@contextmanager
def drawn_with_key(app: App[Any], target: Widget) -> Iterator[None]:
    """In the block that widget is given a key: nothing is drawn until it has dealt with it, and then at once.

    It takes some turns of the loop until a key changes anything; a picture that is begun meanwhile lacks that, and the
    next one is a frame and the time of a drawing later.
    """
    _keys[app] = keys_so_far(app) + 1
    held = _nothing_drawn(app)
    asyncio.get_running_loop().call_later(KEY, held.close)
    if before := _held.pop(app, None):
        before.close()
    yield
    target.call_later(_key_drawn, held, target)


def _key_drawn(held: ExitStack, target: Widget) -> None:
    """What the key has changed where it was given comes first, and all else in the next picture."""
    held.close()
    if draw_widget_now(target.app, target):
        sleep(WRITTEN)


@contextmanager
def drawn_at_once(app: App[Any], seconds: float = MOMENT, *, keys: int | None = None) -> Iterator[None]:
    """Nothing is drawn until the block ends; or the time has passed, or a key is pressed, if that comes first.

    `keys` is how many there had been when the work was begun: one that came since then is drawn, not held.
    """
    if keys not in (None, keys_so_far(app)):
        yield
        return
    held = _held[app] = _nothing_drawn(app)
    timer = asyncio.get_running_loop().call_later(seconds, held.close)
    try:
        yield
    finally:
        timer.cancel()
        _held.pop(app, None)
        held.close()


def _nothing_drawn(app: App[Any]) -> ExitStack:
    """Until it is closed; then what is on top by then."""
    with ExitStack() as held:
        held.callback(_go_on, app)
        held.enter_context(app.batch_update())
        return held.pop_all()


def _go_on(app: App[Any]) -> None:
    for screen in app.screen_stack[-1:]:
        screen.check_idle()
