"""Letters meant as text where keys act: behind a key that was to open an input line, or one that left a field."""

from typing import Protocol, runtime_checkable

from textual import events

PAUSE = 0.6
"""Seconds between two letters of one word; whoever waits for longer has read why it did not open."""

AFTER_FIELD = 1.0
"""Seconds in which the first letter behind the Enter that left a field is none: one finds the next field's name first.

Longer than `PAUSE`, since the letter may be the one that sends; whoever meant it presses it again, and is told so.
"""

REPEAT_AFTER = 0.3
"""Seconds from which on the same letter once more is none of a word: who has seen it do nothing presses it again."""

TYPED_IN = frozenset(("search", "search_regex", "filter", "edit_uri"))
"""Actions that open such a line, or put the keyboard into one."""

ENDS = frozenset(("enter", "escape"))
"""After a swallowed word they were meant for its line, too."""


class StrayLetters:
    """Swallows the letters of one app that were meant for a line which did not open, or for the next field."""

    def __init__(self) -> None:
        self._last: float | None = None
        """When the last swallowed letter was typed; None while keys act."""
        self._key = ""
        """The last key that was not swallowed: the one that asked for the line."""
        self._taken = ""
        """The last key that was swallowed."""
        self._left_field: float | None = None
        """When Enter left a field, and no other key has come since; None otherwise."""

    def begin(self, name: str, time: float) -> None:
        """Note that the action was refused at `time`, monotonic seconds."""
        if name in TYPED_IN:
            self._last, self._taken = time, ""

    def begin_behind_field(self, time: float) -> None:
        """Note that Enter left a field at `time`, monotonic seconds, though people may type on for the next one."""
        self._left_field, self._taken = time, ""

    def swallows_first(self, event: events.Key) -> bool:
        """Return whether this is the first letter behind such an Enter. Whoever has pressed it is to be told."""
        left, self._left_field = self._left_field, None
        is_first = left is not None and event.time - left <= AFTER_FIELD and _begins_text(event)
        if is_first:
            self._last, self._taken = event.time, event.key
        return is_first

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


def _begins_text(event: events.Key) -> bool:
    """Return whether a value may begin so; `+` and the like are keys of the form's rows."""
    return event.character is not None and (event.character.isalnum() or event.character == "-")


@runtime_checkable
class HasStrayLetters(Protocol):
    """The app, seen from a field."""

    stray_letters: StrayLetters
