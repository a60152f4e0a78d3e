"""Where secrets stand among bytes, however they are spelled there, and the bytes without them. Pure.

A server that repeats a token rarely repeats its characters: Java's Gson writes `=` as `\\u003d`, PHP `/` as `\\/`, a
redirect has both as `%3D` and `%2F`, and what is signed or logged comes in Base64. Letters and digits are taken to stay
what they are.
"""

import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain

from aom_tui.session.body.spool import Bytes, spooled
from aom_tui.session.concurrency.loop_priority import yield_to_loop
from aom_tui.session.redaction.redact import redact

SHORTEST = 8
"""Characters: a shorter secret is some word that may stand anywhere, so it is taken out only where it has its name."""

TELLING = 4
"""Characters from the beginning of a secret that are not left at the end of a text which was cut."""

_TELLING_ENCODED = 8
"""The same of one in Base64."""

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

    def without(self, body: Bytes, *, cut: bool = False) -> Bytes:
        """The body with fingerprints in their place; the same object where none of them is in it.

        Of a body that is `cut`, its end may be the beginning of one.
        """
        begun = (each.begun(body) for each in self._narrow) if cut else ()
        found = _merged(chain(self._found(body), filter(None, begun)))
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
            yield_to_loop()

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


def _merged(found: Iterable[_Found]) -> list[_Found]:
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

    def begun(self, body: Bytes) -> _Found | None:
        """Where the body's end is its beginning, as far as that is the secret and not some word."""
        first = max(len(body) - self._reach, 0)
        tail = body[first:]
        for each in re.compile(_run(self._secret[0], self._charset)).finditer(tail):
            if _is_begun(tail, each.start(), self._secret, self._charset):
                return first + each.start(), len(body), self._instead
        return None

    @cached_property
    def _pattern(self) -> re.Pattern[bytes]:
        runs = re.findall(r"[A-Za-z0-9]+|[^A-Za-z0-9]", self._secret, re.DOTALL)
        return re.compile(b"".join(_run(each, self._charset) for each in runs))


def _is_begun(tail: bytes, at: int, secret: str, charset: str) -> bool:
    """Whether what stands there up to the end is the secret's beginning, the last character of it perhaps halved."""
    for number, character in enumerate(secret):
        rest = tail[at : at + _LONGEST_ESCAPE]
        if number >= TELLING and at + len(rest) == len(tail) and _is_halved(rest, character, charset):
            return True
        found = re.match(_run(character, charset), rest)
        if found is None:
            return False
        at += found.end()
    return False  # it is there as a whole


def _is_halved(rest: bytes, character: str, charset: str) -> bool:
    """Whether a way of writing it begins so; nothing at all is such a beginning."""
    plain, *escapes = _ways(character, charset)
    return plain.startswith(rest) or any(each.startswith(rest.lower()) for each in escapes)


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

    def begun(self, body: Bytes) -> _Found | None:
        """Where the body's end is the beginning of one."""
        for needle in self._needles:
            first = max(len(body) - len(needle) + 1, 0)
            tail = body[first:]
            at = -1
            while (at := tail.find(needle[:_TELLING_ENCODED], at + 1)) >= 0:
                if needle.startswith(tail[at:]):
                    return first + at, len(body), self._instead
        return None


def _base64(data: bytes, before: int) -> Iterator[bytes]:
    """The characters that say nothing but `data`, where as many bytes stand before it in its group of three."""
    first, last = -(-before * 8 // 6), (before + len(data)) * 8 // 6
    for encode in (b64encode, urlsafe_b64encode):
        yield encode(bytes(before) + data)[first:last]


def _run(run: str, charset: str) -> bytes:
    """Letters and digits as they are; all that another character may be written as."""
    plain, *escapes = map(re.escape, _ways(run, charset))
    return b"(?:%s)" % b"|".join([*(b"(?i:%s)" % escape for escape in escapes), plain]) if escapes else plain


def _ways(run: str, charset: str) -> Iterator[bytes]:
    """As it is, and all that it may be escaped as, in small letters."""
    yield run.encode(charset, "surrogatepass")
    if not _CORE.fullmatch(run):
        yield from (each.encode(charset) for each in _escapes(run))


def _escapes(character: str) -> Iterator[str]:
    """In small letters; they may come in either case."""
    yield "".join(f"%{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))
    units = character.encode("utf-16-be", "surrogatepass").hex()
    yield "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
    if character in _SHORT_ESCAPES:
        yield f"\\{_SHORT_ESCAPES[character]}"
    if character == " ":
        yield "+"
