"""Draws the lines of a DocumentView, and keeps those that look as they did."""

from collections import OrderedDict
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from aom_tui.render.document.display_text import display_columns
from aom_tui.render.document.document import Place
from aom_tui.render.glyphs import signs
from aom_tui.tui.widgets.document_drawing import Ink, Overlay, line_strip, margin
from aom_tui.tui.widgets.document_lines import Line

if TYPE_CHECKING:
    from aom_tui.tui.actions.searching import Marks
    from aom_tui.tui.widgets.document_view import DocumentView

CACHED_STRIPS = 500


class DocumentPainter:
    """Makes strips of lines: the text in its colours, with cursor, selection, matches and changes on top."""

    def __init__(self, view: "DocumentView") -> None:
        self._view = view
        self.marks: Marks | None = None
        """What a search found."""
        self._strips: OrderedDict[tuple[object, ...], Strip] = OrderedDict()
        self._ink: Ink | None = None
        """As long as nobody changes the theme."""

    def forget_strips(self) -> None:
        """Draw each line anew: it is another one, or of another width."""
        self._strips.clear()

    def forget_theme(self) -> None:
        """Draw each line anew in other colours."""
        self._strips.clear()
        self._ink = None

    def strip(self, line: Line) -> Strip:
        """The line as it is to be drawn now."""
        view = self._view
        overlay = self._overlay(line)
        scroll_x = 0 if view.wrap else view.scroll_offset.x
        key = (line.top, scroll_x, view.size.width, overlay, view.app.theme)
        if key not in self._strips:
            self._strips[key] = self._new_strip(line, overlay, scroll_x)
            if len(self._strips) > CACHED_STRIPS:
                self._strips.popitem(last=False)
        strip = self._strips[key]
        return self._as_changed(strip) if self._is_changed(line) else strip

    def _new_strip(self, line: Line, overlay: Overlay, scroll_x: int) -> Strip:
        view = self._view
        view.line_drawn(line)
        if self._ink is None:
            cursor_line = Style(bgcolor=view.component("document--cursor-line").bgcolor)
            self._ink = Ink(view.ground, cursor_line, view.selection, view.get_component_rich_style)
        ink = self._ink
        before = margin(line, view.digits, self._fold_sign(line), ink)
        return line_strip(line, overlay, ink, view.language, before, scroll_x, view.text_width)

    def _fold_sign(self, line: Line) -> str:
        """The sign in the margin: of what goes on from the line before, or of what folds."""
        shown, row = self._view.shown, line.row.row
        if line.top.line or shown.document.continues(row.number):
            return signs().goes_on
        if row.is_folded:
            return signs().folded
        return signs().opened if shown.opens(row) else ""

    def _overlay(self, line: Line) -> Overlay:
        view, row = self._view, line.row.row
        selection, end = view.text_selection, view.viewport.end_of_fold(row)
        is_cursor_row = row.number == view.cursor.row and view.has_focus
        has_cursor = is_cursor_row and view.viewport.pager.at(line.top.place, view.cursor.column) == line.top
        return Overlay(
            selected=selection.get_span(row.number) if selection else None,
            is_tail_selected=bool(selection and end and selection.get_span(end.row)),
            cursor=view.cursor.column if has_cursor else None,
            found=self._found(line) if self.marks else (),
            tail_place=Place(end.row, max(end.column - 1, 0)) if end else None,
        )

    def _found(self, line: Line) -> tuple[tuple[int, int, Style], ...]:
        """What a search found in the row, as columns; nothing of it stands in what a folded row ends with."""
        if self.marks is None:
            return ()
        document, marks = self._view.document, self.marks
        data, (start, stop) = document.data, document.span(line.row.row.number)
        found = marks.between(data, start, stop)
        places = (
            display_columns(data[start:stop], [(each.start - start, each.stop - start) for each in found])
            if found
            else []
        )
        end = len(line.row.text)
        return tuple(
            (first, min(last, end), self._found_style(is_current=marks.is_here(each)))
            for each, (first, last) in zip(found, places, strict=True)
            if first < end
        )

    def _found_style(self, *, is_current: bool) -> Style:
        return self._view.component("document--found-here" if is_current else "document--found")

    def _is_changed(self, line: Line) -> bool:
        """Whether the row has changed, or something that is folded into it."""
        changes = self._view.changes
        if not changes:
            return False
        row = line.row.row
        end = self._view.viewport.end_of_fold(row)
        return changes.has_any(row.number, end.row if end else row.number)

    def _as_changed(self, strip: Strip) -> Strip:
        """Bold, and on another paper where nothing else (a selection, the cursor) has one of its own."""
        paper, found = self._view.ground.bgcolor, self._view.component("document--changed")
        marks = Style(bold=True, bgcolor=found.bgcolor), Style(bold=True)
        return Strip(
            Segment(text, (style or Style.null()) + marks[style is not None and style.bgcolor != paper], control)
            for text, style, control in strip
        )
