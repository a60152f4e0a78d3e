"""A body as text to read: JSON indented and otherwise as sent, text decoded, anything else as a hex dump."""

from collections.abc import Iterator
from functools import partial
from typing import Literal, cast

from msgspec import Struct

from aom_tui.language import _, commas
from aom_tui.render.clean import clean
from aom_tui.render.document.hex_text import HexText
from aom_tui.render.document.outline import INDENT
from aom_tui.session.body.charset import Charset, as_utf8, charset_of
from aom_tui.session.body.html_page import begins_as_html
from aom_tui.session.body.json_format import format_slice
from aom_tui.session.body.json_slices import NotJson, begins_as_json, first_slice, line_and_column, sliced
from aom_tui.session.body.spool import Bytes, spooled
from aom_tui.session.concurrency.loop_priority import yield_to_loop

Language = Literal["json", "xml", "html", "http", "text", "hex"]

PREVIEW_BYTES = 64 * 1024

MADE_AT_ONCE = 2 * PREVIEW_BYTES
"""A body of no more bytes is made whole as quickly as its beginning."""

_PIECE = 1024**2


class Pretty(Struct, frozen=True, eq=False):
    """`data` is UTF-8, not yet cleaned: whoever draws it cleans what is drawn, `text` cleans all of it.

    Of what is large it is no bytes object but one that is read like it: `FileBytes`, `HexText`.
    """

    data: bytes
    language: Language
    note: str = ""
    """What a reader should know of it: `empty`, `not JSON: ... (line 3, column 7)`, `decoded as gbk`."""
    partial: bool = False
    """Only the beginning; the whole is still being made."""
    fault: int | None = None
    """The byte of `data` where it goes wrong: what claims to be JSON and is not."""

    @property
    def is_json(self) -> bool:
        """Whether `data` is indented JSON, so that indentation tells the structure."""
        return self.language == "json"

    @property
    def text(self) -> str:
        """All of it, safe to print. Without a newline at the end."""
        return clean(self.data[:].decode("utf-8", "replace")).rstrip("\n")


EMPTY = Pretty(b"", "text", _("empty"))
"""What there is to show of no body."""


def pretty(body: Bytes, content_type: str | None = None) -> Pretty:
    """The body made readable and nothing lost: number text, duplicate keys and escapes stay as sent.

    JSON is recognised by content type or by its first character. What claims to be JSON and is not is shown raw, with a
    note that says where it goes wrong. Never raises for what a body holds; OSError where the disk takes no large one.
    """
    if _is_white(body):
        return Pretty(b"", "text", _("{number} bytes of white space").format(number=len(body))) if body else EMPTY
    charset = charset_of(body, content_type)
    if charset.is_binary:
        return _hex(body)
    text = as_utf8(body, charset)
    note = _charset_words(charset)
    if not _may_be_json(text, content_type):
        return _plain(text, content_type, note)
    try:
        formatted = spooled(sliced(text, partial(format_slice, indent=INDENT)))
    except RecursionError:
        return _plain(text, None, _("nested too deeply to be indented, shown as sent"))
    except NotJson as error:
        return _not_json(text, content_type, note, error)
    return Pretty(cast(bytes, formatted), "json", commas((_label_words(content_type), note)))


def preview(body: Bytes, content_type: str | None = None) -> Pretty | None:
    """The first 64 KB made readable, line by line the beginning of what `pretty` will make; None for a small body."""
    return beginning(body, content_type) if len(body) > MADE_AT_ONCE else None


def beginning(body: Bytes, content_type: str | None = None) -> Pretty:
    """The same of any that goes on, however little of it is there."""
    head = body[:PREVIEW_BYTES]
    if _is_white(head):
        return Pretty(b"", "text", partial=True)
    charset = charset_of(head, content_type)
    if charset.is_binary:
        return _hex(body)
    text, note = as_utf8(head, charset)[:], _charset_words(charset)
    begun = _json_head(text) if _may_be_json(text, content_type) else None
    if begun is not None:
        note = commas((_label_words(content_type), note))
        return Pretty(begun, "json", note, partial=True)
    shown = _plain(text.removesuffix("\ufffd".encode()), content_type, note)
    return Pretty(shown.data, shown.language, note, partial=True)


