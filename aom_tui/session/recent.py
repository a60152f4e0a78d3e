"""The last exchanges of a window or of a REPL, in memory, to be compared with each other."""

from collections import deque
from urllib.parse import urlsplit

from msgspec.structs import replace

from aom_tui.session.exchange import Exchange
from aom_tui.session.redaction.redact import redact_headers

MOST = 50
"""Exchanges."""

MOST_BYTES = 64 * 1024**2
"""Of all bodies together; the newest is kept whatever its size, for it is on screen anyway."""


class Recent:
    """Keeps the newest exchanges. Their headers hold no secrets: what was forgotten stays forgotten."""

    def __init__(self) -> None:
        self._kept: deque[Exchange] = deque(maxlen=MOST)

    def add(self, exchange: Exchange) -> None:
        """One more; the same one a second time is not."""
        if any(kept.id == exchange.id for kept in self._kept):
            return
        self._kept.append(_without_secrets(exchange))
        while len(self._kept) > 1 and sum(map(_size, self._kept)) > MOST_BYTES:
            self._kept.popleft()

    def newest_first(self) -> list[Exchange]:
        """All that are kept."""
        return list(reversed(self._kept))

    def before(self, exchange: Exchange) -> Exchange | None:
        """The newest one before it, of the same call; None where there is none."""
        before = [
            kept for kept in self._kept if is_earlier(kept, exchange) and called_name(kept) == called_name(exchange)
        ]
        return before[-1] if before else None


def is_earlier(one: Exchange, other: Exchange) -> bool:
    """Whether it was made before."""
    return one.id != other.id and one.timings.started_at <= other.timings.started_at


def called_name(exchange: Exchange) -> str:
    """What was called: the operation, else method and path."""
    if exchange.draft and exchange.draft.operation_id:
        return exchange.draft.operation_id
    request = exchange.request
    return f"{request.method} {urlsplit(request.url).path}" if request else exchange.role


def _without_secrets(exchange: Exchange) -> Exchange:
    request, reply = exchange.request, exchange.reply
    return replace(
        exchange,
        request=request and replace(
            request, headers=redact_headers(request.headers), as_sent=redact_headers(request.as_sent)
        ),
        reply=reply and replace(reply, headers=redact_headers(reply.headers), raw=None),
        preceding=(),
        secrets=frozenset(),
    )  # fmt: skip


def _size(exchange: Exchange) -> int:
    return len(exchange.reply.body) if exchange.reply else 0
