"""Where secrets stand among bytes, however they are spelled there, and the bytes without them. Pure.

A server that repeats a token rarely repeats its characters: Java's Gson writes `=` as `\\u003d`, PHP `/` as `\\/`, a
redirect has both as `%3D` and `%2F`, and what is signed or logged comes in Base64. Letters and digits are taken to stay
what they are.
"""

import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from functools import cached_property

from aom_tui.session.giving_way import give_way
from aom_tui.session.redact import redact
from aom_tui.session.spool import Bytes, spooled

SHORTEST = 8
"""Characters: a shorter secret is some word that may stand anywhere, so it is taken out only where it has its name."""

_STRIDE = 256 * 1024
"""Bytes looked at in one go: a large body is looked through in a thread, and must let the others work meanwhile."""

_CORE = re.compile(r"[A-Za-z0-9]+")

_LONGEST_CORE = 24
"""Characters of a secret that are looked for first: as good as never there by chance."""

_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
"""Charsets in which the secret is not seen among the bytes."""

_LONGEST_ESCAPE = 12
"""Bytes for one character, as of two `\\uXXXX`."""

_SHORT_ESCAPES = {"\n": "n", "\t": "t", "\r": "r", "\b": "b", "\f": "f", '"': '"', "\\": "\\", "/": "/", "'": "'"}
"""What JSON, and what is like it, writes behind a backslash."""

_Found = tuple[int, int, bytes]
"""Where a secret stands, first and one past the last, and what comes in its place."""


class Spellings:
    """Some secrets, to be taken out of one text after the other; those too short to be looked for are left out."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = sorted({each for each in secrets if len(each) >= SHORTEST})
        self._narrow = [spelling for each in self._secrets for spelling in (_Spelling(each), _Encoded(each))]

    def without(self, body: Bytes) -> Bytes:
        """The body with fingerprints in their place; the same object where none of them is in it."""
        found = _merged(self._found(body))
        return spooled(_pieces(body, found)) if found else body

    def bytes_without(self, data: bytes) -> bytes:
        """The same of what is in memory."""
        return self.without(data)[:]

    def text_without(self, text: str) -> str:
        """The same of a text."""
        if not text or not self._secrets:
            return text
        data = text.encode("utf-8", "surrogatepass")
        left = self.without(data)
        return text if left is data else left[:].decode("utf-8", "surrogatepass")

    def _found(self, body: Bytes) -> Iterator[_Found]:
        """In any order; of secrets that overlap all."""
        for start in range(0, len(body), _STRIDE):
            stop = min(start + _STRIDE, len(body))
            is_wide = body.find(b"\x00", start, stop) >= 0
            for spelling in (*self._narrow, *(self._wide if is_wide else ())):
                yield from spelling.found(body, start, stop)
            give_way()

    @cached_property
    def _wide(self) -> list["_Spelling"]:
        return [_Spelling(each, charset) for each in self._secrets for charset in _WIDE]


def _pieces(body: Bytes, found: list[_Found]) -> Iterator[bytes]:
    done = 0
    for first, last, instead in (*found, (len(body), len(body), b"")):
        for at in range(done, first, _STRIDE):
            yield body[at : min(at + _STRIDE, first)]
        yield instead
        done = last


def _merged(found: Iterator[_Found]) -> list[_Found]:
    """In order, and apart from each other: of those that overlap the first, or longest, says what comes there."""
    merged: list[_Found] = []
    for first, last, instead in sorted(found, key=lambda each: (each[0], -each[1])):
        if merged and first < merged[-1][1]:
            begun, end, said = merged[-1]
            merged[-1] = (begun, max(end, last), said)
        else:
            merged.append((first, last, instead))
    return merged


class _Spelling:
    """One secret in one charset: as it is, or some of its characters escaped."""

    def __init__(self, secret: str, charset: str = "utf-8") -> None:
        self._secret, self._charset = secret, charset
        self._instead = redact(secret).encode(charset)
        core = max(_CORE.findall(secret), key=len, default="")[-_LONGEST_CORE:]
        self._core = core.encode(charset)
        self._width = len("x".encode(charset))
        self._reach = self._width * _LONGEST_ESCAPE * len(secret)

    def found(self, body: Bytes, start: int, stop: int) -> Iterator[_Found]:
        """Where it begins in that stride; its end may lie beyond."""
        end = min(stop + self._reach, len(body))
        if body.find(self._core, start, end) < 0:  # the usual case: nothing to compile
            return
        for each in self._pattern.finditer(body, start, end):
            if each.start() < stop and each.start() % self._width == 0:  # else it is the other endianness, seen askew
                yield (*each.span(), self._instead)

    @cached_property
    def _pattern(self) -> re.Pattern[bytes]:
        runs = re.findall(r"[A-Za-z0-9]+|[^A-Za-z0-9]", self._secret, re.DOTALL)
        return re.compile(b"".join(_run(each, self._charset) for each in runs))


class _Encoded:
    """One secret in Base64, also as a part of what is encoded."""

    def __init__(self, secret: str) -> None:
        self._instead = redact(secret).encode()
        data = secret.encode("utf-8", "surrogatepass")
        self._needles = sorted({core for before in range(3) for core in _base64(data, before)})

    def found(self, body: Bytes, start: int, stop: int) -> Iterator[_Found]:
        """Where it begins in that stride."""
        for needle in self._needles:
            at, end = start, min(stop + len(needle), len(body))
            while (at := body.find(needle, at, end)) >= 0:
                yield at, at + len(needle), self._instead
                at += len(needle)


def _base64(data: bytes, before: int) -> Iterator[bytes]:
    """The characters that say nothing but `data`, where as many bytes stand before it in its group of three."""
    first, last = -(-before * 8 // 6), (before + len(data)) * 8 // 6
    for encode in (b64encode, urlsafe_b64encode):
        yield encode(bytes(before) + data)[first:last]


def _run(run: str, charset: str) -> bytes:
    """Letters and digits as they are; all that another character may be written as."""
    ways = [run.encode(charset, "surrogatepass")]
    if _CORE.fullmatch(run):
        return re.escape(ways[0])
    escapes = [re.escape(each.encode(charset)) for each in _escapes(run)]
    return b"(?:%s)" % b"|".join([re.escape(ways[0]), *(b"(?i:%s)" % escape for escape in escapes)])


def _escapes(character: str) -> Iterator[str]:
    """In letters of either case."""
    yield "".join(f"%{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))
    units = character.encode("utf-16-be", "surrogatepass").hex()
    yield "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
    if character in _SHORT_ESCAPES:
        yield f"\\{_SHORT_ESCAPES[character]}"
    if character == " ":
        yield "+"
