"""The line that says where a cursor is: a path, and behind it what is there."""

import re

from aom_tui.render.cells import cells, cut
from aom_tui.render.clean import clean_line
from aom_tui.render.glyphs import signs

_GAP = "   "

_STEP = re.compile(r'\.\w+|\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]')

_AS_SENT = re.compile(r'".*|-?\d[\d.eE+-]*|true|false|null|[{\[]')
"""A value as it stands in JSON, and so in the row of the cursor: not what it means."""

_LEAST_VALUE = 8
"""Cells; of a value of which no more fits nothing is said."""


def place_line(*parts: str) -> str:
    """What there is to say of a place: its path, what stands there, what that means. Cleaned, on one line."""
    return clean_line(_GAP.join(filter(None, parts)))


def fit_place_line(line: str, width: int) -> str:
    """The line; where it is too long without the value that is on screen already, then without the path's first steps.

    Of those only the last one must stay. Where a path ends and what is said of a value says more: the beginning is the
    same all over the reply.
    """
    parts = line.split(_GAP)
    at = next((at for at, part in enumerate(parts) if part.startswith("$")), None)
    if cells(line) <= width or at is None:
        return line
    said = _GAP.join(parts[at + 1 :])
    if _AS_SENT.fullmatch(said):
        parts = parts[: at + 1]
        room = width - cells(_GAP.join([*parts, ""]))
        if room >= _LEAST_VALUE:
            return _GAP.join([*parts, cut(said, room)])
    excess = cells(_GAP.join(parts)) - width
    parts[at] = parts[at] if excess <= 0 else _without_beginning(parts[at], cells(parts[at]) - excess)
    return _GAP.join(parts)


def _without_beginning(path: str, room: int) -> str:
    """As many of its steps as there is room for, from behind."""
    steps = _STEP.findall(path)
    if len(steps) < 2 or "".join(steps) != path[1:]:  # a name with spaces in it is another part
        return path
    kept = ""
    for step in reversed(steps):
        if kept and 1 + cells(step + kept) > room:
            break
        kept = step + kept
    return signs().ellipsis + kept
