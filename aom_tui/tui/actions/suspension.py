"""The app suspended while another program has the terminal: the user's editor or pager, or plain print."""

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from textual.app import App, SuspendNotSupported

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Catalogue, Operation
    from aom_tui.session.draft import Draft
    from aom_tui.tui.actions.copying import Copied

T = TypeVar("T")

SUSPENDED = "suspended"
"""The group of the workers that give the terminal to another program."""


def is_suspended(app: App[int]) -> bool:
    """Return whether another program has the terminal, or is about to: what is typed then is not for the app."""
    return any(each.group == SUSPENDED and not each.is_finished for each in app.workers)


async def run_suspended(app: App[int], work: Callable[[], T]) -> T:
    """Run the function in a thread while the app is suspended; the loop goes on, and draws nothing.

    Raises what it raises, and InvalidInput where there is no terminal to give away: in a browser.
    """
    from aom_tui.commands.editor import undisturbed

    try:
        with app.batch_update(), undisturbed(), app.suspend():  # which does not come back from an error
            (outcome,) = await asyncio.gather(asyncio.to_thread(work), return_exceptions=True)
    except SuspendNotSupported:
        raise InvalidInput(Problem("", _("there is no terminal here to give to another program"))) from None
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome


async def edit_body(app: App[int], draft: "Draft", catalogue: "Catalogue | None", operation: "Operation | None") -> str:
    """Return the body as edited in $VISUAL or $EDITOR; as it was where nothing was saved. Raises InvalidInput."""
    from aom_tui.commands.editor import body_saved, edited, editor_command, file_name
    from aom_tui.render.edit_page import edit_page

    command = editor_command(os.environ)
    page = edit_page(catalogue, operation, draft.body or "")
    saved = await run_suspended(app, lambda: edited(command, page, file_name(draft)))
    return body_saved(page, saved, draft.body or "")


async def page_through(app: App[int], shown: "Copied") -> None:
    """Show what the response shows in $PAGER; in colours where that was told to show them. Raises InvalidInput."""
    from aom_tui.commands.editor import paged, pager_command

    command = pager_command(os.environ)
    await run_suspended(app, lambda: paged(command, _pieces(shown)))


def _pieces(shown: "Copied") -> Iterator[bytes]:
    from aom_tui.commands.editor import wants_colours
    from aom_tui.render.clean import clean

    if shown.pieces is not None:
        yield from shown.pieces()
        return
    text = clean(shown.text)
    if wants_colours(os.environ):
        from aom_tui.render.document.colour import ansi

        text = ansi(text, "json" if text.lstrip()[:1] in ("{", "[") else "http")
    yield f"{text}\n".encode("utf-8", "replace")


async def print_plain(app: App[int], text: str) -> None:
    """Print into the terminal's own scrollback, where it can be selected and stays after the program."""
    await run_suspended(app, lambda: _print(f"{text.rstrip()}\n"))


def _print(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
