"""Paging in the workbench: the next page of the reply shown, or all pages of the draft, joined to one reply."""

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.render.clean import clean_line
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Paged, Reply, Success
from aom_tui.session.operations import documented_operation
from aom_tui.tui.actions.remedies import FROM_HISTORY
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.runtime.settle import settled
from aom_tui.tui.runtime.workers import deferred

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Pagination
    from aom_tui.session.paging.pages import JoinedPages, PageBounds, Pages
    from aom_tui.session.session import Session
    from aom_tui.tui.actions.sending import Sending
    from aom_tui.tui.actions.window_session import WindowSession
    from aom_tui.tui.screens.bench import Bench

_AT_ONCE = 64 * 1024
"""Bytes of a body that is decoded before it is drawn, in less than a millisecond."""
_MOST_TO_READ = 1024**2
"""Bytes of a body; a larger one is not decoded only to say whether there is a further page."""


class Paging:
    """Sends pages as `Sending` sends a call: one run at a time, cancelled like a call."""

    def __init__(self, bench: "Bench", sending: "Sending", window_session: "WindowSession") -> None:
        self._bench = bench
        self._sending = sending
        self._window_session = window_session
        self._keeps = False

    def keep_pages(self) -> None:
        """Show the pages that have come when the run is cancelled."""
        self._keeps = True

    def note_further_page(self) -> None:
        """Set `bench.further` for a new exchange; a large body is read when it is drawn."""
        bench, exchange = self._bench, self._bench.exchange
        bench.further = False
        reply = exchange.as_sent.reply if exchange else None
        if exchange is None or reply is None or exchange.kept or not isinstance(exchange.outcome, Success):
            return
        if len(reply.body) <= _AT_ONCE:
            bench.further = self._goes_on(exchange)
        elif len(reply.body) <= _MOST_TO_READ:
            bench.call_after_refresh(self._look_aside, exchange)

    def _look_aside(self, exchange: Exchange) -> None:
        work = self._looked_aside(exchange)
        self._bench.run_worker(work, group="look", description=_("look for a further page"), exit_on_error=False)

    async def _looked_aside(self, exchange: Exchange) -> None:
        goes_on = await asyncio.to_thread(self._goes_on, exchange)
        if exchange is self._bench.exchange:
            self._bench.further = goes_on

    def _goes_on(self, exchange: Exchange) -> bool:
        asked = self._rule(exchange.as_sent)
        if isinstance(asked, str):
            return False
        from aom_tui.session.paging.next_page import Next, following_page

        return isinstance(following_page(*asked), Next)

    # -- what is asked for

    def next_page(self) -> None:
        """Send for the page after the one shown; where there is none, say so and send nothing. The draft stays."""
        exchange = self._bench.exchange
        if exchange is not None:
            self._sending.run(deferred(self._next, exchange))

    def why_no_next(self) -> str:
        """Return why there is no page after the one shown; empty where there may be one."""
        exchange = self._bench.exchange
        if exchange is None or exchange.reply is None or not isinstance(exchange.outcome, Success):
            return _("there is no reply to page on from")
        if exchange.kept:
            return with_keys(FROM_HISTORY)
        if self._bench.running:
            return with_keys(_("a request is under way; {cancel} cancels it"))
        reply = exchange.as_sent.reply
        found = self._following(exchange) if reply and len(reply.body) <= _AT_ONCE else ""
        return found if isinstance(found, str) else ""

    def all_pages(self) -> None:
        """Send for all pages of the draft, from the one that it names."""
        self._sending.run(self._all)

    async def _next(self, exchange: Exchange) -> None:
        following = await asyncio.to_thread(self._following, exchange)
        if isinstance(following, str):
            self._bench.notify(following, markup=False)
            return
        number = exchange.paged.number if exchange.paged else 1
        await self._showing_problems(self._sent(following, one_page(), number))

    def _following(self, exchange: Exchange) -> "Draft | str":
        """Return the draft of the next page, or in words why there is none."""
        asked = self._rule(exchange.as_sent)
        if isinstance(asked, str):
            return asked
        from aom_tui.session.paging.next_page import Next, NoMore, following_page

        match following_page(*asked):
            case Next(draft):
                return draft
            case NoMore(words):
                return _("no further page: {why}").format(why=clean_line(words))
            case found:
                return _("the next page is not known: {why}").format(why=clean_line(found.words))

    def _rule(self, sent: Exchange) -> "tuple[Pagination, Draft, Reply] | str":
        """Return the rule of paging, the draft and the reply; or in words why there is no rule."""
        session = self._bench.session  # has read the catalogue, which the window may still be waiting for
        if sent.draft is None or sent.reply is None or session is None:
            return _("there is no reply to page on from")
        from aom_tui.session.paging.next_page import pagination_of

        try:
            return pagination_of(session.catalogue, sent.draft), sent.draft, sent.reply
        except InvalidInput as error:
            return clean_line(str(error))

    async def _all(self) -> None:
        bench = self._bench
        await settled(bench.focused or bench)
        bench.problems, bench.steps = (), ()
        if bench.draft is None:
            from aom_tui.tui.actions.sending import no_draft

            bench.problems = (no_draft(),)
            return
        await self._showing_problems(self._sent(bench.draft, None, 0))

    async def _showing_problems(self, work: Coroutine[Any, Any, None]) -> None:
        """Await the work, and show the problems of a draft that cannot be sent."""
        try:
            await work
        except InvalidInput as error:
            self._bench.problems = error.problems
            self._bench.go_to_problem()

    # -- one run

    async def _sent(self, draft: Draft, bounds: "PageBounds | None", before: int) -> None:
        """Send and show. `before` is the number of pages shown before this one."""
        bench, self._keeps = self._bench, False
        session = await self._window_session.opened()
        pages = session.pages(draft, bounds=bounds, on_step=self._sending.step, before=before)
        bench.running = True
        try:
            async for _exchange in pages:
                bench.progress = "" if bounds else _words(pages)
        except asyncio.CancelledError:
            pages.cancelled()
            if not self._keeps:
                raise
        finally:
            bench.running, bench.progress = False, ""
            self._window_session.show_auth_state()
        await self._show(session, pages, before)

    async def _show(self, session: "Session", pages: "Pages", before: int) -> None:
        bench = self._bench
        joined = await asyncio.to_thread(pages.joined)
        exchange = _marked(joined, before) if joined else pages.unusable
        if exchange is None:
            bench.notify(_("cancelled before a page came"))
            return
        bench.state = None if isinstance(exchange.outcome, Success) else session.state()
        operation = documented_operation(session.catalogue, exchange.draft) if exchange.draft else None
        self._sending.show(exchange, operation)
        if pages.stop and not pages.stop.is_whole and isinstance(exchange.outcome, Success):
            said = _("not all pages: {why}").format(why=clean_line(pages.stop.words))
            bench.notify(said, severity="warning", timeout=10, markup=False)


def one_page() -> "PageBounds":
    """Return the bounds of a single page."""
    from aom_tui.session.paging.pages import PageBounds

    return PageBounds(pages=1, chosen=True)


def _words(pages: "Pages") -> str:
    from aom_tui.render.page_words import progress_words

    return progress_words(pages.progress)


def _marked(joined: "JoinedPages", before: int) -> Exchange:
    """Return the exchange, marked as one page of several, or several in one."""
    from aom_tui.render.page_words import title_words

    number = before + max(joined.progress.pages, 1)
    if before:
        paged = Paged.page(number)
    else:
        is_joined = joined.exchange is not joined.last
        missing = "" if joined.stop.is_whole else joined.stop.words
        paged = Paged(number, title_words(joined), joined.last if is_joined else None, missing)
    return replace(joined.exchange, paged=paged)
