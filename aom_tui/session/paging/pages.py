"""All pages of a list: one call after the other, their items joined to one reply, and why the run ended."""

from collections.abc import AsyncIterator, Awaitable, Callable
from enum import StrEnum
from typing import Protocol, Self

from msgspec import Struct

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Exchange, Failure, Outcome, Step, Success
from aom_tui.session.paging.collector import PageCollector, Progress
from aom_tui.session.paging.next_page import (
    Next,
    NoMore,
    NotKnown,
    Page,
    draft_value,
    first_draft,
    next_page,
    pagination_of,
    parse_count,
    read_page,
    size_of,
    start_of,
)

_IN_THREAD = 1024**2
"""Bodies above this are taken apart off the event loop, in bytes."""


class PageBounds(Struct, frozen=True, kw_only=True):
    """Where a run of pages stops at the latest, since a service could go on for ever."""

    pages: int = 1000
    size: int = 200 * 1024**2
    """Bytes of items, all pages together."""
    chosen: bool = False
    """Whether the user said how many pages: then stopping there is a success."""


class End(StrEnum):
    """Why a run of pages ended."""

    COMPLETE = "complete"
    """There is no further page."""
    ENOUGH = "enough"
    """As many pages as were wanted."""
    BOUND = "bound"
    """The limit that holds where nobody chose one."""
    LOOP = "loop"
    """The service led back to a page that came already."""
    NOT_KNOWN = "not known"
    """The reply does not say what it should."""
    FAILED = "failed"
    """A page was answered with an error, or not at all."""
    CANCELLED = "cancelled"


class Stop(Struct, frozen=True):
    """The end of a run, in words too. `is_whole` where nothing is missing that was asked for."""

    end: End
    words: str

    @property
    def is_whole(self) -> bool:
        """Whether all that was asked for is there."""
        return self.end in (End.COMPLETE, End.ENOUGH)


class JoinedPages(Struct, frozen=True, eq=False):
    """What a run brought: `exchange` is the last one that brought items, with the items of all pages in its reply.

    Everything in that reply but the list is as the last page has it, counts and marks too.
    """

    exchange: Exchange
    last: Exchange
    """The same exchange as it was on the wire."""
    progress: Progress
    stop: Stop


class Send(Protocol):
    """`Session.send`."""

    def __call__(
        self, draft: Draft, *, on_step: Callable[[Step], None] | None = None, page: int = 1
    ) -> Awaitable[Exchange]: ...


class Pages(AsyncIterator[Exchange]):
    """Sends page after page while it is iterated over; each exchange as it came. `stop` says in the end why it ended.

    `before` pages of the list came before this run.
    Raises InvalidInput where the draft cannot be asked for in pages, or cannot be sent.
    """

    def __init__(
        self,
        send: Send,
        catalogue: Catalogue,
        draft: Draft,
        *,
        bounds: PageBounds | None = None,
        on_step: Callable[[Step], None] | None = None,
        before: int = 0,
    ) -> None:
        self._number = before
        self._rule = pagination_of(catalogue, draft)
        self._send = send
        self._bounds = bounds or PageBounds()
        self._on_step = on_step
        self._first = first_draft(self._rule, draft)
        self._start = start_of(self._rule, self._first)
        self._next: Draft | None = self._first
        self._marks = {draft_value(self._first, self._rule, self._rule.param) or self._rule.first}
        self._collected = PageCollector(page_size=size_of(self._rule, self._first))
        self.stop: Stop | None = None
        self.unusable: Exchange | None = None
        """The exchange that ended the run because it brought no page: an error, no reply, a reply without the list."""

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Exchange:
        if self._next is None:
            raise StopAsyncIteration
        self._number += 1
        exchange = await self._send(self._next, on_step=self._on_step, page=self._number)
        await self._take(self._next, exchange)
        return exchange

    # -- what there is

    @property
    def progress(self) -> Progress:
        """How far the run has come."""
        return self._collected.progress(self._start)

    def cancelled(self) -> None:
        """End the run; what came stays."""
        self._end(End.CANCELLED, _("cancelled"))

    def joined(self) -> JoinedPages | None:
        """Return all pages as one exchange; None where no page came. Takes long for large bodies."""
        collected, stop = self._collected, self.stop or Stop(End.CANCELLED, _("cancelled"))
        joined = collected.joined()
        return JoinedPages(joined, collected.last, self.progress, stop) if joined and collected.last else None

    # -- one page

    async def _take(self, draft: Draft, exchange: Exchange) -> None:
        reply = exchange.reply
        if reply is None or not self._is_page(exchange.outcome):
            self.unusable = exchange
            self._end(End.FAILED, _failure_words(exchange))
        elif len(reply.body) > _IN_THREAD:
            from asyncio import to_thread

            self._judge(draft, exchange, await to_thread(read_page, self._rule, reply))
        else:
            self._judge(draft, exchange, read_page(self._rule, reply))

    def _is_page(self, outcome: Outcome) -> bool:
        if isinstance(outcome, ApiError) and self._rule.empty_code == outcome.code:
            return self._collected.last is not None  # no items at all is an answer, which is shown as such
        return isinstance(outcome, Success)

    def _judge(self, draft: Draft, exchange: Exchange, page: Page | NotKnown) -> None:
        collected = self._collected
        if isinstance(page, NotKnown):
            self.unusable = exchange
            self._end(End.NOT_KNOWN, page.words)
        elif not collected.add(page, exchange):
            self._end(End.LOOP, _("the same items came again"))
        else:
            self._go_on(draft, page)

    def _go_on(self, draft: Draft, page: Page) -> None:
        collected, bounds = self._collected, self._bounds
        seen = None if self._start is None else self._start + collected.items
        match next_page(self._rule, draft, page, seen):
            case NoMore(words):
                self._end(End.COMPLETE, words)
            case NotKnown(words):
                self._end(End.LOOP if page.mark else End.NOT_KNOWN, words)
            case Next(_draft, mark) if mark in self._marks:
                self._end(End.LOOP, _("the page mark {mark} came again").format(mark=mark))
            case Next() if len(collected.inners) >= bounds.pages:
                self._end(End.ENOUGH if bounds.chosen else End.BOUND, _bound_words(bounds))
            case Next() if collected.size >= bounds.size:
                self._end(End.BOUND, _("more than {size} MB came").format(size=bounds.size // 1024**2))
            case Next(following, mark):
                self._marks.add(mark)
                self._next = following

    def _end(self, end: End, words: str) -> None:
        self._next = None
        self.stop = self.stop or Stop(end, words)


def _bound_words(bounds: PageBounds) -> str:
    if bounds.chosen:
        return _("as many pages as asked for")
    return _("the limit of {number} pages").format(number=f"{bounds.pages:,}")


def _failure_words(exchange: Exchange) -> str:
    """Return what ended the run, and how long the service asks to wait."""
    match exchange.outcome:
        case ApiError() as error:
            said = f"{error.status} {error.code} {error.message}" if error.code != str(error.status) else ""
            words = said or f"{error.status} {error.message}"
        case Failure() as failure:
            words = failure.message
        case _:
            words = ""
    wait = parse_count((exchange.reply.header("Retry-After") or "") if exchange.reply else "")
    return _("{words}; it asks to wait {wait} s").format(words=words, wait=wait) if wait else words.strip()
