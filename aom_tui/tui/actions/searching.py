"""A search in what a view shows: counting it bit by bit in a thread, and which match is the current one."""

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
        """Those in these bytes."""


class OnePlace(Struct, frozen=True, eq=False):
    """A single byte of a text, or where it ends too early the last one."""

    data: bytes
    at: int

    def between(self, start: int, stop: int) -> list[Match]:
        """The one, or none."""
        at = min(self.at, len(self.data) - 1)
        return [Match(0, at, at + 1)] if start <= at < stop else []


class Marks(Struct, frozen=True):
    """What a view marks."""

    matches: Places
    here: int | None = None
    """The number of the current match."""

    def between(self, data: bytes, start: int, stop: int) -> list[Match]:
        """Matches to be marked in those bytes; none where the view shows another text by now."""
        return self.matches.between(start, stop) if data is self.matches.data else []

    def is_here(self, match: Match) -> bool:
        """Whether it is the current one."""
        return match.number == self.here


class Searched(Protocol):
    """What is on screen, as a search sees it. Places and offsets are its own affair."""

    @property
    def widget(self) -> "Widget":
        """What shows it, and has the keyboard."""

    @property
    def subject(self) -> tuple[object, ...]:
        """Equal as long as it is the same that is searched."""

    @property
    def place(self) -> object:
        """Where the cursor is."""

    @property
    def offset(self) -> int:
        """The same as `Match.start` says it."""

    def find(self, matcher: Matcher) -> Counted:
        """What matches, nothing of it counted yet."""

    def mark(self, finding: "Finding | None") -> None:
        """Mark what is found, or no longer."""

    def go_to(self, match: Match) -> object:
        """The cursor there; the place that it will have."""


class Finding(Stepping):
    """The matches of one pattern in one view, counted while one goes on."""

    def __init__(self, searched: Searched, matcher: Matcher) -> None:
        self.searched = searched
        self.subject = searched.subject
        self.matcher = matcher
        super().__init__(searched.find(matcher))

    def begin(self) -> bool:
        """Count what can be counted at once; whether that is all."""
        count(self.matches, AT_ONCE)
        return self.matches.is_done

    async def go_on(self) -> bool:
        """Count for a moment, in a thread; whether that is all."""
        await asyncio.to_thread(count, self.matches, TURN)
        return self.matches.is_done

    # -- in words

    @property
    def is_in_vain(self) -> bool:
        """Whether nothing matches, as is known once all is counted."""
        return self.matches.is_done and not len(self.matches)

    def words(self) -> str:
        """`3 of 17`, `3 of 17+, counting`, `no match`."""
        total = f"{len(self.matches):,}"
        if self.is_in_vain:
            return _("no match")
        if not self.matches.is_done:
            return self._words_so_far(total)
        if self.here is None:
            return _("{number} found").format(number=total)
        return self.words_here(self.here)

    def brief(self) -> str:
        """The same for a place where it needs to be said what it is of: `match 3 of 17`."""
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
