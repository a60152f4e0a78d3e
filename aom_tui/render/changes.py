"""What has changed in a text since it was last looked at: lines that are new, and lines that went away."""

from collections.abc import Sequence, Set
from itertools import pairwise
from typing import TypeVar

from msgspec import Struct

from aom_tui.language import _, commas, ngettext
from aom_tui.render.diff.alignment import Match, matches
from aom_tui.session.body.spool import Bytes

COMPARED = 1024 * 1024
"""Bytes of a body whose lines are compared, indented about twice as many; a larger one has changed or has not."""

Text = TypeVar("Text", str, bytes)


class Changes(Struct, frozen=True):
    """How a text differs from the one before. Lines that only stand higher or lower for it have not changed."""

    new: Set[int] = frozenset()
    """The numbers of the lines, from 0, that were not there, or not so."""
    gone: int = 0
    """How many lines went away and have none in their place."""
    removed_at: Set[int] = frozenset()
    """The lines at which some went and nothing else says so: the one that followed them, else the last."""

    @property
    def words(self) -> str:
        """`2 lines changed, 1 line gone`."""
        new, gone = len(self.new), self.gone
        said = [
            ngettext("{number} line changed", "{number} lines changed", new).format(number=new) if new else "",
            ngettext("{number} line gone", "{number} lines gone", gone).format(number=gone) if gone else "",
        ]
        return commas(said) or _("no change")


def changes(before: Sequence[Text], now: Sequence[Text]) -> Changes:
    """What differs, line by line."""
    if before == now:
        return Changes()
    new: set[int] = set()
    removed_at: set[int] = set()
    gone = 0
    ends = Match(0, 0, 0), *matches(before, now), Match(len(before), len(now), 0)
    for last, following in pairwise(ends):
        first, lost = last.new + last.size, following.old - (last.old + last.size)
        put = following.new - first
        new.update(range(first, following.new))
        gone += max(lost - put, 0)
        if now and lost and not put:
            removed_at.add(min(_followed(before, following, lost, last.size), len(now) - 1))
    return Changes(new, gone, removed_at)


def equality_words(before: Bytes, now: Bytes) -> str:
    """The same in a word, of what is too large for its lines to be compared."""
    return _("changed") if before != now else _("no change")


def _followed(before: Sequence[Text], following: Match, lost: int, room: int) -> int:
    """The line that followed what went.

    Of `{ b }, { c },` it may be said that `{ c },` went, or `c }, {`: the line that is indented least is meant.
    """
    end = following.old
    at = 0
    found, least = 0, _indent(before, end)
    while at < room and before[end - at - 1] == before[end - lost - at - 1]:
        at += 1
        if _indent(before, end - at) < least:
            found, least = at, _indent(before, end - at)
    return following.new - found


def _indent(lines: Sequence[Text], at: int) -> int:
    return len(lines[at]) - len(lines[at].lstrip()) if at < len(lines) else 0
