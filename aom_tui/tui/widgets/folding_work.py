"""Folding and unfolding the rows of a JSON document, in a thread where the document is large."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from aom_tui.language import _
from aom_tui.render.document.document import Document
from aom_tui.render.document.folding import Folding, Row, VisibleRows
from aom_tui.render.document.outline import Outline

if TYPE_CHECKING:
    from aom_tui.tui.widgets.document_view import DocumentView

AT_ONCE = 8 * 1024 * 1024
"""Bytes of a document whose rows are found again at once when something is folded; for more a thread does it."""

CARRIED = 1024 * 1024
"""Bytes of a reply up to which what is folded in it is found again in the next one at once."""

Change = Callable[[Folding], Folding]


class FoldingWork:
    """Finds the rows that a view shows after a fold, and counts what its folded values hold."""

    def __init__(self, view: "DocumentView") -> None:
        self._view = view
        self._one_at_a_time = asyncio.Lock()
        self._counting: set[int] = set()

    def forget(self) -> None:
        """Drop what is under way for the document that was shown."""
        self._counting.clear()
        self._view.workers.cancel_group(self._view, "fold")

    def refold(self, change: Change, document: Document | None = None, offset: int | None = None) -> None:
        """Fold otherwise, maybe in another document; then the cursor stays where it is, or goes to an offset."""
        view = self._view
        if len((document or view.document).data) > AT_ONCE:
            work = self._refold_in_thread(change, document, offset)
            view.run_worker(work, group="fold", description=_("fold"), exit_on_error=False)
        elif view.shown.folding:
            view.show_folded(VisibleRows(document or view.document, change(view.shown.folding)), offset)

    async def _refold_in_thread(self, change: Change, document: Document | None, offset: int | None) -> None:
        async with self._one_at_a_time:
            before = self._view.shown
            if before.folding is None:
                return
            folding = before.folding
            shown = await asyncio.to_thread(lambda: VisibleRows(document or before.document, change(folding)))
            if self._view.shown is not before and document is None:
                shown = VisibleRows(self._view.document, shown.folding)  # its lines are cut to another width by now
            self._view.show_folded(shown, offset)

    def count(self, row: Row) -> None:
        """Count what a folded row holds, when it is first drawn."""
        folding = self._view.shown.folding
        if folding and row.is_folded and row.start not in self._counting and folding.outline.count(row.start) is None:
            self._counting.add(row.start)
            work = self._show_count(folding.outline, row.start)
            self._view.run_worker(work, group="count", description=_("count"), exit_on_error=False)

    async def _show_count(self, outline: Outline, start: int) -> None:
        await asyncio.to_thread(outline.items, start)
        folding = self._view.shown.folding
        if folding and folding.outline is outline:
            self._view.lay_out_again()


def folding_of(document: Document, before: Folding | None) -> Folding:
    """All open; a reply that takes the place of one of the same call is folded as that was."""
    outline = Outline(document.data)
    small = before is not None and max(len(document.data), len(before.outline.data)) <= CARRIED
    return before.carried(outline) if before and small else Folding(outline)
