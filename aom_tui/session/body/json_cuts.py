"""Where a JSON text can be cut: at commas outside of strings, found without reading the whole."""

import re

from msgspec import Struct

from aom_tui.session.body.spool import Bytes

BETWEEN_CONTAINERS = re.compile(rb"[}\]]\s*(,)\s*[{\[]")
TAIL = 4 * 1024
"""Bytes at the end of a slice in which the place for a cut is looked for."""

CLOSERS = bytes.maketrans(b"{[", b"}]")
_ALL_BUT_BRACKETS = bytes(set(range(256)) - set(b"{}[]"))


class Cut(Struct, frozen=True):
    """A piece up to a comma, and the brackets outside of strings in it, which the last piece does not need."""

    piece: bytes
    brackets: bytes = b""
    is_last: bool = False


def next_cut(data: Bytes, at: int, size: int) -> Cut:
    """Return the piece from `at` on of about `size` bytes, of more where those hold no comma outside of strings."""
    while at + size < len(data):
        if cut := last_cut(data[at : at + size]):
            return cut
        size *= 2
    return Cut(data[at:], is_last=True)


def last_cut(piece: bytes) -> Cut | None:
    """Return the piece up to the last comma outside of strings, or one between two containers near it; None without."""
    parts = outside_and_inside(piece)
    comma = -1
    at = len(piece)
    for index in range(len(parts) - 1, -1, -1):
        at -= len(parts[index])
        if index % 2 == 0:
            between = BETWEEN_CONTAINERS.search(parts[index])
            if between or (comma < 0 and b"," in parts[index]):
                found = between.start(1) if between else parts[index].rfind(b",")
                comma, last, part = at + found, index, parts[index][:found]
            if between or (comma >= 0 and comma - at > TAIL):
                break
        at -= 1
    if comma < 0:
        return None
    outside = [*parts[:last:2], part]
    return Cut(piece[:comma], b"".join(outside).translate(None, _ALL_BUT_BRACKETS))


def outside_and_inside(piece: bytes) -> list[bytes]:
    """Return what is outside and inside of strings, by turns, each as long as it was sent; without the quotes."""
    if b"\\" in piece:
        piece = piece.replace(rb"\\", b"__").replace(rb"\"", b"__")
    return piece.split(b'"')


def unmatched(brackets: bytes) -> bytes:
    """Return the brackets that remain when matching pairs are taken out."""
    for _round in range(32):
        shorter = brackets.replace(b"{}", b"").replace(b"[]", b"")
        if len(shorter) == len(brackets):
            return brackets
        brackets = shorter
    remaining: list[int] = []
    for bracket in brackets:
        if remaining and CLOSERS[remaining[-1]] == bracket != remaining[-1]:
            remaining.pop()
        else:
            remaining.append(bracket)
    return bytes(remaining)
