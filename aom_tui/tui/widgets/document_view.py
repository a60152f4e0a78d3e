"""A text of any size to read: draws the visible rows only, and nothing of it is ever markup.

Columns are characters of the row; cells are what the terminal shows, two for a wide character.
"""

from collections import OrderedDict
from collections.abc import Set
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from rich.cells import cell_len, get_character_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from aom_tui.language import _
from aom_tui.render.colour import Kind, spans
from aom_tui.render.document import Document, Place

CACHED_STRIPS = 500
_EMPTY = Document(b"")


class DocumentView(ScrollView, can_focus=True):
    """Rows of a Document with a cursor; selected by mouse or with shift and the arrows.

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

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "document--cursor-line",
        "document--number",
        "document--key",
        "document--string",
        "document--value",
        "document--literal",
        "document--punctuation",
        "document--comment",
        "document--heading",
        "document--changed",
    }

    DEFAULT_CSS = """
    DocumentView {
        height: 1fr;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 0;
        & > .document--cursor-line { background: $surface; }
        & > .document--number { color: $foreground 40%; }
        & > .document--key { color: $text-primary; }
        & > .document--string { color: $text-success; }
        & > .document--value { color: $text-warning; }
        & > .document--literal { color: $text-accent; }
        & > .document--punctuation { color: $foreground 65%; }
        & > .document--comment { color: $foreground 65%; text-style: italic; }
        & > .document--heading { text-style: bold; }
        & > .document--changed { background: $warning 20%; text-style: bold; }
    }
    """

    cursor: reactive[Place] = reactive(Place(0, 0))
    show_numbers: reactive[bool] = reactive(False)

    @dataclass
    class CursorMoved(Message):
        """The cursor is on another row, or the document is another one."""

        row: int

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self.document = _EMPTY
        self.language = "text"
        self.changed: Set[int] = frozenset()
        """Rows to be marked, for they are not as they were; set after `show`."""
        self._anchor: Place | None = None
        self._widest = 0
        self._strips: OrderedDict[tuple[object, ...], Strip] = OrderedDict()

    def show(self, document: Document, language: str, place: Place | None = None, scroll: Offset | None = None) -> None:
        """Another document, from its top, or at a place and scrolled as given."""
        self.document, self.language = document, language
        self._strips.clear()
        self._anchor = None
        self._widest = 0
        if self.screen.selections:
            self.screen.clear_selection()
        self._measure()
        at = scroll or Offset(0, 0)
        self.scroll_to(at.x, at.y, animate=False, immediate=True)
        self.set_reactive(DocumentView.cursor, self._inside(place or Place(0, 0)))
        self.refresh()
        self.post_message(self.CursorMoved(self.cursor.row))

    def extend(self, document: Document) -> None:
        """The same text in full, of which the beginning was shown: nothing that is visible moves."""
        self.document = document
        self._strips.clear()
        self._measure()
        self.refresh()
        self.post_message(self.CursorMoved(self.cursor.row))

    # -- size

    @property
    def text_width(self) -> int:
        """Cells for text beside the line numbers."""
        return max(self.size.width - self._gutter, 1)

    @property
    def _gutter(self) -> int:
        return len(str(len(self.document))) + 1 if self.show_numbers else 0

    def _measure(self) -> None:
        self.virtual_size = Size(self._widest + self._gutter, len(self.document))

    def _saw(self, width: int) -> None:
        """Rows are measured when they are drawn: the view grows to the widest one seen."""
        if width > self._widest:
            self._widest = width
            self.call_later(self._measure)

    def watch_show_numbers(self) -> None:
        """A gutter more or less."""
        self._strips.clear()
        self._measure()

    def on_resize(self) -> None:
        """Rows cut from a line that is too long are as wide as the view."""
        self._strips.clear()
        if self.document.has_long_lines and self.document.pitch != self.text_width:
            offset = self.document.span(self.cursor.row)[0]
            self.document = Document(self.document.data, self.text_width)
            self._measure()
            self.cursor = Place(self.document.row_at(offset), 0)

    # -- drawing

    def render_line(self, y: int) -> Strip:
        """One visible row."""
        scroll_x, scroll_y = self.scroll_offset
        row = scroll_y + y
        if row >= len(self.document):
            return Strip.blank(self.size.width, self.rich_style)
        selected = self.text_selection.get_span(row) if self.text_selection else None
        column = self.cursor.column if row == self.cursor.row and self.has_focus else None
        key = (row, scroll_x, self.size.width, selected, column, self.app.theme)
        if key not in self._strips:
            self._strips[key] = self._strip(row, scroll_x, selected, column)
            if len(self._strips) > CACHED_STRIPS:
                self._strips.popitem(last=False)
        return self._changed(self._strips[key]) if row in self.changed else self._strips[key]

    def _changed(self, strip: Strip) -> Strip:
        """Bold, and on another paper where nothing else (a selection, the cursor) has one of its own."""
        paper, found = self.rich_style.bgcolor, self.get_component_rich_style("document--changed")
        marks = Style(bold=True, bgcolor=found.bgcolor), Style(bold=True)
        return Strip(
            Segment(text, (style or Style.null()) + marks[style is not None and style.bgcolor != paper], control)
            for text, style, control in strip
        )

    def _strip(self, row: int, scroll_x: int, selected: tuple[int, int] | None, column: int | None) -> Strip:
        text = self.document.row(row)
        self._saw(cell_len(text) + 1)
        base = self.rich_style
        if column is not None:
            base += Style(bgcolor=self.get_component_rich_style("document--cursor-line").bgcolor)
        first, last, indent = visible(text, scroll_x, self.text_width)
        segments = [*self._number(row), Segment(" " * indent, base)]
        for start, piece, style in self._pieces(text, selected, column):
            shown = piece[max(first - start, 0) : max(last - start, 0)]
            if shown:
                offset = Style.from_meta({"offset": (max(start, first), row)})
                segments.append(Segment(shown, base + style + offset))
        if column == len(text) and first <= column:
            segments.append(Segment(" ", base + Style(reverse=True)))
        tail = Style.from_meta({"offset": (len(text), row)})
        return Strip(segments).extend_cell_length(self.size.width, base + tail).crop(0, self.size.width)

    def _number(self, row: int) -> list[Segment]:
        if not self._gutter:
            return []
        style = self.rich_style + self._style("address")
        return [Segment(f"{row + 1:>{self._gutter - 1}} ", style)]

    def _pieces(self, text: str, selected: tuple[int, int] | None, column: int | None) -> list[tuple[int, str, Style]]:
        """The row in runs of one style, each with the column it starts at."""
        marks: list[tuple[int, int, Style]] = []
        if selected:
            start, end = selected
            colour = self.screen.get_component_rich_style("screen--selection").bgcolor
            marks.append((start, len(text) if end == -1 else end, Style(bgcolor=colour)))
        if column is not None:
            marks.append((column, column + 1, Style(reverse=True)))
        pieces: list[tuple[int, str, Style]] = []
        at = 0
        for kind, part in spans(text, self.language):
            pieces += _marked(at, part, self._style(kind), marks)
            at += len(part)
        return pieces

    def _style(self, kind: Kind) -> Style:
        match kind:
            case "plain":
                return Style.null()
            case "number":
                name = "value"
            case "address":
                name = "number"
            case _:
                name = kind
        # Not partial: only so are translucent colours blended. Of the result the ink is used, not the paper.
        ink = self.get_component_rich_style(f"document--{name}")
        return Style(color=ink.color, bold=ink.bold, italic=ink.italic)

    def notify_style_update(self) -> None:
        """Another theme, other colours."""
        self._strips.clear()
        super().notify_style_update()

    # -- cursor

    def on_focus(self) -> None:
        """The cursor shows."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor goes."""
        self.refresh()

    def _inside(self, place: Place) -> Place:
        row = min(max(place.row, 0), max(len(self.document) - 1, 0))
        width = len(self.document.row(row)) if len(self.document) else 0
        return Place(row, min(max(place.column, 0), width))

    def validate_cursor(self, place: Place) -> Place:
        """A place that exists."""
        return self._inside(place)

    def watch_cursor(self, before: Place, place: Place) -> None:
        """Keep the cursor in sight."""
        self.refresh()
        self._follow(place)
        if place.row != before.row:
            self.post_message(self.CursorMoved(place.row))

    def _follow(self, place: Place) -> None:
        if not len(self.document) or not self.size:
            return
        cells = cell_len(self.document.row(place.row)[: place.column])
        x, y = self.scroll_offset
        height, width = max(self.size.height, 1), self.text_width
        x = min(x, cells) if cells < x else max(x, cells - width + 1)
        y = min(y, place.row) if place.row < y else max(y, place.row - height + 1)
        self._saw(cells + 1)
        self._measure()
        self.scroll_to(x, y, animate=False, immediate=True)

    def action_move(self, way: str, select: bool) -> None:
        """Move the cursor, with the selection or without."""
        if not len(self.document):
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
                step = {"up": -1, "down": 1, "page_up": -page, "page_down": page}[way]
                return Place(min(max(row + step, 0), bottom), column)
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

    def _select(self, one: Place, other: Place) -> None:
        offsets = (Offset(place.column, place.row) for place in (one, other))
        self.screen.selections = {self: Selection.from_offsets(*offsets)}

    def on_click(self, event: events.Click) -> None:
        """The cursor goes where the mouse is."""
        row = event.y - self.gutter.top + self.scroll_offset.y
        if 0 <= row < len(self.document):
            cells = event.x - self.gutter.left - self._gutter + self.scroll_offset.x
            self._anchor = None
            self.cursor = Place(row, visible(self.document.row(row), max(cells, 0), 1)[0])

    # -- selection

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - Textual's signature
        """Draw it."""
        self.refresh()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text; lines that are too long come out in one piece again."""
        start, end = selection
        first = Place(start.y, start.x) if start else Place(0, 0)
        last = Place(end.y, end.x) if end else Place(len(self.document), 0)
        return self.document.text(first, last), "\n"

    @property
    def selected_text(self) -> str:
        """What is selected here; empty for nothing."""
        selection = self.text_selection
        found = self.get_selection(selection) if selection else None
        return found[0] if found else ""


def visible(text: str, start: int, width: int) -> tuple[int, int, int]:
    """Which characters of a row stand in `width` cells from cell `start`.

    Gives first and one past the last character, and the cells left empty where the left edge cuts a wide character.
    """
    if text.isascii():
        return min(start, len(text)), min(start + width, len(text)), 0
    cells, first, indent = 0, len(text), 0
    for index, character in enumerate(text):
        if first == len(text) and cells >= start:
            first, indent = index, cells - start
        cells += get_character_cell_size(character)
        if cells > start + width:
            return min(first, index), index, indent
    return first, len(text), indent


def _marked(at: int, text: str, style: Style, marks: list[tuple[int, int, Style]]) -> list[tuple[int, str, Style]]:
    """A run cut where marks begin and end, with their styles on top."""
    edges = {at, at + len(text), *(edge for mark in marks for edge in mark[:2] if at < edge < at + len(text))}
    ordered = sorted(edges)
    pieces = []
    for start, end in pairwise(ordered):
        whole = style
        for first, last, extra in marks:
            if first <= start and end <= last:
                whole += extra
        pieces.append((start, text[start - at : end - at], whole))
    return pieces
