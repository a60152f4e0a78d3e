"""What we have signed beside what the server says it should have been: canonical requests, and strings to sign.

The real gateway keeps its own to itself; a sandbox in training (`aom-tui sandbox --training`) tells both. Pure.
"""

import re
from collections.abc import Callable
from itertools import zip_longest
from typing import Any

import msgspec
from msgspec import Struct

from aom_tui.language import _
from aom_tui.session.exchange import Exchange
from aom_tui.session.redaction.redact import PLACEHOLDER

_SECURITY_TOKEN = re.compile(r"(?mi)^(x-security-token:).*$")


_TO_SIGN = (_("the algorithm"), "X-Sdk-Date", _("SHA-256 of the canonical request"))


class Told(Struct, frozen=True):
    """What a server tells of the signature that it expected; what it keeps to itself is None."""

    canonical_request: str | None = None
    string_to_sign: str | None = None


class _Body(Struct):
    """Of any type, so that one that is no text does not hide the other."""

    canonical_request: Any = None
    string_to_sign: Any = None


class Difference(Struct, frozen=True):
    """The first line that differs, counted from 1. A side that has no such line has None there."""

    line: int
    part: str
    """What stands in that line, in words: the query, the header host, the algorithm; empty for none that is known."""
    ours: str | None
    theirs: str | None

    @property
    def words(self) -> str:
        """Where the two part, and what each has there; text from the server among it, not cleaned."""
        if self.part:
            said = _("Line {line} differs first, {part}: we have {ours}, the server has {theirs}.")
        else:
            said = _("Line {line} differs first: we have {ours}, the server has {theirs}.")
        return said.format(line=self.line, part=self.part, ours=_side(self.ours), theirs=_side(self.theirs))


def _side(line: str | None) -> str:
    return _("nothing") if line is None else f'"{line}"'


def without_security_token(canonical: str) -> str:
    """The canonical request as it may be shown: a temporary key's security token is a secret."""
    return _SECURITY_TOKEN.sub(rf"\1{PLACEHOLDER}", canonical)


def told_by_server(exchange: Exchange) -> Told:
    """What a refusal of our signature tells of the server's own."""
    reply, request = exchange.reply, exchange.request
    if reply is None or reply.status != 401 or request is None or request.signing is None:
        return Told()
    try:
        body = msgspec.json.decode(reply.body, type=_Body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return Told()
    canonical, to_sign = _text(body.canonical_request), _text(body.string_to_sign)
    return Told(canonical and without_security_token(canonical), to_sign)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def first_difference(exchange: Exchange) -> Difference | None:
    """Between our canonical request and the server's; None where they are the same, or the server has told none."""
    theirs = told_by_server(exchange).canonical_request
    if theirs is None or exchange.request is None or exchange.request.signing is None:
        return None
    ours = without_security_token(exchange.request.signing.canonical_request)
    return _first_difference(ours, theirs, part_of)


def difference_to_sign(exchange: Exchange) -> Difference | None:
    """The same of the strings to sign: another time, scope or hash."""
    theirs = told_by_server(exchange).string_to_sign
    if theirs is None or exchange.request is None or exchange.request.signing is None:
        return None
    return _first_difference(exchange.request.signing.string_to_sign, theirs, lambda _lines, line: part_to_sign(line))


def _first_difference(ours: str, theirs: str, part: Callable[[list[str], int], str]) -> Difference | None:
    own = ours.split("\n")
    pairs = zip_longest(own, theirs.split("\n"))
    found = next(((line, *pair) for line, pair in enumerate(pairs, 1) if pair[0] != pair[1]), None)
    return Difference(found[0], part(own, found[0]), found[1], found[2]) if found else None


def part_to_sign(number: int) -> str:
    """What that line of a string to sign is, counted from 1; empty for one more than there should be."""
    return _TO_SIGN[number - 1] if number <= len(_TO_SIGN) else ""


def part_of(lines: list[str], number: int) -> str:
    """What the line of that number is, counted from 1.

    METHOD, URI, QUERY, one line a header, a blank line, the names that are signed, the hash of the body.
    """
    ends = lines.index("", 3) if "" in lines[3:] else len(lines)
    match number:
        case 1:
            return _("the method")
        case 2:
            return _("the URI")
        case 3:
            return _("the query")
        case _ if number <= ends:
            return _("the header {name}").format(name=lines[number - 1].partition(":")[0])
        case _ if number == ends + 2:
            return _("the names of the signed headers")
        case _ if number == ends + 3:
            return _("the hash of the body")
        case _:
            return _("the end of the headers")
