"""A row of the Params tab: one parameter and its value, checked as you type."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from aom_tui.catalogue.model import Parameter
from aom_tui.catalogue.times import TimeKind, time_kind
from aom_tui.language import _, about
from aom_tui.problem import Problem
from aom_tui.render.glyphs import signs
from aom_tui.session.draft import Draft, Variables
from aom_tui.session.redaction.redact import is_redacted
from aom_tui.tui.messages import ValuesAsked
from aom_tui.tui.panes.limits import limits
from aom_tui.tui.times import choose_time, clock_of
from aom_tui.tui.widgets.choice_row import ChoiceField, ChoiceRow
from aom_tui.tui.widgets.field import Field
from aom_tui.tui.widgets.rule import Line, link

EXPLAINED: dict[TimeKind, str] = {"range": "RangeField", "milliseconds": "MillisecondsField", "seconds": "SecondsField"}
"""By what name the help knows a field for a time."""


@dataclass
class ChoiceAsked(Message):
    """Show the known values of this row's parameter."""

    row: "ParamRow"


class ParamField(ChoiceField):
    """The value of a parameter."""

    @property
    def explained(self) -> str:
        """In the help a time says in which unit it is."""
        return EXPLAINED.get(self.parent.time, "") if isinstance(self.parent, ParamRow) else ""


class ParamRow(ChoiceRow):
    """One parameter: location, name, required mark, field, limits or what is wrong."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("alt+down,ctrl+down", "choose", _("known values"))]

    def __init__(
        self,
        parameter: Parameter,
        value: str,
        *,
        label: str,
        hint: str,
        source: str,
        name_width: int,
        listed: bool = False,
        variables: Variables = MappingProxyType({}),
    ) -> None:
        super().__init__(classes="row")
        self.parameter = parameter
        self.set_class(bool(self.time), "-time", update=False)
        self._variables = variables
        self.listed = listed
        """Whether a call lists its values."""
        self._name_width = name_width
        self.problem: Problem | None = None
        self._value, self._label, self._hint, self._source = value, label, hint, source

    def compose(self) -> ComposeResult:
        """The row's parts."""
        mark = " *" if self.parameter.required else ""
        yield Static(self._label, markup=False, classes="location")
        title = Static(Content.assemble(self.parameter.name, (mark, "bold $text-warning")), classes="name")
        title.styles.width = self._name_width
        yield title
        yield ParamField(self._value, placeholder=self._hint or self._example, classes="value")
        yield Line(self._limits(), classes="limits")

    def on_mount(self) -> None:
        """A draft may come with a value that is wrong, or is a secret by its name."""
        self.query_one(Field).cover(is_redacted(self.parameter.name))
        if self._value:
            self.check()

    @property
    def _example(self) -> str:
        """No example of what need not be typed: one would look as if it had to be."""
        if self.parameter.name == "project_id":
            return _("empty: the profile's project")
        example = self.parameter.example
        if example is None:
            return ""
        if self.time in ("milliseconds", "seconds"):  # that of the documents is long past
            from aom_tui.session.compose.time_range import instant_text

            example = instant_text(self.time, clock_of(self.app)())
        return _("e.g. {value}").format(value=example)

    @property
    def time(self) -> TimeKind:
        """Whether it is a time, and how it is counted."""
        return time_kind(self.parameter.schema)

    @property
    def means(self) -> str:
        """The time that would be sent, in words; empty for what is none."""
        if not self.time:
            return ""
        from aom_tui.render.time_words import meaning_in_full

        said = meaning_in_full(self.time, self._sent, clock_of(self.app)())
        return about(self.parameter.name, said) if said else ""

    @property
    def _means_in_short(self) -> str:
        if not (self.time and self.value):
            return ""
        from aom_tui.render.time_words import meaning

        return meaning(self.time, self._sent, clock_of(self.app)())

    @property
    def _sent(self) -> str:
        """The value with those of its variables."""
        from aom_tui.session.variables.substitution import in_text

        return in_text(self.value, self._variables.get)

    @property
    def place(self) -> str:
        """Where the value goes: `query id`."""
        return f"{self.parameter.location} {self.parameter.name}"

    @property
    def offers(self) -> bool:
        """Whether there are values to choose from: known ones, those that a call lists, or times."""
        return bool(self.parameter.choices or self.time) or self.listed

    @property
    def field(self) -> Field:
        """Where the value is typed."""
        return self.query_one(Field)

    def on_click(self, event: events.Click) -> None:
        """On the name or the limits: the field is meant. The mark of a list says itself what it does."""
        if "@click" not in event.style.meta:
            self.focus_field()

    def focus_field(self) -> None:
        """Into it, at once: what is typed next belongs there; a row that is still being made has none."""
        for field in self.query(Field):
            self.screen.set_focus(field)

    @property
    def value(self) -> str:
        """What is typed there, or will stand there: draft and session do not wait until a row is made."""
        return next((field.value for field in self.query(Field)), self._value)

    def _limits(self) -> Content:
        """After the mark, where there is a list: whatever else is to be said, Down opens it."""
        words = self._words()
        return Content.assemble(link(f"{signs().choose} ", "choose", "$text-accent"), words) if self.offers else words

    def _words(self) -> Content:
        if self.problem:
            return Content(f"! {self.problem.what}").stylize("$text-error")
        if said := self._means_in_short:
            return Content(said).stylize("$muted")
        return Content(self._source if self._hint else limits(self.parameter)).stylize("$muted")

    def show_problem(self, problem: Problem | None) -> None:
        """Say at the field what is wrong with it, or that nothing is."""
        self.problem = problem
        self.set_class(problem is not None, "-wrong")
        self._say()

    def _say(self) -> None:
        for line in self.query(".limits").results(Line):
            line.update(self._limits(), layout=False)

    def show_hint(self, hint: str, source: str) -> None:
        """What stands for the value while the field is empty, and where it comes from."""
        self._hint, self._source = hint, source
        for field in self.query(Field):
            field.placeholder = hint or self._example
        self._say()

    def follow(self, draft: Draft) -> None:
        """Show the draft's value."""
        self._variables = draft.variables
        self._value = draft.values.get(self.parameter.name, "")
        for field in self.query(Field):
            field.show(self._value)
        self.check()

    def check(self) -> None:
        """Hold what would be sent against the parameter's schema."""
        from aom_tui.session.draft_checks import value_problem

        self.show_problem(value_problem(self.parameter, self.place, self.value, self._variables))

    def action_choose(self) -> None:
        """Offer the known values or the usual times, or ask for values."""
        if self.parameter.choices:
            self.post_message(ChoiceAsked(self))
        elif self.listed:
            self.post_message(ValuesAsked(self.place, self.parameter.name, self.value, self.fill))
        elif self.time:
            choose_time(self.app, self.time, self._sent, self.fill, name=self.parameter.name)

    def fill(self, value: str) -> None:
        """Put a chosen value in."""
        self.field.take(value)
