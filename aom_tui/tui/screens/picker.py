"""The endpoint picker as a dialog, where the window is too narrow to dock it."""

from textual import on
from textual.app import ComposeResult

from aom_tui.catalogue.model import Catalogue
from aom_tui.tui.messages import LeavePicker, OperationPicked
from aom_tui.tui.panes.picker import OperationPicker
from aom_tui.tui.screens.dialog import Dialog


class PickerScreen(Dialog[str]):
    """The answer is an operation's id."""

    def __init__(self, catalogue: Catalogue | None) -> None:
        super().__init__()
        self._catalogue = catalogue

    def compose(self) -> ComposeResult:
        """The pane itself; it brings its own title."""
        picker = OperationPicker(classes="dialog")
        picker.catalogue = self._catalogue
        yield picker

    def on_mount(self) -> None:
        """Typing filters at once."""
        self.call_after_refresh(self.query_one(OperationPicker).focus_filter)

    @on(OperationPicked)
    def _picked(self, event: OperationPicked) -> None:
        event.stop()
        self.dismiss(event.operation_id)

    @on(LeavePicker)
    def _left(self, event: LeavePicker) -> None:
        event.stop()
        self.dismiss(None)
