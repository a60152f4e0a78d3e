"""A table of a reply on screen: only what is in sight is read and drawn, a cursor goes from cell to cell.

What takes time (finding the rows of a large reply, sorting them, CSV of them) is done in a thread, in slices, with a
word while it lasts.
"""

from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip
from textual.worker import Worker

from aom_tui.language import _
from aom_tui.render.document.document import Place
from aom_tui.tui.widgets.latest_work import Gone, LatestWork
from aom_tui.tui.widgets.reply_view import ReplyView, Subject
from aom_tui.tui.widgets.table_cursor import Cursor, Extent, Sight
from aom_tui.tui.widgets.table_inks import Inks, RowStyle
from aom_tui.tui.widgets.table_layout import Layout
from aom_tui.tui.widgets.table_options import OperationTables, TableOptions
from aom_tui.tui.widgets.visible_cursor import KeepsCursorVisible, VisibleArea

if TYPE_CHECKING:
    from aom_tui.render.document.find_items import ItemMatches
    from aom_tui.render.table.columns import Column
    from aom_tui.render.table.grid import Grid, Value
    from aom_tui.tui.widgets.table_lines import TableLines

AT_ONCE = 200 * 1024
"""Bytes of a text whose table is made without a thread: some 10 ms."""

FEW = 2000
"""Rows that are sorted or copied without one."""


