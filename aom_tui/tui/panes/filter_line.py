"""The filter line: `f JMESPath  what is wrong with it`, with the filters that were applied before."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message
from textual.widgets import Input

from aom_tui.language import _
from aom_tui.tui.widgets.bottom_line import BottomLine

if TYPE_CHECKING:
    from aom_tui.session.storage.filter_history import FilterHistory


class FilterLine(BottomLine):
    """Says `Asked` on Enter. Up and Down go through the history of the operation, filtered by nothing."""

    label = _("filter")
    placeholder = _("JMESPath, e.g. {value}").format(value="series[?unit=='Percent'].metric_name")

    @dataclass
    class Asked(Message):
        """Show this part of the reply; empty for all of it."""

        query: str

    def __init__(self) -> None:
        super().__init__()
        self.folder: Path | None = None
        """Where the filters are kept from one window to the next; None for nowhere."""
        self._operation = ""
        self._recalled = -1
        """Which of the history stands in the field, from the newest; -1 for what was typed."""
        self._typed_text = ""

    @cached_property
    def history(self) -> "FilterHistory":
        """The filters that were applied before."""
        from aom_tui.session.storage.filter_history import FilterHistory

        return FilterHistory(self.folder)

    def open_for(self, operation: str, query: str) -> None:
        """For an operation, with the filter that is on."""
        self._operation, self._recalled = operation, -1
        self.field.value = query
        self.say("")
        self.open()
        self._beside(self.history.read)

    def _beside(self, work: Callable[[], None]) -> None:
        """Run work on the disk in a thread: it may be slow."""
        self.run_worker(work, thread=True, group="filters", description=_("filter"), exit_on_error=False)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.is_open:
            self._judge()

    def _judge(self) -> bool:
        """Say what is wrong with what stands there; whether nothing is."""
        from aom_tui.session.query import query_fault

        query = self.field.value.strip()
        fault = query_fault(query) if query else ""
        self.say(fault, bad=bool(fault))
        return not fault

    def accept(self) -> None:
        """Apply the filter, on Enter."""
        if not self._judge():
            return
        query = self.field.value.strip()
        if query:
            self.history.add(self._operation, query)
            self._beside(self.history.write)
        self.post_message(self.Asked(query))
        self.close()

    def up(self) -> None:
        """Recall an older filter."""
        self._recall(self._recalled + 1)

    def down(self) -> None:
        """Recall a newer filter, at last what was typed."""
        self._recall(self._recalled - 1)

    def _recall(self, number: int) -> None:
        past = self.history.of(self._operation)
        if not -1 <= number < len(past):
            return
        if self._recalled < 0:
            self._typed_text = self.field.value
        self._recalled = number
        self.field.value = past[number] if number >= 0 else self._typed_text
        self.field.cursor_position = len(self.field.value)
