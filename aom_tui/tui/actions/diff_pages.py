"""The diff of a pair of exchanges, computed and laid out beside the event loop."""

import asyncio
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from msgspec import Struct

from aom_tui.render.diff.exchanges import Diff, Side, diff, diff_in_process, is_large
from aom_tui.render.diff.text import Page, side_by_side, unified
from aom_tui.render.document.document import Document
from aom_tui.session.concurrency.processes import run_in_process


class Comparison(Struct, frozen=True, eq=False):
    """The two sides that are compared, a line on each, and a remark above the differences."""

    old: Side
    new: Side
    names: tuple[str, str]
    remark: str = ""


async def compared(comparison: Comparison, any_order: bool) -> Diff:
    """Return the diff, made beside the event loop. Raises Broke where another process had to make it and could not."""
    if is_large(comparison.old, comparison.new):
        return await run_in_process(diff_in_process, comparison.old, comparison.new, any_order)
    return await asyncio.to_thread(diff, comparison.old, comparison.new, any_order)


class DiffLayout(Struct, frozen=True):
    """How to lay out a diff; `width` in cells side by side, None for unified."""

    names: tuple[str, str]
    width: int | None
    with_volatile: bool


def laid_out(found: Diff, layout: DiffLayout) -> tuple[Page, Document, list[int]]:
    """Return the page, its document, and the rows at which differences begin."""
    if layout.width is None:
        page = unified(found, layout.names, with_volatile=layout.with_volatile)
    else:
        page = side_by_side(found, layout.names, layout.width, with_volatile=layout.with_volatile)
    lines = [line.encode("utf-8", "replace") for line in page.lines]
    document, wanted = Document(b"\n".join(lines)), set(page.starts)
    offsets = accumulate((len(line) + 1 for line in lines), initial=0)
    return page, document, [document.row_at(at) for number, at in enumerate(offsets) if number in wanted]


Rows = tuple[Sequence[int], int]
"""The rows at which differences begin, and the number of all rows."""


def matching_row(before: Rows, after: Rows, row: int) -> int:
    """Return the row of another layout that is as far within the same difference, or above the first one."""
    number = min(bisect_right(before[0], row), len(after[0]))
    (start, stop), (first, end) = ((0, *rows[0], rows[1])[number : number + 2] for rows in (before, after))
    further = (row - start) * (end - first) // max(stop - start, 1)
    return first + min(further, max(end - first - 1, 0))
