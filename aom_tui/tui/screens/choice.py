"""Choosing one of a few: a parameter's known values, profiles."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from aom_tui.language import _
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.field import Field
from aom_tui.tui.widgets.option_lines import OptionLines

FILTERED_FROM = 10
"""Choices from which on there is a field to filter them by typing."""


class ChoiceFilter(Field):
    """Where one types; the cursor keys move in the list below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "screen.move('cursor_up')", _("up"), show=False),
        Binding("down", "screen.move('cursor_down')", _("down"), show=False),
        Binding("pageup", "screen.move('page_up')", _("page up"), show=False),
        Binding("pagedown", "screen.move('page_down')", _("page down"), show=False),
        Binding("enter", "screen.choose", _("choose"), show=False),
    ]


class Choice(Dialog[str]):
    """The answer is one of `choices`; `words` says more about each. Of many, typing shows those that hold the text."""

    keys: tuple[tuple[str, str, str], ...] = (("Enter", _("choose"), "choose"), ("Esc", _("back"), "back"))
    filtered_from: ClassVar[int] = FILTERED_FROM

    def __init__(self, title: str, choices: Sequence[str], words: Sequence[str] = (), current: str = "") -> None:
        super().__init__()
        self.title_text = title
        self._choices, self._words, self._current = choices, words, current

    def content(self) -> ComposeResult:
        """The list, the cursor on what holds now."""
        if len(self._choices) >= self.filtered_from:
            yield ChoiceFilter(placeholder=_("filter"))
        self._shown = tuple(self._choices)
        chooser = OptionLines(*self._options(), compact=True)
        if self._current in self._shown:
            chooser.highlighted = self._shown.index(self._current)
        yield chooser

    def _options(self) -> Iterator[Option]:
        words = dict(zip(self._choices, self._words, strict=True)) if self._words else {}
        for choice in self._shown:
            yield Option(Text.assemble(choice, "  ", (words.get(choice, ""), "dim")))

    @on(Input.Changed)
    def _filtered(self, event: Input.Changed) -> None:
        event.stop()
        wanted = event.value.casefold()
        words = self._words or [""] * len(self._choices)
        both = zip(self._choices, words, strict=True)
        self._shown = tuple(choice for choice, word in both if wanted in f"{choice} {word}".casefold())
        chooser = self.query_one(OptionList)
        chooser.clear_options()
        chooser.add_options(self._options())
        chooser.highlighted = 0 if self._shown else None
        self.say("" if self._shown else _("nothing matches"))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._shown[event.option_index])

    @property
    def highlighted(self) -> str | None:
        """The choice that the cursor is on."""
        index = self.query_one(OptionList).highlighted
        return None if index is None else self._shown[index]

    def action_move(self, action: str) -> None:
        """The filter's cursor keys."""
        getattr(self.query_one(OptionList), f"action_{action}")()

    def action_choose(self) -> None:
        """Enter in the filter, and the mouse's way."""
        self.query_one(OptionList).action_select()
