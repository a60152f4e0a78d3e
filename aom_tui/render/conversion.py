"""What became of a deprecated call: field by field, for all three doors."""

from collections.abc import Iterator

from aom_tui.language import _, commas
from aom_tui.problem import place_words
from aom_tui.render.cells import cells, padded
from aom_tui.render.clean import clean_line
from aom_tui.session.compose.successor import Change, Conversion

ARROW = "->"


def conversion_lines(conversion: Conversion) -> Iterator[str]:
    """What became what, one field a line; then what the successor has nothing for, and what it needs besides."""
    kept = [change for change in conversion.changes if change.new]
    widths = [max((cells(part) for part in column), default=0) for column in zip(*map(_names, kept), strict=True)]
    for change in kept:
        old, new = (padded(name, width) for name, width in zip(_names(change), widths, strict=True))
        yield f"{old}  {ARROW}  {new}  {clean_line(change.value)}".rstrip()
    if not conversion.changes:
        yield _("Nothing was filled in; the new call begins empty.")
    for change in conversion.lost:
        yield _("left out, it has no counterpart: {name} = {value}").format(
            name=place_words(clean_line(change.old)), value=clean_line(change.value)
        )
    if conversion.lacks:
        yield _("still to be given: {names}").format(names=commas(map(place_words, conversion.lacks)))


def _names(change: Change) -> tuple[str, str]:
    return place_words(clean_line(change.old)), place_words(clean_line(change.new))
