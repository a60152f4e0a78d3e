"""Whose calls a new fault meets, and how: a form with the rows that its kind has."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from aom_tui.language import _
from aom_tui.session.sandbox_client.control import KIND_WORDS, RETRIED, SERVICES, TIMED
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.field import Field
from aom_tui.tui.widgets.form_row import Asked, FormRow
from aom_tui.tui.widgets.option_lines import OptionLines
from aom_tui.tui.widgets.rule import Line

Order = Mapping[str, Any]
"""A fault as the sandbox wants it told."""

NUMBERS: Mapping[str, type[int] | type[float]] = {
    "times": int,
    "seconds": float,
    "retry_after": int,
    "probability": float,
}


def questions(kind: str, operation_id: str) -> Iterator[Asked]:
    """The rows of the form for a kind; the operation is that of the draft."""
    if kind in TIMED:
        hint = _("how far its clock is off, e.g. {value}") if kind == "clock-shift" else _("e.g. {value}")
        yield Asked("seconds", _("seconds"), hint.format(value="1200" if kind == "clock-shift" else "2"))
    if kind == "clock-shift":
        return
    own = (operation_id,) if operation_id else ()
    yield Asked("operation", _("operation"), _("empty: all of AOM"), (*own, *SERVICES), first=operation_id)
    yield Asked("times", _("times"), _("how many calls; empty: until it is cleared"))
    if kind in RETRIED:
        yield Asked("retry_after", "Retry-After", _("seconds"))
    yield Asked("probability", _("probability"), _("of meeting a call, up to 1; empty: always"))
    yield Asked("user", _("user"), _("only this one (a seat); empty: everybody"))


def read(name: str, text: str) -> str | float | None:
    """What stands in a row; None for nothing, and for what should be a number and is none."""
    kind = NUMBERS.get(name)
    if kind is None or not text:
        return text or None
    try:
        number = kind(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


class FaultForm(Dialog[Order]):
    """The answer is the order."""

    keys = (("F5", _("begin"), "begin"), ("Esc", _("back"), "back"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5,ctrl+s", "begin", _("begin"), show=False, priority=True, id="dialog.save"),
    ]

    def __init__(self, kind: str, operation_id: str) -> None:
        super().__init__()
        self.title_text = _("New fault: {kind}").format(kind=kind)
        self._kind, self._questions = kind, tuple(questions(kind, operation_id))

    def content(self) -> ComposeResult:
        """The rows, and what the kind does."""
        for asked in self._questions:
            yield FormRow(asked)
        yield Line(KIND_WORDS.get(self._kind, ""), classes="remark")
        yield OptionLines(_("begin"), compact=True)

    def action_begin(self) -> None:
        """What is typed; what is no number is said in place."""
        order: dict[str, Any] = {"kind": self._kind}
        for row in self.query(FormRow):
            text = row.query_one(Field).value.strip()
            value = read(row.asked.name, text)
            if text and value is None:
                self.say(_("{label}: {text!r} is no number").format(label=row.asked.label, text=text))
                row.focus_field()
                return
            order[row.asked.name] = value
        self.dismiss(order)

    @on(Input.Submitted)
    @on(OptionLines.OptionSelected)
    def _submitted(self) -> None:
        self.action_begin()
