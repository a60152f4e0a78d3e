"""The list inside a JSON text, and what stands before and behind it, found without decoding values.

Texts joined from these parts have every number, repeated field and escape as it was sent.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct

_SPACE = rb"[ \t\r\n]*+"
_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_NAME = re.compile(_SPACE + rb"(" + _STRING + rb")" + _SPACE + rb":" + _SPACE, re.DOTALL)
_BARE = re.compile(rb'[^ \t\r\n,\]}"\[{]++')
_TEXT = re.compile(_STRING, re.DOTALL)
_MARKS = re.compile(_STRING + rb"|[\[\]{},]", re.DOTALL)
_COMMA = re.compile(_SPACE + rb",?+")
_STEP = re.compile(r"json\((\w+)\)|(\w+)")


class Member(Struct, frozen=True):
    """A field of an object: its name, decoded, and the span of its value."""

    name: str
    start: int
    end: int


class Parts(Struct, frozen=True, eq=False):
    """A JSON text around one of its lists. `inner` is what stands between its brackets, without outer white space."""

    head: bytes
    inner: bytes
    tail: bytes
    count: int
    """Items of the list; 0 also where null stands in its place."""
    last: bytes = b""
    """The text of the last item."""
    inside: "Parts | None" = None
    """Where the list stands in a JSON text inside of a string: the parts of that text; `head` and `tail` go around."""

    def joined(self, inners: Sequence[bytes]) -> bytes:
        """Return the text with these items in its list; each of `inners` is some of them with commas between."""
        if self.inside:
            return self.head + msgspec.json.encode(self.inside.joined(inners).decode()) + self.tail
        items = [piece for inner in inners if inner for piece in (b",", inner)]
        return b"".join((self.head, b"[", *items[1:], b"]", self.tail))  # once: it may be 200 MB


def split(text: bytes, place: str) -> Parts | None:
    """Return the text around the list at a place (`data`, `a.b`, `json(result).data`); None where none is there.

    The text is JSON. Of fields of the same name the last one counts.
    """
    start, end = _first(text)
    steps = place.split(".")
    for number, step in enumerate(steps, 1):
        found = _STEP.fullmatch(step)
        member = last_member(text, found[1] or found[2], start, end) if found else None
        if found is None or member is None:
            return None
        start, end = member.start, member.end
        if found[1]:
            inside = _inside(text[start:end], ".".join(steps[number:]))
            return inside and Parts(text[:start], inside.inner, text[end:], inside.count, inside.last, inside)
    return _list(text, start, end)


def _first(text: bytes) -> tuple[int, int]:
    start = len(text) - len(text.lstrip(b" \t\r\n"))
    return start, len(text.rstrip(b" \t\r\n"))


def _inside(string: bytes, place: str) -> Parts | None:
    """Return the parts of the JSON text that a JSON string holds."""
    try:
        return split(msgspec.json.decode(string, type=str).encode(), place)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return None


def _list(text: bytes, start: int, end: int) -> Parts | None:
    if text[start:end] == b"null":
        return Parts(text[:start], b"", text[end:], 0)
    if text[start : start + 1] != b"[":
        return None
    items = _items(text[start:end])
    inner = text[start + 1 : end - 1].strip(b" \t\r\n")
    return Parts(text[:start], inner, text[end:], len(items), bytes(items[-1]).strip() if items else b"")


# -- objects


def last_member(text: bytes, name: str, start: int = 0, end: int | None = None) -> Member | None:
    """Return the field of that name, of several the last, of the object that the text, or a span of it, is."""
    end = len(text) if end is None else end
    return next((each for each in reversed(list(_members(text, start, end))) if each.name == name), None)


def _members(text: bytes, start: int, end: int) -> Iterator[Member]:
    """Yield the fields in the order of the text; none where no object stands there."""
    if text[start : start + 1] != b"{":
        return
    known = _raws(text[start:end])
    at = start + 1
    while found := _NAME.match(text, at, end):
        name = _decoded(found[1])
        at = _end_of_value(text, found.end(), known.get(name))
        yield Member(name, found.end(), at)
        comma = _COMMA.match(text, at, end)
        at = comma.end() if comma else at


def _decoded(string: bytes) -> str:
    """Return the text of a JSON string; as written where it holds half a surrogate pair, which msgspec refuses."""
    try:
        return msgspec.json.decode(string, type=str)
    except (msgspec.DecodeError, ValueError):
        return string[1:-1].decode("utf-8", "replace")


def _raws(text: bytes) -> Mapping[str, msgspec.Raw]:
    """Return the texts of the fields, of several of one name the last, to skip long values; empty if not decodable."""
    try:
        return msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, ValueError, RecursionError):
        return {}


def _end_of_value(text: bytes, start: int, likely: msgspec.Raw | None) -> int:
    first = text[start : start + 1]
    if first == b'"':
        found = _TEXT.match(text, start)
    elif first in (b"{", b"["):
        # no list or object is the beginning of another one, so this is the one that stands here, or another double
        known = bytes(likely) if likely else b""
        return start + len(known) if known and text.startswith(known, start) else _closing(text, start)
    else:
        found = _BARE.match(text, start)
    return found.end() if found else start


def _closing(text: bytes, start: int) -> int:
    """Return the end of the list or object that begins at `start`."""
    depth = 0
    for found in _MARKS.finditer(text, start):
        depth += (found[0] in (b"[", b"{")) - (found[0] in (b"]", b"}"))
        if not depth:
            return found.end()
    return len(text)


# -- lists


def _items(text: bytes) -> Sequence[bytes | msgspec.Raw]:
    """Return the texts of a list's items."""
    try:
        return msgspec.json.decode(text, type=list[msgspec.Raw])
    except (msgspec.DecodeError, ValueError, RecursionError):
        return _cut(text)


def _cut(text: bytes) -> list[bytes]:
    """Return the same by brackets and commas, where msgspec refuses what JSON allows."""
    depth, begun, items = 0, 1, []
    for found in _MARKS.finditer(text):
        depth += (found[0] in (b"[", b"{")) - (found[0] in (b"]", b"}"))
        if (found[0] == b"," and depth == 1) or depth == 0:
            items.append(text[begun : found.start()].strip())
            begun = found.end()
    return [] if items == [b""] else items


# -- values


def scalar_at(text: bytes, place: str) -> str | None:
    """Return the string or the digits of the number at a dotted place; None for anything else."""
    start, end = _first(text)
    for name in place.split("."):
        member = last_member(text, name, start, end)
        if member is None:
            return None
        start, end = member.start, member.end
    value = text[start:end]
    if value[:1] == b'"':
        return _decoded(value)
    return value.decode() if value[:1].isdigit() or value[:1] == b"-" else None
