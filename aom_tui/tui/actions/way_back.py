"""From a reply of the history back to where it was opened: the list as it was left, the reply that was there before."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Operation
    from aom_tui.session.cause import SessionState
    from aom_tui.session.exchange import Exchange, Step
    from aom_tui.tui.screens.history import Place


class Reading(Struct, frozen=True, eq=False):
    """What the response shows, with all that is said of it."""

    exchange: "Exchange | None"
    operation: "Operation | None"
    steps: "tuple[Step, ...]"
    state: "SessionState | None"


class Opening(Struct, frozen=True):
    """How the history is opened: what Enter does, where one is in it."""

    take: Callable[["Exchange"], None]
    word: str
    typing: bool = False
    place: "Place | None" = None


class Opened(Struct, frozen=True, eq=False):
    """A reply of the past on screen: the one before it, and the history as it was when it was opened."""

    exchange: "Exchange"
    before: Reading
    opening: Opening
