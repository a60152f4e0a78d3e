"""An editable list of names and values: further query pairs, headers. One empty row waits at the end."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from aom_tui.language import _
from aom_tui.session.draft import Pairs
from aom_tui.session.redaction.redact import is_blanked, is_redacted
from aom_tui.tui.widgets.field import Field


class PairRow(Horizontal):
    """One name and its value."""

    def __init__(self, label: str, name: str = "", value: str = "", *, name_width: int = 24) -> None:
        super().__init__(classes="row")
        self._name_width = name_width
        self._label_text, self._first_name, self._first_value = label, name, value

    def compose(self) -> ComposeResult:
        """Label, name, value; one that was not kept, for it was a secret, is marked as wrong until it is typed."""
        self.set_class(is_blanked(self._first_value), "-wrong")
        yield Static(self._label_text, markup=False, classes="location")
        name = Field(self._first_name, placeholder=_("name"), classes="name")
        name.styles.width = self._name_width
        yield name
        yield Field(self._first_value, placeholder=_("value"), classes="value")

    def show(self, name: str, value: str) -> None:
        """Follow the draft without telling it so; a row that is still being made begins with it."""
        self._first_name, self._first_value = name, value
        for field, text in zip(self.query(Field), (name, value), strict=False):
            field.show(text)
        self.mark()

    def on_mount(self) -> None:
        """What it begins with may be a secret."""
        self.mark()

    def mark(self) -> None:
        """A value that was not kept as wrong; a secret, by its name, covered."""
        name, value = self.pair
        self.set_class(is_blanked(value), "-wrong")
        for field in self.query(".value").results(Field):
            field.cover(is_redacted(name) and not is_blanked(value))

    @property
    def pair(self) -> tuple[str, str]:
        """What stands in the fields, or will when they are made."""
        made = [field.value for field in self.query(Field)]
        name, value = made or (self._first_name, self._first_value)
        return name.strip(), value


class PairList(Vertical):
    """Rows of pairs. A row without a name is no pair, so clearing the name removes it."""

    def __init__(self, label: str, pairs: Pairs, edited: Callable[[Pairs], Message], name_width: int = 24) -> None:
        super().__init__()
        self._name_width = name_width
        self._label_text, self._pairs, self._edited = label, pairs, edited

    def compose(self) -> ComposeResult:
        """The pairs there are, and an empty row."""
        for index, (name, value) in enumerate((*self._pairs, ("", ""))):
            yield PairRow(self._label_text if index == 0 else "", name, value, name_width=self._name_width)

    def follow(self, pairs: Pairs) -> None:
        """Show other pairs; rows that are there stay."""
        rows = list(self.query(PairRow))
        wanted = (*pairs, ("", ""))
        for row, pair in zip(rows, wanted, strict=False):
            row.show(*pair)
        for row in rows[len(wanted) :]:
            row.remove()
        self.mount_all(PairRow("", *pair, name_width=self._name_width) for pair in wanted[len(rows) :])

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        rows = list(self.query(PairRow))
        for row in rows:
            row.mark()
        if rows[-1].pair != ("", ""):
            self.mount(PairRow("", name_width=self._name_width))
        self.post_message(self._edited(tuple(row.pair for row in rows if row.pair[0])))
