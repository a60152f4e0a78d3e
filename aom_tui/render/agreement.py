"""How a reply differs from what the documents say, in a few quiet lines."""

from collections.abc import Iterator

from aom_tui.language import _, about
from aom_tui.render.clean import clean_line
from aom_tui.session.schema_differences import SchemaDifference

MOST_LINES = 12
"""Lines shown; what is more is counted."""


def agreement_lines(found: tuple[SchemaDifference, ...]) -> Iterator[str]:
    """One line for each field that differs; nothing where the reply is as documented."""
    for each in found[:MOST_LINES]:
        line = _said(each)
        yield _("{line} ({count} times)").format(line=line, count=each.count) if each.count > 1 else line
    if len(found) > MOST_LINES:
        yield _("and {number} more differences").format(number=len(found) - MOST_LINES)


def _said(each: SchemaDifference) -> str:
    place = clean_line(each.place) or _("the body")
    match each.kind:
        case "status":
            return _("status {status}: not among the documented ones").format(status=place)
        case "unknown":
            return _("{place}: not documented").format(place=place)
        case "missing":
            return _("{place}: documented as required, and missing").format(place=place)
        case _:
            return about(place, clean_line(each.said))
