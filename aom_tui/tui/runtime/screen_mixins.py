"""Mixins for screens, against what Textual (8.2) does with late events and repeated answers.

Their base is `object` at run time: Textual takes style sheets and keys from each widget class among the bases.
"""

from typing import TYPE_CHECKING, Any

from textual import events
from textual.await_complete import AwaitComplete
from textual.message import Message

if TYPE_CHECKING:
    from textual.screen import Screen

    Base = Screen[Any]
else:
    Base = object


class CurrentEventsOnly(Base):
    """Drops events that are out of date: a resize to a size that is no longer the window's, and a mount after its end.

    Laying out tells the screen its size once more. Of two different sizes under way each is so told anew after the
    other: a window that is resized while it starts would be drawn in turns, for ever. A screen that is pushed as the
    window ends is mounted without all of its widgets, which its handlers would look for in vain.
    """

    def post_message(self, message: Message) -> bool:
        """Post any message but a stale resize."""
        if isinstance(message, events.Resize) and message.size != self.app.size:
            return False
        return super().post_message(message)

    async def on_event(self, event: events.Event) -> None:
        """Handle any event but a mount after the end of the window."""
        if not isinstance(event, events.Mount) or self.app.is_running:
            await super().on_event(event)


class DismissOnce(Base):
    """Answers once: a second Esc may come before the first one has taken the screen away.

    Textual would answer twice then, and take the screen below away as well.
    """

    _dismissed = False

    @property
    def is_dismissed(self) -> bool:
        """Whether the result of a worker comes too late: the screen was answered, or is gone with the window."""
        return self._dismissed or self not in self.app.screen_stack

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Dismiss with the first result; later calls do nothing."""
        if self._dismissed:
            return AwaitComplete()
        self._dismissed = True
        return super().dismiss(result)
