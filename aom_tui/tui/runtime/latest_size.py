"""Screens that are laid out for the size the window has, whatever sizes are still on their way."""

from typing import TYPE_CHECKING

from textual import events
from textual.message import Message

if TYPE_CHECKING:
    from textual.message_pump import MessagePump as Base
else:
    Base = object  # a widget in a screen's bases would be what Textual takes style sheets and keys from


class LatestSize(Base):
    """For screens: they hear of no size but the window's own.

    Laying out tells the screen its size once more (Textual 8.2). Of two different sizes under way each is so told anew
    after the other: a window that is resized while it starts would be drawn in turns, for ever.
    """

    def post_message(self, message: Message) -> bool:
        """Not what is past."""
        if isinstance(message, events.Resize) and message.size != self.app.size:
            return False
        return super().post_message(message)
