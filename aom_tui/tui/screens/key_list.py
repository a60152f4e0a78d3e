"""The keys of a screen that is no pane of the workbench."""

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from aom_tui.language import _
from aom_tui.tui.keys import shown
from aom_tui.tui.screens.dialog import Dialog


class KeyList(Dialog[None]):
    """A sentence or two, then each key with what it does: of the classes given, as they declare it."""

    BINDINGS: ClassVar[list[BindingType]] = [("question_mark,fullwidth_question_mark,f1,q", "back", _("back"))]

    def __init__(self, title: str, about: str, kinds: tuple[type, ...]) -> None:
        super().__init__()
        self.title_text = title
        self._about, self._kinds = about, kinds

    def content(self) -> ComposeResult:
        """The page."""
        yield Static(Content("\n").join([self._about, "", *self._rows()]))

    def _rows(self) -> Iterator[Content]:
        rows: dict[str, list[str]] = {}
        for kind in self._kinds:
            for binding in Binding.make_bindings(kind.__dict__.get("BINDINGS", ())):
                if not binding.key.startswith("fullwidth"):
                    rows.setdefault(binding.description, []).append(shown(binding.key))
        for words, keys in rows.items():
            yield Content.assemble((f" {' '.join(keys):<15}", "$text-accent"), words)

    def on_mount(self) -> None:
        """Scrolls with the keys."""
        page = self.query_one(".content")
        page.can_focus = True
        page.focus()
