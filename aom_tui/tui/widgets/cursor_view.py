"""A cursor in the lines of a document, and the selection that it or the mouse makes."""

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.selection import Selection

from aom_tui.language import _
from aom_tui.render.document.document import Place
from aom_tui.render.document.folding import Row
from aom_tui.tui.widgets.document_lines import Line, visible
from aom_tui.tui.widgets.kept_sight import KeptSight, Seen
from aom_tui.tui.widgets.paged_view import PagedView


class CursorView(KeptSight, PagedView, can_focus=True):
    """Lines with a cursor; selected by mouse or with shift and the arrows.

    Selection is Textual's own (`Screen.selections`), so `Screen.get_selected_text` finds it however it was made.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *[
            Binding(f"{shift}{key}", f"move('{way}', {select})", said.format(where=words), show=False)
            for shift, select, said in (("", False, _("go {where}")), ("shift+", True, _("select {where}")))
            for key, way, words in (
                ("up", "up", _("a line up")),
                ("down", "down", _("a line down")),
                ("left", "left", _("to the left")),
                ("right", "right", _("to the right")),
                ("pageup", "page_up", _("a page up")),
                ("pagedown", "page_down", _("a page down")),
                ("home", "home", _("to the start of the line; from there to the top")),
                ("end", "end", _("to the end of the line; from there to the bottom")),
            )
        ],
        Binding("ctrl+home", "move('top', False)", _("go to the top"), show=False),
        Binding("ctrl+end", "move('bottom', False)", _("go to the bottom"), show=False),
        Binding("space", "move('page_down', False)", _("go a page down"), show=False),
    ]

    cursor: reactive[Place] = reactive(Place(0, 0))
    """In the document, on a row that is shown."""

    @dataclass
    class CursorMoved(Message):
        """The cursor is on another row, or the document is another one."""

        row: int

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._anchor: Place | None = None

    def on_focus(self) -> None:
        """The cursor shows."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor goes."""
        self.refresh()

    def _inside(self, place: Place) -> Place:
        if not len(self.shown):
            return Place(0, 0)
        inside = min(max(place.row, 0), len(self.document) - 1)
        row = self.shown.at(self.shown.place(inside)).number
        return Place(row, min(max(place.column, 0), len(self.document.row(row))))

    def validate_cursor(self, place: Place) -> Place:
        """A place that exists and is not hidden."""
        return self._inside(place)

    def watch_cursor(self, before: Place, place: Place) -> None:
        """Keep the cursor in sight."""
        self.refresh()
        self._follow(place)
        if place.row != before.row:
            self.post_message(self.CursorMoved(place.row))

    def is_cursor_in(self, seen: Seen) -> bool:
        """Whether its line is, and where lines are scrolled sideways its column."""
        if not len(self.shown):
            return True
        top, cells = self._top_at(seen.y), self._cells_before(self.cursor) - seen.x
        if not self.wrap and not 0 <= cells < self.text_width_in(seen.width):
            return False
        return top <= self._line_of(self.cursor).top <= self._pager.moved(top, seen.height - 1)

    def follow_cursor(self) -> None:
        """Scroll to where it is."""
        self._follow(self.cursor)

    def _follow(self, cursor: Place) -> None:
        if not len(self.shown) or not self.size:
            return
        if not self.wrap:
            self._follow_sideways(cursor)
        self._measure()
        self.keep_in_sight(self._line_of(cursor).top)

    def _follow_sideways(self, cursor: Place) -> None:
        cells = self._cells_before(cursor)
        self._saw(cells + 1)
        self._measure()
        x = self.scroll_offset.x
        x = cells if cells < x else max(x, cells - self.text_width + 1)
        self.scroll_to(x, animate=False, immediate=True)

    def _cells_before(self, cursor: Place) -> int:
        return cell_len(self.document.row(cursor.row)[: cursor.column])

    def _line_of(self, cursor: Place) -> Line:
        return self._pager.line(self._pager.at(self.shown.place(cursor.row), cursor.column))

    # -- moves

    def action_move(self, way: str, select: bool) -> None:
        """Move the cursor, with the selection or without."""
        if not len(self.shown):
            return
        if select and self._anchor is None:
            self._anchor = self.cursor
        self.cursor = self._target(way)
        if select:
            self._select(self._anchor or self.cursor, self.cursor)
        else:
            self._anchor = None
            if self.text_selection:
                self.screen.clear_selection()

    def _target(self, way: str) -> Place:
        row, column = self.cursor.row, self.cursor.column
        width, bottom = len(self.document.row(row)), len(self.document) - 1
        page = max(self.size.height - 1, 1)
        match way:
            case "up" | "down" | "page_up" | "page_down":
                return self._lines_away({"up": -1, "down": 1, "page_up": -page, "page_down": page}[way])
            case "left" | "right":
                return Place(row, column + (1 if way == "right" else -1))
            case "home":
                return Place(row if column else 0, 0)
            case "end":
                return Place(row, width) if column < width else Place(bottom, 0)
            case "bottom":
                return Place(bottom, 0)
            case _:
                return Place(0, 0)

    def _lines_away(self, by: int) -> Place:
        """The same column some lines further; of rows that are wrapped the same cell."""
        here = self._line_of(self.cursor)
        there = self._pager.line(self._pager.moved(here.top, by))
        if there.top == here.top or not self.wrap:
            return Place(there.row.row.number, self.cursor.column)
        cells = cell_len(here.row.whole[here.first : self.cursor.column])
        further = visible(there.row.whole[there.first : there.last], cells, 1)[0]
        last = there.last if there.last == len(there.row.whole) else there.last - 1
        return Place(there.row.row.number, min(there.first + further, last))

    # -- selection

    def _select(self, one: Place, other: Place) -> None:
        first, last = sorted((one, other))
        row = self.shown.at(self.shown.place(last.row))
        end = self._end_of_fold(row)
        if end and last.column >= len(self._pager.row(self.shown.place(last.row)).text):
            last = end
        offsets = (Offset(place.column, place.row) for place in (first, last))
        self.screen.selections = {self: Selection.from_offsets(*offsets)}

    def _end_of_fold(self, row: Row) -> Place | None:
        """Where the value of a folded row ends in the document, without the comma behind it; None for other rows."""
        if not row.is_folded or self.shown.folding is None:
            return None
        outline = self.shown.folding.outline
        end = self.document.row_at(max(outline.end(row.start) - 1, row.start))
        return Place(end, len(self.document.row(end).removesuffix(",")))

    def on_click(self, event: events.Click) -> None:
        """The cursor goes where the mouse is."""
        line = self.line_at(event.y - self.gutter.top)
        if line is None or (event.x < self.gutter.left + self._gutter and self._clicked_margin(line)):
            return
        place = self._place_at(max(event.x, self.gutter.left + self._gutter), event.y)
        if place is not None:
            self._anchor = None
            self.cursor = Place(place.row, min(place.column, len(line.row.text)))

    def _place_at(self, x: int, y: int) -> Place | None:
        """What stands under the mouse, in a folded row also in what stands for the rest; None beside the text."""
        line = self.line_at(y - self.gutter.top)
        cells = x - self.gutter.left - self._gutter
        if line is None or cells < 0:
            return None
        cells += 0 if self.wrap else self.scroll_offset.x
        column = line.first + visible(line.row.whole[line.first : line.last], cells, 1)[0]
        return Place(line.row.row.number, column)

    def _clicked_margin(self, line: Line) -> bool:  # noqa: ARG002 - for those who have marks there
        """Whether a click in the margin was for a mark."""
        return False

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - Textual's signature
        """Draw it."""
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
