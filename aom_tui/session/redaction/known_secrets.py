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

SHORTEST_PREFIX = 4
"""Characters of the beginning of a secret by which it is recognised at the end of a text that was cut."""

_SHORTEST_BASE64_PREFIX = 8
"""The same in Base64."""

_STRIDE = 256 * 1024
"""Bytes searched in one go: a large body is searched in a thread, which must let the others work meanwhile."""

_CORE = re.compile(r"[A-Za-z0-9]+")

_LONGEST_CORE = 24
"""Characters of a secret that are searched first: they are hardly ever there by chance."""

_WIDE_CHARSETS = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
"""Charsets in which each character of a secret stands among zero bytes."""

_LONGEST_ESCAPE = 12
"""Bytes for one character, as of two `\\uXXXX`."""

_SHORT_ESCAPES = {"\n": "n", "\t": "t", "\r": "r", "\b": "b", "\f": "f", '"': '"', "\\": "\\", "/": "/", "'": "'"}
"""What JSON, and what is like it, writes behind a backslash."""

_Replacement = tuple[int, int, bytes]
"""A match: its first byte, the one past its last, and what comes in its place."""


class KnownSecrets:
    """Secrets by their values, to be redacted in one text after the other; shorter ones than `SHORTEST` are not."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = sorted({each for each in secrets if len(each) >= SHORTEST})
        self._matchers = [
            spelling for each in self._secrets for spelling in (_LiteralSecret(each), _Base64Secret(each))
        ]

    def redacted(self, body: Bytes, *, cut: bool = False) -> Bytes:
        """Return the body with fingerprints in place of the secrets; the same object where it holds none.

        The end of a body that is `cut` may be the beginning of a secret, which is redacted too.
        """
        begun = (each.prefix_at_end(body) for each in self._matchers) if cut else ()
        found = _merged(chain(self._found(body), filter(None, begun)))
        return spooled(_pieces(body, found)) if found else body

    def redacted_bytes(self, data: bytes) -> bytes:
        """Return the same of a body in memory."""
        return self.redacted(data)[:]

    def redacted_text(self, text: str) -> str:
        """Return the same of a text."""
        if not text or not self._secrets:
            return text
        data = text.encode("utf-8", "surrogatepass")
        left = self.redacted(data)
        return text if left is data else left[:].decode("utf-8", "surrogatepass")

    def _found(self, body: Bytes) -> Iterator[_Replacement]:
        """Yield every match in any order, also those that overlap."""
        for start in range(0, len(body), _STRIDE):
            stop = min(start + _STRIDE, len(body))
            is_wide = body.find(b"\x00", start, stop) >= 0
            for spelling in (*self._matchers, *(self._wide_matchers if is_wide else ())):
                yield from spelling.found(body, start, stop)
            yield_to_loop()

    @cached_property
    def _wide_matchers(self) -> list["_LiteralSecret"]:
        return [_LiteralSecret(each, charset) for each in self._secrets for charset in _WIDE_CHARSETS]


def _pieces(body: Bytes, found: list[_Replacement]) -> Iterator[bytes]:
    done = 0
    for first, last, instead in (*found, (len(body), len(body), b"")):
        for at in range(done, first, _STRIDE):
            yield body[at : min(at + _STRIDE, first)]
        yield instead
        done = last


def _merged(found: Iterable[_Replacement]) -> list[_Replacement]:
    """Return the matches in order, those that overlap as one, with the replacement of the first or longest."""
    merged: list[_Replacement] = []
    for first, last, instead in sorted(found, key=lambda each: (each[0], -each[1])):
        if merged and first < merged[-1][1]:
            begun, end, said = merged[-1]
            merged[-1] = (begun, max(end, last), said)
        else:
            merged.append((first, last, instead))
    return merged


class _LiteralSecret:
    """Finds one secret in one charset: as it is, or with some of its characters escaped."""

    def __init__(self, secret: str, charset: str = "utf-8") -> None:
        self._secret, self._charset = secret, charset
        self._replacement = redact(secret).encode(charset)
        core = max(_CORE.findall(secret), key=len, default="")[-_LONGEST_CORE:]
        self._core = core.encode(charset)
        self._width = len("x".encode(charset))
        self._reach = self._width * _LONGEST_ESCAPE * len(secret)

    def found(self, body: Bytes, start: int, stop: int) -> Iterator[_Replacement]:
        """Yield each match that begins from `start` to `stop`; it may end beyond."""
        end = min(stop + self._reach, len(body))
        if body.find(self._core, start, end) < 0:  # the usual case: nothing to compile
            return
        for each in self._pattern.finditer(body, start, end):
            if each.start() < stop and each.start() % self._width == 0:  # else it is the other endianness, seen askew
                yield (*each.span(), self._replacement)

    def prefix_at_end(self, body: Bytes) -> _Replacement | None:
        """Return the match of the secret's beginning at the end of the body, where it is no mere word; else None."""
        first = max(len(body) - self._reach, 0)
        tail = body[first:]
        for each in re.compile(_run_pattern(self._secret[0], self._charset)).finditer(tail):
            if _ends_within(tail, each.start(), self._secret, self._charset):
                return first + each.start(), len(body), self._replacement
        return None

    @cached_property
    def _pattern(self) -> re.Pattern[bytes]:
        runs = re.findall(r"[A-Za-z0-9]+|[^A-Za-z0-9]", self._secret, re.DOTALL)
        return re.compile(b"".join(_run_pattern(each, self._charset) for each in runs))


