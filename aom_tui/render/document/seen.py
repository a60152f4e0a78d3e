"""What is seen of a text's bytes, and which bytes a seen character stands for.

Seen is what `Document.row` gives: UTF-8 with U+FFFD for what is none, controls as `\\uXXXX`, tabs as spaces. Of most
texts that is the text itself, and then nothing is converted.
"""

import codecs
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from aom_tui.render.clean import UNSAFE, clean
from aom_tui.render.document.document import TAB, Document, Place

if TYPE_CHECKING:
    from aom_tui.render.document.find_pattern import Re2

_LENGTHS = "aom_tui.lengths"
_LENGTH = 0xDC80
"""A lone surrogate never comes out of UTF-8: U+DC80 and n stands for n bytes that are none."""


def _length(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError):
        return chr(_LENGTH + error.end - error.start), error.end
    raise error


codecs.register_error(_LENGTHS, _length)


@cache
def _unsafe() -> "Re2":
    """What `clean` looks for, and tabs; lone surrogates are no UTF-8 and found as such."""
    from aom_tui.render.document.find_pattern import Re2

    return Re2(UNSAFE.pattern.replace("\ud800-\udfff", "\t"), folds=False)


def is_as_seen(data: bytes, start: int, stop: int) -> bool:
    """Whether the bytes there are what is seen of them. Takes some 5 ms per MB."""
    piece = data[start:stop]
    if _unsafe().is_in(piece):
        return False
    try:
        return piece.isascii() or bool(piece.decode())
    except UnicodeDecodeError:
        return False


def seen(data: bytes) -> str:
    """Whole lines, or a part of one, as they are seen."""
    return clean(data.decode("utf-8", "replace")).expandtabs(TAB)


def offsets(data: bytes) -> list[int]:
    """For each seen character of one line the offset of the byte that its own character begins with; then the end."""
    found: list[int] = []
    at = 0
    for character in data.decode("utf-8", _LENGTHS):
        length = _bytes(character)
        found += [at] * _width(character, len(found))
        at += length
    return [*found, at]


def columns(line: bytes, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The seen characters of one line that stand for those of its bytes, each as first and one past the last.

    A span may begin before the line and end after it.
    """
    if line.isascii() and line.decode().isprintable():
        return [(max(first, 0), min(last, len(line))) for first, last in spans]
    places = offsets(line)
    return [(bisect_left(places, first), bisect_left(places, last)) for first, last in spans]


def offset_of(document: Document, place: Place) -> int:
    """The byte of a document that a place stands for: the other way round than `Document.place_at`."""
    if not len(document):
        return 0
    start, stop = document.span(place.row)
    places = offsets(document.data[start:stop])
    return start + places[min(place.column, len(places) - 1)]


def _bytes(character: str) -> int:
    return ord(character) - _LENGTH if "\ud800" <= character <= "\udfff" else len(character.encode())


def _width(character: str, column: int) -> int:
    """Seen characters."""
    if character == "\t":
        return TAB - column % TAB
    return 1 if "\ud800" <= character <= "\udfff" else len(clean(character))
