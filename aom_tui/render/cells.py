"""Text measured in cells of a terminal, where a Chinese character takes two: padded, cut, wrapped."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from os.path import commonprefix

from aom_tui.render.glyphs import signs

_PIECES = re.compile(r"\s+|[^\s\u2e80-\uffef]+|.", re.DOTALL)
"""Where a line may be broken: at a space, and beside any character of a script that has none."""
_CLINGS = "，。、；：？！）》」』”’…"
"""Begins no line."""


def cells(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character) or character in "\u200b\u200d\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, width: int) -> str:
    """The text with spaces after it."""
    return text + " " * (width - cells(text))


def cut(text: str, width: int) -> str:
    """The text, or as much of it as fits before an ellipsis."""
    if cells(text) <= width:
        return text
    return _head(text, width - 1) + signs().ellipsis


def aligned(text: str, width: int, to_the_right: bool) -> str:
    """The text in exactly that many cells, cut with an ellipsis."""
    text = cut(text, width)
    room = " " * (width - cells(text))
    return room + text if to_the_right else text + room


def _head(text: str, width: int) -> str:
    """As many characters as fit into the width."""
    at = room = 0
    for character in text:
        room += _width(character)
        if room > width:
            break
        at += 1
    return text[:at]


def cut_apart(names: Sequence[str], width: int) -> list[str]:
    """The names, each in at most `width` cells; of a longer one the part stays in which it differs from the others."""
    begun = _differing(names)
    return [name if cells(name) <= width else _cut_at(name, begun[name], width) for name in names]


def _differing(names: Sequence[str]) -> dict[str, int]:
    """For each name, at which character it differs from the name most like it."""
    ordered = sorted({*names})
    shared = [0, *(len(commonprefix(pair)) for pair in pairwise(ordered)), 0]  # noqa: RUF071 - of characters, not of paths
    return {name: max(shared[at], shared[at + 1]) for at, name in enumerate(ordered)}


def _cut_at(name: str, at: int, width: int) -> str:
    head = _head(name, width // 3)
    room = width - cells(head) - 1
    if cells(name[: at + 1]) < width * 3 // 4 or room < 2:
        return cut(name, width)
    start = max(at - room // 3, len(head))
    while start > len(head) and cells(name[start - 1 :]) <= room:
        start -= 1
    return head + signs().ellipsis + cut(name[start:], room)


def broken(piece: str, width: int) -> Iterator[str]:
    """The text in pieces no wider than `width`, broken anywhere, with nothing lost; one empty piece of none."""
    while cells(piece) > width > 1:
        head = _head(piece, width)
        head = head[: head.rfind("/", len(head) // 2) + 1] or head
        yield head
        piece = piece[len(head) :]
    yield piece


def wrapped(
    text: str, width: int, *, first: str = "", rest: str = "", parts: Callable[[str, int], Iterator[str]] = broken
) -> list[str]:
    """The text in lines no wider than `width`: the first begins with `first`, the others with `rest`.

    A word wider than a line is taken apart by `parts`, by itself behind a slash where it has one; nothing else is.
    White space between words becomes one space.
    """
    lines, line, begun = [], first, False
    for gap, piece in _spaced(text):
        for part in parts(piece, width - cells(rest)):
            joint = gap if begun else ""
            if begun and cells(line) + cells(joint) + cells(part) > width:
                lines.append(line)
                line, joint = rest, ""
            line += joint + part
            gap, begun = "", True
    return [*lines, line.rstrip()] if begun or line.strip() else lines


def _spaced(text: str) -> Iterator[tuple[str, str]]:
    """Each piece that stays together, and the space before it. A closing mark stays with what it closes."""
    gap, held = "", ""
    for piece in _PIECES.findall(text):
        if piece.isspace():
            if held:
                yield gap, held
            gap, held = " ", ""
        elif held and piece in _CLINGS:
            held += piece
        else:
            if held:
                yield gap, held
                gap = ""
            held = piece
    if held:
        yield gap, held
