"""The Body tab: the text of the body, several lines of paste and undo included."""

import json

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import var
from textual.widgets import TextArea

from aom_tui.catalogue.model import Operation
from aom_tui.problem import Problem
from aom_tui.session.curl_import import looks_like_curl
from aom_tui.session.draft import Draft
from aom_tui.tui.messages import BodyEdited
from aom_tui.tui.panes.params import ProblemAt
from aom_tui.tui.widgets.field import without_control
from aom_tui.tui.widgets.rule import Line, link

CHECKED_SIZE = 262_144
"""Characters up to which the text is parsed at every change; a longer one is checked when it is sent."""


def json_problem(text: str) -> Problem | None:
    """Where a text stops being JSON, by line and column."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return Problem(f"body line {error.lineno} column {error.colno}", f"not valid JSON: {error.msg}")
    except RecursionError:
        return Problem("body", "nested too deeply")
    return None


class BodyText(TextArea):
    """A text area that leaves `curl ...` to the workbench. No `language`: tree-sitter is not wanted here."""

    async def _on_paste(self, event: events.Paste) -> None:
        if looks_like_curl(event.text):
            event.prevent_default()
        event.text = without_control(event.text)


class BodyEditor(Vertical):
    """The text, and one line on what it is for."""

    loaded: var[Draft | None] = var[Draft | None](None)
    operation: var[Operation | None] = var[Operation | None](None)

    def compose(self) -> ComposeResult:
        """Text over remark."""
        yield BodyText(compact=True, tab_behavior="focus", soft_wrap=False, show_line_numbers=False)
        yield Line(classes="remark")

    @property
    def area(self) -> BodyText:
        """Where the body is typed."""
        return self.query_one(BodyText)

    @property
    def is_json(self) -> bool:
        """Whether the text has to be JSON."""
        if self.operation:
            return self.operation.body is not None and "json" in self.operation.body.content_type
        return self.area.text.lstrip()[:1] in ("{", "[")

    def watch_loaded(self, loaded: Draft | None) -> None:
        """Another draft: its body goes into the text. One step of undo leads back."""
        text = (loaded.body if loaded else None) or ""
        if text != self.area.text:
            with self.prevent(TextArea.Changed):
                self.area.replace(text, (0, 0), self.area.document.end)
                self.area.move_cursor((0, 0))
        self._remark()

    def watch_operation(self) -> None:
        """Another operation takes another body."""
        self._remark()

    def _remark(self) -> None:
        self.query_one(".remark", Line).update(self._remark_text(), layout=False)

    def _remark_text(self) -> Content:
        body = self.operation.body if self.operation else None
        if self.operation and body is None:
            return Content("This operation takes no body.").stylize("$muted")
        kind = f"{body.content_type}, {'required' if body.required else 'optional'}  " if body else ""
        parts: list[Content | str] = [kind, link("b skeleton", "screen.skeleton", "$text-accent"), "  "] if body else []
        return Content.assemble(*parts, link("e edit in $EDITOR", "screen.edit_body", "$text-accent"))

    def check(self) -> Problem | None:
        """What keeps the text from being sent, as far as reading it can tell."""
        text = self.area.text
        if not text.strip() or len(text) > CHECKED_SIZE or not self.is_json:
            return None
        return json_problem(text)

    @on(TextArea.Changed)
    def _edited(self, event: TextArea.Changed) -> None:
        event.stop()
        self.post_message(ProblemAt(self.check()))
        self.post_message(BodyEdited(event.text_area.text or None))
