"""Operations as rows of a list: what each is called, what it is for, and how it is asked."""

from collections.abc import Sequence

from aom_tui.catalogue.model import Operation
from aom_tui.catalogue.translation import titles
from aom_tui.language import _, commas
from aom_tui.render.cells import cells, cut
from aom_tui.render.table import columned

LEAST_TITLE, LEAST_URI = 16, 24
"""Cells to which these are cut where there is no room; one that has not even those is left out."""

_GAP = 2
_EFFECTS = {
    "read": _("reads"),
    "write": _("writes"),
    "destroy": _("destroys"),
    "unknown": _("unknown"),
}

_ID, _TITLE, _METHOD, _URI, _EFFECT = range(5)


def listed(operations: Sequence[Operation], width: int | None) -> str:
    """A line for each. Within `width` the URI is cut, then left out, then title and method; an id stays whole."""
    heads = (_("operation"), _("title"), _("method"), "URI", _("effect"))
    rows = [_row(each) for each in operations]
    sizes = [max(map(cells, column)) for column in zip(heads, *rows, strict=True)]
    if width is not None:
        sizes = _within(sizes, width)
    kept = [at for at, size in enumerate(sizes) if size > 0]
    shown = ([cut(row[at], sizes[at]) for at in kept] for row in rows)
    return columned([cut(heads[at], sizes[at]) for at in kept], shown)


def _within(sizes: Sequence[int], width: int) -> list[int]:
    """The cells of each column; none of one that is left out."""
    given = list(sizes)
    for at, least in ((_URI, LEAST_URI), (_URI, 0), (_TITLE, LEAST_TITLE), (_METHOD, 0), (_TITLE, 0)):
        lack = sum(size + _GAP for size in given if size) - _GAP - width
        if lack <= 0:
            break
        given[at] = max(given[at] - lack, min(given[at], least)) if least else 0
    spare = width - (sum(size + _GAP for size in given if size) - _GAP)
    for at in (_TITLE, _URI):  # where more went than had to
        more = min(max(spare, 0), sizes[at] - given[at]) if given[at] else 0
        given[at], spare = given[at] + more, spare - more
    return given


def _row(operation: Operation) -> tuple[str, ...]:
    effect = _EFFECTS.get(operation.effect, str(operation.effect))
    marked = commas((effect, _("deprecated") if operation.deprecated else ""))
    title = next(iter(titles(operation)), "")
    return operation.id, title, operation.method, operation.path, marked
