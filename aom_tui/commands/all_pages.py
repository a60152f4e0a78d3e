"""`--all-pages`: one call after the other, shown as one reply when the last page is there, or when it ends before."""

import asyncio
import sys
from typing import TYPE_CHECKING

import click

from aom_tui.commands.call_notices import say_pause, say_steps
from aom_tui.commands.context import App
from aom_tui.commands.errors import say
from aom_tui.commands.exit_status import NO_USABLE_REPLY, exit_status
from aom_tui.commands.output import Output, show
from aom_tui.commands.reply_notes import say_why
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Catalogue
    from aom_tui.session.draft import Draft
    from aom_tui.session.paging.pages import PageBounds, Pages
    from aom_tui.session.session import Session

_CLEAR = "\r\x1b[K"


def page_bounds(all_pages: bool, max_pages: int | None, output: Output) -> "PageBounds | None":
    """How many pages at most; None where one is all that is wanted. Raises InvalidInput."""
    if not all_pages and max_pages is None:
        return None
    if output.format == "raw" and output.query is None:
        what = _("does not go with -o raw: pages joined are not the bytes as sent")
        raise InvalidInput(Problem("--all-pages", what, _("Leave one of them out.")))
    from aom_tui.session.paging.pages import PageBounds

    return PageBounds() if max_pages is None else PageBounds(pages=max_pages, chosen=True)


def first_page_draft(catalogue: "Catalogue", draft: "Draft") -> "Draft":
    """The draft of the first page. Raises InvalidInput for what does not come in pages."""
    from aom_tui.session.paging.next_page import first_draft, pagination_of

    return first_draft(pagination_of(catalogue, draft), draft)


async def send_pages(app: App, session: "Session", draft: "Draft", bounds: "PageBounds", output: Output) -> int:
    """Sends until the last page, shows all as one reply; the exit status. What came before an end by force is shown."""
    pages = session.pages(draft, bounds=bounds, on_step=say_pause)
    try:
        await _gathered(app, session, pages)
    except asyncio.CancelledError:
        pages.cancelled()
        _show(app, session, pages, output)
        raise
    return _show(app, session, pages, output)


async def _gathered(app: App, session: "Session", pages: "Pages") -> None:
    from aom_tui.render.page_words import progress_words

    shown = sys.stderr.isatty()
    try:
        async for exchange in pages:
            app.note(exchange, session)
            if shown:
                click.echo(_CLEAR + progress_words(pages.progress), nl=False, err=True)
    finally:
        if shown:
            click.echo(_CLEAR, nl=False, err=True)


def _show(app: App, session: "Session", pages: "Pages", output: Output) -> int:
    from aom_tui.render.page_words import stitched_words

    joined, odd, stop = pages.joined(), pages.unusable, pages.stop
    status = 0
    if joined:
        status = show(app, joined.exchange, output, session)
        say(stitched_words(joined))
        if odd and exit_status(odd):
            say_why(app, odd, session.state())
    elif odd:
        status = show(app, odd, output, session)
        if stop and not exit_status(odd):
            say(stop.words)
    refused = exit_status(odd) if odd else 0
    if last := odd if refused or joined is None else joined.exchange:
        say_steps(last)
    return refused or status or (0 if stop is None or stop.is_whole else NO_USABLE_REPLY)
