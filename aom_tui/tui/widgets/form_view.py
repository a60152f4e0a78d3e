"""The rows of a form, drawn line by line: hundreds of fields cost no more than the few that are in sight."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from msgspec import Struct
from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from aom_tui.language import _
from aom_tui.render.glyphs import signs
from aom_tui.tui.widgets.line_view import LineView
from aom_tui.tui.widgets.visible_cursor import KeepsCursorVisible, VisibleArea

WIDEST_HINT = 44
"""Cells at most for what stands at the right of a value."""


class FormLine(Struct, frozen=True):
    """What one row shows. Texts are clean and on one line; the view cuts them to its columns."""

    label: str
    depth: int = 0
    required: bool = False
    value: str = ""
    present: bool = True
    """An absent value is drawn dim: what stands there is an example or a dash."""
    mark: str = ""
    """What a click at the right of the value does: the arrow chooses, `+` adds, `t` sets a time."""
    hint: str = ""
    problem: str = ""
    """Stands in the place of the hint."""


class FormView(KeepsCursorVisible, LineView, can_focus=True, inherit_bindings=False):
    """Label, value and limits of each row; a cursor; says what is asked for and changes nothing itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *[
            Binding(key, f"move('{key}')", words, show=False)
            for key, words in (
                ("up", _("the field above, or below")),
                ("down", _("the field above, or below")),
                ("pageup", _("a page up, or down")),
                ("pagedown", _("a page up, or down")),
                ("home", _("the first field, or the last")),
                ("end", _("the first field, or the last")),
            )
        ],
        Binding("enter", "ask('edit')", _("edit the value"), show=False),
        Binding("space", "ask('toggle')", _("true or false; choices"), show=False, id="form.toggle"),
        Binding("plus", "ask('add')", _("add an item or an absent part"), show=False, id="form.add"),
        Binding("t", "ask('time')", _("choose a time"), show=False, id="form.time"),
        Binding("minus,delete", "ask('remove')", _("take it away"), show=False, id="form.remove"),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "form--label",
        "form--required",
        "form--value",
        "form--absent",
        "form--hint",
        "form--mark",
        "form--problem",
        "form--cursor",
    }

    DEFAULT_CSS = """
    FormView {
        height: 1fr;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 0;
        & > .form--label { color: $foreground; }
        & > .form--required { color: $text-warning; text-style: bold; }
        & > .form--value { color: $foreground; }
        & > .form--absent { color: $foreground 50%; }
        & > .form--hint { color: $foreground 65%; }
        & > .form--mark { color: $text-accent; }
        & > .form--problem { color: $text-error; }
        & > .form--cursor { background: $surface; }
    }
    """

    cursor: reactive[int] = reactive(0)

    @dataclass
    class CursorMoved(Message):
        """The cursor is on another row."""

        row: int

    @dataclass
    class Asked(Message):
        """A key or a click asks for something at a row: edit, toggle, add, remove, choose; any sign for `type`."""

        deed: str
        row: int

    @dataclass
    class Scrolled(Message):
        """The rows were scrolled."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self.lines: Sequence[FormLine] = ()
        self._label_cells = 0

    def show(self, lines: Sequence[FormLine], label_cells: int, cursor: int | None = None) -> None:
        """Other rows, of which only those in sight are asked for; `label_cells` has the widest label with its indent.

        The cursor stays on its row's number, or goes where it is told.
        """
        self.lines = lines
        self._label_cells = label_cells + 3
        self.virtual_size = Size(1, len(lines))
        self.cursor = self.validate_cursor(self.cursor if cursor is None else cursor)
        self.follow_cursor()
        self.refresh()

    # -- columns

    @property
    def _width(self) -> int:
        """Cells beside the scrollbar."""
        return self.scrollable_content_region.width

    @property
    def _name_width(self) -> int:
        return min(self._label_cells, self._width * 2 // 5)

    @property
    def _hint_width(self) -> int:
        return min(WIDEST_HINT, (self._width - self._name_width) // 2)

    def value_region(self, row: int) -> Region:
        """Where the value of a row stands on the screen, seen from this widget; below or above it where scrolled."""
        width = max(self._width - 1 - self._name_width - self._hint_width - 1, 1)
        return Region(1 + self._name_width, row - self.scroll_offset.y, width, 1)

    def _lay_out_for_size(self, before: VisibleArea) -> None:  # noqa: ARG002 - nothing moves
        """Draw the columns for the new width."""
        self.refresh()

    def is_cursor_in(self, area: VisibleArea) -> bool:
        """Whether the row with the cursor is."""
        return 0 <= self.cursor - area.y < area.height

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Whoever stands on a row moves with it."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Scrolled())

    # -- drawing

    def render_line(self, y: int) -> Strip:
        """One visible row."""
        row = self.scroll_offset.y + y
        if row >= len(self.lines):
            return Strip.blank(self._width, self.ground)
        line = self.lines[row]
        base = self.ground
        if row == self.cursor and self.has_focus_within_form:
            base += Style(bgcolor=self.component("form--cursor").bgcolor)
        value = self.value_region(row).width
        label = f"{'  ' * line.depth}{line.label}"
        star = " *" if line.required else ""
        name = shortened(label, self._name_width - 1 - len(star))
        segments = [
            Segment(f" {name}", base + self._ink("label")),
            Segment(star, base + self._ink("required")),
            Segment(" " * (self._name_width - cell_len(name) - len(star)), base),
            Segment(
                set_cell_size(shortened(line.value, value), value),
                base + self._ink("value" if line.present else "absent"),
            ),
            Segment(" ", base),
            *self._hint(line, base),
        ]
        return Strip(segments).extend_cell_length(self._width, base).crop(0, self._width)

    def _hint(self, line: FormLine, base: Style) -> list[Segment]:
        mark = f"{line.mark} " if line.mark else ""
        words, kind = (f"! {line.problem}", "problem") if line.problem else (line.hint, "hint")
        text = shortened(words, self._hint_width - len(mark))
        return [Segment(mark, base + self._ink("mark")), Segment(text, base + self._ink(kind))]

    def _ink(self, name: str) -> Style:
        style = self.component(f"form--{name}")
        return Style(color=style.color, bold=style.bold)

    @property
    def has_focus_within_form(self) -> bool:
        """Whether the cursor shows: also while the value at it is being edited, beside this widget."""
        focused = self.screen.focused
        return focused is not None and (focused is self or focused.parent is self.parent)

    def on_focus(self) -> None:
        """The cursor shows, and what is at it is said."""
        self.refresh()
        self.post_message(self.CursorMoved(self.cursor))

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    # -- cursor

    def validate_cursor(self, row: int) -> int:
        """A row that exists."""
        return min(max(row, 0), max(len(self.lines) - 1, 0))

    def watch_cursor(self, row: int) -> None:
        """Keep the cursor in sight."""
        self.follow_cursor()
        self.refresh()
        self.post_message(self.CursorMoved(row))

    def follow_cursor(self) -> None:
        """Scroll to its row."""
        if not self.size:
            return
        y, height = self.scroll_offset.y, max(self.size.height, 1)
        y = min(y, self.cursor) if self.cursor < y else max(y, self.cursor - height + 1)
        self.scroll_to(y=min(y, max(len(self.lines) - height, 0)), animate=False, immediate=True)

    def action_move(self, way: str) -> None:
        """Move the cursor."""
        page = max(self.size.height - 1, 1)
        last = len(self.lines) - 1
        steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page, "home": -last, "end": last}
        self.cursor = self.validate_cursor(self.cursor + steps[way])

    def action_ask(self, deed: str) -> None:
        """Ask for something at the cursor."""
        if self.lines:
            self.post_message(self.Asked(deed, self.cursor))

    def on_key(self, event: events.Key) -> None:
        """A sign that is no key here was meant for the value."""
        if event.is_printable and event.key not in self.screen.active_bindings:
            self.action_ask("type")

    def on_click(self, event: events.Click) -> None:
        """A click edits; on the mark it does what the mark says."""
        row = event.y - self.gutter.top + self.scroll_offset.y
        if not 0 <= row < len(self.lines):
            return
        self.cursor = row
        value = self.value_region(row)
        on_mark = value.right + 1 <= event.x - self.gutter.left < value.right + 3
        mark = self.lines[row].mark if on_mark else ""
        deed = {signs().choose: "choose", "+": "add", "t": "time"}.get(mark, "edit")
        self.post_message(self.Asked(deed, row))


def shortened(text: str, cells: int) -> str:
    """The text in at most `cells` cells, with an ellipsis where it was cut; no character is halved."""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, max(cells - 1, 0)).rstrip() + signs().ellipsis if cells > 0 else ""
