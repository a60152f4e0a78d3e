"""A pasted curl command line, shown before it becomes the draft. Nothing is sent."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from aom_tui.language import _, commas
from aom_tui.session.curl_import import CurlImport
from aom_tui.tui.screens.dialog import Dialog

SHOWN_LINES = 12


def import_page(found: CurlImport, matches: str) -> Content:
    """Method and URL, what it is in the catalogue, headers, body, and what was left out."""
    lines: list[Content | str] = [Content(f"{found.method} {found.url}").stylize("bold")]
    lines.append(Content(matches or _("not in the catalogue: a request by hand")).stylize("$muted"))
    lines += [f"{name}: {value}" for name, value in found.headers]
    if found.body is not None:
        body = found.body.splitlines()
        lines += [
            "",
            *body[:SHOWN_LINES],
            *([_("... {number} more lines").format(number=len(body) - SHOWN_LINES)] if len(body) > SHOWN_LINES else []),
        ]
    if found.dropped:
        lines += [
            "",
            Content(_("left out: {names}; the profile signs in instead").format(names=commas(found.dropped))).stylize(
                "$text-warning"
            ),
        ]
    return Content("\n").join(lines)


class ImportCurl(Dialog[bool]):
    """True makes it the draft."""

    title_text = _("Import from curl")
    keys = (("Enter", _("import"), "take"), ("Esc", _("leave it"), "back"))
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,y", "take", _("import"), show=False)]

    def __init__(self, found: CurlImport, matches: str) -> None:
        super().__init__()
        self._page = import_page(found, matches)

    def content(self) -> ComposeResult:
        """The preview."""
        yield Static(self._page)

    def action_take(self) -> None:
        """It becomes the draft; it is not sent."""
        self.dismiss(True)
