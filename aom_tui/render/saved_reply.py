"""A reply, or a view of it, as a file: its bytes in pieces, and its name."""

from collections.abc import Iterator
from datetime import datetime

from aom_tui.render.clean import clean
from aom_tui.render.document.document import TAB
from aom_tui.render.document.pretty import media_type
from aom_tui.session.exchange import Exchange, Reply
from aom_tui.session.redaction.redact import PLACEHOLDER, redacted_pieces

PIECE = 256 * 1024
"""Bytes."""

FINGERPRINT = f"{PLACEHOLDER}sha256:".encode()
"""What replaces a secret."""


def view_pieces(data: bytes) -> Iterator[bytes]:
    """What a view shows of its document's bytes, as UTF-8, with a newline at the end."""
    at = 0
    while at < len(data):
        stop = _line_end(data, at + PIECE)
        yield clean(data[at:stop].decode("utf-8", "replace")).expandtabs(TAB).encode()
        at = stop
    if data and not data.endswith(b"\n"):
        yield b"\n"


def value_pieces(data: bytes, indent: int) -> Iterator[bytes]:
    """A value that begins on a line indented so far, its lines as far to the left as they go."""
    margin = b" " * indent
    for number, piece in enumerate(view_pieces(data)):
        own = piece.removeprefix(margin) if number else piece
        yield own.replace(b"\n" + margin, b"\n")


def _line_end(data: bytes, at: int) -> int:
    """Behind the newline before `at`, else, in a line longer than that, behind the one after it."""
    if at >= len(data):
        return len(data)
    found = data.rfind(b"\n", at - PIECE, at) + 1 or data.find(b"\n", at) + 1
    return found or len(data)


def reply_pieces(reply: Reply) -> Iterator[bytes]:
    """The body as it was sent, byte for byte but for secrets."""
    return redacted_pieces(reply.body)


def file_name(exchange: Exchange, extension: str, *, is_filtered: bool = False) -> str:
    """`ListSeries-20261125-140300.json`: what was called and when, in local time; `ListSeries-filtered-` of a part."""
    name = f"{call_file_stem(exchange)}-filtered" if is_filtered else call_file_stem(exchange)
    started: datetime = exchange.timings.started_at.astimezone()
    return f"{name}-{started:%Y%m%d-%H%M%S}.{extension}"


def call_file_stem(exchange: Exchange) -> str:
    """For a file's name: the operation, of a request by hand the last of its path; `reply` where that says nothing."""
    draft = exchange.draft
    called = (draft.operation_id or draft.uri.partition("?")[0].rpartition("/")[2]) if draft else ""
    return "".join(each for each in called if each.isascii() and (each.isalnum() or each in "_-")) or "reply"


_EXTENSIONS = {
    "text/html": "html",
    "text/csv": "csv",
    "application/x-ndjson": "ndjson",
    "application/octet-stream": "bin",
}


def extension(reply: Reply | None) -> str:
    """What files of that content type end with."""
    kind = media_type(reply.header("Content-Type")) if reply else ""
    if kind in _EXTENSIONS:
        return _EXTENSIONS[kind]
    if kind.endswith("json"):
        return "json"
    if kind.endswith("xml"):
        return "xml"
    first = reply.body[:64].lstrip()[:1] if reply else b""
    return "json" if first in (b"{", b"[") else "txt"
