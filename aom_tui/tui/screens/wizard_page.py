"""What the pages of the profile wizard share: rows that are put into the profile, and a list of ways to go on."""

from collections.abc import Sequence
from typing import ClassVar

from msgspec.structs import replace
from rich.text import Text
from textual import on
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from aom_tui.language import _
from aom_tui.session.profile_setup.form import ProfileForm
from aom_tui.session.secret import Secret
from aom_tui.tui.keyboard.keys import dialog_key_of
from aom_tui.tui.widgets.form_row import FormRow
from aom_tui.tui.widgets.option_lines import OptionLines

HELD, HELD_SHOWN = ("refused", "allowed"), (_("not allowed"), _("allowed"))
"""Values of a row that asks whether something may be done, and their words."""


class Chosen(Message):
    """A way to go on was chosen."""

    def __init__(self, way: str) -> None:
        super().__init__()
        self.way = way


GO_ON = ("test", "next", "save")
"""The usual ways on from a page, which share one key."""
KEY_CELLS = 3


def _with_key(way: str, line: str) -> str:
    """Return the line of a way, after the key that takes it while no field has the focus."""
    words = line[KEY_CELLS:] if line[1:KEY_CELLS].isspace() else line
    return f"{dialog_key_of('wizard.' + ('go_on' if way in GO_ON else way)):<{KEY_CELLS}}{words}"


class WayList(OptionLines):
    """The ways to go on from a page, one a line."""

    def __init__(self, ways: Sequence[tuple[str, str, str]]) -> None:
        self._ways = [way for way, _line, _more in ways]
        options = (Text.assemble(_with_key(way, line), "  ", (more, "dim")) for way, line, more in ways)
        super().__init__(*map(Option, options), compact=True)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(Chosen(self._ways[event.option_index]))


class WizardPage(Vertical):
    """One page; `put_in` writes what stands on it into the profile that is being made."""

    go_on: ClassVar[str] = ""
    """The way that F5 takes."""

    def put_in(self, new: ProfileForm) -> ProfileForm:
        """Return the profile with what this page says."""
        said = {row.asked.name: row.value for row in self.query(FormRow) if not row.asked.is_secret}
        return replace(new, values={**new.values, **said})

    def typed(self) -> Sequence[str]:
        """Return what stands in the rows."""
        return [row.value for row in self.query(FormRow)]

    def row(self, name: str) -> FormRow | None:
        """Return the row of that name; None on another page."""
        return next((row for row in self.query(FormRow) if row.asked.name == name), None)

    def secret(self, name: str) -> Secret | None:
        """Return what was typed into a row of dots; None where that is empty."""
        typed = next((row.value for row in self.query(FormRow) if row.asked.name == name), "")
        return Secret(typed) if typed else None
