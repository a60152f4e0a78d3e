"""The endpoint picker as a dialog, where the window is too narrow to dock it."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _
from aom_tui.tui.messages import LeavePicker, OperationPicked
from aom_tui.tui.panes.picker import OperationPicker, OperationTree
from aom_tui.tui.screens.dialog import Dialog


class PickerScreen(Dialog[str]):
    """The answer is an operation's id."""

    keys = (("Enter", _("choose"), "choose"), ("Esc", _("back"), "back"), ("F1", _("help"), "help"))

    def __init__(self, catalogue: Catalogue | None) -> None:
        super().__init__()
        self._catalogue = catalogue

    def compose(self) -> ComposeResult:
        """The pane itself, which brings its own title, and the keys."""
        picker = OperationPicker()
        picker.catalogue = self._catalogue
        with Vertical(classes="dialog"):
            yield picker
            yield self.key_line()

    def on_mount(self) -> None:
        """Typing filters at once."""
        self.call_after_refresh(self.query_one(OperationPicker).focus_filter)

    async def action_choose(self) -> None:
        """The mouse's way to Enter."""
        await self.query_one(OperationTree).run_action("select_cursor")

    def action_help(self) -> None:
        """The mouse's way to it."""
        self.call_later(self.app.run_action, "help")

    @on(OperationPicked)
    def _picked(self, event: OperationPicked) -> None:
        event.stop()
        self.dismiss(event.operation_id)

    @on(LeavePicker)
    def _left(self, event: LeavePicker) -> None:
        event.stop()
        self.dismiss(None)
