"""An exchange as the doors get it: no secret of it repeated in the reply. The one seam between wire and screen.

What came, byte for byte, stays in `Reply.as_came`, for `-o raw` alone. A secret that stands under its own name (a
header, a member, a query pair) stays there, since whoever works with the reply needs it; renderers redact it by name.
"""

import asyncio
from collections.abc import Callable, Collection, Iterator

from msgspec.structs import replace

from aom_tui.session.arrival import Arrival
from aom_tui.session.credentials import AccessKey, Credential, GivenToken, Password
from aom_tui.session.draft import Pairs
from aom_tui.session.exchange import ApiError, Exchange, Failure, Outcome, Reply
from aom_tui.session.redaction.echoes import told_secrets
from aom_tui.session.redaction.redact import is_redacted
from aom_tui.session.redaction.spelled import SHORTEST, Spellings
from aom_tui.session.secret import Secret
from aom_tui.session.token import Token

_AT_ONCE = 128 * 1024
"""Bytes of a body that are looked through on the event loop, in less than a millisecond."""


async def shown(exchange: Exchange, known: Collection[str]) -> Exchange:
    """As `as_shown`; off the event loop where that takes time."""
    request, reply = exchange.request, exchange.reply
    size = (len(request.body) if request else 0) + (len(reply.body) if reply else 0)
    if size > _AT_ONCE:
        return await asyncio.to_thread(as_shown, exchange, known)
    return as_shown(exchange, known)


def as_shown(exchange: Exchange, known: Collection[str] = ()) -> Exchange:
    """The same without echoes of its own secrets and of those that the session knows; it says which those were.

    A reply that repeats nothing is not copied.
    """
    secrets = told_secrets(exchange).union(each for each in known if len(each) >= SHORTEST)
    return _without(exchange, Spellings(secrets), frozenset(map(Secret, secrets))) if secrets else exchange


def _without(exchange: Exchange, spellings: Spellings, secrets: frozenset[Secret]) -> Exchange:
    return replace(
        exchange,
        reply=reply_without(exchange.reply, spellings, cut=exchange.part is not None) if exchange.reply else None,
        outcome=_outcome(exchange.outcome, spellings),
        preceding=tuple(_without(before, spellings, secrets) for before in exchange.preceding),
        secrets=secrets,
    )


def reply_without(reply: Reply, secrets: Spellings, *, cut: bool = False) -> Reply:
    """The reply without those; itself where it has none of them. Where it is `cut`, that may halve one."""
    headers, body = _headers(reply.headers, secrets), secrets.without(reply.body, cut=cut)
    reason = secrets.text_without(reply.reason)
    if headers == reply.headers and reason == reply.reason and body is reply.body:
        return reply
    return replace(reply, reason=reason, headers=headers, body=body, raw=reply.as_came)


def _headers(headers: Pairs, secrets: Spellings) -> Pairs:
    return tuple((name, value if is_redacted(name) else secrets.text_without(value)) for name, value in headers)


def _outcome(outcome: Outcome, secrets: Spellings) -> Outcome:
    said = secrets.text_without
    match outcome:
        case ApiError(code, message):
            return replace(outcome, code=said(code), message=said(message))
        case Failure(message=message, remedy=remedy):
            return replace(outcome, message=said(message), remedy=said(remedy))
        case _:
            return outcome


def shown_arrivals(
    told: Callable[[Arrival], None] | None, secrets: Callable[[], Collection[str]]
) -> Callable[[Arrival], None] | None:
    """Tells of a reply on its way without the secrets of that time; its head, some 192 KB, is looked through once."""
    if told is None:
        return None
    heads: dict[int, Reply] = {}

    def tell(arrival: Arrival) -> None:
        size = len(arrival.reply.body)
        if size not in heads:
            heads[size] = reply_without(arrival.reply, Spellings(secrets()), cut=True)
        told(replace(arrival, reply=heads[size]))

    return tell


def session_secrets(credential: Credential | None, token: Token | None) -> frozenset[str]:
    """What a session signs in with. A server may have heard of it in another call."""
    return frozenset(each.reveal() for each in (*_parts(credential), *((token.value,) if token else ())))


def _parts(credential: Credential | None) -> Iterator[Secret]:
    match credential:
        case Password(password=password):
            yield password
        case AccessKey(secret=secret, security_token=security_token):
            yield secret
            if security_token:
                yield security_token
        case GivenToken(token):
            yield token
