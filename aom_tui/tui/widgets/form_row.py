"""One row of a form in a dialog: label, field, and a list of choices where there is one."""

from collections.abc import Sequence

from msgspec import Struct
from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input

from aom_tui.render.glyphs import signs
from aom_tui.tui.screens.choice import Choice
from aom_tui.tui.widgets.choice_row import ChoiceField, ChoiceRow
from aom_tui.tui.widgets.field import Field, without_control
from aom_tui.tui.widgets.rule import Line, link


class Asked(Struct, frozen=True):
    """What a row asks for. `words` say more about each of the `choices`."""

    name: str
    label: str
    hint: str = ""
    choices: Sequence[str] = ()
    words: Sequence[str] = ()
    is_secret: bool = False
    first: str = ""
    """What stands there at first."""
    shown: Sequence[str] = ()
    """What the `choices` are called on the screen, where they are no words of `config.toml` or of the API."""
    explains: bool = False
    """Whether what `words` say of the choice made stands behind it."""

    def name_of(self, choice: str) -> str:
        """What stands in the field for a choice."""
        return dict(zip(self.choices, self.shown, strict=False)).get(choice, choice)

    def choice_of(self, typed: str) -> str:
        """The choice that is meant by what stands in the field; else that itself."""
        return dict(zip(self.shown, self.choices, strict=False)).get(typed, typed)

    def meaning_of(self, choice: str) -> str:
        """What is said of it behind the field."""
        return dict(zip(self.choices, self.words, strict=False)).get(choice, "") if self.explains else ""


class SecretField(Field):
    """Dots, that cannot be copied out again: the clipboard has a file beside it.

    A secret pasted in several lines (a token that a terminal has wrapped) is joined without blanks.
    """

    def __init__(self, value: str = "", *, placeholder: str = "", classes: str = "") -> None:
        super().__init__(value, placeholder=placeholder, classes=classes)
        self.password = True

    @property
    def selected_text(self) -> str:
        """Empty: a secret is not copied."""
        return ""

    def action_cut(self) -> None:
        """Cut nothing: a secret is not copied."""

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.replace("".join(line.strip() for line in without_control(event.text).splitlines()), *self.selection)


class FormRow(ChoiceRow):
    """Label, field, and a list of choices where there is one."""

    def __init__(self, asked: Asked, value: str = "") -> None:
        super().__init__(classes="row")
        self.asked, self._first = asked, value or asked.first

    def compose(self) -> ComposeResult:
        """The row's parts."""
        yield Line(self.asked.label, classes="name")
        kind = SecretField if self.asked.is_secret else ChoiceField
        yield kind(self.asked.name_of(self._first), placeholder=self.asked.hint, classes="value")
        yield Line(link(signs().choose, "choose", "$text-accent") if self.offers else "", classes="choose")
        if self.asked.explains:
            yield Line(classes="meaning")

    def on_mount(self) -> None:
        """What it begins with is explained too."""
        self._explain()

    @on(Input.Changed)
    def _explain(self) -> None:
        """Without a choice the room is the field's, for its hint."""
        for line in self.query(".meaning").results(Line):
            words = self.asked.meaning_of(self.value)
            line.update(words)
            line.display = bool(words)

    @property
    def offers(self) -> bool:
        """Whether there is a list to choose from."""
        return bool(self.asked.choices)

    @property
    def value(self) -> str:
        """What is meant by what stands in the field; of a secret every blank counts."""
        typed = self.query_one(Field).value
        return typed if self.asked.is_secret else self.asked.choice_of(typed.strip())

    def focus_field(self) -> None:
        """Into it, at once: what is typed next belongs there; in the place of a secret, of which nothing is seen."""
        field = self.query_one(Field)
        self.screen.set_focus(field)
        if self.asked.is_secret:
            field.action_select_all()

    def action_choose(self) -> None:
        """Offer the choices, if any."""
        if not self.offers:
            return

        def chosen(value: str | None) -> None:
            if value:
                self.query_one(Field).take(value)

        shown = self.asked.shown or self.asked.choices
        page = Choice(self.asked.label, shown, self.asked.words, self.asked.name_of(self.value))
        self.app.push_screen(page, chosen)
