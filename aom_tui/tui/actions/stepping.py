"""Stepping through places of a view, over the end to the other end: matches of a search, which are counted meanwhile,
or changes of a repeated read.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Protocol

from msgspec import Struct

from aom_tui.language import _
from aom_tui.render.document.find import Match


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


class AllKnown(Struct, frozen=True):
    """Places that need no counting, by where they begin, in order."""

    starts: Sequence[int]

    @property
    def is_done(self) -> bool:
        """They are all there."""
        return True

    def advance(self) -> None:
        """Nothing is left to be counted."""

    def __len__(self) -> int:
        """All of them."""
        return len(self.starts)

    def __getitem__(self, number: int) -> Match:
        """One of them."""
        return Match(number, self.starts[number], self.starts[number] + 1)

    def first_from(self, offset: int) -> int:
        """The number of the first that is there or behind it."""
        return bisect_left(self.starts, offset)


class Stepping:
    """Places, which of them is the current one, and a way to wait for the one that one wants to go to."""

    def __init__(self, matches: Counted) -> None:
        self.matches = matches
        self.here: int | None = None
        self.turned = ""
        """`from the top again` after a step over the end."""
        self._wish: Callable[[], int | None] | None = None

    def first_from(self, offset: int) -> None:
        """Wish for the first match from a byte on, else the first of all."""
        self._wish = lambda: self._at(self.matches.first_from(offset), step=1)

    def step(self, by: int) -> None:
        """Wish for the next match (1) or the one before (-1)."""
        wanted = (self.here or 0) + by
        self._wish = lambda: self._at(wanted, step=by)

    def step_from(self, offset: int, by: int) -> None:
        """The same from where the cursor is: for the next that begins behind it, or the last that begins before it."""
        if by > 0:
            self.first_from(offset + 1)
        else:
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

    def words_here(self, here: int) -> str:
        """`3 of 17`, after a step over the end `1 of 17, from the top again`."""
        said = _("{number} of {total}").format(number=f"{here + 1:,}", total=f"{len(self.matches):,}")
        return _("{match}, {turned}").format(match=said, turned=self.turned) if self.turned else said


def step_to_change(starts: Sequence[int], at: int, by: int) -> tuple[int, str] | None:
    """Where the next change (1) or the one before (-1) begins, and `change 2 of 5`; None where there is none."""
    stepping = Stepping(AllKnown(starts))
    stepping.step_from(at, by)
    match = stepping.grant()
    return (match.start, _("change {number}").format(number=stepping.words_here(match.number))) if match else None
