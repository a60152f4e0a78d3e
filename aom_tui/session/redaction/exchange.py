"""An exchange as app, REPL and commands get it: with no secret of it repeated in the reply.

What came, byte for byte, stays in `Reply.as_came`, for `-o raw` alone. A secret that stands under its own name (a
header, a member, a query pair) stays there, since whoever works with the reply needs it; renderers redact it by name.
"""

import asyncio
from collections.abc import Callable, Collection

from msgspec.structs import replace

from aom_tui.session.arrival import Arrival
from aom_tui.session.draft import Pairs
from aom_tui.session.exchange import ApiError, Exchange, Failure, Outcome, Reply
from aom_tui.session.redaction.exchange_secrets import secrets_to_hide
from aom_tui.session.redaction.known_secrets import SHORTEST, KnownSecrets
from aom_tui.session.redaction.redact import is_redacted
from aom_tui.session.secret import Secret

_AT_ONCE = 128 * 1024
"""Bytes of a body that are searched on the event loop, in less than a millisecond."""


async def redacted_exchange(exchange: Exchange, known: Collection[str]) -> Exchange:
    """Redact the exchange, off the event loop where that takes time. `known` are further secrets: the session's."""
    request, reply = exchange.request, exchange.reply
    size = (len(request.body) if request else 0) + (len(reply.body) if reply else 0)
    if size > _AT_ONCE:
        return await asyncio.to_thread(_redacted, exchange, known)
    return _redacted(exchange, known)


def _redacted(exchange: Exchange, known: Collection[str] = ()) -> Exchange:
    """Return the exchange without echoes of its own secrets and of the known ones, which it remembers as `secrets`.

    A reply that repeats nothing is not copied.
    """
    secrets = secrets_to_hide(exchange).union(each for each in known if len(each) >= SHORTEST)
    return _redacted_by(exchange, KnownSecrets(secrets), frozenset(map(Secret, secrets))) if secrets else exchange


def _redacted_by(exchange: Exchange, spellings: KnownSecrets, secrets: frozenset[Secret]) -> Exchange:
    return replace(
        exchange,
        reply=redacted_reply(exchange.reply, spellings, cut=exchange.part is not None) if exchange.reply else None,
        outcome=_outcome(exchange.outcome, spellings),
        preceding=tuple(_redacted_by(before, spellings, secrets) for before in exchange.preceding),
        secrets=secrets,
    )


def redacted_reply(reply: Reply, secrets: KnownSecrets, *, cut: bool = False) -> Reply:
    """Return the reply without the secrets; the same object where it has none. `cut` as in `KnownSecrets.redacted`."""
    headers, body = _headers(reply.headers, secrets), secrets.redacted(reply.body, cut=cut)
    reason = secrets.redacted_text(reply.reason)
    if headers == reply.headers and reason == reply.reason and body is reply.body:
        return reply
    return replace(reply, reason=reason, headers=headers, body=body, raw=reply.as_came)


def _headers(headers: Pairs, secrets: KnownSecrets) -> Pairs:
    return tuple((name, value if is_redacted(name) else secrets.redacted_text(value)) for name, value in headers)


def _outcome(outcome: Outcome, secrets: KnownSecrets) -> Outcome:
    said = secrets.redacted_text
    match outcome:
        case ApiError(code, message):
            return replace(outcome, code=said(code), message=said(message))
        case Failure(message=message, remedy=remedy):
            return replace(outcome, message=said(message), remedy=said(remedy))
        case _:
            return outcome


def redacting_arrivals(
    told: Callable[[Arrival], None] | None, secrets: Callable[[], Collection[str]]
) -> Callable[[Arrival], None] | None:
    """Return a callback that passes arrivals on without the secrets; each head, of some 192 KB, is searched once."""
    if told is None:
        return None
    heads: dict[int, Reply] = {}

    def tell(arrival: Arrival) -> None:
        size = len(arrival.reply.body)
        if size not in heads:
            heads[size] = redacted_reply(arrival.reply, KnownSecrets(secrets()), cut=True)
        told(replace(arrival, reply=heads[size]))

    return tell
