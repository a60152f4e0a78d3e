"""Keys that come faster than the focus moves: over a slow line several arrive at once.

Textual (8.2) hands each key to what has the focus when the key is read. Of `/err` in one burst all four would go where
the first one goes, and `e` would open the editor. Here a key waits until the one before it has been dealt with.
"""

from collections import deque
from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from textual import events
from textual.command import CommandPalette
from textual.message import Message
from textual.scroll_view import ScrollView

from aom_tui.tui.widgets.field import is_field

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen
    from textual.widget import Widget
    from textual.worker import Worker

LONGEST = 0.5
"""Seconds that a key waits: one that ends what stands still must come through."""

LOOK_AGAIN = 0.01
"""Seconds between two looks: what goes away with a key that it has got, or comes from the disk, does not say so."""

ROUNDS = 4
"""How often the widget with the focus is sent a message behind a key, and answers, before the next key may come.

A widget answers a key by messages to itself, which stand in its queue behind ours: in the second round a field has been
submitted, in the third an option selected, in the fourth the list that it was in has gone.
"""

OPENING = frozenset(("do", "find", "history", "profile", "requests", "undo", CommandPalette._GATHER_COMMANDS_GROUP))
"""Workers that look for what a key has asked for: the next key is for what they find."""

SCROLLING = frozenset(("up", "down", "pageup", "pagedown", "home", "end"))
"""Held down they come faster than anything else."""

Typed = events.Key | events.Paste


class Passed(Message):
    """Goes behind a key through the queues that the key goes through, and comes to the app when nothing is left."""


class KeysInTurn:
    """Of one app: says of each key whether it is its turn, and sends it again when it is."""

    def __init__(self, app: "App[Any]") -> None:
        self._app = app
        self._waiting: deque[Typed] = deque()
        self._until = 0.0
        """When the first of them has waited for long enough."""
        self._next: Typed | None = None
        """Whose turn it is; on its way to the app once more."""
        self._with: Widget | None = None
        """What had the key before, or the screen that came up for it; None once that is over."""
        self._screen: Screen[Any] | None = None
        """What was on top when it had it."""
        self._rounds = 0
        """How often what follows it has still to come."""
        self._slow: WeakSet[Worker[Any]] = WeakSet()
        """What a key has waited for in vain."""

    @property
    def are_waiting(self) -> bool:
        """Whether there are keys that nothing has seen yet."""
        return bool(self._waiting or self._next)

    def is_due(self, event: Typed) -> bool:
        """Whether it is handed on now; otherwise it comes again."""
        if event is self._next:
            self._next = None
            return True
        if not self.are_waiting and not self._is_under_way():
            return True
        if not self._waiting:
            self._until = monotonic() + LONGEST
            self._app.set_timer(LOOK_AGAIN, self._look)
        self._waiting.append(event)
        return False

    def handed_on(self, target: "Widget", event: Typed) -> None:
        """It was given to that widget or screen; what follows can go there at once where the focus stays anyway."""
        if not self._stays(target, event):
            self._follow(target)

    def _stays(self, target: "Widget", event: Typed) -> bool:
        if isinstance(target, ScrollView) and not is_field(target):
            return isinstance(event, events.Key) and event.key in SCROLLING
        is_text = isinstance(event, events.Paste) or event.is_printable
        return is_text and is_field(target) and len(self._app.screen_stack) == 1  # over it, lists follow what is typed

    def _follow(self, target: "Widget") -> None:
        self._with, self._screen, self._rounds = target, self._top, ROUNDS
        target.post_message(Passed())

    def passed(self) -> None:
        """The widget has dealt with it; a screen that came up for it has to be there too, with its focus."""
        self._rounds -= 1
        top = self._top
        if self._with and top and (top is not self._screen or not self._with.is_attached):
            self._follow(top)
        elif self._with and self._waiting and self._rounds > 0:
            self._with.post_message(Passed())
        else:
            self._with = None
            self._go_on()

    def _is_under_way(self) -> bool:
        return self._with is not None or self._is_coming()

    def _is_coming(self) -> bool:
        top = self._top
        return top is None or not top.is_mounted or any(self._opening(top))

    def _opening(self, top: "Screen[Any]") -> "Iterator[Worker[Any]]":
        """What a key on this screen has begun and is still looked for; another screen is over it otherwise."""
        for each in self._app.workers:
            if each.is_running and each.group in OPENING and each.node is top and each not in self._slow:
                yield each

    @property
    def _top(self) -> "Screen[Any] | None":
        """None before the first screen and after the last."""
        screens = self._app.screen_stack
        return screens[-1] if screens else None

    def _go_on(self) -> None:
        if not self._waiting or self._next:
            return
        is_late = monotonic() > self._until
        if self._is_under_way() and not is_late:
            return
        if is_late:
            self._give_up()
        self._next = self._waiting.popleft()
        self._until = monotonic() + LONGEST
        self._app.post_message(self._next)

    def _give_up(self) -> None:
        """On what stands still: no further key waits for it."""
        self._with = None
        if self._top:
            self._slow.update(self._opening(self._top))

    def _look(self) -> None:
        top = self._top
        if self._with and top and not self._with.is_attached:  # it will not answer any more
            self._follow(top)
        self._go_on()
        if self._waiting:
            self._app.set_timer(LOOK_AGAIN, self._look)
