"""The Params tab: the form that follows from the operation, checked as you type."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Input, Static

from aom_tui.catalogue.model import Operation, Parameter
from aom_tui.catalogue.times import TimeKind, time_kind
from aom_tui.catalogue.values import value_source
from aom_tui.language import _, about
from aom_tui.problem import Problem, place_words
from aom_tui.render.glyphs import signs
from aom_tui.session.draft import Draft, Variables
from aom_tui.session.redaction.redact import is_redacted
from aom_tui.tui.auth_state import short_id
from aom_tui.tui.messages import QueryEdited, ValueEdited, ValuesAsked, ValueTyped
from aom_tui.tui.panes.limits import limits
from aom_tui.tui.times import choose_time, clock_of
from aom_tui.tui.widgets.choosing import ChoosingField, ChoosingRow
from aom_tui.tui.widgets.field import Field
from aom_tui.tui.widgets.ground import Bare
from aom_tui.tui.widgets.kept_sight import KeptField
from aom_tui.tui.widgets.pair_list import PairList
from aom_tui.tui.widgets.rule import Line, link

EXPLAINED: dict[TimeKind, str] = {"range": "RangeField", "milliseconds": "MillisecondsField", "seconds": "SecondsField"}
"""By what name the help knows a field for a time."""

_VARIABLES = re.compile(r"\{\{[^{}]*\}\}")
"""`{{name}}` is no placeholder."""


@dataclass
class ProblemAt(Message):
    """The field that has the focus is wrong, or no longer is (`problem` None); then `hint` says what it is for, or what
    stands in it, as long as the tab is shown that it is in.
    """

    problem: Problem | None
    hint: str = ""
    tab: str = "body"


@dataclass
class ChoiceAsked(Message):
    """Show the known values of this row's parameter."""

    row: "ParamRow"


def placeholders(uri: str) -> Iterator[str]:
    """The names in braces of a URI typed by hand, each once."""
    seen: set[str] = set()
    for piece in _VARIABLES.sub("", uri).split("{")[1:]:
        name, closed, _ = piece.partition("}")
        if closed and name and name not in seen:
            seen.add(name)
            yield name


def parameters_of(draft: Draft | None, operation: Operation | None) -> tuple[Parameter, ...]:
    """What the form asks for: the operation's parameters, or the placeholders of a bare URI."""
    if operation:
        return operation.parameters
    if draft is None:
        return ()
    return tuple(Parameter(name, "path", True, {"type": "string"}) for name in placeholders(draft.uri))


class ParamField(ChoosingField):
    """The value of a parameter."""

    @property
    def explained(self) -> str:
        """In the help a time says in which unit it is."""
        return EXPLAINED.get(self.parent.time, "") if isinstance(self.parent, ParamRow) else ""


class ParamRow(ChoosingRow):
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


