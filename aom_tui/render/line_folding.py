"""A line that is said to a person, folded for a terminal: at blanks, beside Chinese characters, nowhere else."""

import re
from collections.abc import Iterator

from aom_tui.render.cells import cells, wrapped

REST = "  "
"""What the further lines begin with."""

_HELD = re.compile(r"`[^`]*`|\baom-tui [a-z][^.,;()（）。，；]*|--[a-z-]+ (?:'[^']*'|\S+)")
"""What may be copied and is not broken: a command line, an option with its value. URLs have no blank anyway."""
_BLANK = "\x00"
"""Stands for a blank that must not end a line; no control character is in what is said."""


def fold_line(line: str, width: int) -> list[str]:
    """Fold a line to lines of at most `width` cells; only what may be copied can be wider.

    A cleaned line, as people read it: not for data.
    """
    if cells(line) <= width:
        return [line]
    held = _HELD.sub(lambda found: re.sub(r" (?=\S)", _BLANK, found[0]), line)
    return [each.replace(_BLANK, " ") for each in wrapped(held, width, rest=REST, parts=_unbroken)]


def _unbroken(piece: str, width: int) -> Iterator[str]:  # noqa: ARG001 - the signature of `broken`
    yield piece
