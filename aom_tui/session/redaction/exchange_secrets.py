"""The secrets of an exchange, a draft or a session: those that a header, a member or a query pair names. Pure."""

from collections.abc import Iterable, Iterator

from aom_tui.session.credentials import AccessKey, Credential, GivenToken, Password
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange
from aom_tui.session.redaction.known_secrets import SHORTEST, KnownSecrets
from aom_tui.session.redaction.named_secrets import secrets_of
from aom_tui.session.redaction.redact import is_blanked, is_redacted
from aom_tui.session.secret import Secret
from aom_tui.session.token import Token

SEARCHED = (4 * 1024 + 64) * 1024
"""Bytes of a body that are searched for secrets with a name."""

_SEARCHED_AT_ONCE = 1024 * 1024
"""The same of the body of a reply that somebody waits for."""

_LONGEST_WORD = 16
"""Characters: a shorter value of a reply that has no digit may be a word (`"password": "required"`)."""


def without_echoes(text: str, exchanges: Iterable[Exchange]) -> str:
    """Return a text about exchanges with fingerprints wherever one of their secrets still stands in it."""
    return KnownSecrets(frozenset[str]().union(*map(secrets_to_hide, exchanges))).redacted_text(text)


def secrets_to_hide(exchange: Exchange) -> frozenset[str]:
    """Return the secrets that must stand nowhere in what is shown of the call; none for one that the history kept."""
    if exchange.kept:
        return frozenset()
    if exchange.secrets:
        return frozenset(each.reveal() for each in exchange.secrets)
    every = (*exchange.preceding, exchange)
    sent = {secret for each in every for secret in _sent_secrets(each)}
    came = {secret for each in every for secret in _received_secrets(each, _SEARCHED_AT_ONCE) if _is_no_word(secret)}
    return frozenset(each for each in sent | came if len(each) >= SHORTEST and not is_blanked(each))


def secrets_of_exchange(exchange: Exchange) -> Iterator[str]:
    """Yield every secret that has a name in the exchange, or in those that preceded it."""
    yield from (each.reveal() for each in exchange.secrets)
    for each in (*exchange.preceding, exchange):
        yield from _sent_secrets(each)
        yield from _received_secrets(each, SEARCHED)


def _sent_secrets(exchange: Exchange) -> Iterator[str]:
    request = exchange.request
    if exchange.draft:
        yield from secrets_of_draft(exchange.draft)
    if request:
        yield from secrets_of((*request.headers, *request.as_sent), request.url, request.body[:SEARCHED])
        if request.signing:
            yield request.signing.signature


def _received_secrets(exchange: Exchange, most: int) -> Iterator[str]:
    reply = exchange.reply
    if reply:
        yield from secrets_of(reply.headers, "", reply.body[:most])


def _is_no_word(secret: str) -> bool:
    return len(secret) >= _LONGEST_WORD or any(map(str.isdigit, secret))


def secrets_of_draft(draft: Draft) -> Iterator[str]:
    """Yield the secrets of a draft as written: `Bearer {{name}}`, not what the name stands for."""
    yield from secrets_of(draft.headers, draft.uri, (draft.body or "")[:SEARCHED].encode("utf-8", "surrogatepass"))
    yield from (value for name, value in (*draft.values.items(), *draft.query) if is_redacted(name))


def session_secrets(credential: Credential | None, token: Token | None) -> frozenset[str]:
    """Return what a session signs in with: a server may repeat it in the reply to any other call."""
    return frozenset(
        each.reveal() for each in (*_secrets_of_credential(credential), *((token.value,) if token else ()))
    )


def _secrets_of_credential(credential: Credential | None) -> Iterator[Secret]:
    match credential:
        case Password(password=password):
            yield password
        case AccessKey(secret=secret, security_token=security_token):
            yield secret
            if security_token:
                yield security_token
        case GivenToken(token):
            yield token
