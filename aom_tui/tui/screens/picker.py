"""The endpoint picker as a dialog, where the window is too narrow to dock it."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _
from aom_tui.tui.messages import LeavePicker, OperationPicked, OperationsFiltered
from aom_tui.tui.panes.picker import Filter, OperationPicker, OperationTree
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.fitted_keys import FittedKeys


class PickerScreen(Dialog[str]):
    """The answer is an operation's id."""

    keys = (("Enter", _("choose"), "choose"), ("Esc", _("back"), "leave"), ("F1", _("help"), "help"))

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

    @on(OperationsFiltered)
    def _filtered(self, event: OperationsFiltered) -> None:
        """Esc first clears what is typed."""
        event.stop()
        word = _("clear") if event.typed else _("back")
        keys = tuple((key, word if action == "leave" else said, action) for key, said, action in self.keys)
        self.query_one(FittedKeys).show(self.keys_in_line(keys))

    def action_leave(self) -> None:
        """The mouse's way to what Esc does."""
        self.query_one(Filter).action_clear_or_leave()

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
