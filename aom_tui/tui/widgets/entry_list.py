"""The list of the history: rows are read when they come in sight, one has the cursor, some may be marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from aom_tui.language import _
from aom_tui.render.history.entry_rows import Widths, entry_mood, entry_row, widened
from aom_tui.tui.widgets.line_view import LineView
from aom_tui.tui.widgets.visible_cursor import KeepsCursorVisible, VisibleArea

if TYPE_CHECKING:
    from aom_tui.session.history.entry import Entry

MARKS = 2
"""Cells before a row: whether the cursor is there, whether it is marked."""

MOST_ROWS = 2000
"""Entries that are held; those far from what is in sight are read again."""


class EntryList(KeepsCursorVisible, LineView, can_focus=True):
    """Numbers of calls, the newest first, and as many of their entries as were asked for."""

    ALLOW_SELECT = False  # rows are chosen, not text

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", _("take the call under the cursor"), show=False),
        Binding("up", "move(-1)", _("a row up"), show=False),
        Binding("down", "move(1)", _("a row down"), show=False),
        Binding("pageup", "move_page(-1)", _("a page up"), show=False),
        Binding("pagedown", "move_page(1)", _("a page down"), show=False),
        Binding("home,ctrl+home", "go(0)", _("to the newest"), show=False),
        Binding("end,ctrl+end", "go(-1)", _("to the oldest"), show=False),
        Binding("space", "screen.mark", _("mark, to compare two"), show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"entries--cursor", "entries--error", "entries--mark"}
    DEFAULT_CSS = """
    EntryList {
        height: 1fr; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 0;
        & > .entries--cursor { background: $surface; }
        & > .entries--error { color: $text-error; }
        & > .entries--mark { color: $text-accent; text-style: bold; }
    }
    """

    cursor: reactive[int] = reactive(0)
    """A row, from 0."""

    @dataclass
    class Moved(Message):
        """The cursor is on this call; None where there is none."""

        number: int | None

    @dataclass
    class Chosen(Message):
        """Enter, or a second click."""

        number: int

    @dataclass
    class Wanted(Message):
        """Rows have come in sight whose entries are not known."""

        numbers: tuple[int, ...]

    def __init__(self, now: datetime, begun_at: int | None = None) -> None:
        """The cursor begins on the call of that number, where it is among those shown first."""
        super().__init__()
        self._begun_at = begun_at
        self._now = now
        self._numbers: Sequence[int] = ()
        self._entries: dict[int, Entry] = {}
        self._asked: set[int] = set()
        self._widths = Widths()
        self.marked: tuple[int, ...] = ()
        """At most two calls, in the order in which they were marked."""

    # -- what is shown

    def show(self, numbers: Sequence[int], entries: Iterable["Entry"]) -> None:
        """Other calls; the cursor stays on its call where that is among them."""
        before, self._begun_at = self.number or self._begun_at, None
        self._numbers, self._entries = numbers, {each.number: each for each in entries}
        self._widths = widened(self._entries.values(), self._now, Widths())
        self._asked.clear()
        self.virtual_size = Size(0, len(numbers))
        row = numbers.index(before) if before in set(numbers) else 0
        self.set_reactive(EntryList.cursor, row)
        self.follow_cursor()
        self.refresh()
        self.post_message(self.Moved(self.number))

    def put(self, wanted: Iterable[int], entries: Iterable["Entry"]) -> None:
        """What was asked for, as far as it is still there."""
        if len(self._entries) > MOST_ROWS:
            self._entries = {number: self._entries[number] for number in self._in_sight() if number in self._entries}
        read = {each.number: each for each in entries}
        self._entries |= read
        self._widths = widened(read.values(), self._now, self._widths)
        self._asked.difference_update(wanted)
        self.refresh()

    @property
    def number(self) -> int | None:
        """Of the call under the cursor."""
        return self._numbers[self.cursor] if self.cursor < len(self._numbers) else None

    def mark(self) -> None:
        """The call under the cursor, or no longer; of three the first is let go."""
        number = self.number
        if number is not None:
            others = tuple(each for each in self.marked if each != number)
            self.marked = others if number in self.marked else (*others, number)[-2:]
            self.refresh()

    def _in_sight(self) -> Sequence[int]:
        top = max(self.scroll_offset.y, 0)
        return self._numbers[top : top + max(self.size.height, 1)]

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """What comes in sight is asked for."""
        super().watch_scroll_y(old_value, new_value)
        self._ask()

    def _lay_out_for_size(self, before: VisibleArea) -> None:  # noqa: ARG002 - nothing moves
        """Ask for the entries that have come in sight."""
        self._ask()

    def is_cursor_in(self, area: VisibleArea) -> bool:
        """Whether the cursor's row is in that area."""
        return 0 <= self.cursor - area.y < area.height

    def _ask(self) -> None:
        unknown = tuple(each for each in self._in_sight() if each not in self._entries and each not in self._asked)
        if unknown:
            self._asked.update(unknown)
            self.post_message(self.Wanted(unknown))

    # -- drawing

    def render_line(self, y: int) -> Strip:
        """One visible row."""
        row, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if row >= len(self._numbers):
            return Strip.blank(width, self.ground)
        number = self._numbers[row]
        paper = self._part("cursor") if row == self.cursor else Style.null()
        style = self.ground + paper
        signs = (">" if row == self.cursor else " ") + ("*" if number in self.marked else " ")
        mark = Segment(signs, style + self._ink("mark"))
        return Strip([mark, self._row(number, width - MARKS, style)], width)

    def _row(self, number: int, width: int, style: Style) -> Segment:
        entry = self._entries.get(number)
        if entry is None:
            return Segment(str(number).rjust(self._widths.number).ljust(width), style)
        ink = self._ink("error") if entry_mood(entry) == "error" else Style.null()
        bold = Style(bold=number == self.number and self.has_focus)
        return Segment(entry_row(entry, self._now, width, self._widths), style + ink + bold)

    def _part(self, name: str) -> Style:
        return Style(bgcolor=self.component(f"entries--{name}").bgcolor)

    def _ink(self, name: str) -> Style:
        found = self.component(f"entries--{name}")
        return Style(color=found.color, bold=found.bold)

    def on_focus(self) -> None:
        """Draw the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Draw the cursor pale."""
        self.refresh()

    # -- going about

    def validate_cursor(self, row: int) -> int:
        """A row that exists."""
        return min(max(row, 0), max(len(self._numbers) - 1, 0))

    def watch_cursor(self) -> None:
        """Keep the cursor in sight."""
        self.follow_cursor()
        self.refresh()
        self.post_message(self.Moved(self.number))

    def follow_cursor(self) -> None:
        """Scroll to its row."""
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)
        self._ask()

    def action_move(self, by: int) -> None:
        """Move the cursor by so many rows."""
        self.cursor += by

    def action_move_page(self, by: int) -> None:
        """Move the cursor by so many pages."""
        self.cursor += by * max(self.size.height - 1, 1)

    def action_go(self, row: int) -> None:
        """To the first (0) or the last (-1)."""
        self.cursor = len(self._numbers) - 1 if row < 0 else row

    def action_choose(self) -> None:
        """The call under the cursor."""
        if self.number is not None:
            self.post_message(self.Chosen(self.number))

    def on_click(self, event: events.Click) -> None:
        """To that row; a second click takes it."""
        self.cursor = event.y + self.scroll_offset.y
        if event.chain == 2:
            self.action_choose()
