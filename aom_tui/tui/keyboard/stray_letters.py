"""Letters typed after a key that should have opened an input line and was refused: they must not act as keys."""

from textual import events

PAUSE = 0.6
"""Seconds between two letters of one word; whoever waits for longer has read why it did not open."""

REPEAT_AFTER = 0.3
"""Seconds from which on the same letter once more is none of a word: who has seen it do nothing presses it again."""

TYPED_IN = frozenset(("search", "search_regex", "filter", "edit_uri"))
"""Actions that open such a line, or put the keyboard into one."""

ENDS = frozenset(("enter", "escape"))
"""After a swallowed word they were meant for its line, too."""


class StrayLetters:
    """Swallows the letters of one app that were meant for a line which did not open."""

    def __init__(self) -> None:
        self._last: float | None = None
        """When the last swallowed letter was typed; None while keys act."""
        self._key = ""
        """The last key that was not swallowed: the one that asked for the line."""
        self._taken = ""
        """The last key that was swallowed."""

    def begin(self, name: str, time: float) -> None:
        """Note that the action was refused at `time`, monotonic seconds."""
        if name in TYPED_IN:
            self._last, self._taken = time, ""

    def swallows(self, event: events.Key) -> bool:
        """Return whether this key is one of them; a shortcut, or the key that asked for the line once more, is not."""
        since = PAUSE + 1 if self._last is None else event.time - self._last
        is_meant = event.key == self._key or (event.key == self._taken and since >= REPEAT_AFTER)
        is_soon = since <= PAUSE and not is_meant
        is_text = event.is_printable or event.key == "backspace"
        self._last = event.time if is_soon and is_text else None
        if is_soon and (is_text or event.key in ENDS):
            self._taken = event.key
            return True
        self._key = event.key
        return False
