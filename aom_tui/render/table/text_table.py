"""Texts in aligned columns under heads, for lists that commands print and for `-o table`."""

from collections.abc import Iterable, Sequence

from aom_tui.render.cells import aligned, cells
from aom_tui.render.clean import clean_line
from aom_tui.render.table.column_widths import GAP, line_width

NARROW = 20
"""Cells to which a column is cut at most."""


def text_table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], width: int | None = None, *, numbers: Sequence[bool] = ()
) -> str:
    """Align rows under heads, by cells so that Chinese lines up. Cleaned; without a newline at the end.

    For a `width` the widest columns are cut with an ellipsis, but none to less than `NARROW`. `numbers` says of each
    column whether it is aligned to the right.
    """
    if not heads:
        return ""
    cleaned = [[clean_line(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(map(cells, column)) for column in zip(*cleaned, strict=True)]
    while width is not None and line_width(widths) > width and max(widths) > NARROW:
        widths[widths.index(max(widths))] -= 1
    cleaned.insert(1, ["-" * each for each in widths])
    to_the_right = numbers or [False] * len(heads)
    gap = " " * GAP
    return "\n".join(gap.join(map(aligned, row, widths, to_the_right)).rstrip() for row in cleaned)
