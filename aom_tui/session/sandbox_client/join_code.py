"""Reading the code by which one joins a class. Pure.

The layout is the sandbox's (there `join_code` says it, and how strong a code is); read here on its own, so that a
mistake of one is not the other's too. Big-endian in Crockford's base32: head, address, port, seat, secret, the first of
the certificate's SHA-256 where it speaks TLS, checksum.
"""

import binascii
import ipaddress
import re
import unicodedata
from dataclasses import dataclass, field

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.secret import Secret

WHERE = "join code"
VERSION = 1
SECRET_BYTES = 5
FINGERPRINT_BYTES = 10
CHECK_BYTES = 2
LONGEST = 600
"""Characters; a code with the longest name has fewer."""

_DIGITS = {digit: number for number, digit in enumerate("0123456789ABCDEFGHJKMNPQRSTVWXYZ")}
_DIGITS |= {"O": 0, "I": 1, "L": 1, "U": _DIGITS["V"]}
"""What is easily taken for another is read as that one; no code holds O, I, L or U."""

_BEFORE = re.compile(r"^.*\bjoin\s+", re.IGNORECASE | re.DOTALL)
"""The rest of a line that was copied whole."""

_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212.,:]+")
"""Blanks, and what people and programs make of a hyphen."""

_HOST_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class JoinCode:
    """Where the class is, which seat is meant, and what proves it, both ways."""

    host: str
    port: int
    seat: int
    secret: Secret
    """Hex digits."""
    fingerprint: bytes = field(default=b"", repr=False)
    """What the SHA-256 of the server's certificate begins with; empty where it speaks plain http."""

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http{'s' if self.fingerprint else ''}://{host}:{self.port}"


def read_code(text: str) -> JoinCode:
    """The code in a text as people type or paste it. Raises InvalidInput; what was typed is not repeated."""
    data = _bytes(_BETWEEN.sub("", _BEFORE.sub("", unicodedata.normalize("NFKC", text))).upper())
    if len(data) <= CHECK_BYTES or _checksum(data[:-CHECK_BYTES]) != data[-CHECK_BYTES:]:
        raise _mistyped()
    head, rest = data[0], data[1:-CHECK_BYTES]
    if head >> 5 != VERSION or head & 3:
        raise _foreign()
    host, rest = _host(head >> 2 & 3, rest)
    size = 3 + SECRET_BYTES + (FINGERPRINT_BYTES if head & 16 else 0)
    if len(rest) < size:  # of codes that lack their last character, the checksum fits one in 256
        raise _mistyped()
    if len(rest) > size or not any(rest[:2]):
        raise _foreign()
    secret, fingerprint = rest[3 : 3 + SECRET_BYTES], rest[3 + SECRET_BYTES :]
    return JoinCode(host, int.from_bytes(rest[:2]), rest[2], Secret(secret.hex()), fingerprint)


def _bytes(text: str) -> bytes:
    if not text:
        raise InvalidInput(Problem(WHERE, _("none given"), _("The trainer's screen has one for each seat.")))
    number = 0
    for character in text[:LONGEST]:
        if character not in _DIGITS:
            what = _("holds {character}, which no code has").format(character=repr(character))
            raise InvalidInput(Problem(WHERE, what, _("It has letters, digits and hyphens only.")))
        number = number << 5 | _DIGITS[character]
    size, left = divmod(min(len(text), LONGEST) * 5, 8)
    if left >= 5 or number & (1 << left) - 1:  # a character too many, or something where there can only be zeros
        raise _mistyped()
    return (number >> left).to_bytes(size)


def _checksum(data: bytes) -> bytes:
    """CRC-16/CCITT-FALSE."""
    return binascii.crc_hqx(data, 0xFFFF).to_bytes(2)


def _host(kind: int, data: bytes) -> tuple[str, bytes]:
    """The address, and what follows it."""
    match kind:
        case 0 if len(data) >= 4:
            return str(ipaddress.IPv4Address(data[:4])), data[4:]
        case 1 if len(data) >= 16:
            return str(ipaddress.IPv6Address(data[:16])), data[16:]
        case 2 if data:
            name = data[1 : 1 + data[0]].decode("ascii", "replace")
            if _HOST_NAME.fullmatch(name):
                return name, data[1 + data[0] :]
    raise _foreign()


def _mistyped() -> InvalidInput:
    remedy = _("Compare it with the trainer's, group by group; it was not tried.")
    return InvalidInput(Problem(WHERE, _("has a typo, or a part of it is missing"), remedy))


def _foreign() -> InvalidInput:
    remedy = _("Use the trainer's version.")
    return InvalidInput(Problem(WHERE, _("is of another version of aom-tui"), remedy))
