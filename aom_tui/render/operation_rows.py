"""Operations as rows of a list: what each is called, what it is for, and how it is asked."""

from collections.abc import Sequence

from aom_tui.catalogue.model import Operation
from aom_tui.catalogue.translation import titles
from aom_tui.language import _, commas
from aom_tui.render.cells import cells, cut
from aom_tui.render.table.column_widths import fit_widths
from aom_tui.render.table.text_table import text_table

_EFFECTS = {
    "read": _("reads"),
    "write": _("writes"),
    "destroy": _("destroys"),
    "unknown": _("unknown"),
}

_ID, _TITLE, _METHOD, _URI, _EFFECT = range(5)

LEAST_TITLE, LEAST_URI = 16, 24
"""Cells to which these are cut where there is no room; one that has not even those is left out."""

_CONCESSIONS = ((_URI, LEAST_URI), (_URI, 0), (_TITLE, LEAST_TITLE), (_METHOD, 0), (_TITLE, 0))


def listed(operations: Sequence[Operation], width: int | None) -> str:
    """A line for each. Within `width` the URI is cut, then left out, then title and method; an id stays whole."""
    heads = (_("operation"), _("title"), _("method"), "URI", _("effect"))
    rows = [_row(each) for each in operations]
    sizes = {at: max(map(cells, column)) for at, column in enumerate(zip(heads, *rows, strict=True))}
    if width is not None:
        sizes = fit_widths(sizes, width, _CONCESSIONS, (_TITLE, _URI))
    kept = [at for at, size in sizes.items() if size]
    shown = ([cut(row[at], sizes[at]) for at in kept] for row in rows)
    return text_table([cut(heads[at], sizes[at]) for at in kept], shown)


def _row(operation: Operation) -> tuple[str, ...]:
    effect = _EFFECTS.get(operation.effect, str(operation.effect))
    marked = commas((effect, _("deprecated") if operation.deprecated else ""))
    title = next(iter(titles(operation)), "")
    return operation.id, title, operation.method, operation.path, marked
