"""A JSON text of any size in slices that are JSON themselves, so that no step of reading it takes long.

A slice is cut at a comma; the brackets that are open where it begins are put before it, those that are open where it
ends are closed behind it. `[{"a": 1}, {"a": 2, "b": 3}]` comes as `[{"a": 1}]` and `[{"a": 2, "b": 3}]`, or, cut
inside of an object, as `[{"a": 1},{"a": 2}]` and `[{"b": 3}]`. C code that reads a slice lets go of the interpreter
soon; the same code over 50 MB holds the screen up for as long as it takes.
"""

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec
from msgspec import Struct

from aom_tui.language import _
from aom_tui.session.network.spool import Bytes
from aom_tui.session.threads.giving_way import give_way

T = TypeVar("T")

SLICE = 64 * 1024
"""Bytes; reading as many takes half a millisecond."""

DEEPEST = 900
"""Levels; readers of JSON give up at some 1,000."""

BOM = b"\xef\xbb\xbf"
"""What some begin a text in UTF-8 with."""

_ALL_BUT_BRACKETS = bytes(set(range(256)) - set(b"{}[]"))
_CLOSERS = bytes.maketrans(b"{[", b"}]")


def begins_as_json(text: Bytes) -> bool:
    """Whether the first character is one that an object or an array begins with."""
    return text[:64].lstrip()[:1] in (b"{", b"[")


class NotJson(ValueError):
    """The text is no JSON: what is wrong, and at which byte of it; -1 where that is not known."""

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
        """What msgspec says of the slice, said of the whole."""
        found = _POSITION.search(str(error))
        said = _POSITION.sub("", str(error)).strip().removeprefix("JSON is malformed: ")
        if "truncated" in said:
            return NotJson(_("it ends too early"), self.start + len(self.text) - self.head - self.closed)
        at = int(found[1]) if found else -1
        if said == "invalid character":
            at = _literal_before(self.text, at)
        return NotJson(_SAID.get(said, said), self.start + max(at - self.head, 0) if found else -1)


def _literal_before(text: bytes, at: int) -> int:
    """Where the value begins that is nearly `true`, `false` or `null`.

    msgspec's formatter refuses it one byte later, its decoder as many as the right word has.
    """
    for back, initials in ((1, b"tfn"), (4, b"tn"), (5, b"f")):
        begin = at - back
        before = text[max(begin - _FAR, 0) : max(begin, 0)].rstrip()
        if begin >= 0 and text[begin] in initials and before[-1:] in (b"", b":", b",", b"["):
            is_in_text = len(_parts(text[:begin])) % 2 == 0
            return at if is_in_text else begin
    return at


_FAR = 256
"""Bytes of white space before a value that are looked over."""


