"""The Body tab: two views of one text, a form and the text itself. Undo is the workbench's, of the whole request."""

from collections.abc import Hashable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import var
from textual.widgets import TextArea

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.language import _
from aom_tui.problem import Problem
from aom_tui.session.draft import Draft
from aom_tui.tui.messages import BodyEdited, ProblemAt
from aom_tui.tui.panes.body_foot import foot
from aom_tui.tui.panes.body_form import BodyForm
from aom_tui.tui.panes.body_place import offset_of
from aom_tui.tui.panes.body_text import BodyText
from aom_tui.tui.widgets.rule import Line

CHECKED_SIZE = 262_144
"""Characters up to which the text is parsed at every change; a longer one is checked when it is sent."""


class BodyEditor(Vertical):
    """Form and text of one body, and one line on what the keys do."""

    loaded: var[Draft | None] = var[Draft | None](None)
    operation: var[Operation | None] = var[Operation | None](None)
    catalogue: var[Catalogue | None] = var[Catalogue | None](None)
    as_text: var[bool] = var(True)
    """Which of the two views is shown."""

    _body = ""
    """The body as it is sent. The text area has other line ends where they were mixed, so it is not asked."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._chosen_for: Operation | None = None

    def compose(self) -> ComposeResult:
        """Form or text, over the foot line."""
        yield BodyForm()
        yield BodyText(compact=True, tab_behavior="focus", soft_wrap=False, show_line_numbers=False)
        yield Line(classes="remark")

    @property
    def area(self) -> BodyText:
        """Where the body is typed as text."""
        return self.query_one(BodyText)

    @property
    def form(self) -> BodyForm:
        """Where the body is filled in as a form."""
        return self.query_one(BodyForm)

    @property
    def is_json(self) -> bool:
        """Whether the text has to be JSON."""
        if self.operation:
            return self.operation.body is not None and "json" in self.operation.body.content_type
        return self.area.text.lstrip()[:1] in ("{", "[")

    # -- what is shown

    def watch_loaded(self, before: Draft | None, loaded: Draft | None) -> None:
        """Another draft: its body goes into both views. In one of the same operation the cursor is where it differs."""
        if before is not loaded:
            self.form.finish()
            text = (loaded.body if loaded else None) or ""
            if not (before and loaded and before.operation_id == loaded.operation_id):
                with self.prevent(TextArea.Changed):
                    self.area.load_text("")
            self._hold(text, goes_there=True)
            self.form.variables = loaded.variables if loaded else {}
            self._choose_view()
            if self.display and self.as_text:  # what was wrong with the text before is no more
                self.post_message(ProblemAt(self.check()))

    def watch_operation(self, before: Operation | None, operation: Operation | None) -> None:
        """Another operation takes another body."""
        if before is not operation:
            self._choose_view()

    def watch_catalogue(self) -> None:
        """Make the form again: its schemas can be followed now."""
        self._choose_view()

    def watch_as_text(self) -> None:
        """Show the other view."""
        inside = self.area.has_focus if not self.as_text else self.form.has_focus_within
        self.area.display, self.form.display = self.as_text, not self.as_text
        if inside:  # nobody types into what cannot be seen
            self.enter()
        self._remark()

    def _choose_view(self) -> None:
        """A form where there is one to show, else the text. For the same operation it stays the view it was."""
        self.form.show(self.catalogue, self.operation, self._body)
        same = self.catalogue is not None and self.operation is self._chosen_for
        self._chosen_for = self.operation if self.catalogue else None
        self.as_text = not self.form.form.rows or (same and self.operation is not None and self.as_text)
        self._remark()

    def _remark(self) -> None:
        width, focused = (self.size.width or 80) - 2, self.screen.focused if self.has_focus_within else None
        offers = self.form.offers(self.form.row)
        keys = foot(self.operation, as_text=self.as_text, focused=focused, width=width, offers=offers)
        self.query_one(".remark", Line).update(keys, layout=False)

    def on_resize(self) -> None:
        """Show as many keys as fit."""
        self._remark()

    def on_descendant_focus(self) -> None:
        """Name the keys that act now."""
        self._remark()

    def on_descendant_blur(self) -> None:
        """The line below names the keys of what has the focus now."""
        self.call_after_refresh(self._remark)

    def turn(self) -> None:
        """To the other view. What was typed in the one is in the other."""
        inside = self.has_focus_within
        if self.as_text:
            self.form.show(self.catalogue, self.operation, self._body)
            if not self.form.form.rows and not self.form.form.problem:
                self.notify(_("the catalogue knows no fields of this body: there is only the text"))
                return
        else:
            self._finish()
        self.as_text = not self.as_text
        if inside:
            self.enter()

    def enter(self) -> None:
        """Focus the view that is shown."""
        self.screen.set_focus(self.area if self.as_text else self.form.view)

    def go_to(self, place: str) -> bool:
        """To what a problem names: its row in the form, in the text where it stands. Whether one is in it then.

        Into the text goes only who typed there: letters that are meant as keys would be typed into it.
        """
        if not self.as_text and self.form.form.rows:
            self.form.go_to(place)
            return True
        if not self.as_text:
            self.turn()
        offset = offset_of(self._body, place)
        if offset is not None:
            self.area.go_to(offset)
        return self.area.has_focus

    # -- edits

    def check(self) -> Problem | None:
        """What keeps the text from being sent, as far as reading it can tell."""
        text = self.area.text
        if not text.strip() or len(text) > CHECKED_SIZE or not self.is_json:
            return None
        from aom_tui.session.body.json_reading import read_json  # not before the first screen
        from aom_tui.session.variables.json_text import mask_references

        return read_json(mask_references(text))[1]

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        before, self._body = self._body, event.text_area.text
        self.post_message(ProblemAt(self.check()))
        self.post_message(BodyEdited(self._body or None, _typed_in(before, self._body)))

    @on(BodyForm.Edited)
    def _filled_in(self, event: BodyForm.Edited) -> None:
        event.stop()
        if event.whole:
            self._hold(event.text)
        self._body = event.text
        self.post_message(BodyEdited(event.text or None, None if event.whole else "form"))

    def _hold(self, text: str, *, goes_there: bool = False) -> None:
        """Let the text area follow."""
        self._body = text
        self.area.follow(text, goes_there=goes_there)

    def _finish(self) -> None:
        """What is being typed in the form becomes an edit now, before anything else is done with the text."""
        text = self.form.finish()
        if text is not None:
            self._hold(text)


def _typed_in(before: str, after: str) -> Hashable:
    """Where a key was typed: what is typed on one line, or taken back there, is one step; a paste is one of its own."""
    grown = len(after) - len(before)
    return ("body", grown, after.count("\n")) if abs(grown) == 1 else None
