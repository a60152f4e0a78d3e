"""A request of another program, shown before it becomes the draft; whose project it is to be is asked.

Nothing is sent.
"""

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from aom_tui.catalogue.translation import titles
from aom_tui.language import _
from aom_tui.render.clean import clean, clean_line
from aom_tui.session.draft import Draft
from aom_tui.session.foreign.adopt import Adopted
from aom_tui.session.redaction.redact import redact_body, redact_headers, redact_url
from aom_tui.tui.keyboard.keys import key_of
from aom_tui.tui.screens.dialog import Dialog

SHOWN_LINES = 6


def import_page(found: Adopted, replaced: str) -> Content:
    """Method and URI, what it is in the catalogue, values, headers, body, and all that became different."""
    draft = found.draft
    lines = [Content(clean_line(f"{draft.method} {redact_url(draft.uri)}")).stylize("bold")]
    operation = found.operation
    said = f"{operation.id}: {titles(operation)[0]}" if operation else _("not in the catalogue: a request by hand")
    lines.append(Content(said).stylize("$muted"))
    lines += map(Content, map(clean_line, _pairs(draft)))
    lines += map(Content, _body(draft.body))
    warnings = list(found.notes)
    if found.foreign_project:
        project = found.foreign_project
        warnings.append(_("the URL names the project {project}: Enter puts this profile's").format(project=project))
    if replaced:
        warnings.append(
            _("it takes the place of {name}; {key} brings that back").format(name=replaced, key=key_of("draft_before"))
        )
    lines += [Content("")] + [Content(f"! {clean_line(each)}").stylize("$text-warning") for each in warnings]
    return Content("\n").join(lines)


def _pairs(draft: Draft) -> Iterator[str]:
    for name, value in (*draft.values.items(), *draft.query):
        yield f"{name} = {redact_url(f'?{name}={value}').partition('=')[2]}"
    for name, value in redact_headers(draft.headers):
        yield f"{name}: {value}"


def _body(body: str | None) -> Iterator[str]:
    if body is None:
        return
    lines = clean(redact_body(body)).splitlines()
    yield ""
    yield from lines[:SHOWN_LINES]
    if len(lines) > SHOWN_LINES:
        yield _("... {number} more lines").format(number=len(lines) - SHOWN_LINES)


class ImportCurl(Dialog[Draft]):
    """The answer is the draft it is to be; None leaves what there was."""

    title_text = _("Import a request")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", _("import"), show=False),
        Binding("y", "take", _("import"), show=False, id="import_screen.take"),
        Binding("k", "keep_project", _("keep its project"), show=False, id="import_screen.keep_project"),
    ]

    def __init__(self, found: Adopted, replaced: str = "") -> None:
        super().__init__()
        self._found = found
        self._page = import_page(found, replaced)
        enter = _("import with this profile's project") if found.foreign_project else _("import")
        keep = [("k", _("keep its project"), "keep_project")] if found.foreign_project else []
        self.keys = (("Enter", enter, "take"), *keep, ("Esc", _("leave it"), "back"))

    def content(self) -> ComposeResult:
        """The preview."""
        yield Static(self._page)

    def action_take(self) -> None:
        """It becomes the draft; it is not sent."""
        self.dismiss(self._found.draft)

    def action_keep_project(self) -> None:
        """The same with the project of the URL, where that is another one."""
        if self._found.foreign_project:
            self.dismiss(self._found.in_its_project())
