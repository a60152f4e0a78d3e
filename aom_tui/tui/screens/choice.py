"""Choosing one of a few: a parameter's known values, profiles."""

from collections.abc import Sequence

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from aom_tui.tui.screens.dialog import Dialog


class Choice(Dialog[str]):
    """The answer is one of `choices`; `words` says more about each."""

    keys = (("Enter", "choose", "choose"), ("Esc", "back", "back"))

    def __init__(self, title: str, choices: Sequence[str], words: Sequence[str] = (), current: str = "") -> None:
        super().__init__()
        self.title_text = title
        self._choices, self._words, self._current = choices, words, current

    def content(self) -> ComposeResult:
        """The list, the cursor on what holds now."""
        words = self._words or [""] * len(self._choices)
        options = [
            Option(Text.assemble(choice, "  ", (word, "dim")))
            for choice, word in zip(self._choices, words, strict=True)
        ]
        chooser = OptionList(*options, compact=True)
        if self._current in self._choices:
            chooser.highlighted = list(self._choices).index(self._current)
        yield chooser

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._choices[event.option_index])

    def action_choose(self) -> None:
        """The mouse's way to Enter."""
        self.query_one(OptionList).action_select()
