"""Letters behind a key that would have opened a line to type in, and could not: they are no keys."""

from textual import events

PAUSE = 0.6
"""Seconds between two letters of one word; whoever waits for longer has read why it did not open."""

TWICE = 0.3
"""Seconds from which on the same letter once more is none of a word: who has seen it do nothing presses it again."""

TYPED_IN = frozenset(("search", "search_regex", "filter", "edit_uri"))
"""Actions that open such a line, or put the keyboard into one."""

ENDS = frozenset(("enter", "escape"))
"""Behind a word they are for its line too."""


class InVain:
    """Of one app: takes what was meant for a line that is not there."""

    def __init__(self) -> None:
        self._last: float | None = None
        """When the last of it was typed; None while keys are keys."""
        self._key = ""
        """The last that was none of it: what asked for the line."""
        self._taken = ""
        """The last that was."""

    def begin(self, name: str, time: float) -> None:
        """The action of that name was refused at `time`, monotonic seconds."""
        if name in TYPED_IN:
            self._last, self._taken = time, ""

    def takes(self, event: events.Key) -> bool:
        """Whether this key is one of them. What asked for the line once more, or a shortcut, is none."""
        since = PAUSE + 1 if self._last is None else event.time - self._last
        is_meant = event.key == self._key or (event.key == self._taken and since >= TWICE)
        is_soon = since <= PAUSE and not is_meant
        is_text = event.is_printable or event.key == "backspace"
        self._last = event.time if is_soon and is_text else None
        if is_soon and (is_text or event.key in ENDS):
            self._taken = event.key
            return True
        self._key = event.key
        return False
