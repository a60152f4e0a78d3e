"""The structure of an indented JSON text, read off its indentation: where values begin and end, nothing parsed.

The text is what `msgspec.json.format` makes with an indent of two: a scalar, an empty object and an empty array take
one line, everything else has a line for each bracket. So the first line with a container's own indentation that holds
its closing bracket ends it, however much stands between. Searches go window by window: bytes.find keeps the GIL.
"""

from collections.abc import Iterator
from typing import NamedTuple

from aom_tui.render.document.outline import INDENT
from aom_tui.session.concurrency.loop_priority import yield_to_loop

WINDOW = 256 * 1024
"""Bytes searched in one go: a quarter of a millisecond."""


class Span(NamedTuple):
    """A value: where it begins (behind its key) and ends (before its comma), and the spaces before its line."""

    start: int
    stop: int
    indent: int


def root_span(data: bytes) -> Span:
    """The outermost value."""
    stop = len(data)
    while stop and data[stop - 1] in b" \n":
        stop -= 1
    return Span(0, stop, 0)


def find(data: bytes, needle: bytes, start: int, stop: int) -> int:
    """`data.find(needle, start, stop)`, by windows."""
    while stop - start > WINDOW:
        at = data.find(needle, start, start + WINDOW)
        if at >= 0:
            return at
        start += WINDOW - len(needle) + 1
        yield_to_loop()
    return data.find(needle, start, stop)


def is_container(data: bytes, at: int) -> bool:
    """Whether the value at `at` is an object or array with something in it."""
    return data[at] in b"{[" and data[at + 1 : at + 2] == b"\n"


def value(data: bytes, start: int, stop: int, indent: int) -> Span:
    """The value that begins at `start`, somewhere before `stop`, on a line with that indentation."""
    if is_container(data, start):
        closing = b"}" if data[start] == 0x7B else b"]"
        at = find(data, b"\n" + b" " * indent + closing, start, stop)
        return Span(start, (at + indent + 2) if at >= 0 else stop, indent)
    end = data.find(b"\n", start, stop)
    end = stop if end < 0 else end
    return Span(start, end - (data[end - 1] == 0x2C), indent)


def elements(data: bytes, array: Span) -> Iterator[Span]:
    """The elements of an array, one after the other."""
    if not is_container(data, array.start):
        return
    indent = array.indent + INDENT
    at, closing = array.start + 2, array.stop - array.indent - 1
    while at < closing:
        found = value(data, at + indent, array.stop, indent)
        yield found
        at = (data.find(b"\n", found.stop, array.stop) + 1) or array.stop


def members(data: bytes, owner: Span) -> Iterator[tuple[bytes, Span]]:
    """The members of an object: the key as it stands in the text, and the value."""
    if not is_container(data, owner.start):
        return
    indent = owner.indent + INDENT
    at, closing = owner.start + 2, owner.stop - owner.indent - 1
    while at < closing:
        key_end = end_of_key(data, at + indent)
        found = value(data, key_end + 2, owner.stop, indent)
        yield data[at + indent : key_end], found
        at = (data.find(b"\n", found.stop, owner.stop) + 1) or owner.stop


def end_of_key(data: bytes, at: int) -> int:
    """One past the closing quote of the key that begins at `at`."""
    end = data.find(b'"', at + 1)
    while end >= 0 and _backslashes(data, end) % 2:
        end = data.find(b'"', end + 1)
    return end + 1


def _backslashes(data: bytes, at: int) -> int:
    count = 0
    while data[at - 1 - count] == 0x5C:
        count += 1
    return count


def members_named(data: bytes, owner: Span, key: bytes) -> Iterator[Span]:
    """The members of an object that have this key: more than one where it occurs more than once."""
    if not is_container(data, owner.start) or data[owner.start] != 0x7B:
        return
    indent = owner.indent + INDENT
    needle = b"\n" + b" " * indent + key + b": "
    at = find(data, needle, owner.start, owner.stop)
    while at >= 0:
        found = value(data, at + len(needle), owner.stop, indent)
        yield found
        at = find(data, needle, found.stop, owner.stop)