class ParamsForm(KeptField, Bare, VerticalScroll):
    """All parameters of the draft, and further query pairs."""

    can_focus = False

    loaded: var[Draft | None] = var[Draft | None](None)
    operation: var[Operation | None] = var[Operation | None](None)
    project_id: var[str] = var("")
    signs: var[bool] = var(False)
    """An access key does: there is no token that would name the project."""
    problems: var[tuple[Problem, ...]] = var[tuple[Problem, ...]](())
    names: var[tuple[str, ...]] = var[tuple[str, ...]](())
    """Placeholders of a bare URI, which come and go while it is typed."""
    draft: var[Draft | None] = var[Draft | None](None)

    def __init__(self, draft: Draft | None, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.set_reactive(ParamsForm.draft, draft)
        self.set_reactive(ParamsForm.loaded, draft)
        self.set_reactive(ParamsForm.names, self._names_in(draft))

    def compose(self) -> ComposeResult:
        """One row per parameter, then the pairs."""
        if self.draft is None:
            return
        last = ""
        parameters = parameters_of(self.draft, self.operation)
        name_width = max((len(parameter.name) for parameter in parameters), default=20) + 3
        for parameter in parameters:
            label = "" if parameter.location == last else place_words(parameter.location)
            last = parameter.location
            hint = short_id(self.project_id) if parameter.name == "project_id" else ""
            yield ParamRow(
                parameter, self.draft.values.get(parameter.name, ""), label=label, hint=hint, source=self._source,
                name_width=name_width, listed=self._is_listed(parameter), variables=self.draft.variables,
            )  # fmt: skip
        yield PairList(
            "" if last == "query" else place_words("query"), self.draft.query, QueryEdited, max(name_width, 14)
        )

    def _is_listed(self, parameter: Parameter) -> bool:
        place = f"{parameter.location} {parameter.name}"
        return self.operation is not None and value_source(self.operation, place) is not None

    def watch_loaded(self, before: Draft | None, now: Draft | None) -> None:
        """Another draft, another form; of the same request its values. Data binding tells also what has not changed."""
        if before is now:
            return
        if before and now and before.calls_the_same_as(now) and self.query(PairList):
            self._follow(now)
        else:
            self.refresh(recompose=True)

    def _follow(self, draft: Draft) -> None:
        """The fields stay, and so does the focus in one of them."""
        for row in self.query(ParamRow):
            row.follow(draft)
        self.query_one(PairList).follow(draft.query)
        if self.has_focus_within:
            self.on_descendant_focus()

    def watch_operation(self, before: Operation | None, now: Operation | None) -> None:
        """The same for the operation, which is known once the catalogue has been read."""
        if before is not now:
            self.refresh(recompose=True)

    def watch_names(self, before: tuple[str, ...], now: tuple[str, ...]) -> None:
        """A placeholder has come or gone."""
        if before != now:
            self.refresh(recompose=True)

    def watch_draft(self, draft: Draft | None) -> None:
        """A bare URI may have gained or lost a placeholder."""
        self.names = self._names_in(draft)

    @staticmethod
    def _names_in(draft: Draft | None) -> tuple[str, ...]:
        return tuple(placeholders(draft.uri)) if draft and draft.operation_id is None else ()

    @property
    def _source(self) -> str:
        """Where the project's id comes from."""
        return _("from the profile") if self.signs else _("from the token")

    def watch_project_id(self) -> None:
        """The project is known now: the row says which, without being built anew under the user's hands."""
        for row in self.query(ParamRow):
            if row.parameter.name == "project_id":
                row.show_hint(short_id(self.project_id), self._source)

    def watch_signs(self) -> None:
        """The hints name where the project comes from, which is another place for an access key."""
        self.watch_project_id()

    def watch_problems(self) -> None:
        """What `construct` found goes to the rows it belongs to."""
        by_place = {problem.where: problem for problem in self.problems}
        for row in self.query(ParamRow):
            found = by_place.get(f"{row.parameter.location} {row.parameter.name}") or by_place.get(row.parameter.name)
            if found:
                row.show_problem(found)

    def focus_field(self, place: str) -> None:
        """Into the field of a place: `query limit`."""
        for row in self.query(ParamRow):
            if row.place == place:
                row.focus_field()

    def focus_problem(self) -> bool:
        """Go to the first field that is wrong; False where none is."""
        for row in self.query(ParamRow):
            if row.problem:
                row.focus_field()
                return True
        return False

    @on(Input.Changed)
    def _edited(self, event: Input.Changed) -> None:
        event.stop()
        row = event.input.parent
        if isinstance(row, ParamRow):
            row.check()
            self._tell(row)
            self.post_message(ValueEdited(row.parameter.name, event.value or None))
            if row.listed:
                self.post_message(ValueTyped(row.place, row.field))

    def on_descendant_focus(self) -> None:
        """Another field, perhaps another problem to spell out."""
        focused = self.screen.focused
        row = focused.parent if focused else None
        self._tell(row if isinstance(row, ParamRow) else None)

    def _tell(self, row: ParamRow | None) -> None:
        """What is wrong there, else which time it is."""
        self.post_message(ProblemAt(row.problem if row else None, row.means if row else "", "params"))

    def choose_time(self) -> None:
        """Of the first parameter that is a time and still empty; where none is, of the first."""
        times = [row for row in self.query(ParamRow) if row.time]
        for row in sorted(times, key=lambda row: bool(row.value))[:1]:
            row.action_choose()