_SAID = {
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
"""What msgspec says, in our words."""

_POSITION = re.compile(r"\(byte (\d+)\)")


def sliced(data: Bytes, read: Callable[[Slice], T], size: int = SLICE) -> Iterator[T]:
    """What `read` makes of each slice, all of them in turn. It says by `Slice.refused` that one is no JSON.

    Raises NotJson, and RecursionError for too many levels. Most slices are cut where a cut is likely; that `read` takes
    them proves it right, since a wrong one leaves a text or a bracket open. The others are cut by reading them.
    """
    at = len(BOM) if data[:3] == BOM else 0
    opened = b""
    while True:
        found = _likely(data, at, size, opened, read)
        if found is None:
            found = _exact(data, at, size, opened, read)
        cut, opened, result = found
        yield result
        give_way()
        if cut.is_last:
            return
        at += len(cut.piece) + 1


def _likely(
    data: Bytes, at: int, size: int, opened: bytes, read: Callable[[Slice], T]
) -> tuple["_Cut", bytes, T] | None:
    """A slice between two objects or arrays of the list that it is in already; None where that is not how it is."""
    if not opened or at + size >= len(data):
        return None
    piece = data[at : at + size]
    places = list(_BETWEEN.finditer(piece, max(size - _TAIL, 0)))
    if not places or piece.lstrip()[:1] in _NO_VALUE:
        return None
    cut = _Cut(piece[: places[-1].start(1)])
    try:
        return cut, opened, read(_slice(cut, at, opened, opened))
    except (NotJson, RecursionError):
        return None


def _exact(data: Bytes, at: int, size: int, opened: bytes, read: Callable[[Slice], T]) -> tuple["_Cut", bytes, T]:
    cut = _next_cut(data, at, size)
    if at and cut.piece.lstrip()[:1] in _NO_VALUE:
        raise NotJson(_("a value is missing"), at)
    if not cut.is_last and cut.piece.rstrip()[-1:] in (b"{", b"["):
        raise NotJson(_("a value is missing"), at + len(cut.piece))
    still_open = b"" if cut.is_last else _still_open(opened + cut.brackets)
    result = read(_slice(cut, at, opened, still_open))
    if not cut.is_last and not _OPEN.fullmatch(still_open):
        raise NotJson(_("brackets do not match"), at + len(cut.piece))
    return cut, still_open, result


_BETWEEN = re.compile(rb"[}\]]\s*(,)\s*[{\[]")
_TAIL = 4 * 1024
"""Bytes at the end of a slice in which the place for a cut is looked for."""

_NO_VALUE = (b"", b"}", b"]", b",")


def line_and_column(text: Bytes, at: int) -> tuple[int, int]:
    """Where a byte is, both from 1; columns in characters."""
    at = min(at, len(text))
    line = sum(text[start : min(start + SLICE, at)].count(b"\n") for start in range(0, at, SLICE)) + 1
    begin = max(text.rfind(b"\n", 0, at) + 1, at - _LONGEST_COLUMN)
    return line, len(text[begin:at].decode("utf-8", "replace")) + 1 + (begin - (text.rfind(b"\n", 0, begin) + 1))


_LONGEST_COLUMN = 1024**2
"""Bytes; further to the right they are counted, and not characters."""


def first_slice(head: bytes) -> Slice | None:
    """What can be read of a text of which only the beginning is known; None where that is nothing."""
    at = len(BOM) if head[:3] == BOM else 0
    cut = _last_comma(head[at:])
    still_open = _still_open(cut.brackets) if cut else b""
    if cut is None or not _OPEN.fullmatch(still_open) or len(still_open) > DEEPEST:
        return None
    return _slice(cut, at, b"", still_open)


_OPEN = re.compile(rb"[{\[]+")


class _Cut(Struct, frozen=True):
    """A piece up to a comma, and the brackets outside of texts in it; the last one needs none."""

    piece: bytes
    brackets: bytes = b""
    is_last: bool = False


def _slice(cut: _Cut, at: int, before: bytes, after: bytes) -> Slice:
    if max(len(before), len(after)) > DEEPEST:
        raise RecursionError
    opening = before[:-1].replace(b"{", b'{"":') + before[-1:]
    closing = after.translate(_CLOSERS)[::-1]
    return Slice(opening + cut.piece + closing, at, len(opening), len(before), len(closing), cut.is_last)


def _next_cut(data: Bytes, at: int, size: int) -> _Cut:
    """A text or a white space without end takes a longer slice: twice as long until it has a comma."""
    while at + size < len(data):
        if cut := _last_comma(data[at : at + size]):
            return cut
        size *= 2
    return _Cut(data[at:], is_last=True)


def _last_comma(piece: bytes) -> _Cut | None:
    """Up to the last comma outside of texts; rather up to one between two objects or arrays, if there is one near."""
    parts = _parts(piece)
    comma = -1
    at = len(piece)
    for index in range(len(parts) - 1, -1, -1):
        at -= len(parts[index])
        if index % 2 == 0:
            between = _BETWEEN.search(parts[index])
            if between or (comma < 0 and b"," in parts[index]):
                found = between.start(1) if between else parts[index].rfind(b",")
                comma, last, part = at + found, index, parts[index][:found]
            if between or (comma >= 0 and comma - at > _TAIL):
                break
        at -= 1
    if comma < 0:
        return None
    outside = [*parts[:last:2], part]
    return _Cut(piece[:comma], b"".join(outside).translate(None, _ALL_BUT_BRACKETS))


def _parts(piece: bytes) -> list[bytes]:
    """What is outside and what is inside of texts, by turns, as long as it was sent; without the quotes."""
    if b"\\" in piece:
        piece = piece.replace(rb"\\", b"__").replace(rb"\"", b"__")
    return piece.split(b'"')


def _still_open(brackets: bytes) -> bytes:
    """What remains of brackets when those that belong together are taken out."""
    for _round in range(32):
        shorter = brackets.replace(b"{}", b"").replace(b"[]", b"")
        if len(shorter) == len(brackets):
            return brackets
        brackets = shorter
    remaining: list[int] = []
    for bracket in brackets:
        if remaining and _CLOSERS[remaining[-1]] == bracket != remaining[-1]:
            remaining.pop()
        else:
            remaining.append(bracket)
    return bytes(remaining)


def _stand_in(found: re.Match[bytes]) -> bytes:
    return rb"\u0041" if found[0][:3].lower() == rb"\ud" else found[0]


def format_slice(each: Slice, indent: int) -> bytes:
    """The slice indented, as lines of the whole. Raises NotJson; RecursionError where it is too deep."""
    formatted = _formatted(each, indent)
    start, stop = 0, len(formatted)
    for _line in range(each.opened):
        start = formatted.index(b"\n", start) + 1
    for _line in range(each.closed):
        stop = formatted.rindex(b"\n", 0, stop)
    return formatted[start:stop] if each.is_last else formatted[start:stop] + b",\n"


def _formatted(each: Slice, indent: int) -> bytes:
    try:
        try:
            return msgspec.json.format(each.text, indent=indent)
        except (msgspec.MsgspecError, ValueError):
            if b"\\u" not in each.text:
                raise
            return _with_half_characters(each.text, indent)
    except (msgspec.MsgspecError, ValueError) as error:
        raise each.refused(error) from None


_ESCAPE = re.compile(rb"\\(?:u[0-9a-fA-F]{4}|.)", re.DOTALL)


def _with_half_characters(text: bytes, indent: int) -> bytes:
    """Half a surrogate pair in a text is JSON, but msgspec refuses it: other escapes stand in for it meanwhile."""
    sent = _ESCAPE.findall(text)
    formatted = msgspec.json.format(_ESCAPE.sub(_stand_in, text), indent=indent)
    escapes = iter(sent)
    return _ESCAPE.sub(lambda _found: next(escapes), formatted)
