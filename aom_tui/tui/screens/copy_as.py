"""The request in the form of another program: which, with a look at it before it is copied."""

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.render.clean import clean_line
from aom_tui.render.document.document import Document
from aom_tui.render.exports.formats import Exported, Subject, export, forms_of
from aom_tui.render.exports.forms import LABELS, Form
from aom_tui.tui.actions.remedies import with_app_remedy
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.option_lines import OptionLines
from aom_tui.tui.widgets.wrapped_text import WrappedText

PREVIEWED = 64 * 1024
"""Characters that are shown; all of it is copied."""


class CopyAs(Dialog[tuple[str, Exported]]):
    """The answer is the form's name and what is to be copied."""

    keys = (("Enter", _("copy"), "take"), (_("Up Down"), _("another form"), "move(1)"), ("Esc", _("back"), "back"))
    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "take", _("copy"), show=False, id="copy_as_screen.take")]

    DEFAULT_CSS = """
    CopyAs .dialog { height: 100%; max-height: 40; }
    CopyAs .dialog .content { height: 1fr; padding: 0; }
    CopyAs .dialog OptionList { height: auto; max-height: 8; padding: 0 1; }
    CopyAs .dialog DocumentView { height: 1fr; padding: 0 1; margin-top: 1; }
    CopyAs .dialog .notes { height: auto; padding: 0 1; color: $text-warning; }
    CopyAs .dialog .fault { height: auto; padding: 0 1; color: $text-error; }
    """

    def __init__(self, subject: Subject, what: str) -> None:
        super().__init__()
        self.title_text = _("Copy {what} as").format(what=what)
        self._subject = subject
        self._forms = forms_of(subject)
        self._made: dict[Form, Exported | InvalidInput] = {}

    def content(self) -> ComposeResult:
        """The forms, and below them what the one at the cursor would be."""
        options = [Option(Text.assemble(f"{form:<9}", (LABELS[form], "dim"))) for form in self._forms]
        yield OptionLines(*options, compact=True)
        yield WrappedText(classes="fault")
        yield Static(markup=False, classes="notes")
        yield DocumentView(wrapped=("text",))  # a command is one line, often longer than the window is wide

    def on_mount(self) -> None:
        """Up and Down choose at once."""
        self.set_focus(self.query_one(OptionList))

    @property
    def _form(self) -> Form:
        return self._forms[self.query_one(OptionList).highlighted or 0]

    @on(OptionList.OptionHighlighted)
    def _highlighted(self) -> None:
        form = self._form
        if form in self._made:
            self._show(form)
            return
        work = partial(self._make, form)
        self.run_worker(work, thread=True, group="export", description=_("export"), exit_on_error=False)

    def _make(self, form: Form) -> None:
        """In a thread: an archive of a large reply takes its time."""
        try:
            made: Exported | InvalidInput = export(form, self._subject)
        except InvalidInput as error:
            made = error
        self.app.call_from_thread(self._keep, form, made)

    def _keep(self, form: Form, made: Exported | InvalidInput) -> None:
        self._made[form] = made
        if not self.is_dismissed and form == self._form:
            self._show(form)

    def _show(self, form: Form) -> None:
        """What it would be, what to know about it; or why there is none."""
        made = self._made[form]
        fault = str(with_app_remedy(made.problems[0])) if isinstance(made, InvalidInput) else ""
        text, notes = ("", ()) if isinstance(made, InvalidInput) else (made.text, made.notes)
        self.query_one(DocumentView).show(Document(text[:PREVIEWED].encode("utf-8", "replace")), "text")
        self.query_one(".fault", WrappedText).tell(f"! {fault}" if fault else "")
        self.query_one(".notes", Static).update("\n".join(map(clean_line, notes)))

    @on(OptionList.OptionSelected)
    def action_take(self) -> None:
        """Copy it, once it is made."""
        made = self._made.get(self._form)
        if isinstance(made, Exported):
            self.dismiss((self._form, made))

    def action_move(self, step: int) -> None:
        """The mouse's way to Up and Down."""
        chooser = self.query_one(OptionList)
        chooser.highlighted = ((chooser.highlighted or 0) + step) % len(self._forms)
