"""Choosing the columns of a table, and their order."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from aom_tui.language import _
from aom_tui.render.clean import clean_line
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.option_lines import OptionLines


class ChooseColumns(Dialog[tuple[str, ...]]):
    """Answers the names of the columns that are to be shown, in order."""

    title_text = _("Columns")
    keys = (
        ("Enter", _("done"), "done"),
        (_("Space"), _("on or off"), "turn"),
        ("- +", _("up, down"), "shift(1)"),
        ("a", _("all"), "all"),
        ("n", _("none"), "none"),
        ("Esc", _("back"), "back"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", _("done"), show=False, priority=True),
        Binding("space", "turn", _("show or hide the column"), show=False, id="columns.turn"),
        Binding(
            "minus,shift+up,－", "shift(-1)", _("move the column up"), show=False, priority=True, id="columns.move_up"
        ),
        Binding(
            "plus,equals_sign,shift+down,＋",
            "shift(1)",
            _("move the column down"),
            show=False,
            priority=True,
            id="columns.move_down",
        ),
        Binding("a", "all", _("show all columns"), show=False, id="columns.all"),
        Binding("n", "none", _("hide all columns"), show=False, id="columns.none"),
    ]

    def __init__(self, heads: Mapping[str, str], shown: Sequence[str]) -> None:
        super().__init__()
        self._heads = heads
        self._order = [*shown, *(name for name in heads if name not in set(shown))]
        self._shown = set(shown)

    def content(self) -> ComposeResult:
        """A line for each, those that are shown first."""
        yield OptionLines(*(Option(self._line(name)) for name in self._order), compact=True)

    def _line(self, name: str) -> Content:
        return Content(f"[{'x' if name in self._shown else ' '}] {clean_line(self._heads[name])}")

    @property
    def _list(self) -> OptionList:
        return self.query_one(OptionList)

    def _write(self) -> None:
        for at, name in enumerate(self._order):
            self._list.replace_option_prompt_at_index(at, self._line(name))
        self.say("")

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_turn()

    def action_turn(self) -> None:
        """The column at the cursor on or off."""
        at = self._list.highlighted
        if at is not None:
            self._shown ^= {self._order[at]}
            self._write()

    def action_shift(self, step: int) -> None:
        """The column at the cursor up or down among the others."""
        at = self._list.highlighted
        if at is not None and 0 <= at + step < len(self._order):
            self._order.insert(at + step, self._order.pop(at))
            self._write()
            self._list.highlighted = at + step

    def action_all(self) -> None:
        """Every column."""
        self._shown = set(self._order)
        self._write()

    def action_none(self) -> None:
        """None: to begin anew."""
        self._shown.clear()
        self._write()

    def action_done(self) -> None:
        """Those that are checked; at least one."""
        if self._shown:
            self.dismiss(tuple(name for name in self._order if name in self._shown))
        else:
            self.say(_("a table needs a column"))
