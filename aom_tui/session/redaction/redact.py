"""The one place that takes secrets out of what is shown or kept.

A secret becomes `***sha256:...`, its fingerprint, so that equal tokens can be told equal.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from urllib.parse import unquote, unquote_plus

from aom_tui.language import _
from aom_tui.session.body.spool import Bytes
from aom_tui.session.concurrency.loop_priority import yield_to_loop
from aom_tui.session.draft import Pairs
from aom_tui.session.secret import Secret

PLACEHOLDER = "***"
"""Stands where a secret will be put; not a secret, so it stays as it is."""

NOT_KEPT = _("the secret that stood here was not kept")
"""What is said where it stands in a draft."""

_DONE = re.compile(r"\*\*\*(sha256:[0-9a-f]{16})?")

_HEADERS = frozenset(
    {
        "x-auth-token", "x-subject-token", "x-security-token", "authorization", "proxy-authorization",
        "cookie", "set-cookie",
    }
)  # fmt: skip
_ADDRESSES = frozenset({"location", "content-location", "referer"})
_NAMES = r"password|passwd|passcode|secret|secret_?key|sk|security_?token|access_?code|auth_?token|x-auth-token"
_STRING = r'"(?:[^"\\]|\\.)*"?'
"""A JSON string; without its closing quote where the text was cut inside it."""

_KEY = re.compile(rf'"(?:{_NAMES}|(?P<token>token))"'.encode(), re.IGNORECASE)
_VALUE = re.compile(rf"\s*:\s*({_STRING})".encode(), re.DOTALL)
_ID_VALUE = re.compile(rf'\s*:\s*\{{[^{{}}]*?"id"\s*:\s*({_STRING})'.encode(), re.DOTALL)
"""`identity.token.id`: a token asked for by a token."""

_PAIR = re.compile(rf"(?:\A|[?&])(?:{_NAMES}|token)=".encode(), re.IGNORECASE)
_PAIR_VALUE = re.compile(rb"[^&#\s\"'\\<>]+")
"""In a form, and in an address that a body holds."""

_USER = re.compile(rb"://[^/?#:\s\"'\\<>]{0,256}:")
_USERS_PASSWORD = re.compile(rb"([^/?#\s\"'\\<>]{1,512})@")
"""`USERINFO` in two parts, as it stands in a body: what ends a word ends it too."""

_HINTS = (b"pass", b"secret", b'"sk"', b"sk=", b"token", b"access_code", b"accesscode")
"""One of them is in every body that holds a member above, once it is in lower case."""

_STRIDE = 256 * 1024
"""Bytes looked at in one go: a large body is looked through in a thread, and must let the others work meanwhile."""

_LONGEST_NAME = 32
"""Bytes; names that begin in one stride may end in the next."""

_SIGNATURE = re.compile(r"(Signature=)([0-9a-fA-F]+|\*\*\*sha256:[0-9a-f]{16})")
_QUERY = re.compile(rf"([?&](?:{_NAMES}|token|x-auth-token)=)([^&#]*)", re.IGNORECASE)
USERINFO = re.compile(r"(?<=://)[^/?#]+(?=@)")
"""A user's name and password in a URL: up to the last `@` of its host: a password may hold some (RFC 3986, 3.2)."""


def redact(value: str) -> str:
    """One secret, as its fingerprint; a fingerprint stays, so that what was kept redacted is shown as it was."""
    return value if not value or _DONE.fullmatch(value) else f"{PLACEHOLDER}{Secret(value).fingerprint}"


def redact_headers(headers: Pairs) -> Pairs:
    """The headers without secrets. X-Subject-Token, a *response* header, is one. Of a signature its inputs stay."""
    return tuple((name, _header(name, value)) for name, value in headers)


def _header(name: str, value: str) -> str:
    if name.lower() in _ADDRESSES:
        return redact_url(value)
    if name.lower() not in _HEADERS:
        return value
    if name.lower() == "authorization" and _SIGNATURE.search(value):
        return _SIGNATURE.sub(lambda found: found[1] + redact(found[2]), value)
    return redact(value)


def is_redacted(name: str) -> bool:
    """Whether a header, or a pair of a query, of that name holds a secret."""
    return redact_headers(((name, "x"),))[0][1] != "x" or redact_url(f"?{name}=x") != f"?{name}=x"


def redact_body(body: bytes | str) -> str:
    """The body as text, the values of secret members replaced and everything else left as sent."""
    data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    text = b"".join(redacted_pieces(data))
    return text.decode("utf-8", "surrogatepass" if isinstance(body, str) else "replace")


def redacted_pieces(body: Bytes) -> Iterator[bytes]:
    """The body as sent, byte for byte but for the values of secret members, piece by piece."""
    done, found = 0, list[tuple[int, int]]()
    for start in _strides(body):
        found += _secrets(body, start)
        stop = min(start + _STRIDE, len(body))
        for first, last in sorted(each for each in found if each[0] < stop):
            if first >= done:
                yield from _between(body, done, first)
                yield in_place_of(body[first:last], redact)
                done = last
        found = [each for each in found if each[0] >= stop]
        yield from _between(body, done, stop)
        done = max(done, stop)


def in_place_of(written: bytes, shown: Callable[[str], str]) -> bytes:
    """What comes where a secret was written: in quotes where that was."""
    quote = b'"' if written.startswith(b'"') else b""
    return quote + shown(written.decode("utf-8", "replace").strip('"')).encode() + quote


