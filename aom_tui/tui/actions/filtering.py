"""JMESPath filters of replies: small ones at once, larger ones in a thread or another process."""

import asyncio

from msgspec import Struct

from aom_tui.language import _
from aom_tui.render.document.document import Document
from aom_tui.render.document.location import Locator
from aom_tui.session.query import Found, found_or_fault
from aom_tui.tui.panes.reply_views import Page

AT_ONCE = 32 * 1024
"""Bytes of JSON that are decoded and searched in some milliseconds."""

IN_A_THREAD = 1024 * 1024
"""Bytes; decoding more holds the interpreter too long, thread or not."""


class Filtered(Struct, frozen=True):
    """The page that a filter leaves, or why there is none."""

    query: str
    page: Page | None = None
    share: str = ""
    """`3 of 120`; empty where nothing is counted."""
    fault: str = ""


def is_quick(page: Page) -> bool:
    """Return whether `filtered` may be called on the event loop."""
    return len(page.document.data) <= AT_ONCE


def filtered(query: str, page: Page) -> Filtered:
    """Return the filtered page."""
    if page.locator is None:
        return Filtered(query, fault=_("this reply is no JSON"))
    return _made(query, page, found_or_fault(query, page.document.data))


async def filtered_off_loop(query: str, page: Page) -> Filtered:
    """Return the filtered page, made in a thread or another process."""
    if page.locator is None:
        return filtered(query, page)
    data = page.document.data
    if len(data) <= IN_A_THREAD:
        return await asyncio.to_thread(filtered, query, page)
    from aom_tui.session.concurrency.processes import ProcessFailed, run_in_process

    try:
        found = await run_in_process(found_or_fault, query, data)
        return await asyncio.to_thread(_made, query, page, found)
    except ProcessFailed:
        return Filtered(query, fault=_("there was no room in memory for it"))


def _made(query: str, page: Page, found: Found | str) -> Filtered:
    if isinstance(found, str):
        return Filtered(query, fault=found)
    document = Document(found.data, page.document.pitch)
    locator = Locator(document)
    if len(found.data) > AT_ONCE:
        locator.prepare()
    share = "" if found.share.kept is None else str(found.share)
    return Filtered(query, Page(document, "json", locator=locator, query=query), share)
