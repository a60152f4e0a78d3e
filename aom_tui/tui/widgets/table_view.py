"""The Table view: what can be done with a table on screen."""

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType

from aom_tui.language import _
from aom_tui.render.document.document import Place
from aom_tui.tui.widgets.changed_rows import ChangeSteps
from aom_tui.tui.widgets.table_cursor import Cursor
from aom_tui.tui.widgets.table_options import TableOptions
from aom_tui.tui.widgets.table_sheet import FEW, TableSheet

if TYPE_CHECKING:
    from aom_tui.render.document.find_items import ItemMatches
    from aom_tui.render.table.grid import Grid
    from aom_tui.tui.actions import copying
    from aom_tui.tui.actions.searching import Searched
    from aom_tui.tui.screens.save import ByEnding
    from aom_tui.tui.widgets.table_copies import TableCopies


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
        if self.grid is not None and len(self.grid.rows):
            found = self.value or self.grid.row(self._cursor.row)
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

        grid = self.grid
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
        subject, grid = self._subject, self.grid
        return bool(self.mark_changes and subject and grid and grid.rows.data is not subject.page.document.data)

    def step_change(self, by: int) -> None:
        """To the first changed cell of the next such row (1), or of the one before (-1)."""
        lines = self._lines
        place = lines.change_steps.step(lines.changed_places(), self._cursor.row, by) if lines else None
        if lines and place is not None:
            names = lines.changed_cells(place)
            shown = (at for at, column in enumerate(self.columns) if column.name in names)
            self.go_to(Place(place, next(shown, self._cursor.column)))

    # -- order

    def action_sort(self) -> None:
        """By the column of the cursor: up, then down, then as sent."""
        if self.grid is not None and self.columns:
            self._set_options(self.options.sorted_next(self.columns[self._cursor.column].name))
            self._sort()

    def _set_options(self, options: TableOptions) -> None:
        if self.grid is not None:
            self._tables.by_path[self._kept_as] = options

    def _sort(self) -> None:
        grid, options = self.grid, self.options
        if grid is None:
            return
        words = _("Sorting by {column}...").format(column=options.sorted_by)
        self._work.do(lambda gone: options.ordered(grid, gone), self._take_order, words, at_once=len(grid.rows) < FEW)

    def _take_order(self, grid: "Grid") -> None:
        """The rows from the top, in their new order."""
        if self._lines is not None:
            order = {"order": grid.order, "sorted_by": grid.sorted_by, "descending": grid.descending}
            self._lines.grid, self._lines.change_steps = replace(self._lines.grid, **order), ChangeSteps()
            self._go(Cursor(0, self._cursor.column))

    # -- columns

    def action_choose_columns(self) -> None:
        """Choose columns and their order."""
        from aom_tui.tui.screens.columns import ChooseColumns

        grid = self.grid
        if grid is None or not self.columns:
            return
        heads = {column.name: column.head for column in grid.columns}
        shown = [column.name for column in self.columns]
        self.app.push_screen(ChooseColumns(heads, shown), self._take_columns)

    def _take_columns(self, names: tuple[str, ...] | None) -> None:
        if names is None or self.grid is None:
            return
        every = tuple(column.name for column in self.grid.columns)
        self._set_options(replace(self.options, names=None if names == every else names))
        self._lay_out()
        self._go(Cursor(self._cursor.row, 0))

    # -- other tables

    def action_other_table(self, step: int) -> None:
        """Show the list before or behind this one."""
        if self.grid is not None and len(self.grid.sources) > 1:
            paths = [source.path for source in self.grid.sources]
            self._show_table(paths[(paths.index(self.grid.source.path) + step) % len(paths)])

    def action_choose_table(self) -> None:
        """Any list of the reply, by its path."""
        from aom_tui.tui.screens.choice import Choice

        if self.grid is not None:
            paths = [source.path for source in self.grid.sources]
            sizes = [source.size for source in self.grid.sources]
            page = Choice(_("Lists of this reply"), paths, sizes, self.grid.source.path)
            self.app.push_screen(page, self._show_table)

    def _show_table(self, path: str | None) -> None:
        if path and self.grid is not None and path != self.grid.source.path:
            self._tables.path = path
            self._cursor = Cursor()
            self._make(path)

    # -- copies

    @property
    def has_selection(self) -> bool:
        """Whether rows are selected."""
        return bool(self.selected_rows)

    @property
    def selected_rows(self) -> range:
        """The places of the rows that are selected."""
        return self._cursor.selected

    def copied(self) -> "copying.Copied":
        """The selected rows as TSV, else the value at the cursor."""
        return self._copies.copied()

    def view_text(self) -> tuple[str, str]:
        """The columns that are shown of the first rows, as lines."""
        return self._copies.view_text()

    def by_ending(self) -> "ByEnding":
        """What is shown as a file whose name ends so; nothing where there is no table."""
        return self._copies.by_ending()

    def action_copy_csv(self) -> None:
        """What is shown as CSV; where that is not all, ask which."""
        self._copies.ask_csv()

    @cached_property
    def _copies(self) -> "TableCopies":
        """Loaded when the first copy is made."""
        from aom_tui.tui.widgets.table_copies import TableCopies

        return TableCopies(self, self._work)

    def report_cursor(self) -> None:
        """Post which row of how many the cursor is on, and what its cell holds."""
        self._say()
