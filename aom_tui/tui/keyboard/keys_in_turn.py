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
"""Seconds that a key waits at most: one that ends what hangs has to come through."""

LOOK_AGAIN = 0.01
"""Seconds between two looks at what a key waits for: a widget that goes away, or a slow disk, sends no message."""

ROUNDS = 4
"""How often the widget with the focus is sent a message behind a key, and answers, before the next key may come.

A widget answers a key by messages to itself, which stand in its queue behind ours: in the second round a field has been
submitted, in the third an option selected, in the fourth the list that it was in has gone.
"""

OPENING = frozenset(("do", "find", "history", "profile", "requests", "undo", CommandPalette._GATHER_COMMANDS_GROUP))
"""Groups of workers that find what a key has asked for: the next key is for what they find."""

SCROLLING = frozenset(("up", "down", "pageup", "pagedown", "home", "end"))
"""Keys that are held down, and come faster than anything else."""

Typed = events.Key | events.Paste


class Passed(Message):
    """Follows a key through the queues of its widgets; comes to the app when the key has been handled."""


class KeysInTurn:
    """Holds the keys of one app back until the one before has been handled, then posts them again."""

    def __init__(self, app: "App[Any]") -> None:
        self._app = app
        self._waiting: deque[Typed] = deque()
        self._until = 0.0
        """When the first key has waited for long enough; monotonic seconds."""
        self._next: Typed | None = None
        """The key whose turn it is, on its way to the app once more."""
        self._with: Widget | None = None
        """The widget that handles the key before, or the screen it opened; None once that is over."""
        self._screen: Screen[Any] | None = None
        """The screen that was on top when it got the key."""
        self._rounds = 0
        """How many rounds of `Passed` have still to come."""
        self._slow: WeakSet[Worker[Any]] = WeakSet()
        """Workers that a key has waited for too long."""

    @property
    def are_waiting(self) -> bool:
        """Whether there are keys that no widget has got yet."""
        return bool(self._waiting or self._next)

    def is_due(self, event: Typed) -> bool:
        """Return whether to hand the key on now; otherwise it is posted again later."""
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
        """Note which widget got the key; the next one waits for it, unless the focus stays there anyway."""
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
        """Note that `Passed` is back; a screen that the key has opened is waited for, too."""
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
        """Yield the workers that a key on this screen has begun, and that find what the next one is for."""
        for each in self._app.workers:
            if each.is_running and each.group in OPENING and each.node is top and each not in self._slow:
                yield each

    @property
    def _top(self) -> "Screen[Any] | None":
        """The screen on top; None before the first and after the last."""
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
        """Stop waiting for what hangs: no further key waits for it."""
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