def media_type(content_type: str | None) -> str:
    """`application/json` of `Application/JSON;charset=utf8`."""
    return (content_type or "").partition(";")[0].strip().lower()


def _is_white(body: Bytes) -> bool:
    return not any(body[at : at + _PIECE].strip() for at in range(0, len(body), _PIECE))


def _claims_json(content_type: str | None) -> bool:
    kind = media_type(content_type)
    return kind == "application/json" or kind.endswith("+json")


def _may_be_json(text: Bytes, content_type: str | None) -> bool:
    return _claims_json(content_type) or begins_as_json(text)


def _label_words(content_type: str | None) -> str:
    """Of JSON that is called something else. Plain text is what it also is."""
    kind = media_type(content_type)
    if not kind or "json" in kind or kind == "text/plain":
        return ""
    return _("labelled {kind}, and it is JSON").format(kind=kind)


def _json_head(head: bytes) -> bytes | None:
    """What can be indented of a JSON text that breaks off: up to its last comma; None where that is nothing."""
    begun = first_slice(head)
    try:
        return format_slice(begun, INDENT).removesuffix(b"\n") if begun else None
    except (NotJson, RecursionError):
        return None


# -- what is no JSON


def _not_json(text: Bytes, content_type: str | None, note: str, error: NotJson) -> Pretty:
    """As sent, and where it goes wrong. A log that begins with `[` never said that it was JSON."""
    if not _claims_json(content_type) and media_type(content_type):
        return _plain(text, content_type, note)
    words = _("not JSON: {place}, shown as sent").format(place=_place(text, error))
    shown = _plain(text, None, f"{words}; {note}" if note else words)
    if error.at < 0:
        return shown
    at = min(error.at, len(text))
    return Pretty(shown.data, "text", shown.note, fault=at - _count(text, b"\r\n", at))


def _place(text: Bytes, error: NotJson) -> str:
    """What is wrong, at which line and column (both from 1)."""
    if error.at < 0:
        return error.said
    line, column = line_and_column(text, error.at)
    return _("{said} (line {line}, column {column})").format(said=error.said, line=line, column=column)


def _count(text: Bytes, wanted: bytes, stop: int) -> int:
    """How often it stands before `stop`."""
    more = len(wanted) - 1
    return sum(text[at : min(at + _PIECE + more, stop)].count(wanted) for at in range(0, stop, _PIECE))


def _plain(text: Bytes, content_type: str | None, note: str) -> Pretty:
    return Pretty(cast(bytes, _unix_lines(text)), _text_language(text, content_type), note)


def _unix_lines(text: Bytes) -> Bytes:
    """The same with plain newlines; itself where it has no others."""
    return spooled(_without_returns(text)) if _count(text, b"\r\n", len(text)) else text


def _without_returns(text: Bytes) -> Iterator[bytes]:
    kept = b""
    for at in range(0, len(text), _PIECE):
        piece = kept + text[at : at + _PIECE]
        kept = b"\r" if piece.endswith(b"\r") else b""
        yield piece.removesuffix(kept).replace(b"\r\n", b"\n")
        yield_to_loop()
    yield kept


def _charset_words(charset: Charset) -> str:
    match charset.why:
        case "unknown":
            return _("unknown charset {charset}, read as utf-8").format(charset=charset.declared)
        case "detected" if charset.name != "utf-8" and charset.declared:
            said = _("said to be {declared}, which it is not; decoded as {charset}")
            return said.format(declared=charset.declared, charset=charset.name)
        case "detected" if charset.name != "utf-8":
            return _("no charset given; decoded as {charset}, to judge by its bytes").format(charset=charset.name)
        case _:
            name = charset.declared if charset.why == "declared" else charset.name
            return "" if charset.name == "utf-8" else _("decoded as {charset}").format(charset=name)


def _text_language(text: Bytes, content_type: str | None) -> Language:
    kind, head = media_type(content_type), text[:256]
    if kind in ("text/html", "application/xhtml+xml") or (not kind and begins_as_html(text)):
        return "html"
    return "xml" if kind.endswith(("/xml", "+xml")) or (not kind and head.lstrip()[:5] == b"<?xml") else "text"


def _hex(body: Bytes) -> Pretty:
    """16 bytes a row: offset, hexadecimal, printable ASCII."""
    return Pretty(cast(bytes, HexText(body)), "hex", _("binary, {number} bytes").format(number=len(body)))
