"""What all dialogs share: a title rule, Esc for back, and keys that end the program even here."""

from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget

from aom_tui.language import _
from aom_tui.tui.keyboard.keymap import current_keymap
from aom_tui.tui.keyboard.keys import in_a_dialog, shown
from aom_tui.tui.keyboard.places import declared
from aom_tui.tui.runtime.partial_redraw import PartialRedraw
from aom_tui.tui.runtime.screen_mixins import CurrentEventsOnly, DismissOnce
from aom_tui.tui.runtime.worker_failures import ReportsWorkerFailures
from aom_tui.tui.widgets.fitted_keys import FittedKeys, Key
from aom_tui.tui.widgets.rule import rule
from aom_tui.tui.widgets.wrapped_text import WrappedText

T = TypeVar("T")

GAP = Content("   ")
"""Between two keys of a dialog."""

WAYS_OUT = ("back", "leave")
"""Actions whose keys are shown in a window of any width, as the first one is."""


class DialogTitle(Widget):
    """The rule on top of a dialog."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def show(self, title: str) -> None:
        """Show another title."""
        self._title = title
        self.refresh()

    def render(self) -> Content:
        """`── Title ────`."""
        return rule(self, [Content(self._title).stylize("bold $text-accent")], style="$rule-lit")


class Dialog(ReportsWorkerFailures, CurrentEventsOnly, DismissOnce, PartialRedraw, ModalScreen[T]):
    """A modal question or page. `None` is its answer when it is left."""

    title_text: str = ""
    keys: tuple[tuple[str, str, str], ...] = (("Esc", _("back"), "back"),)
    """Key, word and action of the line at the bottom."""

    margin: ClassVar[int] = 4
    """Lines of the window that its content leaves free: title, problem, keys, and one below where it is not full."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("back"), show=False),
        Binding("ctrl+c", "back", _("back"), show=False),
        Binding("ctrl+q", "app.quit", _("quit"), show=False, priority=True),
        *in_a_dialog(),
    ]

    def compose(self) -> ComposeResult:
        """Title, content, problem line, keys."""
        with Vertical(classes="dialog"):
            yield DialogTitle(self.title_text)
            with VerticalScroll(classes="content", can_focus=False):
                yield from self.content()
            yield WrappedText(classes="problem")
            yield self.key_line()

    def content(self) -> ComposeResult:
        """What the dialog is about."""
        yield from ()

    def on_resize(self) -> None:
        """A long page scrolls; title, problem and keys stay in the window."""
        told = sum(max(each.size.height - 1, 0) for each in self.query(".problem"))
        for content in self.query(".content"):
            content.styles.max_height = max(self.size.height - self.margin - told, 1)

    def key_line(self) -> FittedKeys:
        """The last line, or lines: the keys, clickable."""
        return FittedKeys(*self.key_lines(), gap=GAP, classes="keyline")

    def key_lines(self) -> tuple[tuple[Key, ...], ...]:
        """The keys line by line."""
        return (self.keys_in_line(self.keys),)

    def keys_in_line(self, keys: tuple[tuple[str, str, str], ...]) -> tuple[Key, ...]:
        """Keys with their words. In a narrow window the later ones go first; the usual action and the way out stay."""
        return tuple(
            Key(self._key(key, action), word, action, 0 if action in WAYS_OUT else rank)
            for rank, (key, word, action) in enumerate(keys)
        )

    def _key(self, key: str, action: str) -> str:
        """The key of that line, or the one that the user has chosen instead; `-` for none, the word is clicked then."""
        chosen = current_keymap().chosen
        ids = (binding.id or "" for binding in declared(type(self)) if binding.action == action) if chosen else ()
        keys = next((chosen[each] for each in ids if each in chosen), None)
        return key if keys is None else shown(keys[0]) if keys else "-"

    def say(self, problem: str) -> None:
        """What is wrong, in place; to whoever has left it nothing."""
        if self.is_dismissed:
            return
        self.query_one(".problem", WrappedText).tell(f"! {problem}" if problem else "")
        self.call_after_refresh(self.on_resize)

    def action_back(self) -> None:
        """Leave without an answer; a toast goes too."""
        self.app.clear_notifications()
        self.dismiss(None)
