"""The Table view: what can be done with a table on screen."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType

from aom_tui.language import _, ngettext
from aom_tui.render.document.document import Place
from aom_tui.tui.widgets.latest_work import Gone
from aom_tui.tui.widgets.table_cursor import Cursor
from aom_tui.tui.widgets.table_options import TableOptions
from aom_tui.tui.widgets.table_sheet import FEW, TableSheet

if TYPE_CHECKING:
    from aom_tui.render.document.find_items import ItemMatches
    from aom_tui.render.table.columns import Column
    from aom_tui.render.table.grid import Grid
    from aom_tui.tui.actions import copying
    from aom_tui.tui.actions.searching import Searched
    from aom_tui.tui.screens.save import ByEnding


class TableView(TableSheet):
    """Sorting, columns to choose, other lists of the same reply, copies to take away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "show_in_body", _("show this value in Body"), show=False, id="table.show_in_body"),
        Binding("comma,，", "sort", _("sort by this column: up, down, as sent"), show=False, id="table.sort"),
        Binding("i", "choose_columns", _("choose columns and their order"), show=False, id="table.choose_columns"),
        Binding(
            "left_square_bracket,【",
            "other_table(-1)",
            _("the list before, as a table"),
            show=False,
            id="table.list_before",
        ),
        Binding(
            "right_square_bracket,】",
            "other_table(1)",
            _("the next list of the reply, as a table"),
            show=False,
            id="table.next_list",
        ),
        Binding("C", "copy_csv", _("copy as CSV"), show=False, id="table.copy_csv"),
    ]

    # -- the value

    @property
    def path_here(self) -> str | None:
        """Of the value at the cursor; None where there is none."""
        value = self.value
        return value.path if value else None

    def action_show_in_body(self) -> None:
        """Where the cell, or where there is none the row, stands in the body."""
        if self._grid is not None and len(self._grid.rows):
            found = self.value or self._grid.row(self._cursor.row)
            self.post_message(self.BodyAsked(found.start))

    # -- what is searched for

    @property
    def cursor(self) -> Place:
        """Row and column of the cursor, as shown."""
        return self._cursor.place

    def go_to(self, place: Place) -> None:
        """The cursor to that cell; nothing is selected then but it."""
        self._go(Cursor(place.row, place.column))

    def searched(self) -> "Searched | None":
        """The cells, where there is a table."""
        from aom_tui.tui.widgets.searched_cells import SearchedCells

        grid = self._grid
        return SearchedCells(self, grid) if grid is not None and self.columns else None

    def mark(self, found: "tuple[ItemMatches, int] | None") -> None:
        """Mark the cells that match, by position among so many columns; or none."""
        is_known = found is not None and self._found is not None and found[0] is self._found[0]
        self._found, before = found, self._marked
        self._marked = self._found_within(self.scroll_offset.y, self.scroll_offset.y + self.size.height)
        if not is_known or self._marked != before:  # a search counts on, mostly where nobody looks
            self.refresh()

    # -- what has changed

    @property
    def has_changes(self) -> bool:
        """Whether a row is not as it was."""
        return self._lines is not None and self._lines.has_changes

    @property
    def seeks_changes(self) -> bool:
        """Whether the rows in sight are still those of the reply before."""
        subject, grid = self._subject, self._grid
        return bool(self.mark_changes and subject and grid and grid.rows.data is not subject.page.document.data)

    def step_change(self, by: int) -> None:
        """To the first changed cell of the next such row (1), or of the one before (-1)."""
        from aom_tui.tui.actions.stepping import step_to_change

        lines = self._lines
        found = step_to_change(lines.changed_places(), self._cursor.row, by) if lines else None
        if lines and found:
            lines.gone_to, place = found, found[0]
            names = lines.changed_cells(place)
            shown = (at for at, column in enumerate(self.columns) if column.name in names)
            self.go_to(Place(place, next(shown, self._cursor.column)))

    # -- order

    def action_sort(self) -> None:
        """By the column of the cursor: up, then down, then as sent."""
        if self._grid is not None and self.columns:
            self._set_options(self.options.sorted_next(self.columns[self._cursor.column].name))
            self._sort()

    def _set_options(self, options: TableOptions) -> None:
        if self._grid is not None:
            self._tables.by_path[self._grid.source.path] = options

    def _sort(self) -> None:
        grid, options = self._grid, self.options
        if grid is None:
            return
        words = _("Sorting by {column}...").format(column=options.sorted_by)
        self._work.do(lambda gone: options.ordered(grid, gone), self._take_order, words, at_once=len(grid.rows) < FEW)

    def _take_order(self, grid: "Grid") -> None:
        """The rows from the top, in their new order."""
        if self._lines is not None:
            order = {"order": grid.order, "sorted_by": grid.sorted_by, "descending": grid.descending}
            self._lines.grid, self._lines.gone_to = replace(self._lines.grid, **order), (-1, "")
            self._go(Cursor(0, self._cursor.column))

    # -- columns

    def action_choose_columns(self) -> None:
        """Check marks and order."""
        from aom_tui.tui.screens.columns import ChooseColumns

        grid = self._grid
        if grid is None or not self.columns:
            return
        heads = {column.name: column.head for column in grid.columns}
        shown = [column.name for column in self.columns]
        self.app.push_screen(ChooseColumns(heads, shown), self._take_columns)

    def _take_columns(self, names: tuple[str, ...] | None) -> None:
        if names is None or self._grid is None:
            return
        every = tuple(column.name for column in self._grid.columns)
        self._set_options(replace(self.options, names=None if names == every else names))
        self._lay_out()
        self._go(Cursor(self._cursor.row, 0))

    # -- other tables

    def action_other_table(self, step: int) -> None:
        """Another list of the reply."""
        if self._grid is not None and len(self._grid.sources) > 1:
            paths = [source.path for source in self._grid.sources]
            self._show_table(paths[(paths.index(self._grid.source.path) + step) % len(paths)])

    def action_choose_table(self) -> None:
        """Any list of the reply, by its path."""
        from aom_tui.tui.screens.choice import Choice

        if self._grid is not None:
            paths = [source.path for source in self._grid.sources]
            sizes = [source.size for source in self._grid.sources]
            page = Choice(_("Lists of this reply"), paths, sizes, self._grid.source.path)
            self.app.push_screen(page, self._show_table)

    def _show_table(self, path: str | None) -> None:
        if path and self._grid is not None and path != self._grid.source.path:
            self._tables.path = path
            self._cursor = Cursor()
            self._make(path)

    # -- copies

    @property
    def has_selection(self) -> bool:
        """Whether rows are selected."""
        return bool(self._cursor.selected)

    def copied(self) -> "copying.Copied":
        """The selected rows as TSV, else the value at the cursor."""
        from aom_tui.render.table.text import tsv_text
        from aom_tui.tui.actions.copying import Copied

        grid, rows, value = self._grid, self._cursor.selected, self.value
        if grid is not None and rows:
            words = ngettext("{number} row as TSV", "{number} rows as TSV", len(rows)).format(number=f"{len(rows):,}")
            return Copied(words, written=partial(tsv_text, grid, self.columns, rows), file="rows")
        if grid is not None and value:
            return Copied(value.path, written=partial(grid.text, value))
        return Copied(_("table"))

    def view_text(self) -> tuple[str, str]:
        """The columns that are shown of the first rows, as lines."""
        from aom_tui.render.table.text import plain_text

        grid = self._grid
        return _("table"), plain_text(grid, self.columns) if grid is not None and self.columns else ""

    def by_ending(self) -> "ByEnding":
        """What is shown as a file whose name ends so; nothing where there is no table."""
        from aom_tui.render.table.text import csv_text, tsv_text

        grid, shown = self._grid, self.columns
        if grid is None or not shown:
            return {}

        def pieces(text: "Callable[[Grid, Sequence[Column], Iterable[int]], str]") -> Iterator[bytes]:
            yield text(grid, shown, range(len(grid.rows))).encode("utf-8", "replace").rstrip(b"\n") + b"\n"

        return {".csv": partial(pieces, csv_text), ".tsv": partial(pieces, tsv_text)}

    def action_copy_csv(self) -> None:
        """What is shown as CSV; where that is not all, ask which."""
        from aom_tui.tui.screens.choice import Choice

        grid, options = self._grid, self.options
        if grid is None or not self.columns:
            return
        if options == TableOptions():
            self._copy_csv(grid.columns, as_sent=False)
            return
        every, shown = len(grid.columns), len(self.columns)
        words = (
            _("{shown} of {every} columns, in this order").format(shown=shown, every=every),
            _("{every} columns, as sent").format(every=every),
        )
        page = Choice(_("Copy as CSV"), (SHOWN, WHOLE), words)
        self.app.push_screen(page, self._csv_chosen)

    def _csv_chosen(self, which: str | None) -> None:
        if which is not None and self._grid is not None:
            columns = self.columns if which == SHOWN else self._grid.columns
            self._copy_csv(columns, as_sent=which == WHOLE)

    def _copy_csv(self, columns: "Sequence[Column]", *, as_sent: bool) -> None:
        grid = self._grid
        if grid is None:
            return

        def made(gone: Gone) -> str:
            from aom_tui.render.table.text import csv_text

            return csv_text(replace(grid, order=None) if as_sent else grid, columns, range(len(grid.rows)), gone)

        take = partial(self._take_csv, len(grid.rows))
        self._work.do(made, take, _("Writing CSV..."), at_once=len(grid.rows) < FEW)

    def _take_csv(self, count: int, text: str) -> None:
        self._say()
        words = ngettext("{number} row as CSV", "{number} rows as CSV", count).format(number=f"{count:,}")
        self.post_message(self.Copied(words, text, file="table"))


SHOWN, WHOLE = _("what is shown"), _("the whole table")
