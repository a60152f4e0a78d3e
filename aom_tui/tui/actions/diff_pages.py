"""Two exchanges on their way to the screen: compared and drawn beside the event loop."""

import asyncio
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from msgspec import Struct

from aom_tui.render.diff.exchanges import Diff, Side, diff, diff_in_process, is_large
from aom_tui.render.diff.text import Page, side_by_side, unified
from aom_tui.render.document.document import Document
from aom_tui.session.concurrency.processes import run_in_process


class Two(Struct, frozen=True, eq=False):
    """What is compared, a line on each, and what else is to be known of them."""

    old: Side
    new: Side
    names: tuple[str, str]
    remark: str = ""


async def compared(two: Two, any_order: bool) -> Diff:
    """The diff, made beside the event loop. Raises Broke where another process had to make it and could not."""
    if is_large(two.old, two.new):
        return await run_in_process(diff_in_process, two.old, two.new, any_order)
    return await asyncio.to_thread(diff, two.old, two.new, any_order)


class Look(Struct, frozen=True):
    """How a diff is to be shown; `width` in cells where side by side."""

    names: tuple[str, str]
    width: int | None
    with_volatile: bool


def drawn(found: Diff, look: Look) -> tuple[Page, Document, list[int]]:
    """The text, as lines to be shown, and the rows with which a difference begins."""
    if look.width is None:
        page = unified(found, look.names, with_volatile=look.with_volatile)
    else:
        page = side_by_side(found, look.names, look.width, with_volatile=look.with_volatile)
    lines = [line.encode("utf-8", "replace") for line in page.lines]
    document, wanted = Document(b"\n".join(lines)), set(page.starts)
    offsets = accumulate((len(line) + 1 for line in lines), initial=0)
    return page, document, [document.row_at(at) for number, at in enumerate(offsets) if number in wanted]


Rows = tuple[Sequence[int], int]
"""Those with which a difference begins, and how many there are in all."""


def row_there(before: Rows, after: Rows, row: int) -> int:
    """The row of a diff drawn otherwise that is as far within the same difference, or in what stands above them all."""
    number = min(bisect_right(before[0], row), len(after[0]))
    (start, stop), (first, end) = ((0, *rows[0], rows[1])[number : number + 2] for rows in (before, after))
    further = (row - start) * (end - first) // max(stop - start, 1)
    return first + min(further, max(end - first - 1, 0))