def _ends_within(tail: bytes, at: int, secret: str, charset: str) -> bool:
    """Whether all from `at` to the end is the beginning of the secret; its last character may be cut itself."""
    for number, character in enumerate(secret):
        rest = tail[at : at + _LONGEST_ESCAPE]
        if number >= SHORTEST_PREFIX and at + len(rest) == len(tail) and _is_cut_character(rest, character, charset):
            return True
        found = re.match(_run_pattern(character, charset), rest)
        if found is None:
            return False
        at += found.end()
    return False  # it is there as a whole


def _is_cut_character(rest: bytes, character: str, charset: str) -> bool:
    """Whether a spelling of the character begins with `rest`, which may be empty."""
    plain, *escapes = _spellings(character, charset)
    return plain.startswith(rest) or any(each.startswith(rest.lower()) for each in escapes)


class _Base64Secret:
    """Finds one secret in Base64, also inside of something longer that was encoded."""

    def __init__(self, secret: str) -> None:
        self._replacement = redact(secret).encode()
        data = secret.encode("utf-8", "surrogatepass")
        self._needles = sorted({core for before in range(3) for core in _base64(data, before)})

    def found(self, body: Bytes, start: int, stop: int) -> Iterator[_Replacement]:
        """Yield each match that begins from `start` to `stop`."""
        for needle in self._needles:
            at, end = start, min(stop + len(needle), len(body))
            while (at := body.find(needle, at, end)) >= 0:
                yield at, at + len(needle), self._replacement
                at += len(needle)

    def prefix_at_end(self, body: Bytes) -> _Replacement | None:
        """Return the match of the beginning of a needle at the end of the body, or None."""
        for needle in self._needles:
            first = max(len(body) - len(needle) + 1, 0)
            tail = body[first:]
            at = -1
            while (at := tail.find(needle[:_SHORTEST_BASE64_PREFIX], at + 1)) >= 0:
                if needle.startswith(tail[at:]):
                    return first + at, len(body), self._replacement
        return None


def _base64(data: bytes, before: int) -> Iterator[bytes]:
    """Yield the Base64 characters that depend on `data` alone, with `before` bytes before it in its group of three."""
    first, last = -(-before * 8 // 6), (before + len(data)) * 8 // 6
    for encode in (b64encode, urlsafe_b64encode):
        yield encode(bytes(before) + data)[first:last]


def _run_pattern(run: str, charset: str) -> bytes:
    """Return a pattern of letters and digits as they are, or of all spellings of another character."""
    plain, *escapes = map(re.escape, _spellings(run, charset))
    return b"(?:%s)" % b"|".join([*(b"(?i:%s)" % escape for escape in escapes), plain]) if escapes else plain


def _spellings(run: str, charset: str) -> Iterator[bytes]:
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
