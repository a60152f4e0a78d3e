"""The Params tab: the form that follows from the operation, and further query pairs."""

import re
from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.reactive import var
from textual.widgets import Input

from aom_tui.catalogue.model import Operation, Parameter
from aom_tui.catalogue.values import value_source
from aom_tui.language import _
from aom_tui.problem import Problem, place_words
from aom_tui.session.draft import Draft
from aom_tui.tui.auth_state import short_id
from aom_tui.tui.messages import ProblemAt, QueryEdited, ValueEdited, ValueTyped
from aom_tui.tui.panes.param_row import ParamRow
from aom_tui.tui.widgets.blank_containers import DrawsBlank
from aom_tui.tui.widgets.pair_list import PairList
from aom_tui.tui.widgets.visible_cursor import KeepsFieldVisible

_VARIABLES = re.compile(r"\{\{[^{}]*\}\}")
"""`{{name}}` is no placeholder."""


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


class ParamsForm(KeepsFieldVisible, DrawsBlank, VerticalScroll):
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