def secret_spans(body: bytes) -> Iterator[tuple[int, int]]:
    """Where the values of secret members stand, quotes included; what takes the place of a secret is one too."""
    done = 0
    for first, last in sorted(span for start in _strides(body) for span in _secrets(body, start)):
        if first >= done:
            yield first, last
            done = last


def is_blanked(value: str) -> bool:
    """Whether it stands where a secret was taken out."""
    return bool(_DONE.fullmatch(value))


def _secrets(body: Bytes, start: int) -> Iterator[tuple[int, int]]:
    """Where the values of secret members, and of secret pairs of addresses, are whose names begin in a stride."""
    stop = start + _STRIDE
    if body.find(b"@", start, stop + _LONGEST_NAME) >= 0:
        yield from _valued(body, start, _USER, _USERS_PASSWORD)
    if not _is_named(body, start):
        return
    yield from _valued(body, start, _PAIR, _PAIR_VALUE)
    for key in _KEY.finditer(body, start, stop + _LONGEST_NAME):
        value = (_ID_VALUE if key["token"] else _VALUE).match(body, key.end())
        if value and key.start() < stop:
            yield value.span(1)


def _valued(body: Bytes, start: int, name: re.Pattern[bytes], value: re.Pattern[bytes]) -> Iterator[tuple[int, int]]:
    """Where the values are that follow names which begin in a stride."""
    stop = start + _STRIDE
    for named in name.finditer(body, start, stop + _LONGEST_NAME):
        found = value.match(body, named.end())
        if found and named.start() < stop:
            yield found.span(found.re.groups)


def _strides(body: Bytes) -> Iterator[int]:
    """Where its pieces begin. Between two of them keys go first."""
    for start in range(0, len(body), _STRIDE):
        if start:
            yield_to_loop()
        yield start


def _between(body: Bytes, start: int, stop: int) -> Iterator[bytes]:
    for at in range(start, stop, _STRIDE):
        yield body[at : min(at + _STRIDE, stop)]


def mentions_secrets(body: Bytes) -> bool:
    """Whether a body may hold a secret at all; most do not, and need not be searched more closely."""
    return any(_hinted(body, start) for start in _strides(body))


def _hinted(data: Bytes, start: int) -> bool:
    return data.find(b"@", start, start + _STRIDE + _LONGEST_NAME) >= 0 or _is_named(data, start)


def _is_named(data: Bytes, start: int) -> bool:
    piece = data[start : start + _STRIDE + _LONGEST_NAME]
    if len(data) > _STRIDE:
        return _all_hints().search(piece) is not None
    folded = piece.lower()
    return any(hint in folded for hint in _HINTS)


@cache
def _all_hints() -> Any:
    """The hints as one pattern: 50 MB are gone through once, not seven times. Small bodies do without loading RE2."""
    import re2  # type: ignore[import-untyped]

    options = re2.Options()
    options.case_sensitive, options.encoding = False, re2.Options.Encoding.LATIN1
    return re2.compile(b"|".join(map(re.escape, _HINTS)), options)


def redact_url(url: str) -> str:
    """The URL without a user's password and without secrets in its query."""
    bare = USERINFO.sub(PLACEHOLDER, url)
    return _QUERY.sub(lambda found: found[1] + redact(found[2]), bare)


def is_fingerprint(text: str) -> bool:
    """Whether the fingerprint of a secret stands in the text, in place of the secret."""
    return PLACEHOLDER in text and any(found[1] for found in _DONE.finditer(text))


# -- which they are: for whoever must take them out of places that have no name for them


def secrets_of(headers: Pairs, url: str, body: Bytes) -> Iterator[str]:
    """Every secret in a message that has a name there, in all the ways in which it may be written elsewhere."""
    for name, value in headers:
        yield from _secrets_of_header(name.lower(), value)
    yield from _secrets_of_url(url)
    for start in _strides(body):
        for first, last in _secrets(body, start):
            written = body[first:last].decode("utf-8", "replace")
            yield from (written.strip('"'), _read(written))


def _secrets_of_header(name: str, value: str) -> Iterator[str]:
    """The value as a whole, and each part of it that is a secret by itself."""
    if name in _ADDRESSES:
        yield from _secrets_of_url(value)
    elif name == "authorization" and (signed := _SIGNATURE.search(value)):
        yield signed[2]
    elif name in ("cookie", "set-cookie"):  # behind the first pair of the latter stand words: Path, HttpOnly
        pairs = value.split(";") if name == "cookie" else [value.partition(";")[0]]
        yield from (value, *(pair.partition("=")[2].strip() for pair in pairs))
    elif name in _HEADERS:
        scheme, _blank, rest = value.rpartition(" ")
        yield from (value, rest)
        if scheme.strip().lower() == "basic":
            yield from _password_of(rest)


def _password_of(basic: str) -> Iterator[str]:
    """What `Basic` has encoded, and the password in it."""
    from base64 import b64decode

    try:
        said = b64decode(basic).decode("utf-8", "replace")
    except ValueError:
        return
    yield from (said, said.partition(":")[2])


def _secrets_of_url(url: str) -> Iterator[str]:
    for found in _QUERY.finditer(url):
        yield from (found[2], unquote_plus(found[2]))
    for found in USERINFO.finditer(url):
        password = found[0].partition(":")[2]
        yield from (found[0], password, unquote(password))


def _read(written: str) -> str:
    """What a JSON string says; as written, where it was cut off."""
    try:
        return str(json.loads(written))
    except ValueError:
        return written.strip('"')
