"""A text of any size to read: draws the visible rows only, and nothing of it is ever markup.

Rows and columns are those of the document, whatever is folded or wrapped: columns are characters of the row; cells are
what the terminal shows, two for a wide character.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.selection import Selection
from textual.strip import Strip

from aom_tui.language import _
from aom_tui.render.document.document import Document, Place
from aom_tui.render.document.folding import Folding, Row, VisibleRows
from aom_tui.render.document.outline import Outline
from aom_tui.tui.widgets.changed_rows import ChangedRows
from aom_tui.tui.widgets.cursor_moves import CURSOR_KEYS, moved_cursor
from aom_tui.tui.widgets.document_drawing import STYLES
from aom_tui.tui.widgets.document_lines import Line, Top, visible
from aom_tui.tui.widgets.document_painter import DocumentPainter
from aom_tui.tui.widgets.drag_selection import DragSelection
from aom_tui.tui.widgets.folding_work import FoldingWork, folding_of
from aom_tui.tui.widgets.paged_view import PagedView
from aom_tui.tui.widgets.visible_cursor import KeepsCursorVisible, VisibleArea

if TYPE_CHECKING:
    from aom_tui.tui.actions.searching import Marks


class Reading(Struct, frozen=True, eq=False):
    """How a document is being read: where the cursor and the window are, and what is folded."""

    cursor: Place
    top: Top
    scroll_x: int
    folding: Folding | None


class DocumentView(KeepsCursorVisible, PagedView, can_focus=True):
    """A document drawn: its values fold if it is indented JSON, its rows are wrapped or scrolled sideways.

    Selected by mouse or with shift and the arrows. Selections are Textual's own (`Screen.selections`), so
    `Screen.get_selected_text` finds them however they were made.
    """

    ALLOW_SELECT = False
    """`DragSelection` selects instead of Textual."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "wrap", _("wrap long lines, or scroll sideways"), show=False, id="text.wrap"),
        Binding("l", "line_numbers", _("line numbers on or off"), show=False, id="text.line_numbers"),
        Binding("enter", "fold", _("fold or unfold the value that begins here"), show=False, id="text.fold"),
        Binding("minus,－", "fold_all", _("fold all, so that it is a tree to open"), show=False, id="text.fold_all"),
        Binding("plus,＋", "unfold_all", _("unfold all"), show=False, id="text.unfold_all"),
        *CURSOR_KEYS,
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"document--{name}" for name in STYLES}

    DEFAULT_CSS = """
    DocumentView {
        height: 1fr;
        overflow: scroll scroll;  /* a bar that comes with the first rows lays out the whole screen, twice */
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 0;
        & > .document--cursor-line { background: $surface; }
        & > .document--number { color: $foreground 40%; }
        & > .document--mark { color: $text-accent; }
        & > .document--key { color: $text-primary; }
        & > .document--string { color: $text-success; }
        & > .document--value { color: $text-warning; }
        & > .document--removed { color: $text-error; }
        & > .document--literal { color: $text-accent; }
        & > .document--punctuation { color: $foreground 65%; }
        & > .document--comment { color: $foreground 65%; text-style: italic; }
        & > .document--heading { text-style: bold; }
        & > .document--found { background: $warning 30%; text-style: underline; }
        & > .document--found-here { background: $warning; color: $background; text-style: bold underline; }
        & > .document--changed { background: $warning 20%; text-style: bold; }
    }
    """

    cursor: reactive[Place] = reactive(Place(0, 0))
    """In the document, on a row that is shown."""

    @dataclass
    class CursorMoved(Message):
        """The cursor is on another row, or the document is another one."""

        row: int

    def __init__(
        self,
        *,
        wrapped: Iterable[str] = (),
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        """`wrapped` are languages whose texts begin wrapped, until somebody chooses otherwise."""
        super().__init__(id=id, classes=classes)
        self.language = "text"
        self.changes = ChangedRows()
        """Rows to be marked, for they are not as they were, or some went before them; set after `show`."""
        self._wrapped = set(wrapped)
        self._anchor: Place | None = None
        """Where a selection by keys began."""
        self._painter = DocumentPainter(self)
        self._drag = DragSelection(self)
        self._folding_work = FoldingWork(self)

    # -- what is shown

    def show(self, document: Document, language: str, reading: Reading | None = None) -> None:
        """Another document, from its top, or as it was left."""
        self.language = language
        self.set_reactive(DocumentView.wrap, language in self._wrapped)
        self._anchor = self._before = None
        self.changes = ChangedRows()
        self.viewport.widest = 0
        self._folding_work.forget()
        if self.screen.selections:
            self.screen.clear_selection()
        folding = reading.folding if reading else None
        if language != "json":
            folding = None
        elif folding is None or folding.outline.data is not document.data:
            folding = folding_of(document, folding)
        self._lay_out(VisibleRows(document, folding))
        self.scroll_to_top(reading.top if reading else Top(0), reading.scroll_x if reading else 0)
        self.set_reactive(DocumentView.cursor, self.viewport.inside(reading.cursor if reading else Place(0, 0)))
        self.report_cursor()

    def extend(self, document: Document) -> None:
        """The same text in full, of which the beginning was shown: nothing that is visible moves."""
        folding = self.shown.folding
        outline = Outline(document.data)
        if folding is None or folding.is_plain:
            self._lay_out(VisibleRows(document, folding and Folding(outline)))
            self.report_cursor()
        else:
            self._folding_work.refold(lambda folding: Folding(outline, folding.is_tree, folding.marks), document)

    @property
    def reading(self) -> Reading:
        """For `show`, to go on later where one is now."""
        return Reading(self.cursor, self.top, self.scroll_offset.x, self.shown.folding)

    def mark(self, marks: "Marks | None") -> None:
        """Mark what a search found, or no longer."""
        if marks is not None or self._painter.marks is not None:
            self._painter.marks = marks
            self.refresh()

    # -- layout

    def watch_wrap(self) -> None:
        """Keep the cursor in sight too."""
        super().watch_wrap()
        self.follow_cursor()

    def action_wrap(self) -> None:
        """Wrapped, or scrolled sideways; remembered for texts of this kind: Body, Wire."""
        self.wrap = not self.wrap
        self._wrapped ^= {self.language}

    def action_line_numbers(self) -> None:
        """Line numbers on or off."""
        self.show_numbers = not self.show_numbers

    def _lay_out(self, shown: VisibleRows) -> None:
        self._painter.forget_strips()
        super()._lay_out(shown)

    def _lay_out_for_size(self, before: VisibleArea) -> None:
        """Rows cut from a line that is too long are as wide as the view, wrapped ones too.

        What stands at the top stays there: wrapped to another width it is another line.
        """
        first = self._first_in(before)
        if self.document.has_long_lines and self.document.pitch != self.text_width:
            first = self._cut_anew(first)
        else:
            self.lay_out_again()
        if first is not None:
            self.scroll_to_top(self.viewport.pager.at(self.shown.place(first.row), first.column))

    def _first_in(self, area: VisibleArea) -> Place | None:
        """What a window begins with; None for one in which nothing is."""
        if not area.height or area.y >= len(self.shown):
            return None
        line = self.viewport.pager.line(self.viewport.top_at(area.y))
        return Place(line.row.row.number, line.first)

    def _cut_anew(self, first: Place | None) -> Place | None:
        """To the new width; where that place is then. The cursor goes along."""
        before = self.document
        self._lay_out(VisibleRows(Document(before.data, self.text_width), self.shown.folding))

        def cut(row: int) -> Place:
            return Place(self.document.row_at(before.span(row)[0]), 0)

        self.set_reactive(DocumentView.cursor, self.viewport.inside(cut(self.cursor.row)))
        self.report_cursor()
        return first and cut(first.row)

    # -- cursor

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    def validate_cursor(self, place: Place) -> Place:
        """A place that exists and is not hidden."""
        return self.viewport.inside(place)

    def watch_cursor(self, before: Place, place: Place) -> None:
        """Keep the cursor in sight."""
        self.refresh()
        self._follow(place)
        if place.row != before.row:
            self.report_cursor()

    def report_cursor(self) -> None:
        """Post that the cursor is elsewhere, or on something else."""
        self.post_message(self.CursorMoved(self.cursor.row))

    def is_cursor_in(self, area: VisibleArea) -> bool:
        """Whether the cursor's line is in that area, and where lines are scrolled sideways its column."""
        if not len(self.shown):
            return True
        top, cells = self.viewport.top_at(area.y), self._cells_before(self.cursor) - area.x
        if not self.wrap and not 0 <= cells < self.text_width_in(area.width):
            return False
        return top <= self.viewport.line_of(self.cursor).top <= self.viewport.pager.moved(top, area.height - 1)

    def follow_cursor(self) -> None:
        """Scroll to the cursor."""
        self._follow(self.cursor)

    def _show_around(self) -> None:
        """Scroll so that the cursor's line has a third of the window above it and below it, as far as there is text."""
        if not len(self.shown) or not self.size:
            return
        line, pager = self.viewport.line_of(self.cursor).top, self.viewport.pager
        around = (self._height - 1) // 3
        highest = pager.moved(line, around + 1 - self._height)  # with this one on top as much as is wanted is below
        if self.top < highest:
            self.scroll_to_top(highest)
        elif self.top > (lowest := pager.moved(line, -around)):
            self.scroll_to_top(lowest)

    def _follow(self, cursor: Place) -> None:
        """Scroll no more than is needed for the cursor's line, and sideways its column, to be in the window."""
        if not len(self.shown) or not self.size:
            return
        if not self.wrap:
            self._follow_sideways(cursor)
        self._measure()
        line, pager = self.viewport.line_of(cursor).top, self.viewport.pager
        if line < self.top:
            self.scroll_to_top(line)
        elif line > pager.moved(self.top, self._height - 1):
            self.scroll_to_top(pager.moved(line, 1 - self._height))

    def _follow_sideways(self, cursor: Place) -> None:
        cells = self._cells_before(cursor)
        self._widen(cells + 1)
        self._measure()
        x = self.scroll_offset.x
        x = cells if cells < x else max(x, cells - self.text_width + 1)
        self.scroll_to(x, animate=False, immediate=True)

    def center_sideways(self) -> None:
        """Scroll sideways so that the cursor is in the middle, where its line is too long for it to be in sight."""
        cells, width = self._cells_before(self.cursor), self.text_width
        if self.wrap or not self.size or cells < width:
            return
        self._widen(cell_len(self.document.row(self.cursor.row)) + 1)
        self._measure()
        self.scroll_to(cells - width // 2, animate=False, immediate=True, force=True)

    def _cells_before(self, cursor: Place) -> int:
        return cell_len(self.document.row(cursor.row)[: cursor.column])

    def go_to(self, offset: int) -> None:
        """The cursor on the byte at `offset` of the document's data, lines around it; whatever hides it is unfolded.

        At once, but where something is folded in a document of many MB: there some tenths of a second later.
        """
        self._anchor = None
        if self.shown.folding is None or self.shown.folding.is_plain:
            self.cursor = self.document.place_at(offset)
            self._show_around()
        else:
            self._folding_work.refold(lambda folding: folding.in_sight(offset), offset=offset)

    def action_move(self, way: str, select: bool) -> None:
        """Move the cursor, with the selection or without."""
        if not len(self.shown):
            return
        if select and self._anchor is None:
            self._anchor = self.cursor
        self.cursor = moved_cursor(self.viewport, self.cursor, way, page=max(self.size.height - 1, 1))
        if select:
            self.select_between(self._anchor or self.cursor, self.cursor)
        else:
            self._anchor = None
            if self.text_selection:
                self.screen.clear_selection()

    # -- changes of a repeated read

    @property
    def has_changes(self) -> bool:
        """Whether there is one to go to."""
        return bool(self.changes)

    def step_change(self, by: int) -> None:
        """To the next change (1) or the one before (-1), whatever hides it."""
        row = self.changes.step(self.cursor.row, by)
        if row is not None:
            self.go_to(self.document.span(row)[0])
            self.report_cursor()  # the cursor may have been there

    # -- mouse and selection

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to select."""
        self._drag.press(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select on."""
        self._drag.move(event)

    def on_mouse_up(self, event: events.MouseUp) -> None:  # noqa: ARG002 - Textual's signature
        """End the selection."""
        self._drag.release()

    def on_mouse_release(self, event: events.MouseRelease) -> None:  # noqa: ARG002 - Textual's signature
        """Another widget has the mouse now."""
        self._drag.lose()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; in the margin fold. A double click selects too."""
        self._drag.click(event)
        line = self.line_at(event.y - self.gutter.top)
        if line is None or (event.x < self.text_left and self._fold_from_margin(line)):
            return
        place = self.place_at(max(event.x, self.text_left), event.y)
        if place is not None:
            self._anchor = None
            self.cursor = Place(place.row, min(place.column, len(line.row.text)))

    def place_at(self, x: int, y: int) -> Place | None:
        """What stands under the mouse, in a folded row also in what stands for the rest; None beside the text."""
        line = self.line_at(y - self.gutter.top)
        cells = x - self.text_left
        if line is None or cells < 0:
            return None
        cells += 0 if self.wrap else self.scroll_offset.x
        column = line.first + visible(line.row.whole[line.first : line.last], cells, 1)[0]
        return Place(line.row.row.number, column)

    def select_between(self, one: Place, other: Place) -> None:
        """Select from the first of two places up to the other, with what is folded there."""
        first, last = sorted((one, other))
        offsets = (Offset(place.column, place.row) for place in (first, self.viewport.selected_to(last)))
        self.screen.selections = {self: Selection.from_offsets(*offsets)}

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - Textual's signature
        """Draw the selection."""
        self.refresh()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, with what is folded in it; lines that are too long come out in one piece again."""
        start, end = selection
        first = Place(start.y, start.x) if start else Place(0, 0)
        last = Place(end.y, end.x) if end else Place(len(self.document), 0)
        return self.document.text(first, last), "\n"

    @property
    def has_selection(self) -> bool:
        """Whether text is selected."""
        selection = self.text_selection
        return selection is not None and (selection.start is None or selection.start != selection.end)

    @property
    def selected_text(self) -> str:
        """What is selected here; empty for nothing."""
        selection = self.text_selection
        found = self.get_selection(selection) if selection else None
        return found[0] if found else ""

    # -- folding

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What has nothing to fold has no keys for it, and help names none."""
        if action in ("fold", "fold_all", "unfold_all"):
            return self.shown.folding is not None
        return super().check_action(action, parameters)

    def action_fold(self) -> None:
        """Fold or unfold the value that begins on the cursor's row; fold the one that ends there."""
        if not len(self.shown):
            return
        row = self.viewport.row_of(self.cursor.row)
        if self.shown.opens(row):
            self._toggle(row)
        elif not self.document.continues(row.number):
            self._folding_work.refold(lambda folding: folding.closed(row.start))

    def action_fold_all(self) -> None:
        """A tree with its outermost value open."""
        self._folding_work.refold(Folding.all_folded)

    def action_unfold_all(self) -> None:
        """Unfold all."""
        self._folding_work.refold(Folding.all_unfolded)

    def _toggle(self, row: Row) -> None:
        change = Folding.unfolded if row.is_folded else Folding.folded
        self._folding_work.refold(lambda folding: change(folding, row.start))

    def _fold_from_margin(self, line: Line) -> bool:
        """Whether a click in the margin was on the sign of a value, which it folds or unfolds."""
        row = line.row.row
        if line.top.line or not self.shown.opens(row):
            return False
        self.cursor = Place(row.number, self.cursor.column if row.number == self.cursor.row else 0)
        self._toggle(row)
        return True

    def show_folded(self, shown: VisibleRows, offset: int | None = None) -> None:
        """Show the rows of another folding; the cursor stays on its line of the screen, or goes to an offset."""
        above = self.shown.place(self.cursor.row) - self.top.place
        self._lay_out(shown)
        if offset is not None:
            self.cursor = self.document.place_at(offset)
            self._show_around()
            return
        cursor = self.viewport.inside(self.cursor)
        self.scroll_to_top(Top(max(self.shown.place(cursor.row) - above, 0)))
        self.cursor = cursor
        self._follow(cursor)
        self.report_cursor()

    # -- drawing

    def render_line(self, y: int) -> Strip:
        """One visible line."""
        line = self.line_at(y)
        return self._painter.strip(line) if line else Strip.blank(self.size.width, self.ground)

    def line_drawn(self, line: Line) -> None:
        """Count and measure what a line shows for the first time."""
        self._folding_work.count(line.row.row)
        self._widen(cell_len(line.row.whole) + 1)

    def notify_style_update(self) -> None:
        """Another theme, other colours."""
        self._painter.forget_theme()
        super().notify_style_update()
