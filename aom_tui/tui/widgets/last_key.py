"""The key that was pressed last, in a corner: for those who look on, on a projector."""

from typing import Any

from rich.cells import cell_len
from textual import events
from textual.app import App
from textual.widgets import Static

from aom_tui.tui.keyboard.keys import shown


class LastKey(Static):
    """One word, above the line of keys at the right."""

    DEFAULT_CSS = """
    LastKey {
        layer: last-key; position: absolute; width: auto; height: 1; padding: 0 1;
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
    }
    """

    def __init__(self, text: str) -> None:
        super().__init__(markup=False)
        self.say(text)

    def say(self, text: str) -> None:
        """Show another key."""
        self.update(text)
        size = self.app.size
        self.styles.offset = (max(size.width - cell_len(text) - 2, 0), max(size.height - 2, 0))


def show_key(app: App[Any], event: events.Key) -> None:
    """In the window that is on top. What is typed into a secret is not told."""
    text = "*" if event.is_printable and getattr(app.focused, "password", False) else shown(event.key)
    found = app.screen.query(LastKey)
    if not found:
        app.screen.mount(LastKey(text))
    for each in found:
        each.say(text)
