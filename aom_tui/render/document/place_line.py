"""The line that says where a cursor is: a path, and behind it what is there."""

import re

from aom_tui.render.cells import cells
from aom_tui.render.clean import clean_line
from aom_tui.render.glyphs import signs

_GAP = "   "

_STEP = re.compile(r'\.\w+|\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]')


def place_line(*parts: str) -> str:
    """What there is to say of a place: its path, what stands there, what that means. Cleaned, on one line."""
    return clean_line(_GAP.join(filter(None, parts)))


def fit_place_line(line: str, width: int) -> str:
    """The line; where it is too long its path without the first steps, of which only the last one must stay.

    Where a path ends and what stands behind it says more: the beginning is the same all over the reply.
    """
    excess = cells(line) - width
    parts = line.split(_GAP)
    at = next((at for at, part in enumerate(parts) if part.startswith("$")), None)
    if excess <= 0 or at is None:
        return line
    parts[at] = _without_beginning(parts[at], cells(parts[at]) - excess)
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
