"""What `y` copies of a text view: the selection, else the value under the cursor, else all.

It is a text or, where that is too much for a clipboard, bytes to be written to a file.
"""

from collections.abc import Callable, Iterable
from functools import partial

from msgspec import Struct

from aom_tui.language import _
from aom_tui.render.document.display_text import byte_offset_of
from aom_tui.render.document.document import Document, Place
from aom_tui.render.saved_reply import value_pieces, view_pieces
from aom_tui.tui.panes.reply_views import Page
from aom_tui.tui.widgets.document_view import DocumentView

MOST = 4 * 1024 * 1024
"""Bytes; a terminal that is sent more than that stands still, if it takes it at all."""


class Copied(Struct, frozen=True, eq=False):
    """What is copied: one of `text`, `written` and `pieces`; `label` names it in a word or two."""

    label: str
    text: str = ""
    written: Callable[[], str] | None = None
    """Makes the text, where that takes time; for a thread."""
    pieces: Callable[[], Iterable[bytes]] | None = None
    """Makes the bytes of what is too much for a clipboard."""
    file: str = ""
    """What the named file is called after, where that is not the label."""


def copied(view: DocumentView, page: Page | None, title: str) -> Copied:
    """Return what `y` copies of the view, whose name is `title`."""
    document = view.document
    if view.text_selection:
        return _selected(view)
    if page and page.locator and view.cursor.row:
        row = view.cursor.row
        path = page.locator.locate(row).path
        first, last, indent = page.locator.value_span(row)
        if last - first > MOST:
            return Copied(path, pieces=partial(value_pieces, document.data[first:last], indent))
        return Copied(path, page.locator.value_at(row))
    return all_of(view, title)


def all_of(view: DocumentView, title: str) -> Copied:
    """Return all that the view shows."""
    return whole(view.document, title)


def whole(document: Document, title: str) -> Copied:
    """Return all of a document."""
    if len(document.data) > MOST:
        return Copied(title, pieces=partial(view_pieces, document.data))
    return Copied(title, document.text(Place(0, 0), Place(len(document), 0)))


def _selected(view: DocumentView) -> Copied:
    document, selection = view.document, view.text_selection
    start, end = (selection.start, selection.end) if selection else (None, None)
    first = byte_offset_of(document, Place(start.y, start.x)) if start else 0
    last = byte_offset_of(document, Place(end.y, end.x)) if end and end.y < len(document) else len(document.data)
    if last - first > MOST:
        return Copied(_("selection"), pieces=partial(view_pieces, document.data[first:last]))
    return Copied(_("selection"), view.selected_text)
