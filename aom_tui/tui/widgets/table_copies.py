"""What can be taken of a table: the selected rows, a value, CSV of all or of what is shown."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from aom_tui.language import _, ngettext
from aom_tui.render.table.columns import Column
from aom_tui.render.table.grid import Grid
from aom_tui.render.table.text import csv_text, plain_text, tsv_text
from aom_tui.tui.actions.copying import Copied
from aom_tui.tui.screens.choice import Choice
from aom_tui.tui.screens.save import ByEnding
from aom_tui.tui.widgets.latest_work import Gone, LatestWork
from aom_tui.tui.widgets.table_options import TableOptions
from aom_tui.tui.widgets.table_sheet import FEW

if TYPE_CHECKING:
    from aom_tui.tui.widgets.table_view import TableView

SHOWN, WHOLE = _("what is shown"), _("the whole table")


class TableCopies:
    """Copies of the table that a view shows; CSV of many rows is written by the view's work, in a thread."""

    def __init__(self, table: "TableView", work: LatestWork) -> None:
        self._table, self._work = table, work

    def copied(self) -> Copied:
        """The selected rows as TSV, else the value at the cursor."""
        grid, rows, value = self._table.grid, self._table.selected_rows, self._table.value
        if grid is not None and rows:
            words = ngettext("{number} row as TSV", "{number} rows as TSV", len(rows)).format(number=f"{len(rows):,}")
            return Copied(words, written=partial(tsv_text, grid, self._table.columns, rows), file="rows")
        if grid is not None and value:
            return Copied(value.path, written=partial(grid.text, value))
        return Copied(_("table"))

    def view_text(self) -> tuple[str, str]:
        """The columns that are shown of the first rows, as lines."""
        grid = self._table.grid
        return _("table"), plain_text(grid, self._table.columns) if grid is not None and self._table.columns else ""

    def by_ending(self) -> ByEnding:
        """What is shown as a file whose name ends so; nothing where there is no table."""
        grid, shown = self._table.grid, self._table.columns
        if grid is None or not shown:
            return {}

        def pieces(text: Callable[[Grid, Sequence[Column], Iterable[int]], str]) -> Iterator[bytes]:
            yield text(grid, shown, range(len(grid.rows))).encode("utf-8", "replace").rstrip(b"\n") + b"\n"

        return {".csv": partial(pieces, csv_text), ".tsv": partial(pieces, tsv_text)}

    def ask_csv(self) -> None:
        """What is shown as CSV; where that is not all, ask which."""
        grid, options = self._table.grid, self._table.options
        if grid is None or not self._table.columns:
            return
        if options == TableOptions():
            self._copy_csv(grid.columns, as_sent=False)
            return
        every, shown = len(grid.columns), len(self._table.columns)
        words = (
            _("{shown} of {every} columns, in this order").format(shown=shown, every=every),
            _("{every} columns, as sent").format(every=every),
        )
        page = Choice(_("Copy as CSV"), (SHOWN, WHOLE), words)
        self._table.app.push_screen(page, self._csv_chosen)

    def _csv_chosen(self, which: str | None) -> None:
        if which is not None and self._table.grid is not None:
            columns = self._table.columns if which == SHOWN else self._table.grid.columns
            self._copy_csv(columns, as_sent=which == WHOLE)

    def _copy_csv(self, columns: Sequence[Column], *, as_sent: bool) -> None:
        grid = self._table.grid
        if grid is None:
            return

        def made(gone: Gone) -> str:
            return csv_text(replace(grid, order=None) if as_sent else grid, columns, range(len(grid.rows)), gone)

        take = partial(self._take_csv, len(grid.rows))
        self._work.do(made, take, _("Writing CSV..."), at_once=len(grid.rows) < FEW)

    def _take_csv(self, count: int, text: str) -> None:
        self._table.report_cursor()
        words = ngettext("{number} row as CSV", "{number} rows as CSV", count).format(number=f"{count:,}")
        self._table.post_message(self._table.Copied(words, text, file="table"))
