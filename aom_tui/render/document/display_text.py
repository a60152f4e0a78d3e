"""The displayed form of a text, and which of its bytes a displayed character stands for.

Displayed is what `Document.row` returns: UTF-8 with U+FFFD for invalid bytes, controls as `\\uXXXX`, tabs as spaces.
Most texts are displayed as they are, and then nothing is converted.
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
"""U+DC80 + n stands for n invalid bytes: no lone surrogate is ever decoded from UTF-8."""


def _length(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError):
        return chr(_LENGTH + error.end - error.start), error.end
    raise error


codecs.register_error(_LENGTHS, _length)


@cache
def _unsafe() -> "Re2":
    """The characters that `clean` escapes, and tabs; lone surrogates are invalid UTF-8 and found as such."""
    from aom_tui.render.document.find_pattern import Re2

    return Re2(UNSAFE.pattern.replace("\ud800-\udfff", "\t"), folds=False)


def is_displayed_as_is(data: bytes, start: int, stop: int) -> bool:
    """Whether the bytes are displayed unchanged. Takes some 5 ms per MB."""
    piece = data[start:stop]
    if _unsafe().is_in(piece):
        return False
    try:
        return piece.isascii() or bool(piece.decode())
    except UnicodeDecodeError:
        return False


def display_text(data: bytes) -> str:
    """Return the displayed form of whole lines, or of a part of one."""
    return clean(data.decode("utf-8", "replace")).expandtabs(TAB)


def byte_offsets(data: bytes) -> list[int]:
    """Return for each displayed character of a line the offset of the character it stands for; then the line's end."""
    found: list[int] = []
    at = 0
    for character in data.decode("utf-8", _LENGTHS):
        length = _bytes(character)
        found += [at] * _width(character, len(found))
        at += length
    return [*found, at]


def display_columns(line: bytes, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans of a line's bytes as spans of its displayed characters, each first and one past the last.

    A span may begin before the line and end after it.
    """
    if line.isascii() and line.decode().isprintable():
        return [(max(first, 0), min(last, len(line))) for first, last in spans]
    places = byte_offsets(line)
    return [(bisect_left(places, first), bisect_left(places, last)) for first, last in spans]


def byte_offset_of(document: Document, place: Place) -> int:
    """Return the byte of a document that a place shows: the inverse of `Document.place_at`."""
    if not len(document):
        return 0
    start, stop = document.span(place.row)
    places = byte_offsets(document.data[start:stop])
    return start + places[min(place.column, len(places) - 1)]


def _bytes(character: str) -> int:
    return ord(character) - _LENGTH if "\ud800" <= character <= "\udfff" else len(character.encode())


def _width(character: str, column: int) -> int:
    """The number of displayed characters."""
    if character == "\t":
        return TAB - column % TAB
    return 1 if "\ud800" <= character <= "\udfff" else len(clean(character))
