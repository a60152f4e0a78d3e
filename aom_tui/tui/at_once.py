"""Drawing what happens in a moment as one picture."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from textual.app import App

MOMENT = 0.03
"""Seconds that nobody sees: a call that is done by then shows its reply, and not its way there first.

Textual draws once in 1/60 s and skips a turn after one that took long: a picture of what is no longer true costs the
right one up to two of them.
"""


@contextmanager
def drawn_at_once(app: App[Any], seconds: float = MOMENT) -> Iterator[None]:
    """Nothing is drawn until the block ends, or the time has passed if that comes first."""
    with ExitStack() as held:
        held.callback(app.screen.check_idle)
        held.enter_context(app.batch_update())
        timer = asyncio.get_running_loop().call_later(seconds, held.close)
        try:
            yield
        finally:
            timer.cancel()
