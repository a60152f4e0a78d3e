"""Choosing one of a few: a parameter's known values, profiles."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from aom_tui.language import _
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.field import Field
from aom_tui.tui.widgets.fitted_keys import FittedKeys
from aom_tui.tui.widgets.option_lines import OptionLines

FILTERED_FROM = 10
"""Choices from which on the field that filters them stands there before anything is typed."""


class ChoiceFilter(Field):
    """Where one types; the cursor keys move in the list below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "screen.move('cursor_up')", _("up"), show=False),
        Binding("down", "screen.move('cursor_down')", _("down"), show=False),
        Binding("pageup", "screen.move('page_up')", _("page up"), show=False),
        Binding("pagedown", "screen.move('page_down')", _("page down"), show=False),
        Binding("home,ctrl+home", "screen.move('first')", _("to the first"), show=False),
        Binding("end,ctrl+end", "screen.move('last')", _("to the last"), show=False),
        Binding("enter", "screen.choose", _("choose"), show=False),
    ]


class Choice(Dialog[str]):
    """The answer is one of `choices`; `words` says more about each. Typing shows those that hold the text.

    Of a few, the field for that comes with the first letter that is no key here, and goes with the last.
    """

    DEFAULT_CSS = "Choice .dialog OptionList { text-wrap: nowrap; text-overflow: ellipsis; }"

    keys: tuple[tuple[str, str, str], ...] = (("Enter", _("choose"), "choose"), ("Esc", _("back"), "back"))
    filtered_from: ClassVar[int] = FILTERED_FROM

    def __init__(self, title: str, choices: Sequence[str], words: Sequence[str] = (), current: str = "") -> None:
        super().__init__()
        self.title_text = title
        self._choices, self._words, self._current = choices, words, current

    def content(self) -> ComposeResult:
        """The list, the cursor on what holds now."""
        field = ChoiceFilter(placeholder=_("filter"))
        field.display, field.select_on_focus = self._is_long, False
        yield field
        self._shown = tuple(self._choices)
        chooser = OptionLines(*self._options(), compact=True)
        if self._current in self._shown:
            chooser.highlighted = self._shown.index(self._current)
        yield chooser

    def on_mount(self) -> None:
        """Textual (8.2) would give the keyboard to the field though it is not there."""
        if not self._is_long:
            self.set_focus(self.query_one(OptionList))

    @property
    def _is_long(self) -> bool:
        return len(self._choices) >= self.filtered_from

    def _options(self) -> Iterator[Option]:
        words = dict(zip(self._choices, self._words, strict=True)) if self._words else {}
        for choice in self._shown:
            yield Option(Text.assemble(choice, "  ", (words.get(choice, ""), "dim")))

    def on_key(self, event: events.Key) -> None:
        """A letter that does nothing else begins what is looked for."""
        field = self.query_one(ChoiceFilter)
        if event.character and event.is_printable and self.focused is not field and not self._acts(event):
            event.stop()
            self._open(field, is_open=True)
            field.take(field.value + event.character)

    def _acts(self, event: events.Key) -> bool:
        """Whether it is a key here. The labels for a jump give way to a choice that begins so; Ctrl+O has them too."""
        bound, letter = self.active_bindings.get(event.key), str(event.character).casefold()
        begins = any(choice.casefold().startswith(letter) for choice in self._choices)
        return bound is not None and not (begins and bound.binding.action == "app.jump")

    def _open(self, field: ChoiceFilter, *, is_open: bool) -> None:
        """With the keyboard in it, where letters are no keys; or away, where they are."""
        field.display = is_open or self._is_long
        self.set_focus(field if field.display else self.query_one(OptionList))
        self.query_one(FittedKeys).show(self.keys_in_line(Choice.keys if field.display else self.keys))

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
        chooser.highlighted = self._nearest(wanted or self._current.casefold())
        self.say("" if self._shown else _("nothing matches"))
        if not wanted:
            self._open(self.query_one(ChoiceFilter), is_open=False)

    def _nearest(self, wanted: str) -> int | None:
        """The line of the choice that is the text, else of the first that begins so, else the first one."""
        lines = [choice.casefold() for choice in self._shown]
        begins = (at for at, line in enumerate(lines) if line.startswith(wanted))
        return lines.index(wanted) if wanted in lines else next(begins, 0 if lines else None)

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
