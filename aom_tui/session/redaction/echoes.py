"""Secrets that an exchange holds under a name, taken out of where it has none: an echo in a reply, a message. Pure."""

from collections.abc import Iterable, Iterator

from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange
from aom_tui.session.redaction.redact import is_blanked, is_redacted, secrets_of
from aom_tui.session.redaction.spelled import SHORTEST, Spellings

LOOKED_AT = (4 * 1024 + 64) * 1024
"""Bytes of a body that are searched for secrets that it gives a name."""

_SOON = 1024 * 1024
"""Of them of a reply's body, where somebody waits for it."""

_RANDOM = 16
"""Characters: a shorter value of a reply that has no digit may be a word (`"password": "required"`)."""


def without_echoes(text: str, exchanges: Iterable[Exchange]) -> str:
    """What was written of those exchanges, with fingerprints wherever one of their secrets still stands."""
    return Spellings(frozenset[str]().union(*map(told_secrets, exchanges))).text_without(text)


def told_secrets(exchange: Exchange) -> frozenset[str]:
    """Those that must stand nowhere in what is shown of the call; none of one from the history, which has none."""
    if exchange.kept:
        return frozenset()
    if exchange.secrets:
        return frozenset(each.reveal() for each in exchange.secrets)
    every = (*exchange.preceding, exchange)
    sent = {secret for each in every for secret in _sent(each)}
    came = {secret for each in every for secret in _came(each, _SOON) if _is_no_word(secret)}
    return frozenset(each for each in sent | came if len(each) >= SHORTEST and not is_blanked(each))


def secrets_in(exchange: Exchange) -> Iterator[str]:
    """Every secret that has a name in the call, or in what went before it."""
    yield from (each.reveal() for each in exchange.secrets)
    for each in (*exchange.preceding, exchange):
        yield from _sent(each)
        yield from _came(each, LOOKED_AT)


def _sent(exchange: Exchange) -> Iterator[str]:
    request = exchange.request
    if exchange.draft:
        yield from secrets_in_draft(exchange.draft)
    if request:
        yield from secrets_of((*request.headers, *request.as_sent), request.url, request.body[:LOOKED_AT])
        if request.signing:
            yield request.signing.signature


def _came(exchange: Exchange, most: int) -> Iterator[str]:
    reply = exchange.reply
    if reply:
        yield from secrets_of(reply.headers, "", reply.body[:most])


def _is_no_word(secret: str) -> bool:
    return len(secret) >= _RANDOM or any(map(str.isdigit, secret))


def secrets_in_draft(draft: Draft) -> Iterator[str]:
    """As written: of `Bearer {{name}}` that."""
    yield from secrets_of(draft.headers, draft.uri, (draft.body or "")[:LOOKED_AT].encode("utf-8", "surrogatepass"))
    yield from (value for name, value in (*draft.values.items(), *draft.query) if is_redacted(name))
