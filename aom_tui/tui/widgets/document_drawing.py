"""One line of a document as a strip: number, mark, coloured text, with the selection and the cursor on top."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from msgspec import Struct, field
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from aom_tui.render.document.colour import Kind, Span, spans
from aom_tui.render.document.document import Place
from aom_tui.render.glyphs import signs
from aom_tui.tui.widgets.document_lines import Line, visible

STYLES = (
    "cursor-line", "number", "key", "string", "value", "literal", "punctuation", "comment", "heading", "mark",
    "found", "found-here", "changed", "removed",
)  # fmt: skip
"""Component classes, each as `document--NAME`."""


class Overlay(Struct, frozen=True):
    """What lies on top of a line. Spans are of characters, from and up to; -1 is the end of the row."""

    selected: tuple[int, int] | None = None
    is_tail_selected: bool = False
    cursor: int | None = None
    """Column; None where the cursor is on another line."""
    found: tuple[tuple[int, int, Style], ...] = ()
    """What else is marked, from and up to a column of the text."""
    tail_place: Place | None = None
    """The character in the document that ends a folded row: where the mouse is anywhere in its tail."""


class Ink(Struct, frozen=True):
    """The colours of a view, as its theme has them."""

    base: Style
    cursor_line: Style
    selection: Style
    component: Callable[[str], Style]
    _named: dict[str, Style] = field(default_factory=dict)
    """Those asked for so far: a screen asks for the same seven some hundred times."""

    def of(self, kind: Kind) -> Style:
        """Of a result's styles the ink is used, not the paper."""
        if kind == "plain":
            return Style.null()
        name = {"number": "value", "address": "number", "added": "string", "changed": "value"}.get(kind, kind)
        return self.named(name)

    def named(self, name: str) -> Style:
        """The ink of a component class."""
        if name not in self._named:
            # Not partial: only so are translucent colours blended.
            ink = self.component(f"document--{name}")
            self._named[name] = Style(color=ink.color, bold=ink.bold, italic=ink.italic)
        return self._named[name]


def line_strip(
    line: Line, overlay: Overlay, ink: Ink, language: str, margin: list[Segment], scroll_x: int, width: int
) -> Strip:
    """The line in `width` cells; each character knows its place in the document, so that a mouse can select."""
    base = ink.base + ink.cursor_line if overlay.cursor is not None else ink.base
    number, text = line.row.row.number, line.row.whole
    first, last, indent = visible(text[line.first : line.last], scroll_x, width)
    first, last = first + line.first, last + line.first
    segments = [*margin, Segment(" " * indent, base)]
    for start, piece, style in _pieces(line, overlay, ink, language):
        shown = piece[max(first - start, 0) : max(last - start, 0)]
        if overlay.tail_place and start >= len(line.row.text):
            # One by one: Textual counts on from where a segment begins.
            segments += [Segment(each, base + style + _offset(overlay.tail_place)) for each in shown]
        elif shown:
            segments.append(Segment(shown, base + style + _offset(Place(number, max(start, first)))))
    if overlay.cursor == len(text) == last:
        segments.append(Segment(" ", base + Style(reverse=True)))
    tail = base + _offset(overlay.tail_place or Place(number, line.last))
    whole = width + sum(segment.cell_length for segment in margin)
    return Strip(segments).extend_cell_length(whole, tail).crop(0, whole)


def margin(line: Line, digits: int, mark: str, ink: Ink) -> list[Segment]:
    """Number of the row, if numbers are shown, and a mark, on its first line; on the others that it goes on."""
    begins = line.top.line == 0 and mark != signs().goes_on
    number = f"{line.row.row.number + 1:>{digits}}" if digits and begins else " " * digits
    pieces = [Segment(number, ink.base + ink.named("number"))] if digits else []
    style = ink.base + ink.named("number" if mark == signs().opened else "mark") if mark else ink.base
    return [*pieces, Segment(mark or " ", style)]


def _offset(place: Place) -> Style:
    return Style.from_meta({"offset": (place.column, place.row)})


_TAIL = re.compile(r'([^\]}"]*)([\]}"]?,?)(.*)$')


def _kinds(line: Line, language: str) -> Iterator[Span]:
    yield from spans(line.row.text, language)
    if found := _TAIL.match(line.row.tail):
        yield "comment", found[1]
        yield "punctuation", found[2]
        yield "comment", found[3]


def _pieces(line: Line, overlay: Overlay, ink: Ink, language: str) -> Iterator[tuple[int, str, Style]]:
    """The row in runs of one style, each with the column it starts at."""
    marks = [*overlay.found]
    if overlay.selected:
        start, end = overlay.selected
        marks.append((start, len(line.row.text) if end == -1 else end, ink.selection))
    if overlay.is_tail_selected:
        marks.append((len(line.row.text), len(line.row.whole), ink.selection))
    if overlay.cursor is not None:
        marks.append((overlay.cursor, overlay.cursor + 1, Style(reverse=True)))
    at = 0
    for kind, part in _kinds(line, language):
        yield from _marked(at, part, ink.of(kind), marks)
        at += len(part)


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
