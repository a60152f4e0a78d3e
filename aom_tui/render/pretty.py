"""A body as text to read: JSON indented and otherwise as sent, text decoded, anything else as a hex dump."""

import re
from dataclasses import dataclass
from typing import Literal

import msgspec

from aom_tui.language import _
from aom_tui.render.clean import clean

Language = Literal["json", "xml", "html", "http", "text", "hex"]

INDENT = 2
PREVIEW_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True, eq=False)
class Pretty:
    """`data` is UTF-8, not yet cleaned: whoever draws it cleans what is drawn, `text` cleans all of it."""

    data: bytes
    language: Language
    note: str = ""
    """What a reader should know of it: `empty`, `not JSON: ... (line 3, column 7)`, `decoded as gbk`."""
    partial: bool = False
    """Only the beginning; the whole is still being made."""

    @property
    def is_json(self) -> bool:
        """Whether `data` is indented JSON, so that indentation tells the structure."""
        return self.language == "json"

    @property
    def text(self) -> str:
        """All of it, safe to print. Without a newline at the end."""
        return clean(self.data.decode("utf-8", "replace")).rstrip("\n")


EMPTY = Pretty(b"", "text", _("empty"))
"""What there is to show of no body."""


def pretty(body: bytes, content_type: str | None = None) -> Pretty:
    """The body made readable and nothing lost: number text, duplicate keys and escapes stay as sent.

    JSON is recognised by content type or by its first character. What claims to be JSON and is not is shown raw, with a
    note that says where it goes wrong. Never raises.
    """
    if not body.strip():
        return Pretty(b"", "text", _("{number} bytes of white space").format(number=len(body))) if body else EMPTY
    if not _may_be_json(body, content_type):
        return _other(body, content_type)
    try:
        formatted = msgspec.json.format(body.removeprefix(b"\xef\xbb\xbf"), indent=INDENT)
    except RecursionError:
        return _raw(body, content_type, _("nested too deeply to be indented, shown as sent"))
    except (msgspec.MsgspecError, ValueError) as error:
        return _raw(body, content_type, _("not JSON: {place}, shown as sent").format(place=_where(body, str(error))))
    return Pretty(formatted, "json")


def preview(body: bytes, content_type: str | None = None) -> Pretty | None:
    """The first 64 KB made readable, line by line the beginning of what `pretty` will make; None for a small body."""
    if len(body) <= PREVIEW_BYTES * 2:
        return None
    head = body[:PREVIEW_BYTES]
    begun = _json_head(head) if _may_be_json(body, content_type) else None
    if begun is not None:
        return Pretty(begun, "json", partial=True)
    shown = _other(head, content_type)
    return Pretty(shown.data, shown.language, shown.note, partial=True)


def media_type(content_type: str | None) -> str:
    """`application/json` of `Application/JSON;charset=utf8`."""
    return (content_type or "").partition(";")[0].strip().lower()


def _may_be_json(body: bytes, content_type: str | None) -> bool:
    kind = media_type(content_type)
    if kind == "application/json" or kind.endswith("+json"):
        return True
    return body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


_POSITION = re.compile(r"\(byte (\d+)\)")


def _where(body: bytes, message: str) -> str:
    """msgspec's words, its byte position as line and column (both from 1)."""
    found = _POSITION.search(message)
    said = _POSITION.sub("", message).strip().removeprefix("JSON is malformed: ")
    if "truncated" in said:
        found, at, said = None, len(body), _("it ends too early")
    else:
        at = int(found[1]) if found else -1
    if at < 0:
        return said
    at = min(at, len(body))
    line = body.count(b"\n", 0, at) + 1
    column = len(body[body.rfind(b"\n", 0, at) + 1 : at].decode("utf-8", "replace")) + 1
    return _("{said} (line {line}, column {column})").format(said=said, line=line, column=column)


def _raw(body: bytes, content_type: str | None, note: str) -> Pretty:
    shown = _other(body, content_type)
    return Pretty(shown.data, "hex" if shown.language == "hex" else "text", note)


_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)


def _other(body: bytes, content_type: str | None) -> Pretty:
    if _is_binary(body):
        return _hex(body)
    found = _CHARSET.search(content_type or "")
    charset = found[1].lower() if found else "utf-8"
    data, note = _to_utf8(body, charset)
    return Pretty(data.replace(b"\r\n", b"\n"), _text_language(content_type), note)


def _is_binary(body: bytes) -> bool:
    return b"\x00" in body[:4096] and not body.startswith((b"\xff\xfe", b"\xfe\xff"))


def _to_utf8(body: bytes, charset: str) -> tuple[bytes, str]:
    if charset.replace("-", "").replace("_", "") in ("utf8", "ascii", "usascii"):
        return body.removeprefix(b"\xef\xbb\xbf"), ""
    try:
        text = body.decode(charset, "replace").encode("utf-8", "surrogatepass")
        return text, _("decoded as {charset}").format(charset=charset)
    except (LookupError, UnicodeError):
        return body, _("unknown charset {charset}, read as utf-8").format(charset=charset)


def _text_language(content_type: str | None) -> Language:
    kind = media_type(content_type)
    if kind in ("text/html", "application/xhtml+xml"):
        return "html"
    return "xml" if kind.endswith(("/xml", "+xml")) else "text"


HEX_LIMIT = 1024 * 1024


def _hex(body: bytes) -> Pretty:
    """16 bytes a row: offset, hexadecimal, printable ASCII. The first MB of it."""
    rows = (_hex_row(body, at) for at in range(0, min(len(body), HEX_LIMIT), 16))
    cut = len(body) > HEX_LIMIT
    note = _("binary, {number} bytes, the first 1 MB shown") if cut else _("binary, {number} bytes")
    return Pretty("\n".join(rows).encode(), "hex", note.format(number=len(body)))


def _hex_row(body: bytes, at: int) -> str:
    row = body[at : at + 16]
    readable = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in row)
    return f"{at:08x}  {row[:8].hex(' '):<23}  {row[8:].hex(' '):<23}  |{readable}|"


_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*("?)|[\[\]{},]', re.DOTALL)
_CLOSER = {b"{": b"}", b"[": b"]"}


def _json_head(head: bytes) -> bytes | None:
    """What can be indented of a JSON text that breaks off: up to its last comma; None where that is nothing.

    Open brackets are closed for the formatter and their lines taken off again.
    """
    open_brackets: list[bytes] = []
    cut, depth_at_cut = 0, b""
    for token in _TOKEN.finditer(head):
        match token[0][:1]:
            case b'"' if not token[1]:
                break  # a string that is cut in two: what follows is inside of it
            case b"{" | b"[":
                open_brackets.append(_CLOSER[token[0]])
            case b"}" | b"]":
                if not open_brackets:
                    return None
                open_brackets.pop()
            case b",":
                cut, depth_at_cut = token.start(), b"".join(reversed(open_brackets))
    if not depth_at_cut:
        return None
    try:
        formatted = msgspec.json.format(head[:cut] + depth_at_cut, indent=INDENT)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return b"\n".join(formatted.split(b"\n")[: -len(depth_at_cut)]) + b","
