"""A text of any size to read: draws the visible rows only, and nothing of it is ever markup.

Rows and columns are those of the document, whatever is folded or wrapped: columns are characters of the row; cells are
what the terminal shows, two for a wide character.
"""

from collections import OrderedDict
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.strip import Strip

from aom_tui.language import _
from aom_tui.render.document.display_text import display_columns
from aom_tui.render.document.document import Document, Place
from aom_tui.render.document.folding import Folding, VisibleRows
from aom_tui.render.document.outline import Outline
from aom_tui.render.glyphs import signs
from aom_tui.tui.widgets.changed_view import ChangedView
from aom_tui.tui.widgets.document_drawing import STYLES, Ink, Look, line_strip, margin
from aom_tui.tui.widgets.document_lines import Line, Top
from aom_tui.tui.widgets.kept_sight import Seen

if TYPE_CHECKING:
    from aom_tui.tui.actions.searching import Marks

CACHED_STRIPS = 500

CARRIED = 1024 * 1024
"""Bytes of a reply up to which what is folded in it is found again in the next one at once."""


class Reading(Struct, frozen=True, eq=False):
    """How a document is being read: where the cursor and the window are, and what is folded."""

    cursor: Place
    top: Top
    scroll_x: int
    folding: Folding | None


class DocumentView(ChangedView):
    """A document drawn: its values fold if it is indented JSON, its rows are wrapped or scrolled sideways."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "wrap", _("wrap long lines, or scroll sideways"), show=False, id="text.wrap"),
        Binding("l", "line_numbers", _("line numbers on or off"), show=False, id="text.line_numbers"),
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
        self._strips: OrderedDict[tuple[object, ...], Strip] = OrderedDict()
        self._wrapped = set(wrapped)
        self._marks: Marks | None = None
        self._ink: Ink | None = None
        """As long as nobody changes the theme."""

    def show(self, document: Document, language: str, reading: Reading | None = None) -> None:
        """Another document, from its top, or as it was left."""
        self.language = language
        self.set_reactive(DocumentView.wrap, language in self._wrapped)
        self._anchor = self._before = None
        self.changed = frozenset()
        self._widest = 0
        self._counting.clear()
        self.workers.cancel_group(self, "fold")
        if self.screen.selections:
            self.screen.clear_selection()
        folding = reading.folding if reading else None
        if language != "json":
            folding = None
        elif folding is None or folding.outline.data is not document.data:
            folding = _folding_of(document, folding)
        self._set_shown(VisibleRows(document, folding))
        self.scroll_to_top(reading.top if reading else Top(0), reading.scroll_x if reading else 0)
        self.set_reactive(DocumentView.cursor, self._inside(reading.cursor if reading else Place(0, 0)))
        self.say_where()

    @property
    def reading(self) -> Reading:
        """For `show`, to go on later where one is now."""
        return Reading(self.cursor, self.top, self.scroll_offset.x, self.shown.folding)

    def mark(self, marks: "Marks | None") -> None:
        """Mark what a search found, or no longer."""
        if marks is not None or self._marks is not None:
            self._marks = marks
            self.refresh()

    # -- shape

    def action_wrap(self) -> None:
        """Wrapped, or scrolled sideways; remembered for texts of this kind: Body, Wire."""
        self.wrap = not self.wrap
        self._wrapped ^= {self.language}

    def action_line_numbers(self) -> None:
        """Line numbers on or off."""
        self.show_numbers = not self.show_numbers

    def watch_wrap(self) -> None:
        """The cursor stays in sight."""
        self.scroll_to_top(self.top, 0)
        super().watch_wrap()
        self._follow(self.cursor)

    def _lay_out_for_size(self, before: Seen) -> None:
        """Rows cut from a line that is too long are as wide as the view, wrapped ones too.

        What stands at the top stays there: wrapped to another width it is another line.
        """
        first = self._first_in(before)
        if self.document.has_long_lines and self.document.pitch != self.text_width:
            first = self._cut_anew(first)
        else:
            self._lay_out()
        if first is not None:
            self.scroll_to_top(self._pager.at(self.shown.place(first.row), first.column))

    def _first_in(self, seen: Seen) -> Place | None:
        """What a window begins with; None for one in which nothing is."""
        if not seen.height or seen.y >= len(self.shown):
            return None
        line = self._pager.line(self._top_at(seen.y))
        return Place(line.row.row.number, line.first)

    def _cut_anew(self, first: Place | None) -> Place | None:
        """To the new width; where that place is then. The cursor goes along."""
        before = self.document
        self._set_shown(VisibleRows(Document(before.data, self.text_width), self.shown.folding))

        def there(row: int) -> Place:
            return Place(self.document.row_at(before.span(row)[0]), 0)

        self.set_reactive(DocumentView.cursor, self._inside(there(self.cursor.row)))
        self.say_where()
        return first and there(first.row)

    def _lay_out(self) -> None:
        self._strips.clear()
        super()._lay_out()

    # -- drawing

    def render_line(self, y: int) -> Strip:
        """One visible line."""
        line = self.line_at(y)
        if line is None:
            return Strip.blank(self.size.width, self.ground)
        look = self._look(line)
        scroll_x = 0 if self.wrap else self.scroll_offset.x
        key = (line.top, scroll_x, self.size.width, look, self.app.theme)
        if key not in self._strips:
            self._strips[key] = self._strip(line, look, scroll_x)
            if len(self._strips) > CACHED_STRIPS:
                self._strips.popitem(last=False)
        return self._changed(self._strips[key]) if self._is_changed(line.row.row) else self._strips[key]

    def _changed(self, strip: Strip) -> Strip:
        """Bold, and on another paper where nothing else (a selection, the cursor) has one of its own."""
        paper, found = self.ground.bgcolor, self.component("document--changed")
        marks = Style(bold=True, bgcolor=found.bgcolor), Style(bold=True)
        return Strip(
            Segment(text, (style or Style.null()) + marks[style is not None and style.bgcolor != paper], control)
            for text, style, control in strip
        )

    def _strip(self, line: Line, look: Look, scroll_x: int) -> Strip:
        self._count(line.row.row)
        self._saw(cell_len(line.row.whole) + 1)
        if self._ink is None:
            self._ink = self._made_ink()
        ink = self._ink
        begun = margin(line, self._digits, self._mark(line), ink)
        return line_strip(line, look, ink, self.language, begun, scroll_x, self.text_width)

    def _made_ink(self) -> Ink:
        cursor_line = Style(bgcolor=self.component("document--cursor-line").bgcolor)
        return Ink(self.ground, cursor_line, self.selection, self.get_component_rich_style)

    def _mark(self, line: Line) -> str:
        row = line.row.row
        if line.top.line or self.document.continues(row.number):
            return signs().goes_on
        if row.is_folded:
            return signs().folded
        return signs().opened if self.shown.opens(row) else ""

    def _look(self, line: Line) -> Look:
        number, selection = line.row.row.number, self.text_selection
        end = self._end_of_fold(line.row.row)
        on_it = number == self.cursor.row and self.has_focus
        here = on_it and self._pager.at(line.top.place, self.cursor.column) == line.top
        return Look(
            selected=selection.get_span(number) if selection else None,
            is_tail_selected=bool(selection and end and selection.get_span(end.row)),
            cursor=self.cursor.column if here else None,
            found=self._found(line) if self._marks else (),
            tail_place=Place(end.row, max(end.column - 1, 0)) if end else None,
        )

    def _found(self, line: Line) -> tuple[tuple[int, int, Style], ...]:
        """What a search found in the row, as columns; nothing of it stands in what a folded row ends with."""
        if self._marks is None:
            return ()
        data, (start, stop) = self.document.data, self.document.span(line.row.row.number)
        found = self._marks.between(data, start, stop)
        places = (
            display_columns(data[start:stop], [(each.start - start, each.stop - start) for each in found])
            if found
            else []
        )
        end = len(line.row.text)
        return tuple(
            (first, min(last, end), self._found_style(here=self._marks.is_here(each)))
            for each, (first, last) in zip(found, places, strict=True)
            if first < end
        )

    def _found_style(self, *, here: bool) -> Style:
        return self.component("document--found-here" if here else "document--found")

    def notify_style_update(self) -> None:
        """Another theme, other colours."""
        self._strips.clear()
        self._ink = None
        super().notify_style_update()


def _folding_of(document: Document, before: Folding | None) -> Folding:
    """All open; a reply that takes the place of one of the same call is folded as that was."""
    outline = Outline(document.data)
    small = before is not None and max(len(document.data), len(before.outline.data)) <= CARRIED
    return before.carried(outline) if before and small else Folding(outline)
