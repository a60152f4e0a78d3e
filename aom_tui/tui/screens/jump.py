"""Jump: a letter or two beside each place of the screen below; typing them goes there."""

from typing import Any

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.widget import Widget

from aom_tui.render.glyphs import signs
from aom_tui.tui.keyboard.jump_labels import labels, placed
from aom_tui.tui.keyboard.jump_targets import Target, targets
from aom_tui.tui.runtime.partial_redraw import PartialRedraw
from aom_tui.tui.runtime.screen_mixins import CurrentEventsOnly, DismissOnce
from aom_tui.tui.runtime.textual_private import picture_of


class Labels(Widget):
    """The picture of the screen below, dimmed, with the labels on it."""

    COMPONENT_CLASSES = {"jump--label"}  # noqa: RUF012 - Textual's own way
    DEFAULT_CSS = """
    Labels { width: 100%; height: 100%; }
    Labels > .jump--label { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
    """

    def __init__(self, strips: list[Strip], placed_at: dict[str, tuple[int, int]]) -> None:
        super().__init__()
        self._strips = [strip.apply_style(Style(dim=True)) for strip in strips]
        self._placed = placed_at
        self.typed = ""

    def render_line(self, y: int) -> Strip:
        """One row; the labels that go on as it was begun, without what was typed of them."""
        if y >= len(self._strips):
            return Strip.blank(self.size.width, self.rich_style)
        ink = self.get_component_rich_style("jump--label")
        strip = self._strips[y]
        for label, (row, start) in self._placed.items():
            if row == y and label.startswith(self.typed):
                strip = with_label(strip, label, start, ink)
        return strip

    def begin(self, typed: str) -> None:
        """So much of a label has been typed."""
        self.typed = typed
        self.refresh()


def with_label(strip: Strip, label: str, start: int, ink: Style) -> Strip:
    """The row with a label in its cells; what is wider than one and only half covered becomes blank."""
    from rich.segment import Segment

    width, end = strip.cell_length, start + len(label)
    return Strip.join([strip.crop(0, start), Strip([Segment(label, ink)]), strip.crop(end, width)])


def cells_of(strip: Strip) -> list[str]:
    """What stands in each cell of a row; nothing in the second one of a wide character."""
    found: list[str] = []
    for segment in strip:
        for sign in segment.text:
            found += [sign, ""][: cell_len(sign)]
    return found


class Jump(CurrentEventsOnly, DismissOnce, PartialRedraw, ModalScreen[Target]):
    """The answer is where to go. Any key that begins no label leaves."""

    DEFAULT_CSS = "Jump { background: transparent; align: left top; }"

    def __init__(self, below: Screen[Any]) -> None:
        super().__init__()
        strips = picture_of(below)
        found = targets(below, strips)
        self._targets = dict(zip(labels(len(found)), found, strict=True))
        self._size_below = below.size
        self._labels = Labels(strips, self._places(strips))

    def _places(self, strips: list[Strip]) -> dict[str, tuple[int, int]]:
        rows = [cells_of(strip) for strip in strips]
        taken: list[set[int]] = [set() for _row in rows]
        free = f" |{signs().rule}"  # what stands between the tabs is no text
        return {
            label: (span.row, placed(label, span, rows[span.row], free, taken[span.row]))
            for label, span in ((label, target.span) for label, target in self._targets.items())
        }

    @property
    def is_empty(self) -> bool:
        """Whether there is nowhere to go."""
        return not self._targets

    def compose(self) -> ComposeResult:
        """One widget over the whole window."""
        yield self._labels

    def on_key(self, event: events.Key) -> None:
        """A letter goes on with a label; Backspace takes it back; all else leaves."""
        event.stop()
        event.prevent_default()
        typed = self._labels.typed
        if event.key == "backspace" and typed:
            self._labels.begin("")
            return
        typed += (event.character or "").lower() if event.is_printable else "\0"
        if typed in self._targets:
            self._leave(self._targets[typed])
        elif any(label.startswith(typed) for label in self._targets):
            self._labels.begin(typed)
        else:
            self._leave(None)

    def on_click(self) -> None:
        """Never mind."""
        self._leave(None)

    def on_resize(self, event: events.Resize) -> None:
        """The picture is one of the window as it was."""
        if Size(event.size.width, event.size.height) != self._size_below:
            self._leave(None)

    def _leave(self, target: Target | None) -> None:
        """Once: keys and sizes may come in one piece."""
        if self.is_active:
            self.dismiss(target)
