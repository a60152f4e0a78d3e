"""The one-line field of every form: compact, and careful with pastes."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.input import Selection

from aom_tui.language import _
from aom_tui.render.cells import cells, cut
from aom_tui.render.clean import CONTROL
from aom_tui.session.foreign.recognise import looks_like_curl


def is_field(widget: Widget | None) -> bool:
    """Whether typed letters are text here. By class name: TextArea is imported when a body is first shown."""
    return isinstance(widget, Input) or any(kind.__name__ == "TextArea" for kind in type(widget).__mro__)


def without_control(text: str) -> str:
    """A paste without what a terminal would act on; line ends and tabs stay."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class Field(Input):
    """An Input that leaves `curl ...` to the workbench and does not lose the lines after the first of a paste."""

    compact: reactive[bool] = reactive(True)
    """Always so; without Input's toggled class, each field would be styled twice more while it is made."""

    value: reactive[str] = reactive("", init=False)
    virtual_size: reactive[Size] = reactive(Size(0, 0))
    """Input's own lay out the whole screen at each key; a field's width does not depend on what stands in it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", _("previous field"), show=False),
        Binding("down,enter", "app.focus_next", _("next field"), show=False),
    ]

    def __init__(self, value: str = "", *, placeholder: str = "", classes: str = "", disabled: bool = False) -> None:
        super().__init__(placeholder=placeholder, classes=f"{classes} -textual-compact", disabled=disabled)
        # What it begins with is no edit: Input would tell it as one, while its neighbours are still being made.
        self.set_reactive(Field.value, value)
        self.set_reactive(Input.selection, Selection.cursor(len(value)))
        self._initial_value = False
        self._is_secret = False

    def render_line(self, y: int) -> Strip:
        """A placeholder that is too long ends in an ellipsis: Input wraps it, and its first word stands there alone."""
        whole, room = self.placeholder, self.scrollable_content_region.width
        if self.value or cells(whole) <= room:
            return super().render_line(y)
        self.set_reactive(Input.placeholder, cut(whole, max(room, 1)))
        try:
            return super().render_line(y)
        finally:
            self.set_reactive(Input.placeholder, whole)

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        if looks_like_curl(event.text):
            return
        event.stop()
        lines = [line.strip() for line in without_control(event.text).splitlines() if line.strip()]
        self.replace(" ".join(lines), *self.selection)
        if len(lines) > 1:
            self.notify(
                _("{number} pasted lines were joined: this field holds one line").format(number=len(lines)),
                markup=False,
            )

    def cover(self, is_secret: bool) -> None:
        """Dots in the place of a secret while nobody types at it: a projector and a picture show all that is there."""
        self._is_secret = is_secret
        self.password = is_secret and not self.has_focus

    def on_focus(self) -> None:
        """Uncover a secret for whoever types."""
        if self._is_secret:
            self.password = False

    def on_blur(self) -> None:
        """Cover a secret."""
        if self._is_secret:
            self.password = True

    def take(self, value: str) -> None:
        """A value that was chosen, as an edit: one types on behind it."""
        self.value = value
        self.cursor_position = len(value)

    def show(self, value: str) -> None:
        """Follow the draft without telling it so."""
        if self.value != value:
            with self.prevent(Input.Changed):
                self.value = value
            self.cursor_position = len(value)
