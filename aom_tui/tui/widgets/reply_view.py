"""A view of a reply that draws in its own way (a table, a chart), beside the text that DocumentView shows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import Struct
from textual.message import Message

from aom_tui.tui.runtime.worker_failures import ReportsWorkerFailures
from aom_tui.tui.widgets.line_view import LineView

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Operation
    from aom_tui.session.exchange import Exchange
    from aom_tui.tui.actions import copying
    from aom_tui.tui.actions.searching import Searched
    from aom_tui.tui.panes.reply_views import Page
    from aom_tui.tui.screens.save import ByEnding


class Subject(Struct, frozen=True, eq=False):
    """What a view is to show: an exchange, the operation that was called, and the whole body, formatted.

    `page` is never partial; its document is what a filter left of the body where there is one.
    """

    exchange: "Exchange"
    operation: "Operation | None"
    page: "Page"

    @property
    def called(self) -> str:
        """What was called, as `operation_of` names it."""
        return operation_of(self.exchange)


def operation_of(exchange: "Exchange") -> str:
    """The operation that a view and a filter are remembered for; of a bare request method and URI."""
    return exchange.draft.called if exchange.draft else ""


class ReplyView(ReportsWorkerFailures, LineView, can_focus=True):
    """Shows one subject at a time; has the keyboard while it is the chosen view."""

    @dataclass
    class Moved(Message):
        """The cursor is elsewhere, or the subject is another one.

        `position` stands at the end of the tabs (`row 3/120`), `location` in the line below: what is under the cursor.
        """

        view: "ReplyView"
        position: str
        location: str

        @property
        def control(self) -> "ReplyView":
            """The view whose cursor moved."""
            return self.view

    @dataclass
    class BodyAsked(Message):
        """The value that begins at this byte of the formatted body is to be shown there."""

        start: int

    @dataclass
    class Copied(Message):
        """A text is to go to the clipboard."""

        label: str
        text: str
        file: str = ""
        """What its file is called after, where that is not the label."""

    mark_changes: bool = False
    """Set before `show` to mark what differs from the subject before, where a view can."""

    def show(self, subject: Subject | None) -> None:
        """Another subject; None where there is none yet (nothing sent, or the body is still being formatted)."""
        raise NotImplementedError

    def searched(self) -> "Searched | None":
        """What can be searched here; None where that is nothing."""
        return None

    @property
    def has_changes(self) -> bool:
        """Whether something is marked as changed that can be gone to."""
        return False

    @property
    def seeks_changes(self) -> bool:
        """Whether what is to be marked as changed is still being found."""
        return False

    def step_change(self, by: int) -> None:
        """To the next change (1) or the one before (-1), where there is one."""

    @property
    def path_here(self) -> str | None:
        """The path of the value at the cursor; None where there is none."""
        return None

    @property
    def has_selection(self) -> bool:
        """Whether something is selected, which `y` and Ctrl+C copy."""
        return False

    def copied(self) -> "copying.Copied":
        """What `y` copies: the selection, else what is under the cursor."""
        raise NotImplementedError

    def by_ending(self) -> "ByEnding":
        """What a file holds whose name ends so (`.csv`), where that is other than `view_text`."""
        return {}

    def view_text(self) -> tuple[str, str]:
        """All that the view shows, as plain text, with a word for it."""
        raise NotImplementedError
