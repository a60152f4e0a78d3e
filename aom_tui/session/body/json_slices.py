"""A JSON text of any size in slices that are JSON themselves, so that no step of reading it takes long.

A slice is cut at a comma; the brackets that are open where it begins are put before it, those that are open where it
ends are closed behind it. `[{"a": 1}, {"a": 2, "b": 3}]` comes as `[{"a": 1}]` and `[{"a": 2, "b": 3}]`, or, cut
inside of an object, as `[{"a": 1},{"a": 2}]` and `[{"b": 3}]`. C code that reads a slice lets go of the interpreter
soon; the same code over 50 MB holds the screen up for as long as it takes.
"""

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from msgspec import Struct

from aom_tui.language import _
from aom_tui.session.body.json_cuts import (
    BETWEEN_CONTAINERS,
    CLOSERS,
    TAIL,
    Cut,
    last_cut,
    next_cut,
    outside_and_inside,
    unmatched,
)
from aom_tui.session.body.spool import Bytes
from aom_tui.session.concurrency.loop_priority import yield_to_loop

T = TypeVar("T")

SLICE = 64 * 1024
"""Bytes; reading as many takes half a millisecond."""

DEEPEST = 900
"""Levels; readers of JSON give up at some 1,000."""

BOM = b"\xef\xbb\xbf"
"""What some begin a text in UTF-8 with."""


def begins_as_json(text: Bytes) -> bool:
    """Whether the first character is one that an object or an array begins with."""
    return text[:64].lstrip()[:1] in (b"{", b"[")


class NotJson(ValueError):
    """The text is no JSON: what is wrong, and at which byte; -1 where that is not known."""

    def __init__(self, said: str, at: int) -> None:
        super().__init__(said)
        self.said = said
        self.at = at


class Slice(Struct, frozen=True):
    """`text` is JSON if the whole is. Its first `opened` and last `closed` brackets are not of the whole."""

    text: bytes
    start: int
    """Where in the whole it begins."""
    head: int = 0
    """Bytes of `text` that stand before it."""
    opened: int = 0
    closed: int = 0
    is_last: bool = True
    """Otherwise a comma follows."""

    def refused(self, error: Exception) -> NotJson:
        """Return an error of msgspec about the slice as one about the whole."""
        found = _POSITION.search(str(error))
        said = _POSITION.sub("", str(error)).strip().removeprefix("JSON is malformed: ")
        if "truncated" in said:
            return NotJson(_("it ends too early"), self.start + len(self.text) - self.head - self.closed)
        at = int(found[1]) if found else -1
        if said == "invalid character":
            at = _literal_before(self.text, at)
        return NotJson(_MESSAGES.get(said, said), self.start + max(at - self.head, 0) if found else -1)


def _literal_before(text: bytes, at: int) -> int:
    """Where the value begins that is nearly `true`, `false` or `null`.

    msgspec's formatter refuses it one byte later, its decoder as many as the right word has.
    """
    for back, initials in ((1, b"tfn"), (4, b"tn"), (5, b"f")):
        begin = at - back
        before = text[max(begin - _FAR, 0) : max(begin, 0)].rstrip()
        if begin >= 0 and text[begin] in initials and before[-1:] in (b"", b":", b",", b"["):
            is_in_text = len(outside_and_inside(text[:begin])) % 2 == 0
            return at if is_in_text else begin
    return at


_FAR = 256
"""Bytes of white space before a value that are looked over."""


_MESSAGES = {
    "invalid character": _("invalid character"),
    "invalid escaped character": _("invalid escaped character"),
    "invalid number": _("invalid number"),
    "trailing characters": _("something follows behind its end"),
    "trailing comma in array": _("trailing comma in an array"),
    "trailing comma in object": _("trailing comma in an object"),
    "object keys must be strings": _("a name must be a text"),
    "expected ':'": _("':' is missing"),
    "expected ',' or ']'": _("',' or ']' is missing"),
    "expected ',' or '}'": _("',' or '}' is missing"),
}
"""Messages of msgspec, in the language chosen."""

