"""Pages that take their time to come: whoever has gone on meanwhile is not interrupted by them."""

from collections.abc import Callable
from typing import Any

from textual.screen import Screen


def push_over(asked_from: Screen[Any], page: Screen[Any], then: Callable[[Any], None] | None = None) -> bool:
    """Open what a worker has made, where the screen that it was asked for on is still on top; whether it is open."""
    if not asked_from.is_active:
        return False
    asked_from.app.push_screen(page, then)
    return True
