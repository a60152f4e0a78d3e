"""Secrets that an exchange holds under a name, taken out of where it has none: an echo in a reply, a message. Pure.

A server that repeats a token rarely repeats its characters: Java's Gson writes `=` as `\\u003d`, PHP `/` as `\\/`, a
redirect has both as `%3D` and `%2F`. Letters and digits are taken to stay what they are.
"""

import re
from collections.abc import Iterable, Iterator

from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange
from aom_tui.session.redact import is_redacted, redact, secrets_of

LOOKED_AT = (4 * 1024 + 64) * 1024
"""Bytes of a body that are searched for secrets."""

SHORTEST = 8
"""Characters: a shorter secret is some word that may stand anywhere, so it is taken out only where it has its name."""

_CORE = re.compile(r"[A-Za-z0-9]+")

_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
"""Charsets in which the secret is not seen among the bytes."""

_SHORT_ESCAPES = {"\n": "n", "\t": "t", "\r": "r", "\b": "b", "\f": "f", '"': '"', "\\": "\\", "/": "/", "'": "'"}
"""What JSON, and what is like it, writes behind a backslash."""


def without_echoes(text: str, exchanges: Iterable[Exchange]) -> str:
    """What was written of those exchanges, with fingerprints wherever one of their secrets still stands."""
    found = {secret for each in exchanges for secret in secrets_in(each) if len(secret) >= SHORTEST}
    data = text.encode("utf-8", "surrogatepass")
    for secret in sorted(found, key=len, reverse=True):
        data = without_echo(data, secret, redact(secret))
    return data.decode("utf-8", "surrogatepass")


def secrets_in(exchange: Exchange) -> Iterator[str]:
    """Every secret that has a name in the call, or in what went before it."""
    for each in (*exchange.preceding, exchange):
        yield from _secrets_in(each)


def _secrets_in(exchange: Exchange) -> Iterator[str]:
    request, reply = exchange.request, exchange.reply
    if exchange.draft:
        yield from secrets_in_draft(exchange.draft)
    if request:
        yield from secrets_of((*request.headers, *request.as_sent), request.url, request.body[:LOOKED_AT])
        if request.signing:
            yield request.signing.signature
    if reply:
        yield from secrets_of(reply.headers, "", reply.body[:LOOKED_AT])


def secrets_in_draft(draft: Draft) -> Iterator[str]:
    """As written: of `Bearer {{name}}` that."""
    yield from secrets_of(draft.headers, draft.uri, (draft.body or "")[:LOOKED_AT].encode("utf-8", "surrogatepass"))
    yield from (value for name, value in (*draft.values.items(), *draft.query) if is_redacted(name))


def without_echo(data: bytes, secret: str, instead: str) -> bytes:
    """The same with `instead` wherever the secret stands."""
    for charset in ("utf-8", *(_WIDE if b"\x00" in data else ())):
        data = _without(data, secret, instead, charset)
    return data


def _without(data: bytes, secret: str, instead: str, charset: str) -> bytes:
    new = instead.encode(charset)
    data = data.replace(secret.encode(charset, "surrogatepass"), new)
    core = max(_CORE.findall(secret), key=len, default="")
    if core == secret or core.encode(charset) not in data:  # the usual case: nothing to compile
        return data
    pattern = b"".join(_character(each, charset) for each in secret)
    return re.sub(pattern, lambda _match: new, data)


def _character(character: str, charset: str) -> bytes:
    """All that one character may be written as."""
    ways = (character, *(() if _CORE.fullmatch(character) else _escapes(character)))
    written = [re.escape(way.encode(charset, "surrogatepass")) for way in ways]
    return b"(?:%s)" % b"|".join([written[0], *(b"(?i:%s)" % escape for escape in written[1:])])


def _escapes(character: str) -> Iterator[str]:
    """In letters of either case."""
    yield "".join(f"%{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))
    units = character.encode("utf-16-be", "surrogatepass").hex()
    yield "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
    if character in _SHORT_ESCAPES:
        yield f"\\{_SHORT_ESCAPES[character]}"
    if character == " ":
        yield "+"
