"""A known secret taken out of a text, in whatever spelling an echo has it: plain, JSON, percent, UTF-16. Pure.

A server that repeats a token rarely repeats its characters: Java's Gson writes `=` as `\\u003d`, PHP `/` as `\\/`, a
redirect has both as `%3D` and `%2F`. Letters and digits are taken to stay what they are.
"""

import re
from collections.abc import Iterator

_CORE = re.compile(r"[A-Za-z0-9]+")

_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
"""Charsets in which the secret is not seen among the bytes."""

_SHORT_ESCAPES = {"\n": "n", "\t": "t", "\r": "r", "\b": "b", "\f": "f", '"': '"', "\\": "\\", "/": "/", "'": "'"}
"""What JSON, and what is like it, writes behind a backslash."""


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
