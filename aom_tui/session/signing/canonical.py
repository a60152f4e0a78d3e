"""Two canonical requests side by side: what we have signed, and what the server says it should have been.

The real gateway keeps its own to itself; a sandbox in training (`aom-tui sandbox --training`) tells it. Pure.
"""

import re
from itertools import zip_longest

import msgspec
from msgspec import Struct

from aom_tui.language import _
from aom_tui.session.exchange import Exchange
from aom_tui.session.redaction.redact import PLACEHOLDER

_SECURITY_TOKEN = re.compile(r"(?mi)^(x-security-token:).*$")


class _Told(msgspec.Struct):
    canonical_request: str


class Difference(Struct, frozen=True):
    """The first line that differs, counted from 1. A side that has no such line has None there."""

    line: int
    part: str
    """What stands in that line, in words: the query, the header host."""
    ours: str | None
    theirs: str | None

    @property
    def words(self) -> str:
        """Where the two part, and what each has there; text from the server among it, not cleaned."""
        return _("Line {line} differs first, {part}: we have {ours}, the server has {theirs}.").format(
            line=self.line, part=self.part, ours=_side(self.ours), theirs=_side(self.theirs)
        )


def _side(line: str | None) -> str:
    return _("nothing") if line is None else f'"{line}"'


def without_security_token(canonical: str) -> str:
    """The canonical request as it may be shown: a temporary key's security token is a secret."""
    return _SECURITY_TOKEN.sub(rf"\1{PLACEHOLDER}", canonical)


def told_by_server(exchange: Exchange) -> str | None:
    """The canonical request in a refusal of our signature; None where there is none."""
    reply, request = exchange.reply, exchange.request
    if reply is None or reply.status != 401 or request is None or request.signing is None:
        return None
    try:
        return without_security_token(msgspec.json.decode(reply.body, type=_Told).canonical_request)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None


def first_difference(exchange: Exchange) -> Difference | None:
    """Between ours and the server's; None where they are the same, or the server has told none."""
    theirs = told_by_server(exchange)
    if theirs is None or exchange.request is None or exchange.request.signing is None:
        return None
    own = without_security_token(exchange.request.signing.canonical_request).split("\n")
    pairs = zip_longest(own, theirs.split("\n"))
    found = next(((line, *pair) for line, pair in enumerate(pairs, 1) if pair[0] != pair[1]), None)
    return Difference(found[0], part_of(own, found[0]), found[1], found[2]) if found else None


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
