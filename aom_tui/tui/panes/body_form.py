"""The body as a form: a view of rows, and the one field that goes to the row being edited."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Input

from aom_tui.catalogue.json_path import JsonPath
from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.catalogue.values import value_source
from aom_tui.language import _, sentences
from aom_tui.problem import Problem
from aom_tui.render.clean import UNSAFE, clean_line
from aom_tui.render.time_words import meaning_in_full
from aom_tui.session.compose.body_edits import ValueEdit
from aom_tui.session.compose.body_form import FormBody
from aom_tui.session.compose.form_builder import is_secret_path
from aom_tui.session.compose.form_rows import Form, Row
from aom_tui.session.draft import Variables
from aom_tui.tui.keyboard.keys import key_of, with_keys
from aom_tui.tui.keyboard.stray_letters import HasStrayLetters
from aom_tui.tui.messages import ProblemAt, ValueTyped
from aom_tui.tui.panes.form_lines import FormLines
from aom_tui.tui.panes.row_actions import RowActions
from aom_tui.tui.panes.value_field import ValueField
from aom_tui.tui.times import clock_of, local_now
from aom_tui.tui.widgets.form_view import FormView
from aom_tui.tui.widgets.wrapped_text import WrappedText

LARGEST = 262_144
"""Characters of a body that is shown as a form: it is read anew at each key."""

TOO_LONG = Problem("body", _("longer than {number} characters, too long for a form").format(number=LARGEST))


class BodyForm(Container):
    """Shows a body text as a form and edits it; every edit goes up as the whole text."""

    @dataclass
    class Edited(Message):
        """The body's text after an edit; `whole` where the edit is complete, and not one key of several."""

        text: str
        whole: bool

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self.form = Form()
        self.variables: Variables = {}
        """What `{{names}}` in the body stand for."""
        self._body: FormBody | None = None
        """What is shown; None where the text is of no operation that the catalogue knows."""
        self._typing: ValueEdit | None = None
        """What the field is open for: an edit of it is one step."""
        self._row_actions = RowActions(self)
        self.clock: Callable[[], datetime] = local_now

    def compose(self) -> ComposeResult:
        """Rows, the field above them, and the line that says why there are none."""
        yield FormView()
        yield WrappedText(classes="frozen")
        yield ValueField(classes="over")

    def on_mount(self) -> None:
        """Take the app's clock."""
        self.clock = clock_of(self.app)

    @property
    def view(self) -> FormView:
        """The widget that draws the rows."""
        return self.query_one(FormView)

    @property
    def field(self) -> ValueField:
        """The field for the value of one row."""
        return self.query_one(ValueField)

    @property
    def row(self) -> Row | None:
        """The row at the cursor."""
        rows = self.form.rows
        return rows[self.view.cursor] if rows and self.view.cursor < len(rows) else None

    # -- what is shown

    def show(self, catalogue: Catalogue | None, operation: Operation | None, text: str) -> None:
        """Another text, perhaps of another operation; the cursor stays where it is in the same one."""
        before = self._body.operation if self._body else None
        self._take_field()
        self._body = FormBody(catalogue, operation, text, self.variables) if catalogue and operation else None
        self._read(cursor=None if operation is before else 0)
        if self.is_running:  # by ourselves: a message that our parent has us post goes no further than to it
            self.call_next(self._say_problem)

    def _read(self, *, cursor: int | None = None, path: JsonPath | None = None) -> None:
        """Read text into rows again."""
        self.form = self._form()
        self._say_frozen()
        if path is not None:
            cursor = self.form.index(path)
        lines = FormLines(self.form.rows, self.clock(), self.is_listed)
        self.view.show(lines, lines.label_cells, cursor)
        self._say_problem()

    def _form(self) -> Form:
        if self._body is None:
            return Form()
        return self._body.form(self.form) if len(self._body.text) <= LARGEST else Form(problem=TOO_LONG)

    def is_listed(self, row: Row) -> bool:
        """Whether a call of the API lists what the field may be."""
        return (
            row.kind == "scalar"
            and self._body is not None
            and value_source(self._body.operation, row.place) is not None
        )

    def offers(self, row: Row | None) -> bool:
        """Whether Down in the field of that row opens a list."""
        return row is not None and (bool(row.known) or self.is_listed(row))

    def _say_frozen(self) -> None:
        problem = self.form.problem
        frozen = self.query_one(".frozen", WrappedText)
        frozen.display = problem is not None
        if problem:
            said = _("The text is no form: {problem}. {key} shows the text.")
            frozen.tell(clean_line(said.format(problem=problem.fault, key=key_of("request.other_view"))))

    @on(FormView.CursorMoved)
    def _moved(self, event: FormView.CursorMoved) -> None:
        event.stop()
        self._say_problem()

    def _say_problem(self) -> None:
        """What is wrong where the cursor is; else what the field is for."""
        if self.form.problem:
            self.post_message(ProblemAt(self.form.problem))
            return
        row = self.row
        if row is None:
            self.post_message(ProblemAt(None))
        elif row.problems:
            self.post_message(ProblemAt(Problem(row.place, sentences(*row.problems))))
        else:
            means = meaning_in_full(row.time, row.text or "", self.clock())
            self.post_message(ProblemAt(None, hint=means or row.description))

    def go_to(self, place: str) -> None:
        """To the row that a problem names (`series[0].namespace`), else to the first that is wrong."""
        self.view.cursor = self.form.named(place)
        self.screen.set_focus(self.view)

    # -- what is asked for at a row

    @on(FormView.Asked)
    def _asked(self, event: FormView.Asked) -> None:
        event.stop()
        if self._body is None or event.row >= len(self.form.rows):
            return
        self._row_actions.run(event.deed, self._body, self.form.rows[event.row])

    def edit(self, body: FormBody, row: Row) -> None:
        """Type it, in the field on its row."""
        text = row.text or ""
        if UNSAFE.search(text) or "\n" in text or "\t" in text:
            self.notify(
                with_keys(
                    _("this text has several lines or control characters: edit it as text ({request.other_view})")
                )
            )
            return
        self._typing = ValueEdit(row, body)
        field = self.field
        self._place_field()
        field.password = is_secret_path(row.path)
        field.suggester = SuggestFromList(row.known, case_sensitive=False) if row.known else None
        field.show(text)
        self.screen.set_focus(field)
        field.action_end()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        typing = self._typing
        if typing is None:
            return
        text = typing.text(event.value)
        self._body = replace(typing.before, text=text)
        self._read(path=typing.row.path)
        self.post_message(self.Edited(text, whole=False))
        if self.is_listed(typing.row):
            self.post_message(ValueTyped(typing.row.place, self.field))

    @on(ValueField.Done)
    def _done(self, event: ValueField.Done) -> None:
        event.stop()
        if self._typing is None or self._body is None:
            return
        row = self._typing.row
        if event.way == "":
            if not self.field.has_focus:  # it went elsewhere by itself; by now it may be back, for another row
                self._close()
            return
        self._close()
        self.screen.set_focus(self.view)
        match event.way:
            case "choose":
                self._row_actions.choose(self._body, row)
            case "down" if self.offers(row):
                self._row_actions.choose(self._body, row)
            case "below":
                self.view.action_move("down")
                self._expect_text()
            case "down":
                self.view.action_move("down")
            case "above":
                self.view.action_move("up")
            case "next" | "before":
                self.edit_at(self.form.typed_next(self.view.cursor, 1 if event.way == "next" else -1))

    def _expect_text(self) -> None:
        """Whoever takes the next row for a field types on: a letter of that must not send, or open anything."""
        if isinstance(self.app, HasStrayLetters):
            self.app.stray_letters.begin_behind_field(monotonic())

    def edit_at(self, index: int | None) -> None:
        """The value in that row is typed next; where there is none the rows have the focus."""
        if index is not None and self._body is not None:
            self.view.cursor = index
            self.edit(self._body, self.form.rows[index])

    def _close(self) -> None:
        """The field goes; what was typed in it becomes one edit."""
        text = self._take_field()
        if text is not None:
            self.post_message(self.Edited(text, whole=True))

    def _take_field(self) -> str | None:
        """Take the field away: the text that came of what was typed in it, None where nothing was."""
        typing, self._typing = self._typing, None
        self.field.display = False
        if typing is None or self._body is None or self._body.text == typing.before.text:
            return None
        return self._body.text

    def finish(self) -> str | None:
        """Whatever is being typed is complete: the text it makes, None where nothing was typed."""
        if self._typing is None:
            return None
        text = self._take_field()
        self.screen.set_focus(self.view)
        return text

    def on_resize(self, _event: events.Resize) -> None:
        """The columns have moved away from under the field."""
        self.call_after_refresh(self._place_field)

    @on(FormView.Scrolled)
    def _scrolled(self, event: FormView.Scrolled) -> None:
        event.stop()
        self._place_field()

    def _place_field(self) -> None:
        """The field stands on its row; it is not seen where the row is not."""
        region = self.view.value_region(self.view.cursor)
        self.field.styles.offset = (region.x, region.y)
        self.field.styles.width = region.width
        self.field.display = self._typing is not None and 0 <= region.y < self.view.size.height

    # -- edits without typing

    def put(self, body: FormBody, text: str, path: JsonPath | None = None) -> None:
        """The text instead of the body's own, as one edit; the cursor to what stands at `path`.

        Not where that body is no longer the one shown: what was asked for may be answered late.
        """
        if text == body.text or self._body is None:
            return
        if self._body.operation is not body.operation or self._body.text != body.text:
            return
        self._body = replace(body, text=text)
        self._read(path=path)
        self.post_message(self.Edited(text, whole=True))
