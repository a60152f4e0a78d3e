"""Starting work in a worker, and opening a screen with what it brings."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, ParamSpec

from textual.screen import Screen

P = ParamSpec("P")
Work = Callable[[], Awaitable[None]]


def deferred(work: Callable[P, Coroutine[Any, Any, None]], *given: P.args, **named: P.kwargs) -> Work:
    """Return a callable for `run_worker` that makes the coroutine when the worker begins.

    A worker that is replaced before it has begun never awaits its coroutine, and Python warns of one made too early.
    """
    return partial(work, *given, **named)


def push_if_active(asked_from: Screen[Any], page: Screen[Any], then: Callable[[Any], None] | None = None) -> bool:
    """Push a screen if the one it was asked for on is still on top; return whether it was pushed.

    Whoever has gone on while a worker made the screen is not interrupted by it.
    """
    if not asked_from.is_active:
        return False
    asked_from.app.push_screen(page, then)
    return True
