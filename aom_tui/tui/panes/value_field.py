"""The field that a row of the body's form is edited in."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from aom_tui.language import _
from aom_tui.tui.widgets.field import Field


class ValueField(Field):
    """The field of the row being edited."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done('below')", _("take it; then letters are keys"), show=False),
        Binding("up", "done('above')", _("the field above"), show=False),
        Binding("down", "done('down')", _("choices; the field below"), show=False),
        Binding("alt+down,ctrl+down", "done('choose')", _("choices"), show=False),
        Binding("tab", "done('next')", _("edit the next field"), show=False),
        Binding("shift+tab", "done('before')", _("edit the field before"), show=False),
        Binding("escape", "done('stay')", _("leave the field"), show=False),
    ]

    @dataclass
    class Done(Message):
        """The field is left, and where to."""

        way: str

    def action_done(self, way: str) -> None:
        """Leave the field; what was typed is in the body already."""
        self.post_message(self.Done(way))

    def on_blur(self) -> None:
        """Left by the mouse or a shortcut."""
        self.post_message(self.Done(""))
