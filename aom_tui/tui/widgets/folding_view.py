"""The rows of a JSON document folded and unfolded under a cursor; in a thread where the document is large."""

import asyncio
from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from aom_tui.language import _
from aom_tui.render.document.document import Document, Place
from aom_tui.render.document.folding import Folding, Row, VisibleRows
from aom_tui.render.document.outline import Outline
from aom_tui.tui.widgets.cursor_view import CursorView
from aom_tui.tui.widgets.document_lines import Line, Top

AT_ONCE = 8 * 1024 * 1024
"""Bytes of a document whose rows are found again at once when something is folded; for more a thread does it."""

Change = Callable[[Folding], Folding]


class FoldingView(CursorView):
    """A tree, where `shown` has a folding; else nothing folds."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "fold", _("fold or unfold the value that begins here"), show=False, id="text.fold"),
        Binding("minus,－", "fold_all", _("fold all, so that it is a tree to open"), show=False, id="text.fold_all"),
        Binding("plus,＋", "unfold_all", _("unfold all"), show=False, id="text.unfold_all"),
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._one_at_a_time = asyncio.Lock()
        self._counting: set[int] = set()

    def go_to(self, offset: int) -> None:
        """The cursor on the byte at `offset` of the document's data; whatever hides it is unfolded.

        At once, but where something is folded in a document of many MB: there some tenths of a second later.
        """
        self._anchor = None
        if self.shown.folding is None or self.shown.folding.is_plain:
            self.cursor = self.document.place_at(offset)
        else:
            self._refold(lambda folding: folding.in_sight(offset), offset=offset)

    def extend(self, document: Document) -> None:
        """The same text in full, of which the beginning was shown: nothing that is visible moves."""
        folding = self.shown.folding
        outline = Outline(document.data)
        if folding is None or folding.is_plain:
            self._set_shown(VisibleRows(document, folding and Folding(outline)))
            self.post_message(self.CursorMoved(self.cursor.row))
        else:
            self._refold(lambda folding: Folding(outline, folding.is_tree, folding.marks), document)

    # -- what a reader does

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What has nothing to fold has no keys for it, and help names none."""
        if action in ("fold", "fold_all", "unfold_all"):
            return self.shown.folding is not None
        return super().check_action(action, parameters)

    def action_fold(self) -> None:
        """Fold or unfold the value that begins on the cursor's row; fold the one that ends there."""
        if not len(self.shown):
            return
        row = self.shown.at(self.shown.place(self.cursor.row))
        if self.shown.opens(row):
            self._toggle(row)
        elif not self.document.continues(row.number):
            self._refold(lambda folding: folding.closed(row.start))

    def _toggle(self, row: Row) -> None:
        change = Folding.unfolded if row.is_folded else Folding.folded
        self._refold(lambda folding: change(folding, row.start))

    def _clicked_margin(self, line: Line) -> bool:
        row = line.row.row
        if line.top.line or not self.shown.opens(row):
            return False
        self.cursor = Place(row.number, self.cursor.column if row.number == self.cursor.row else 0)
        self._toggle(row)
        return True

    def action_fold_all(self) -> None:
        """A tree with its outermost value open."""
        self._refold(Folding.all_folded)

    def action_unfold_all(self) -> None:
        """All open."""
        self._refold(Folding.all_unfolded)

    # -- how it is done

    def _refold(self, change: Change, document: Document | None = None, offset: int | None = None) -> None:
        """Fold otherwise; then the cursor stays where it is, or goes to an offset."""
        if len((document or self.document).data) > AT_ONCE:
            work = self._refold_in_thread(change, document, offset)
            self.run_worker(work, group="fold", description=_("fold"), exit_on_error=False)
        elif self.shown.folding:
            self._refolded(VisibleRows(document or self.document, change(self.shown.folding)), offset)

    async def _refold_in_thread(self, change: Change, document: Document | None, offset: int | None) -> None:
        async with self._one_at_a_time:
            before = self.shown
            if before.folding is None:
                return
            folding = before.folding
            shown = await asyncio.to_thread(lambda: VisibleRows(document or before.document, change(folding)))
            if self.shown is not before and document is None:
                shown = VisibleRows(self.document, shown.folding)  # its lines are cut to another width by now
            self._refolded(shown, offset)

    def _refolded(self, shown: VisibleRows, offset: int | None) -> None:
        above = self.shown.place(self.cursor.row) - self.top.place
        self._set_shown(shown)
        if offset is not None:
            self.cursor = self.document.place_at(offset)
            return
        cursor = self._inside(self.cursor)
        self.scroll_to_top(Top(max(self.shown.place(cursor.row) - above, 0)))
        self.cursor = cursor
        self._follow(cursor)
        self.post_message(self.CursorMoved(cursor.row))

    # -- what a large value holds is counted when it is first drawn

    def _count(self, row: Row) -> None:
        folding = self.shown.folding
        if folding and row.is_folded and row.start not in self._counting and folding.outline.count(row.start) is None:
            self._counting.add(row.start)
            work = self._say_count(folding.outline, row.start)
            self.run_worker(work, group="count", description=_("count"), exit_on_error=False)

    async def _say_count(self, outline: Outline, start: int) -> None:
        await asyncio.to_thread(outline.items, start)
        if self.shown.folding and self.shown.folding.outline is outline:
            self._lay_out()
