"""The body as a form: a view of rows, and the one field that goes to the row being edited."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Input

from aom_tui.catalogue.check import path_text
from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.catalogue.values import value_source
from aom_tui.language import _, sentences
from aom_tui.problem import Problem
from aom_tui.render.clean import UNSAFE, clean_line
from aom_tui.render.time_words import meaning, meaning_in_full
from aom_tui.session.body_form import (
    Form,
    Row,
    add,
    add_field,
    choose,
    form,
    is_secret,
    set_value,
    unset,
)
from aom_tui.session.draft import Variables
from aom_tui.session.json_text import Path
from aom_tui.tui.keys import key_of, with_keys
from aom_tui.tui.messages import ValuesAsked, ValueTyped
from aom_tui.tui.panes.form_lines import line_of
from aom_tui.tui.panes.params import ProblemAt
from aom_tui.tui.widgets.field import Field
from aom_tui.tui.widgets.form_view import FormLine, FormView
from aom_tui.tui.widgets.told import Told

LARGEST = 262_144
"""Characters of a body that is shown as a form: it is read anew at each key."""

TOO_LONG = Problem("body", _("longer than {number} characters, too long for a form").format(number=LARGEST))


class ValueField(Field):
    """The field of the row being edited."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done('below')", _("take it"), show=False),
        Binding("up", "done('above')", _("the field above"), show=False),
        Binding("down", "done('down')", _("choices; the field below"), show=False),
        Binding("alt+down,ctrl+down", "done('choose')", _("choices"), show=False),
        Binding("tab", "done('next')", _("edit the next field"), show=False),
        Binding("shift+tab", "done('before')", _("edit the field before"), show=False),
        Binding("escape", "done('stay')", _("leave the field"), show=False),
    ]

    @dataclass
    class Done(Message):
        """The field is left, and where to."""

        way: str

    def action_done(self, way: str) -> None:
        """Leave the field; what was typed is in the body already."""
        self.post_message(self.Done(way))

    def on_blur(self) -> None:
        """Left by the mouse or a shortcut."""
        self.post_message(self.Done(""))


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
        self._text = ""
        self._catalogue: Catalogue | None = None
        self._operation: Operation | None = None
        self._edited: Row | None = None
        self._before = ""
        """The text as it was when the field was opened: an edit of it is one step."""
        self.clock: Callable[[], datetime] = local_now

    def compose(self) -> ComposeResult:
        """Rows, the field above them, and the line that says why there are none."""
        yield FormView()
        yield Told(classes="frozen")
        yield ValueField(classes="over")

    def on_mount(self) -> None:
        """The app has the clock."""
        self.clock = getattr(self.app, "clock", local_now)

    @property
    def view(self) -> FormView:
        """The rows."""
        return self.query_one(FormView)

    @property
    def field(self) -> ValueField:
        """The field."""
        return self.query_one(ValueField)

    @property
    def row(self) -> Row | None:
        """The row at the cursor."""
        rows = self.form.rows
        return rows[self.view.cursor] if self.view.cursor < len(rows) else None

    # -- what is shown

    def show(self, catalogue: Catalogue | None, operation: Operation | None, text: str) -> None:
        """Another text, perhaps of another operation; the cursor stays where it is in the same one."""
        same = operation is self._operation
        self._take_field()
        self._catalogue, self._operation, self._text = catalogue, operation, text
        self._read(cursor=None if same else 0)
        if self.is_running:  # by ourselves: a message that our parent has us post goes no further than to it
            self.call_next(self._say_problem)

    def _read(self, *, cursor: int | None = None, path: Path | None = None) -> None:
        """Read text into rows again."""
        self.form = self._form()
        self._say_frozen()
        if path is not None:
            cursor = self.form.index(path)
        now = self.clock()
        self.view.show([self._line(row, now) for row in self.form.rows], cursor)
        self._say_problem()

    def _line(self, row: Row, now: datetime) -> FormLine:
        return line_of(row, meaning(row.time, row.text or "", now), is_listed=self._is_listed(row))

    def _form(self) -> Form:
        if self._catalogue is None or self._operation is None:
            return Form()
        if len(self._text) > LARGEST:
            return Form(problem=TOO_LONG)
        return form(self._catalogue, self._operation, self._text, self.variables)

    def _say_frozen(self) -> None:
        problem = self.form.problem
        frozen = self.query_one(".frozen", Told)
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
            self.post_message(ProblemAt(Problem(f"body {path_text(row.path)}".strip(), sentences(*row.problems))))
        else:
            means = meaning_in_full(row.time, row.text or "", self.clock())
            self.post_message(ProblemAt(None, hint=means or row.description))

    def go_to(self, place: str) -> None:
        """To the row that a problem names (`series[0].namespace`), else to the first that is wrong."""
        rows = self.form.rows
        named = next((index for index, row in enumerate(rows) if place and path_text(row.path) == place), None)
        wrong = next((index for index, row in enumerate(rows) if row.problems), 0)
        self.view.cursor = wrong if named is None else named
        self.screen.set_focus(self.view)

    # -- what is asked for at a row

    @on(FormView.Asked)
    def _asked(self, event: FormView.Asked) -> None:
        event.stop()
        if event.row >= len(self.form.rows):
            return
        row = self.form.rows[event.row]
        deeds: dict[str, Callable[[Row], None]] = {
            "edit": self._edit_or_open,
            "toggle": self._toggle,
            "add": self._add,
            "remove": self._remove,
            "choose": self._choose,
            "time": self._choose_time,
        }
        deeds[event.deed](row)

    def _edit_or_open(self, row: Row) -> None:
        """A value is edited; an absent part or an empty list is added, as there is nothing else to do there."""
        if row.kind in ("object", "list"):
            if not row.present or row.is_empty:
                self._add(row)
            else:
                self.view.action_move("down")
        elif row.kind == "choice" and not row.marks_form:
            self._choose(row)
        else:
            self._edit(row)

    def _edit(self, row: Row) -> None:
        text = row.text or ""
        if UNSAFE.search(text) or "\n" in text or "\t" in text:
            self.notify(
                with_keys(
                    _("this text has several lines or control characters: edit it as text ({request.other_view})")
                )
            )
            return
        self._edited, self._before = row, self._text
        field = self.field
        self._place_field()
        field.password = is_secret(row.path)
        field.suggester = SuggestFromList(choices_of(row), case_sensitive=False) if choices_of(row) else None
        field.show(text)
        self.screen.set_focus(field)
        field.action_end()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        row = self._edited
        if row is None:
            return
        self._text = self._with(row, event.value)
        self._read(path=row.path)
        self.post_message(self.Edited(self._text, whole=False))
        if self._is_listed(row):
            self.post_message(ValueTyped(_place(row), self.field))

    def _with(self, row: Row, typed: str) -> str:
        """The text as it was before, with what is typed now; an absent field left empty stays absent."""
        if not typed and (not row.present or not row.is_string):
            return unset(self._before, row)
        if row.marks_form and typed in row.choices and self._catalogue and self._operation:
            return choose(self._catalogue, self._operation, self._before, row, typed)
        return set_value(self._before, row, typed)

    @on(ValueField.Done)
    def _done(self, event: ValueField.Done) -> None:
        event.stop()
        row = self._edited
        if row is None:
            return
        if event.way == "":
            if not self.field.has_focus:  # it went elsewhere by itself; by now it may be back, for another row
                self._close()
            return
        self._close()
        self.screen.set_focus(self.view)
        if event.way == "choose" or (event.way == "down" and (choices_of(row) or self._is_listed(row))):
            self._choose(row)
        elif event.way in ("below", "down"):
            self.view.action_move("down")
        elif event.way == "above":
            self.view.action_move("up")
        elif event.way in ("next", "before"):
            self._edit_next(1 if event.way == "next" else -1)

    def _is_listed(self, row: Row) -> bool:
        if row.kind != "scalar" or self._operation is None:
            return False
        return value_source(self._operation, _place(row)) is not None

    def _edit_next(self, step: int) -> None:
        """On to the next value that can be typed; at the end of the form the rows have the focus."""
        index = self.view.cursor + step
        while 0 <= index < len(self.form.rows):
            row = self.form.rows[index]
            if row.kind == "scalar" or row.marks_form:
                self.view.cursor = index
                self._edit(row)
                return
            index += step

    def _close(self) -> None:
        """The field goes; what was typed in it becomes one edit."""
        if self._take_field():
            self.post_message(self.Edited(self._text, whole=True))

    def _take_field(self) -> bool:
        """Take the field away; whether anything was typed in it."""
        row, self._edited = self._edited, None
        self.field.display = False
        return row is not None and self._text != self._before

    def finish(self) -> str | None:
        """Whatever is being typed is complete: the text it makes, None where nothing was typed."""
        if self._edited is None:
            return None
        typed = self._take_field()
        self.screen.set_focus(self.view)
        return self._text if typed else None

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
        self.field.display = self._edited is not None and 0 <= region.y < self.view.size.height

    # -- edits without typing

    def _put(self, text: str, path: Path | None = None) -> None:
        if text == self._text:
            return
        self._text = text
        self._read(path=path)
        self.post_message(self.Edited(text, whole=True))

    def _toggle(self, row: Row) -> None:
        if choices_of(row) and "boolean" not in row.types:
            self._choose(row)
        elif "boolean" in row.types:
            self._put(set_value(self._text, row, "false" if row.text == "true" else "true"))
        elif row.kind in ("object", "list"):
            self._edit_or_open(row)

    def _add(self, row: Row) -> None:
        """An absent part; one more item of this list, or of the one that this row is in."""
        target = row
        while target.present and target.kind != "list" and not target.is_open:
            outer = self._around(target)
            if outer is None:
                self.notify(_("nothing can be added here: + adds to lists, and adds fields that are absent"))
                return
            target = outer
        if target.present and target.is_open:
            self._add_field(target)
        elif self._catalogue and self._operation:
            text, path = add(self._catalogue, self._operation, self._text, target)
            self._put(text, path)
            self._edit_added(path)

    def _edit_added(self, path: Path) -> None:
        """What was added is typed next, where it is one value; the keys that follow are meant for it."""
        for index, row in enumerate(self.form.rows):
            if row.path in (path, (*path, 0)) and row.kind == "scalar":
                self.view.cursor = index
                self._edit(row)
                return

    def _add_field(self, row: Row) -> None:
        """A field that the document does not name gets its name from the user."""
        from aom_tui.tui.screens.field_name import AskName

        depth = len(row.path)
        taken = tuple(
            str(each.path[-1]) for each in self.form.rows if len(each.path) == depth + 1 and each.path[:-1] == row.path
        )

        def named(name: str | None) -> None:
            if name is not None and self._catalogue and self._operation:
                text, path = add_field(self._catalogue, self._operation, self._text, row, name)
                self._put(text, path)
                self._edit_added(path)

        self.app.push_screen(AskName(clean_line(row.label), taken), named)

    def _around(self, row: Row) -> Row | None:
        """The row of the nearest thing that this one is in."""
        for length in range(len(row.path) - 1, -1, -1):
            for other in self.form.rows:
                if other.path == row.path[:length] and other.kind != "choice":
                    return other
        return None

    def _remove(self, row: Row) -> None:
        if row.present and (row.kind != "choice" or row.marks_form):
            self._put(unset(self._text, row))

    def _choose_time(self, row: Row) -> None:
        """A time as people say it."""
        if not row.time:
            self.notify(_("this field is no time"))
            return
        from aom_tui.tui.screens.time import TimeScreen

        def chosen(text: str | None) -> None:
            if text is not None:
                self._put(set_value(self._text, row, text))

        self.app.push_screen(TimeScreen(row.time, row.text or "", self.clock()), chosen)

    def _choose(self, row: Row) -> None:
        """Offer what the field may be."""
        from aom_tui.tui.screens.choice import Choice

        choices = choices_of(row)
        if not choices:
            self._ask_values(row)
            return

        def chosen(choice: str | None) -> None:
            if choice is None or self._catalogue is None or self._operation is None:
                return
            if row.kind == "choice":
                self._put(choose(self._catalogue, self._operation, self._text, row, choice))
            else:
                self._put(set_value(self._text, row, choice))

        self.app.push_screen(Choice(row.label, choices, current=row.text or ""), chosen)

    def _ask_values(self, row: Row) -> None:
        """Values that the API lists, where it does."""
        if self._is_listed(row):
            fill = partial(self._fill, row)
            self.post_message(ValuesAsked(_place(row), row.label, row.text or "", fill))

    def _fill(self, row: Row, value: str) -> None:
        """Put a chosen value in."""
        self._put(set_value(self._text, row, value))


def local_now() -> datetime:
    """The time, with zone."""
    return datetime.now(UTC).astimezone()


def _place(row: Row) -> str:
    return f"body {path_text(row.path)}"


def choices_of(row: Row) -> tuple[str, ...]:
    """The known values of a row."""
    return row.choices or (("true", "false") if "boolean" in row.types else ())
