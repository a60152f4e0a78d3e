"""Where secrets stand in a body: values of members, and of pairs of addresses and forms, by their names. Pure."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from aom_tui.session.body.spool import Bytes
from aom_tui.session.concurrency.loop_priority import yield_to_loop

SECRET_NAMES = r"password|passwd|passcode|secret|secret_?key|sk|security_?token|access_?code|auth_?token|x-auth-token"
_STRING = r'"(?:[^"\\]|\\.)*"?'
"""A JSON string; without its closing quote where the text was cut inside it."""

_KEY = re.compile(rf'"(?:{SECRET_NAMES}|(?P<token>token))"'.encode(), re.IGNORECASE)
_VALUE = re.compile(rf"\s*:\s*({_STRING})".encode(), re.DOTALL)
_ID_VALUE = re.compile(rf'\s*:\s*\{{[^{{}}]*?"id"\s*:\s*({_STRING})'.encode(), re.DOTALL)
"""`identity.token.id`: a token asked for by a token."""

_PAIR = re.compile(rf"(?:\A|[?&])(?:{SECRET_NAMES}|token)=".encode(), re.IGNORECASE)
_PAIR_VALUE = re.compile(rb"[^&#\s\"'\\<>]+")
"""In a form, and in an address that a body holds."""

_USER = re.compile(rb"://[^/?#:\s\"'\\<>]{0,256}:")
_USERS_PASSWORD = re.compile(rb"([^/?#\s\"'\\<>]{1,512})@")
"""`USERINFO` in two parts, as it stands in a body: what ends a word ends it too."""

_HINTS = (b"pass", b"secret", b'"sk"', b"sk=", b"token", b"access_code", b"accesscode")
"""One of them is in every body, in lower case, that holds a member or a pair with a secret name."""

STRIDE = 256 * 1024
"""Bytes searched in one go: a large body is searched in a thread, which must let the others work meanwhile."""

_LONGEST_NAME = 32
"""Bytes; names that begin in one stride may end in the next."""


def secret_spans(body: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the values of secret members begin and end, quotes included; redacted values are among them."""
    done = 0
    for first, last in sorted(span for stride in strides(body) for span in spans_in(body, *stride)):
        if first >= done:
            yield first, last
            done = last


def spans_in(body: Bytes, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield where the secrets are whose names begin from `start` to `stop`, in any order."""
    if body.find(b"@", start, stop + _LONGEST_NAME) >= 0:
        yield from _value_spans(body, start, stop, _USER, _USERS_PASSWORD)
    if not _has_hint(body, start):
        return
    yield from _value_spans(body, start, stop, _PAIR, _PAIR_VALUE)
    for key in _KEY.finditer(body, start, stop + _LONGEST_NAME):
        value = (_ID_VALUE if key["token"] else _VALUE).match(body, key.end())
        if value and key.start() < stop:
            yield value.span(1)


def _value_spans(
    body: Bytes, start: int, stop: int, name: re.Pattern[bytes], value: re.Pattern[bytes]
) -> Iterator[tuple[int, int]]:
    """Yield where the values are whose names begin from `start` to `stop`."""
    for named in name.finditer(body, start, stop + _LONGEST_NAME):
        found = value.match(body, named.end())
        if found and named.start() < stop:
            yield found.span(found.re.groups)


def strides(body: Bytes) -> Iterator[tuple[int, int]]:
    """Yield where the strides of a body begin and end; between two of them other threads get their turn."""
    for start in range(0, len(body), STRIDE):
        if start:
            yield_to_loop()
        yield start, min(start + STRIDE, len(body))


def mentions_secrets(body: Bytes) -> bool:
    """Whether a body may hold a secret at all; most do not, and need not be searched more closely."""
    return any(_may_hold(body, start) for start, _stop in strides(body))


def _may_hold(data: Bytes, start: int) -> bool:
    return data.find(b"@", start, start + STRIDE + _LONGEST_NAME) >= 0 or _has_hint(data, start)


def _has_hint(data: Bytes, start: int) -> bool:
    piece = data[start : start + STRIDE + _LONGEST_NAME]
    if len(data) > STRIDE:
        return _hint_pattern().search(piece) is not None
    folded = piece.lower()
    return any(hint in folded for hint in _HINTS)


@cache
def _hint_pattern() -> Any:
    """The hints as one pattern: 50 MB are gone through once, not seven times. Small bodies do without loading RE2."""
    import re2  # type: ignore[import-untyped]

    options = re2.Options()
    options.case_sensitive, options.encoding = False, re2.Options.Encoding.LATIN1
    return re2.compile(b"|".join(map(re.escape, _HINTS)), options)
