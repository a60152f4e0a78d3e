"""A deprecated call about to become its successor: what becomes what, before it is done."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from aom_tui.language import _
from aom_tui.render.conversion import conversion_lines
from aom_tui.session.compose.successor import Conversion
from aom_tui.tui.screens.dialog import Dialog


class Convert(Dialog[bool]):
    """True makes it the draft."""

    title_text = _("Convert to the successor")
    keys = (("Enter", _("convert"), "take"), ("Esc", _("leave it"), "back"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", _("convert"), show=False),
        Binding("c,y", "take", _("convert"), show=False, id="convert_screen.take"),
    ]

    def __init__(self, old: str, conversion: Conversion) -> None:
        super().__init__()
        self._old = old
        self._conversion = conversion

    def content(self) -> ComposeResult:
        """Both names, then field by field."""
        title = _("{old} becomes {new}").format(old=self._old, new=self._conversion.draft.operation_id)
        yield Static(Content("\n").join([Content(title).stylize("bold"), Content("")]))
        yield Static("\n".join(conversion_lines(self._conversion)), markup=False)

    def action_take(self) -> None:
        """It becomes the draft; it is not sent."""
        self.dismiss(True)