class TableSheet(KeepsCursorVisible, ReplyView):
    """The most telling list of a reply, or another one of it."""

    ALLOW_SELECT = False  # rows are selected, not text

    BINDINGS: ClassVar[list[BindingType]] = [
        *[
            Binding(f"{shift}{key}", f"move('{way}', {select})", said.format(where=words), show=False)
            for shift, select, said in (("", False, _("go {where}")), ("shift+", True, _("select {where}")))
            for key, way, words in (
                ("up", "up", _("a row up")),
                ("down", "down", _("a row down")),
                ("pageup", "page_up", _("a page up")),
                ("pagedown", "page_down", _("a page down")),
            )
        ],
        Binding("left", "move('left', False)", _("a column to the left"), show=False),
        Binding("right", "move('right', False)", _("a column to the right"), show=False),
        Binding("home", "move('home', False)", _("to the first column; from there to the top"), show=False),
        Binding("end", "move('end', False)", _("to the last column; from there to the bottom"), show=False),
        Binding("ctrl+home", "move('top', False)", _("go to the top"), show=False),
        Binding("ctrl+end", "move('bottom', False)", _("go to the bottom"), show=False),
        Binding("space", "move('page_down', False)", _("go a page down"), show=False),
        Binding("escape", "stop_work", _("stop sorting or copying"), show=False),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--cursor-row", "table--head", "table--string", "table--value", "table--literal", "table--comment",
        "table--changed", "table--found",
    }  # fmt: skip

    DEFAULT_CSS = """
    TableSheet {
        overflow: scroll scroll;  /* a bar that comes with the first rows lays out the whole screen, twice */
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 0;
        & > .table--cursor-row { background: $surface; }
        & > .table--head { color: $text-primary; text-style: bold; }
        & > .table--string { color: $foreground; }
        & > .table--value { color: $text-warning; }
        & > .table--literal { color: $text-accent; }
        & > .table--comment { color: $foreground 65%; text-style: italic; }
        & > .table--changed { color: $text-error; text-style: bold underline; }
        & > .table--found { background: $warning 30%; text-style: underline; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._subject: Subject | None = None
        self._called = ""
        """The operation whose reply is shown."""
        self._tables_of: dict[str, OperationTables] = {}
        self._lines: TableLines | None = None
        """The table in sight."""
        self._query = ""
        """The filter that it is a table of."""
        self._earlier: Grid | None = None
        """The one that was, where words stand in its place for a while."""
        self._layout = Layout.of((), 1)
        self._words = ""
        """What is said where no table is."""
        self._cursor = Cursor()
        self._work = LatestWork(self._run, self._say)
        self._dragged_from: int | None = None
        self._found: tuple[ItemMatches, int] | None = None
        """Cells that a search has found, and among how many columns."""
        self._marked: Sequence[int] = ()
        """Those in sight when they were marked."""

    # -- the subject

    def show(self, subject: Subject | None) -> None:
        """Another reply. Cursor, columns, order and scroll stay while it is the same operation's."""
        self._subject = subject
        self._work.drop()
        if subject is None:
            self._say_instead(_("The reply is being read..."))
            return
        if subject.called != self._called:
            self._called, self._cursor = subject.called, Cursor()
            self._lines = self._earlier = None
            self.scroll_to(0, 0, animate=False, immediate=True)
        if instead := _no_table(subject):
            self._say_instead(instead)
            self._earlier = None
            return
        self._make(self._tables.path)

    @property
    def _tables(self) -> OperationTables:
        return self._tables_of.setdefault(self._called, OperationTables())

    @property
    def grid(self) -> "Grid | None":
        """The table in sight; None where words stand in its place."""
        return self._lines.grid if self._lines else None

    @property
    def options(self) -> TableOptions:
        """How the table in sight is looked at."""
        return self._tables.by_path.get(self._kept_as, TableOptions())

    @property
    def _kept_as(self) -> str:
        """By which path they are kept."""
        return self._tables.kept_as(self.grid, self._query) if self.grid else ""

    def _make(self, path: str) -> None:
        """The table with that path, else the first."""
        subject = self._subject
        if subject is None:
            return
        data, tables, before = subject.page.document.data, self._tables, self.grid or self._earlier
        if before and not self._query:
            tables.note_whole(before)
        now, query = datetime.now(UTC).astimezone(), subject.page.query
        known = before.sources if before and before.rows.data is data else ()
        marked = before if self.mark_changes and query == self._query else None

        def made(gone: Gone) -> "TableLines | None":
            from aom_tui.render.prometheus_warnings import prometheus_warnings
            from aom_tui.render.table.grid import grid
            from aom_tui.tui.widgets.table_lines import lines_of

            found = grid(data, now, path, known)
            if found is None:
                return None
            options = tables.by_path.get(tables.kept_as(found, query), TableOptions())
            lines = lines_of(options.ordered(found, gone), marked, gone)
            lines.beside = "  ".join(prometheus_warnings(subject.exchange.reply))
            return lines

        if self._lines is None:
            self._say_instead(_("Rows are being looked for..."))
        self._work.do(made, self._take, _("Rows are being looked for..."), at_once=len(data) < AT_ONCE)

    def _take(self, lines: "TableLines | None") -> None:
        """Show a table that is ready."""
        if lines is None:
            self._say_instead(self._no_list())
            self._earlier = None
            return
        cursor, top = self._where_it_was(lines)
        self._lines, self._earlier, self._words = lines, None, ""
        self._query = self._subject.page.query if self._subject else ""
        self._lay_out()
        self._go(cursor, top)

    def _where_it_was(self, lines: "TableLines") -> tuple[Cursor, int | None]:
        """The cursor on its row, and the place of the first row in sight; None where these rows follow no others."""
        before = self.grid or self._earlier
        if before is None or not lines.follow(before):
            return self._cursor, None
        sight = Sight(self.scroll_offset.y, self._height)
        return self._cursor.followed_in(sight, partial(lines.place_after, before))

    def _no_list(self) -> str:
        if self._subject and self._subject.page.query:
            return _("There is no list of objects in what the filter leaves: 1 shows the body.")
        return _("There is no list of objects in this reply: 1 shows the body.")

    def _say_instead(self, words: str) -> None:
        self._words, self._earlier, self._lines = words, self.grid or self._earlier, None
        self.virtual_size = Size(0, 0)
        self.refresh()
        self.post_message(self.Moved(self, "", ""))

    # -- work that may take time

    def _run(self, work: Callable[[], Coroutine[None, None, None]]) -> Worker[None]:
        return self.run_worker(work, group="table", description=_("make the table"), exit_on_error=False)

    def action_stop_work(self) -> None:
        """Nobody waits any more. What was to be sorted stays as it is, and what is said of it."""
        self._work.drop()
        if grid := self.grid:
            self._tables.by_path[self._kept_as] = self.options.as_ordered(grid)
        self._say()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc is ours only while something is done here."""
        if action == "stop_work":
            return bool(self._work.doing) and self._lines is not None
        return super().check_action(action, parameters)

    # -- drawing

    @property
    def columns(self) -> "tuple[Column, ...]":
        """Those in sight, or that scrolling brings there."""
        return self._layout.columns

    def _lay_out(self) -> None:
        if self.grid is None:
            return
        self._layout = Layout.of(self.options.shown(self.grid.columns), max(self.size.width, 1))
        self._cursor = self._cursor.within(self._extent)
        self.virtual_size = Size(self._layout.width, len(self.grid.rows) + 1)
        self.refresh()

    def _lay_out_for_size(self, before: VisibleArea) -> None:  # noqa: ARG002 - rows stay where they are
        """Lay out for the new width."""
        self._lay_out()

    def render_line(self, y: int) -> Strip:
        """The head, a row, or words instead of a table."""
        base, width = self.ground, self.size.width
        if self._lines is None:
            return Strip([Segment(self._words if y == 0 else "", base)]).adjust_cell_length(width, base)
        scroll_x, scroll_y = self.scroll_offset
        grid = self._lines.grid
        if y == 0:
            from aom_tui.render.glyphs import signs

            sign = signs().descending if grid.descending else signs().ascending
            style = base + self.component("table--head")
            return self._lines.head(self._layout, scroll_x, grid.sorted_by, sign, style)
        place = scroll_y + y - 1
        if place >= len(grid.rows):
            return Strip.blank(width, base)
        strip = self._lines.strip(place, self._layout, scroll_x, Inks.of(self.component), self._row_style(place))
        if len(self._lines.fresh) == 1:
            self.call_later(self._grow)
        return strip

    def _paper(self, place: int) -> Style:
        """The background of a row."""
        base = self.ground
        if place in self._cursor.selected:
            return base + self.selection
        if place == self._cursor.row and self.has_focus:
            return base + Style(bgcolor=self.component("table--cursor-row").bgcolor)
        return base

    def _row_style(self, place: int) -> RowStyle:
        has_cursor = place == self._cursor.row and self.has_focus
        width = len(self._layout.columns)
        found = tuple(at - place * width for at in self._found_within(place, place + 1))
        return RowStyle(self._paper(place), self._cursor.column if has_cursor else None, found)

    def _found_within(self, first: int, stop: int) -> Sequence[int]:
        """The positions of cells in those rows that a search has found."""
        matches, width = self._found or (None, 0)
        if matches is None or width != len(self._layout.columns):
            return ()
        return matches.within(first * width, stop * width)

    def _grow(self) -> None:
        """Rows that were seen for the first time may need more columns, or wider ones."""
        if self._lines is None:
            return
        grown = self._lines.grid.with_columns_of(self._lines.fresh)
        self._lines.fresh.clear()
        if grown is not self._lines.grid:
            self._lines.grid = grown
            self._lay_out()

    def on_focus(self) -> None:
        """Draw the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    # -- the cursor

    @property
    def value(self) -> "Value | None":
        """What is in the cell at the cursor; None where nothing is."""
        grid, columns = self.grid, self._layout.columns
        if grid is None or not len(grid.rows) or not columns:
            return None
        return grid.value(self._cursor.row, columns[self._cursor.column].name)

    @property
    def _height(self) -> int:
        """Rows that are in sight at once."""
        return max(self.size.height - 1, 1)

    @property
    def _extent(self) -> Extent:
        rows = len(self.grid.rows) if self.grid else 0
        return Extent(rows, len(self._layout.columns), max(self.size.height - 2, 1))

    def action_move(self, way: str, select: bool) -> None:
        """Move the cursor, with the selection or without."""
        if self._extent.rows:
            self._go(self._cursor.moved(way, self._extent, select=select))

    def is_cursor_in(self, area: VisibleArea) -> bool:
        """Whether its row is, and of its column what fits."""
        row = Sight(area.y, area.height - 1).around(self._cursor.row)
        return row == area.y and self._layout.scrolled_to(self._cursor.column, area.x) == area.x

    def follow_cursor(self) -> None:
        """Scroll to its cell."""
        self._go(self._cursor)

    def _go(self, cursor: Cursor, top: int | None = None) -> None:
        """The cursor there, or as near as can be, and in sight; or whatever is, with the row at place `top` first."""
        if self._lines is None:
            return
        self._cursor = cursor = cursor.within(self._extent)
        x, y = self.scroll_offset
        y = Sight(y, self._height).around(cursor.row) if top is None else top
        self.scroll_to(self._layout.scrolled_to(cursor.column, x), y, animate=False, immediate=True)
        self.refresh()
        self._say()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """The cursor goes where the mouse is; on the head, the column is sorted by."""
        found = self._at(event)
        if found is None:
            return
        if found.row < 0:
            self._go(Cursor(self._cursor.row, found.column))
            self.call_later(self.run_action, "sort")
            return
        self._go(Cursor(found.row, found.column))
        self._dragged_from = found.row
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select rows by dragging."""
        found = self._at(event) if self._dragged_from is not None else None
        if found is not None and max(found.row, 0) != self._cursor.row:
            self._go(Cursor(max(found.row, 0), self._cursor.column, anchor=self._dragged_from))

    def on_mouse_up(self) -> None:
        """End the drag; what is selected stays."""
        self._dragged_from = None
        self.release_mouse()

    def _at(self, event: events.MouseEvent) -> Place | None:
        """The row and column there; row -1 for the head."""
        if self.grid is None:
            return None
        x, y = event.x - self.gutter.left, event.y - self.gutter.top
        column = self._layout.at(max(x, 0), self.scroll_offset.x)
        place = self.scroll_offset.y + y - 1 if y > 0 else -1
        if column is None or place >= len(self.grid.rows):
            return None
        return Place(place, column)

    # -- what is at the cursor

    def _say(self) -> None:
        """Which row of how many, and what the cell holds."""
        from aom_tui.render.document.place_line import place_line
        from aom_tui.render.table.place import location, position

        lines = self._lines
        if lines is not None:
            grid, row = lines.grid, self._cursor.row
            change = lines.change_steps.words(row)
            beside = "" if row else lines.beside
            here = place_line(change, lines.news, beside, location(grid, row, self.value))
            said = self._doing_words() or here  # a row that went leaves nothing to mark: what went is said before
            self.post_message(self.Moved(self, position(grid, row, self._layout.columns), said))

    def _doing_words(self) -> str:
        doing = self._work.doing
        return _("{what} Esc stops it.").format(what=doing) if doing else ""


def _no_table(subject: Subject) -> str:
    """Why there can be no table, in words; empty where there may be one."""
    if subject.exchange.reply is None:
        return _("There is no reply. 5 says why, 4 shows what was sent.")
    if not subject.page.document.data:
        return _("The reply has no body.")
    return "" if subject.page.is_json else _("The reply is no JSON: 1 shows it.")
