"""Pages of keys, each with what it does."""

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from aom_tui.language import _
from aom_tui.render.cells import padded
from aom_tui.tui.keys import shown
from aom_tui.tui.screens.dialog import Dialog


def row(letter: str, shortcut: str, words: str) -> Content:
    """Keys in a column, words beside them."""
    keys = padded(padded(letter, 8) + shortcut, 15)
    return Content.assemble((f" {keys}", "$text-accent"), words)


class KeyPage(Dialog[None]):
    """Left by the key that opens it, too."""

    BINDINGS: ClassVar[list[BindingType]] = [("question_mark,fullwidth_question_mark,f1,q", "back", _("back"))]

    def page(self) -> Content:
        """What it says."""
        return Content()

    def content(self) -> ComposeResult:
        """The page."""
        yield Static(self.page())

    def on_mount(self) -> None:
        """Scrolls with the keys."""
        page = self.query_one(".content")
        page.can_focus = True
        page.focus()


class KeyList(KeyPage):
    """The keys of a screen that is no pane of the workbench.

    A sentence or two, then each key: of the classes given, as they declare it.
    """

    def __init__(self, title: str, about: str, kinds: tuple[type, ...]) -> None:
        super().__init__()
        self.title_text = title
        self._about, self._kinds = about, kinds

    def page(self) -> Content:
        """The sentence, the keys."""
        return Content("\n").join([self._about, "", *self._rows()])

    def _rows(self) -> Iterator[Content]:
        rows: dict[str, list[str]] = {}
        for kind in self._kinds:
            for binding in Binding.make_bindings(kind.__dict__.get("BINDINGS", ())):
                if not binding.key.startswith("fullwidth"):
                    rows.setdefault(binding.description, []).append(shown(binding.key))
        yield from (row(" ".join(keys), "", words) for words, keys in rows.items())
