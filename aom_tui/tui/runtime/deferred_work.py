"""Work for a worker, not begun yet."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, ParamSpec

P = ParamSpec("P")
Work = Callable[[], Awaitable[None]]


def unbegun(work: Callable[P, Coroutine[Any, Any, None]], *given: P.args, **named: P.kwargs) -> Work:
    """The work with what it is given, for `run_worker`.

    A worker that another one replaces before it has begun never calls it; a coroutine that was made already would be
    left over, and Python warns of what nobody awaits.
    """
    return partial(work, *given, **named)
