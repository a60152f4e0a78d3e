"""What the keys of a row in the body's form do: a value toggled, added, removed, chosen from a list."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from aom_tui.catalogue.json_path import JsonPath
from aom_tui.language import _
from aom_tui.render.clean import clean_line
from aom_tui.session.compose.body_edits import add_field, add_part, choose_form, remove_value, set_value
from aom_tui.session.compose.body_form import FormBody
from aom_tui.session.compose.form_rows import Row
from aom_tui.tui.messages import ValuesAsked
from aom_tui.tui.times import choose_time

if TYPE_CHECKING:
    from aom_tui.tui.panes.body_form import BodyForm


class RowActions:
    """Each makes one edit of the body, or opens what it is to be made with: the field, a list, a dialog."""

    def __init__(self, form: "BodyForm") -> None:
        self._body_form = form
        self._actions: dict[str, Callable[[FormBody, Row], None]] = {
            "edit": self._edit_or_open,
            "toggle": self._toggle,
            "add": self._add,
            "remove": self._remove,
            "choose": self.choose,
            "time": self._choose_time,
            "type": self._say_how_to_type,
        }

    def run(self, name: str, body: FormBody, row: Row) -> None:
        """Do what a key of the rows stands for (`FormView.Asked.deed`)."""
        self._actions[name](body, row)

    def _edit_or_open(self, body: FormBody, row: Row) -> None:
        """A value is edited; an absent part or an empty list is added, as there is nothing else to do there."""
        if row.kind in ("object", "list"):
            if not row.present or row.is_empty:
                self._add(body, row)
            else:
                self._body_form.view.action_move("down")
        elif row.kind == "choice" and not row.marks_form:
            self.choose(body, row)
        else:
            self._body_form.edit(body, row)

    def _say_how_to_type(self, _body: FormBody, row: Row) -> None:
        """Signs are keys here, digits too: the first one of a value would do something else."""
        if row.kind in ("object", "list"):
            self._body_form.notify(_("no value is typed on this row: Enter goes to what is in it"))
        else:
            self._body_form.notify(_("Enter edits the value; until then letters and digits are keys"))

    def _toggle(self, body: FormBody, row: Row) -> None:
        if "boolean" in row.types:
            self._body_form.put(body, set_value(body.text, row, "false" if row.text == "true" else "true"))
        elif row.known:
            self.choose(body, row)
        elif row.kind in ("object", "list"):
            self._edit_or_open(body, row)

    def _remove(self, body: FormBody, row: Row) -> None:
        if row.present and (row.kind != "choice" or row.marks_form):
            self._body_form.put(body, remove_value(body.text, row))

    def _add(self, body: FormBody, row: Row) -> None:
        """An absent part; one more item of this list, or of the one that this row is in."""
        target = self._body_form.form.grown_by(row)
        if target is None:
            self._body_form.notify(_("nothing can be added here: + adds to lists, and adds fields that are absent"))
        elif target.present and target.is_open:
            self._add_field(body, target)
        else:
            self._put_added(body, *add_part(body, target))

    def _put_added(self, body: FormBody, text: str, path: JsonPath) -> None:
        """What was added is typed next, where it is one value; the keys that follow are meant for it."""
        self._body_form.put(body, text, path)
        self._body_form.edit_at(self._body_form.form.value_in(path))

    def _add_field(self, body: FormBody, row: Row) -> None:
        """A field that the document does not name gets its name from the user."""
        from aom_tui.tui.screens.field_name import AskName

        def named(name: str | None) -> None:
            if name is not None:
                self._put_added(body, *add_field(body, row, name))

        self._body_form.app.push_screen(AskName(clean_line(row.label), self._body_form.form.names_in(row)), named)

    def _choose_time(self, body: FormBody, row: Row) -> None:
        """Choose a time in the words that people use."""
        if not row.time:
            self._body_form.notify(_("this field is no time"))
            return

        def fill(text: str) -> None:
            self._body_form.put(body, set_value(body.text, row, text))

        choose_time(self._body_form.app, row.time, row.text or "", fill)

    def choose(self, body: FormBody, row: Row) -> None:
        """Offer what the field may be; where that is not known, what the API lists."""
        from aom_tui.tui.screens.choice import Choice

        def fill(value: str) -> None:
            self._body_form.put(body, set_value(body.text, row, value))

        def chosen(choice: str | None) -> None:
            if choice is not None and row.kind == "choice":
                self._body_form.put(body, choose_form(body, row, choice))
            elif choice is not None:
                fill(choice)

        if row.known:
            self._body_form.app.push_screen(Choice(row.label, row.known, current=row.text or ""), chosen)
        elif self._body_form.is_listed(row):
            self._body_form.post_message(ValuesAsked(row.place, row.label, row.text or "", fill))
