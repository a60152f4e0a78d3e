"""A field in the last line of a pane, in place of what stands there otherwise: nothing else moves."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from aom_tui.language import _
from aom_tui.render.cells import cells
from aom_tui.tui.widgets.field import Field
from aom_tui.tui.widgets.rule import Line


class BottomField(Field):
    """Its keys are the line's business."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "line('accept')", _("take it"), show=False),
        Binding("up", "line('up')", _("the one before"), show=False),
        Binding("down", "line('down')", _("the one after"), show=False),
        Binding("escape", "line('leave')", _("close the line"), show=False),
    ]

    def on_key(self, event: events.Key) -> None:
        """Enter at once, so that what is typed after it in one go (a slow line, a quick hand) is no text any more."""
        if self.screen.focused is not self:
            event.stop()
            event.prevent_default()
            self.app.post_message(events.Key(event.key, event.character))
        elif event.key == "enter":
            event.stop()
            event.prevent_default()
            self.action_line("accept")

    def action_line(self, action: str) -> None:
        """Hand the key on to the line."""
        for line in self.ancestors:
            if isinstance(line, BottomLine):
                getattr(line, action)()


class BottomLine(Horizontal):
    """`label [field]  what is said of it`. Hidden until it is opened."""

    label: ClassVar[str] = ""
    placeholder: ClassVar[str] = ""

    DEFAULT_CSS = """
    BottomLine {
        height: 1; display: none; padding: 0 1;
        & .label { width: auto; padding: 0 1 0 0; color: $text-accent; text-style: bold; }
        & BottomField { width: 1fr; min-width: 12; }
        & .said {
            width: auto; max-width: 60%; padding: 0 0 0 1; color: $text-muted;
            text-wrap: nowrap; text-overflow: ellipsis;
        }
        & .said.-bad { color: $text-error; }
    }
    """

    @dataclass
    class Closed(Message):
        """It is gone; `had_focus` says whether the keyboard was in it and needs another place."""

        had_focus: bool

    def _furnish(self) -> None:
        """Label, field, words: when there is something to type or to say, and not before the first screen."""
        if not self.children:
            field = BottomField(placeholder=self.placeholder)
            self.mount(Line(self.label, classes="label"), field, *self.more(), Line(classes="said"))

    def more(self) -> Iterable[Widget]:
        """What stands between field and words."""
        return ()

    @property
    def field(self) -> BottomField:
        """The field of the line."""
        self._furnish()
        return self.query_one(BottomField)

    @property
    def is_open(self) -> bool:
        """Whether it is on screen."""
        return self.display

    def open(self) -> None:
        """Show it, with the keyboard in its field and what stands there selected."""
        self.display = True
        self.screen.set_focus(self.field)  # at once: focus() would let the next key go elsewhere
        self.field.select_all()

    def close(self) -> None:
        """Hide the line."""
        if self.is_open:
            had_focus = self.has_focus_within
            self.display = False
            self.post_message(self.Closed(had_focus))

    def say(self, words: str | Content, *, bad: bool = False) -> None:
        """What there is to say of what is typed."""
        self._furnish()
        said, words = self.query_one(".said", Line), Content.assemble("! " if bad else "", words)
        said.set_class(bad, "-bad")
        said.update(words, layout=words.cell_length != said.size.width)  # the whole screen, while a search counts

    @property
    def said_cells(self) -> int:
        """Cells that the words take."""
        return cells(str(self.query_one(".said", Line).content))

    # -- keys of the field

    def accept(self) -> None:
        """Act on Enter."""

    def up(self) -> None:
        """Act on Up."""

    def down(self) -> None:
        """Act on Down."""

    def leave(self) -> None:
        """Close the line, on Esc."""
        self.close()