_POSITION = re.compile(r"\(byte (\d+)\)")


def sliced(data: Bytes, read: Callable[[Slice], T], size: int = SLICE) -> Iterator[T]:
    """Yield what `read` makes of each slice in turn. It raises `Slice.refused` for one that is no JSON.

    Raises NotJson, and RecursionError for too many levels. Most slices are cut where a cut is likely; that `read` takes
    them proves it right, since a wrong one leaves a text or a bracket open. The others are cut by reading them.
    """
    at = len(BOM) if data[:3] == BOM else 0
    opened = b""
    while True:
        found = _guessed_slice(data, at, size, opened, read)
        if found is None:
            found = _exact_slice(data, at, size, opened, read)
        cut, opened, result = found
        yield result
        yield_to_loop()
        if cut.is_last:
            return
        at += len(cut.piece) + 1


def _guessed_slice(
    data: Bytes, at: int, size: int, opened: bytes, read: Callable[[Slice], T]
) -> tuple[Cut, bytes, T] | None:
    """Return a slice cut between two containers, and what was read of it; None where that proves wrong."""
    if not opened or at + size >= len(data):
        return None
    piece = data[at : at + size]
    places = list(BETWEEN_CONTAINERS.finditer(piece, max(size - TAIL, 0)))
    if not places or piece.lstrip()[:1] in _NO_VALUE:
        return None
    cut = Cut(piece[: places[-1].start(1)])
    try:
        return cut, opened, read(_closed_slice(cut, at, opened, opened))
    except (NotJson, RecursionError):
        return None


def _exact_slice(data: Bytes, at: int, size: int, opened: bytes, read: Callable[[Slice], T]) -> tuple[Cut, bytes, T]:
    cut = next_cut(data, at, size)
    if at and cut.piece.lstrip()[:1] in _NO_VALUE:
        raise NotJson(_("a value is missing"), at)
    if not cut.is_last and cut.piece.rstrip()[-1:] in (b"{", b"["):
        raise NotJson(_("a value is missing"), at + len(cut.piece))
    still_open = b"" if cut.is_last else unmatched(opened + cut.brackets)
    result = read(_closed_slice(cut, at, opened, still_open))
    if not cut.is_last and not _OPEN.fullmatch(still_open):
        raise NotJson(_("brackets do not match"), at + len(cut.piece))
    return cut, still_open, result


_NO_VALUE = (b"", b"}", b"]", b",")


def line_and_column(text: Bytes, at: int) -> tuple[int, int]:
    """Return line and column of a byte, both from 1; columns in characters."""
    at = min(at, len(text))
    line = sum(text[start : min(start + SLICE, at)].count(b"\n") for start in range(0, at, SLICE)) + 1
    begin = max(text.rfind(b"\n", 0, at) + 1, at - _LONGEST_COLUMN)
    return line, len(text[begin:at].decode("utf-8", "replace")) + 1 + (begin - (text.rfind(b"\n", 0, begin) + 1))


_LONGEST_COLUMN = 1024**2
"""Bytes of a line; further to the right bytes are counted in place of characters."""


def first_slice(head: bytes) -> Slice | None:
    """Return what can be read of a text by its beginning; None where that is nothing."""
    at = len(BOM) if head[:3] == BOM else 0
    cut = last_cut(head[at:])
    still_open = unmatched(cut.brackets) if cut else b""
    if cut is None or not _OPEN.fullmatch(still_open) or len(still_open) > DEEPEST:
        return None
    return _closed_slice(cut, at, b"", still_open)


_OPEN = re.compile(rb"[{\[]+")


def _closed_slice(cut: Cut, at: int, before: bytes, after: bytes) -> Slice:
    if max(len(before), len(after)) > DEEPEST:
        raise RecursionError
    opening = before[:-1].replace(b"{", b'{"":') + before[-1:]
    closing = after.translate(CLOSERS)[::-1]
    return Slice(opening + cut.piece + closing, at, len(opening), len(before), len(closing), cut.is_last)
