"""A driver whose keys and clicks reach the app without a task for each."""

from textual.driver import Driver
from textual.message import Message


def with_direct_input(driver: type[Driver]) -> type[Driver]:
    """Return a subclass that puts what it has read into the app's queue with the next turn of the loop.

    Textual (8.2) has a task made for each message, and a future for what comes of that: a turn more, and while a reply
    comes in each turn is another piece of it.
    """

    class Direct(driver):  # type: ignore[misc, valid-type]
        def send_message(self, message: Message) -> None:
            """Queue a message. Called from the thread that reads."""
            self._loop.call_soon_threadsafe(self._app.post_message, message)

    return Direct
