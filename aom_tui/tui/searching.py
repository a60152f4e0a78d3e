"""A search in what a view shows: counting it bit by bit in a thread, and which match is the current one."""

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from aom_tui.language import _
from aom_tui.render.find import Match
from aom_tui.render.find_pattern import Matcher
from aom_tui.session.giving_way import give_way

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


class Counted(Protocol):
    """Matches by number, counted bit by bit."""

    @property
    def is_done(self) -> bool:
        """Whether that is all."""

    def advance(self) -> None:
        """Count a bit more."""

    def __len__(self) -> int:
        """Those counted so far."""

    def __getitem__(self, number: int) -> Match:
        """One of them."""

    def first_from(self, offset: int) -> int:
        """The number of the first that is there or behind it."""


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


class Finding:
    """The matches of one pattern in one view, and a way to wait for those one wants to go to."""

    def __init__(self, searched: Searched, matcher: Matcher) -> None:
        self.searched = searched
        self.subject = searched.subject
        self.matcher = matcher
        self.matches = searched.find(matcher)
        self.here: int | None = None
        self.turned = ""
        """`from the top again` after a step over the end."""
        self._wish: Callable[[], int | None] | None = None

    def begin(self) -> bool:
        """Count what can be counted at once; whether that is all."""
        count(self.matches, AT_ONCE)
        return self.matches.is_done

    async def go_on(self) -> bool:
        """Count for a moment, in a thread; whether that is all."""
        await asyncio.to_thread(count, self.matches, TURN)
        return self.matches.is_done

    # -- where to go

    def first_from(self, offset: int) -> None:
        """Wish for the first match from a byte on, else the first of all."""
        self._wish = lambda: self._at(self.matches.first_from(offset), step=1)

    def step(self, by: int) -> None:
        """Wish for the next match (1) or the one before (-1)."""
        wanted = (self.here or 0) + by
        self._wish = lambda: self._at(wanted, step=by)

    def last_before(self, offset: int) -> None:
        """Wish for the last match that begins before a byte, else the last of all."""
        self._wish = lambda: self._at(self.matches.first_from(offset) - 1, step=-1)

    def grant(self) -> Match | None:
        """The match wished for, once it is counted; it is the current one then."""
        number = self._wish() if self._wish else None
        if number is None:
            return None
        self._wish = None
        self.here = number
        return self.matches[number]

    def _at(self, number: int, step: int) -> int | None:
        """Over the end of the text it goes on at the other end, once that is known."""
        total = len(self.matches)
        if 0 <= number < total:
            self.turned = ""
            return number
        if not total or not self.matches.is_done:
            return None
        self.turned = _("from the top again") if step > 0 else _("from the bottom again")
        return 0 if step > 0 else total - 1

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
        said = _("{number} of {total}").format(number=f"{self.here + 1:,}", total=total)
        return f"{said}, {self.turned}" if self.turned else said

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
        give_way()
