"""Leaving the screen for a moment: the user's editor and pager, the terminal's scrollback."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from textual.app import App, SuspendNotSupported

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Catalogue, Operation
    from aom_tui.session.draft import Draft
    from aom_tui.tui.copying import Copied


@contextmanager
def away_from(app: App[int]) -> Iterator[None]:
    """The terminal is somebody else's. Raises InvalidInput where there is none to give away: in a browser."""
    try:
        with app.suspend():
            yield
    except SuspendNotSupported:
        raise InvalidInput(Problem("", _("there is no terminal here to give to another program"))) from None


def edit_body(app: App[int], draft: "Draft", catalogue: "Catalogue | None", operation: "Operation | None") -> str:
    """The body as it comes back from $VISUAL or $EDITOR; untouched where the page was. Raises InvalidInput."""
    from aom_tui.commands.editor import edited, file_name
    from aom_tui.render.edit_page import body_of, edit_page

    page = edit_page(catalogue, operation, draft.body or "")
    again = edited(page, file_name(draft), os.environ, lambda: away_from(app))
    return (draft.body or "") if again == page else body_of(again)


def page_through(app: App[int], shown: "Copied") -> None:
    """What the response shows in $PAGER; in colours where that was told to show them. Raises InvalidInput."""
    from aom_tui.commands.editor import paged, wants_colours
    from aom_tui.render.clean import clean

    pieces: Iterable[bytes]
    if shown.pieces is not None:
        pieces = shown.pieces()
    else:
        text = clean(shown.text)
        if wants_colours(os.environ):
            from aom_tui.render.colour import ansi

            text = ansi(text, "json" if text.lstrip()[:1] in ("{", "[") else "http")
        pieces = (f"{text}\n".encode("utf-8", "replace"),)
    paged(pieces, os.environ, lambda: away_from(app))


def print_plain(app: App[int], text: str) -> None:
    """Print into the terminal's own scrollback, where it can be selected and stays after the program."""
    with away_from(app):
        sys.stdout.write(f"{text.rstrip()}\n")
        sys.stdout.flush()
