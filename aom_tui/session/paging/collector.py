"""The pages that have come so far, and their items joined to one reply."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.session.exchange import Exchange, Reply, Timings
from aom_tui.session.paging.next_page import Page


class Progress(Struct, frozen=True):
    """How far a run has come. `of_pages` and `total` are None where they are not known."""

    pages: int = 0
    items: int = 0
    of_pages: int | None = None
    total: int | None = None


@dataclass
class PageCollector:
    """The items as sent, page by page, and the last page that brought some."""

    inners: list[bytes] = field(default_factory=list)
    items: int = 0
    size: int = 0
    """Bytes of all items."""
    began: datetime | None = None
    seconds: float = 0.0
    """Duration of all calls together."""
    last: Exchange | None = None
    page_size: int | None = None
    """Items on a page: as the draft says, else as the first page has it."""
    _page: Page | None = None
    _hashes: set[bytes] = field(default_factory=set)

    def add(self, page: Page, exchange: Exchange) -> bool:
        """Add a page; False where the same items came before. An empty page counts only where nothing else came."""
        self.began = self.began or exchange.timings.started_at
        self.seconds += exchange.timings.total
        inner = page.parts.inner
        mark = sha256(inner).digest()
        if inner and mark in self._hashes:
            return False
        if inner or self.last is None:
            self.last, self._page = exchange, page
        if inner:
            self._hashes.add(mark)
            self.page_size = self.page_size or page.count
            self.inners.append(inner)
            self.items += page.count
            self.size += len(inner)
        return True

    def progress(self, start: int | None) -> Progress:
        """Return the progress; `start` is how many items of the list were left out, None where that is not known."""
        total, size = self._page.total if self._page else None, self.page_size
        left = max(total - start, 0) if total is not None and start is not None else None
        return Progress(len(self.inners), self.items, -(-left // size) if left and size else None, total)

    def joined(self) -> Exchange | None:
        """Return the last exchange with the items of all pages in its reply, and the time of all; None without any."""
        if self.last is None or self._page is None or self.last.reply is None or len(self.inners) < 2:
            return self.last
        reply = _with_body(self.last.reply, self._page.parts.joined(self.inners))
        return replace(
            self.last,
            reply=reply,
            paged=None,
            timings=Timings(self.began or self.last.timings.started_at, self.seconds),
        )


def _with_body(reply: Reply, body: bytes) -> Reply:
    """Return the reply with a joined body, which is UTF-8 whatever the pages were in."""
    headers = tuple(
        (name, "application/json" if name.lower() == "content-type" and "charset" in value.lower() else value)
        for name, value in reply.headers
    )
    return replace(reply, headers=headers, body=body)
