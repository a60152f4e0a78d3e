"""The search in a view: matches are counted bit by bit in a thread, and one of them is the current one."""

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from aom_tui.language import _
from aom_tui.render.document.find import Match
from aom_tui.render.document.find_pattern import Matcher
from aom_tui.session.concurrency.loop_priority import yield_to_loop
from aom_tui.tui.actions.stepping import Counted, Stepping

if TYPE_CHECKING:
    from textual.widget import Widget

AT_ONCE = 0.008
"""Seconds of counting that nobody notices; what takes longer goes to a thread."""

TURN = 0.05
"""Seconds in the thread before the screen is told how far it got."""


class Places(Protocol):
    """Places in a text that can be marked."""

    @property
    def data(self) -> bytes:
        """The text."""

    def between(self, start: int, stop: int) -> list[Match]:
        """Return the places in these bytes."""


class OnePlace(Struct, frozen=True, eq=False):
    """A single byte of a text, or where it ends too early the last one."""

    data: bytes
    at: int

    def between(self, start: int, stop: int) -> list[Match]:
        """Return the place if it is in these bytes."""
        at = min(self.at, len(self.data) - 1)
        return [Match(0, at, at + 1)] if start <= at < stop else []


class Marks(Struct, frozen=True):
    """What a view marks."""

    matches: Places
    here: int | None = None
    """The number of the current match."""

    def between(self, data: bytes, start: int, stop: int) -> list[Match]:
        """Return the matches to mark in these bytes; none where the view shows another text by now."""
        return self.matches.between(start, stop) if data is self.matches.data else []

    def is_here(self, match: Match) -> bool:
        """Return whether it is the current match."""
        return match.number == self.here


class Searched(Protocol):
    """A view as a search sees it; only the view itself knows what its places and offsets mean."""

    @property
    def widget(self) -> "Widget":
        """The widget, which has the keyboard."""

    @property
    def subject(self) -> tuple[object, ...]:
        """A key that is equal as long as the same text is searched."""

    @property
    def place(self) -> object:
        """Where the cursor is."""

    @property
    def offset(self) -> int:
        """Where the cursor is, as an offset like `Match.start`."""

    def find(self, matcher: Matcher) -> Counted:
        """Return the matches, none of them counted yet."""

    def mark(self, finding: "Finding | None") -> None:
        """Mark what is found; None takes the marks away."""

    def go_to(self, match: Match) -> object:
        """Move the cursor to a match; return the place that it will have."""


class Finding(Stepping):
    """The matches of one pattern in one view, counted while one goes on."""

    def __init__(self, searched: Searched, matcher: Matcher) -> None:
        self.searched = searched
        self.subject = searched.subject
        self.matcher = matcher
        super().__init__(searched.find(matcher))

    def begin(self) -> bool:
        """Count what can be counted at once; return whether that is all."""
        count(self.matches, AT_ONCE)
        return self.matches.is_done

    async def go_on(self) -> bool:
        """Count for a moment in a thread; return whether that is all."""
        await asyncio.to_thread(count, self.matches, TURN)
        return self.matches.is_done

    # -- in words

    @property
    def has_no_match(self) -> bool:
        """Whether nothing matches; known once all is counted."""
        return self.matches.is_done and not len(self.matches)

    def words(self) -> str:
        """`3 of 17`, `3 of 17+, counting`, `no match`."""
        total = f"{len(self.matches):,}"
        if self.has_no_match:
            return _("no match")
        if not self.matches.is_done:
            return self._words_so_far(total)
        if self.here is None:
            return _("{number} found").format(number=total)
        return self.words_here(self.here)

    def brief(self) -> str:
        """The same with the noun, `match 3 of 17`."""
        return self.words() if self.here is None else _("match {number}").format(number=self.words())

    def _words_so_far(self, total: str) -> str:
        if self.here is None:
            return _("{number} found, counting").format(number=total)
        return _("{number} of {total}, counting").format(number=f"{self.here + 1:,}", total=f"{total}+")


def count(matches: Counted, seconds: float) -> None:
    """Count on for so long; in a thread, in stretches that let others work."""
    until = monotonic() + seconds
    while not matches.is_done and monotonic() < until:
        matches.advance()
        yield_to_loop()
