"""The call under the cursor of the history, beside or below the list."""

import asyncio

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.render.cells import cells, cut
from aom_tui.render.clean import clean_line
from aom_tui.render.document.document import Document
from aom_tui.render.history.entry_rows import preview
from aom_tui.render.history.entry_words import history_line
from aom_tui.session.history.store import History
from aom_tui.tui.runtime.worker_failures import ReportsWorkerFailures
from aom_tui.tui.runtime.workers import deferred
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.rule import rule

READ_AFTER = 0.03
"""Seconds that the cursor rests on a call before it is read: whoever holds a key down passes by."""

RULE_CELLS = 8
"""Cells of a rule beside what stands in it."""


class HistoryTitle(Widget):
    """`── History ───────── 37 of 10,000 ──`."""

    name_text: reactive[str] = reactive("")
    found: reactive[str] = reactive("")

    def render(self) -> Content:
        """Return the rule; what stands at its end has room in any case."""
        room = self.size.width - cells(self.found) - RULE_CELLS
        name = Content(cut(self.name_text, max(room, 1)) if self.found else self.name_text).stylize("bold $text-accent")
        return rule(self, [name], end=self.found, style="$primary")


class CallPreview(ReportsWorkerFailures, Vertical):
    """A title and the messages of one call, read beside the event loop."""

    def __init__(self, history: History) -> None:
        super().__init__(id="look")
        self._history = history
        self._number: int | None = None
        """The call that is shown, or is being read."""

    def compose(self) -> ComposeResult:
        """Title and text."""
        yield HistoryTitle(id="whose")
        yield DocumentView(wrapped=("http",))

    def show(self, number: int | None) -> None:
        """Show a call by its number; with None, stop reading the one before."""
        if number is not None and number == self._number:
            return
        self._number = number
        if number is None:
            self.workers.cancel_group(self, "look")
            return
        work = deferred(self._read, number)
        self.run_worker(work, group="look", description=_("read the history"), exclusive=True, exit_on_error=False)

    async def _read(self, number: int) -> None:
        await asyncio.sleep(READ_AFTER)
        title = ""
        try:
            title, text = await asyncio.to_thread(self._title_and_text, number)
        except InvalidInput as error:
            text = f"# {clean_line(str(error))}"
        if self._has_parts:
            self.set_title(title)
            self.show_text(text)

    @property
    def _has_parts(self) -> bool:
        """Whether title and text are there: when the history is left, they go before this does."""
        return all(self.query(part) for part in ("HistoryTitle", "DocumentView"))

    def _title_and_text(self, number: int) -> tuple[str, str]:
        exchange = self._history.exchange(number)
        return history_line(exchange), preview(exchange)

    def set_title(self, name: str, end: str = "") -> None:
        """Name what is shown; `end` stands at the right end of the rule."""
        title = self.query_one(HistoryTitle)
        title.name_text, title.found = name, end

    def show_text(self, text: str) -> None:
        """Show a text in the place of a call."""
        self.query_one(DocumentView).show(Document(text.encode("utf-8", "replace")), "http")

    @property
    def selected_text(self) -> str:
        """What is selected with mouse or keys; may be empty."""
        return self.query_one(DocumentView).selected_text

    @property
    def text(self) -> str:
        """All that is shown."""
        return self.query_one(DocumentView).document.data.decode()
