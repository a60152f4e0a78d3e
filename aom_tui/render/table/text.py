"""A table as text: CSV for spreadsheets, TSV for the clipboard, plain lines for people.

In CSV and TSV values stand as they were sent, times too, so that nothing is lost; what is nested stands as JSON. A text
that a spreadsheet would take for a formula (it begins with = + - @, a tab or a carriage return, and is no number)
gets an apostrophe in front: OWASP's rule against CSV injection.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, takewhile

from msgspec.structs import replace

from aom_tui.language import ngettext
from aom_tui.render.cells import aligned, cells
from aom_tui.render.clean import clean, clean_line
from aom_tui.render.document.json_leaves import Leaf
from aom_tui.render.table.cells import Cells, text_of
from aom_tui.render.table.columns import Column
from aom_tui.render.table.grid import Grid
from aom_tui.session.concurrency.loop_priority import yield_to_loop

PRINTED = 500
"""Rows of a table that is printed as plain lines."""

SOME = 500
"""Rows that are written in one go."""

_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?$", re.ASCII)


def csv_text(
    grid: Grid, shown: Sequence[Column], places: Iterable[int], gone: Callable[[], bool] = lambda: False
) -> str:
    """The rows at these places as CSV (RFC 4180, but with line feeds), with a head. Stops when `gone` says so."""
    return "".join(csv_pieces(grid, shown, takewhile(lambda _place: not gone(), places)))


def csv_pieces(grid: Grid, shown: Sequence[Column], places: Iterable[int]) -> Iterator[str]:
    """The same, some rows at a time: whoever writes them need not wait for the last, nor hold them all."""
    lines = chain([[column.name for column in shown]], _sent(grid, shown, places))
    while some := list(islice(lines, SOME)):
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows(map(_harmless, line) for line in some)
        yield written.getvalue()


def tsv_text(grid: Grid, shown: Sequence[Column], places: Iterable[int]) -> str:
    """The same as TSV: a line for each row, a tab between values, and none of either inside of one."""
    lines = chain([[column.name for column in shown]], _sent(grid, shown, places))
    return "\n".join("\t".join(_harmless(clean_line(each)) for each in line) for line in lines)


def plain_text(grid: Grid, shown: Sequence[Column]) -> str:
    """The first rows as lines, columns aligned as on screen and nothing cut; then how many more there are."""
    whole = replace(grid.cells, whole=True)
    number = min(len(grid.rows), PRINTED)
    lines = [[column.head for column in shown]]
    for place in range(number):
        row = grid.rows.row(grid.number(place))
        lines.append([whole.text(row[column.name], column.name) if column.name in row else "" for column in shown])
    widths = [max(map(cells, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths])
    signs = [column.is_number for column in shown]
    text = ["  ".join(map(aligned, line, widths, signs)).rstrip() for line in lines]
    if rest := len(grid.rows) - number:
        text.append(ngettext("and {number} more row", "and {number} more rows", rest).format(number=rest))
    return "\n".join(text)


def _sent(grid: Grid, shown: Sequence[Column], places: Iterable[int]) -> Iterator[list[str]]:
    whole, names = replace(grid.cells, whole=True), [column.name for column in shown]
    for place in places:
        row = grid.rows.row(grid.number(place))
        yield [_value(whole, row[name], name) if name in row else "" for name in names]
        yield_to_loop()


def _value(whole: Cells, leaf: Leaf, name: str) -> str:
    json = whole.rows.json(leaf, name)
    if json == b"null":
        return ""
    return whole.text(leaf, name) if json[:1] in (b"{", b"[") else clean(text_of(json))


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _NUMBER.match(text) else text
