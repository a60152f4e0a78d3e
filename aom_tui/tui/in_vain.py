"""Letters behind a key that would have opened a line to type in, and could not: they are no keys."""

from textual import events

PAUSE = 0.6
"""Seconds between two letters of one word; whoever waits for longer has read why it did not open."""

TYPED_IN = frozenset(("search", "search_regex", "filter"))
"""Actions that open such a line."""

ENDS = frozenset(("enter", "escape"))
"""Behind a word they are for its line too."""


class InVain:
    """Of one app: takes what was meant for a line that is not there."""

    def __init__(self) -> None:
        self._last: float | None = None
        """When the last of it was typed; None while keys are keys."""
        self._key = ""
        """The last that was none of it: what asked for the line."""

    def begin(self, name: str, time: float) -> None:
        """The action of that name was refused at `time`, monotonic seconds."""
        if name in TYPED_IN:
            self._last = time

    def takes(self, event: events.Key) -> bool:
        """Whether this key is one of them. The same key once more, or a shortcut, is none."""
        is_soon = self._last is not None and event.time - self._last <= PAUSE and event.key != self._key
        is_text = event.is_printable or event.key == "backspace"
        self._last = event.time if is_soon and is_text else None
        if is_soon and (is_text or event.key in ENDS):
            return True
        self._key = event.key
        return False
