"""The charset of a body: by its byte order mark, as declared, or by what its bytes look like; and the body as UTF-8."""

import codecs
import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from aom_tui.session.body.json_slices import begins_as_json
from aom_tui.session.body.spool import Bytes, spooled
from aom_tui.session.concurrency.loop_priority import yield_to_loop

Why = Literal["mark", "declared", "detected", "unknown"]
"""How it is known: `unknown` says that the declared one is none that we know, and UTF-8 is as good as any."""

SAMPLE = 16 * 1024
"""Bytes that are looked at; it takes some milliseconds."""

_PIECE = 128 * 1024
"""Bytes decoded in one go."""
_DECLARED = re.compile(r"charset\s*=\s*\"?([\w.:+-]+)", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""UTF-32 before UTF-16, whose mark begins the same."""

_CANDIDATES = ["gb18030", "big5", "shift_jis", "euc_kr", "cp1252"]
_BINARY_TYPES = re.compile(
    r"(?:image|audio|video|font)/|application/(?:octet-stream|zip|gzip|pdf|x-tar)", re.IGNORECASE
)
_CONTROLS = bytes(each for each in range(32) if each not in b"\t\n\f\r\x1b")


class Charset(Struct, frozen=True):
    """`name` is Python's, or `binary` for what is no text. `mark` is the length of the byte order mark."""

    name: str
    why: Why
    mark: int = 0
    declared: str = ""
    """What the reply says it is in; empty where it says nothing."""

    @property
    def is_binary(self) -> bool:
        """Whether it is no text at all."""
        return self.name == "binary"


def charset_of(body: Bytes, content_type: str | None) -> Charset:
    """Return the charset by the mark, else the declaration as far as it can be true, else the bytes. Never raises."""
    found = _DECLARED.search(content_type or "")
    declared = found[1].lower() if found else ""
    for mark, name in _MARKS:
        if body[: len(mark)] == mark:
            return Charset(name, "mark", len(mark), declared)
    known = _codec(declared) if declared else ""
    sample = _sample(body)
    if known and known != "utf-8":
        return Charset(_ordered(known, sample), "declared", declared=declared)
    guessed = _guess(sample, content_type or "")
    if declared and not known and guessed == "utf-8":
        return Charset("utf-8", "unknown", declared=declared)
    return Charset(guessed, "declared" if guessed == known else "detected", declared=declared)


def as_utf8(body: Bytes, charset: Charset) -> Bytes:
    """Return the body as UTF-8 without its mark; what cannot be decoded becomes U+FFFD. UTF-8 is left as it is."""
    if charset.name == "utf-8":
        return body if not charset.mark else body[charset.mark :]
    return spooled(_decoded(body, charset))


def _decoded(body: Bytes, charset: Charset) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(charset.name)("replace")
    for at in range(charset.mark, len(body), _PIECE):
        yield decoder.decode(body[at : at + _PIECE]).encode("utf-8", "replace")
        yield_to_loop()
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _codec(name: str) -> str:
    """Return Python's name of a charset; empty where it has none. GB18030 is a superset of GBK and GB2312."""
    try:
        codec = codecs.lookup(name)
        b"a".decode(name, "replace")  # hex, rot13 and the like are codecs too, but of no text
        codecs.getincrementaldecoder(codec.name)("replace").decode(_BOTH_MARKS + bytes(range(256)), True).encode()
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""
    return {"gb2312": "gb18030", "gbk": "gb18030", "ascii": "utf-8"}.get(codec.name, codec.name)


_BOTH_MARKS = codecs.BOM_UTF16_LE + bytes(2)
"""A byte order mark for both UTF-16 and UTF-32, plain bytes for other codecs."""


def _ordered(name: str, sample: bytes) -> str:
    """UTF-16 and UTF-32 without a mark say which byte is first, as the Encoding Standard of the WHATWG has it."""
    if name not in ("utf-16", "utf-32"):
        return name
    return "utf-16-be" if name == "utf-16" and _utf16(sample) == "utf-16-be" else f"{name}-le"


def _sample(body: Bytes) -> bytes:
    """Return the bytes to guess by: from the first that is not ASCII, or those that hold a zero; empty for ASCII."""
    for at in range(0, len(body), _PIECE):
        piece = body[at : at + _PIECE]
        if b"\x00" in piece[:SAMPLE]:
            return piece[:SAMPLE]
        if not piece.isascii():
            first = _NOT_ASCII.search(piece)
            start = first.start() if first else 0
            return body[at + start : at + start + SAMPLE]
        yield_to_loop()
    return b""


_NOT_ASCII = re.compile(rb"[\x80-\xff]")


def _guess(sample: bytes, content_type: str) -> str:
    if b"\x00" in sample:
        return _utf16(sample)
    if _is_utf8(sample):
        return "utf-8"
    is_called_binary = _BINARY_TYPES.match(content_type.strip()) and not begins_as_json(sample)
    if is_called_binary or _is_binary(sample):
        return "binary"
    if _is_gb2312(sample):
        return "gb18030"
    from charset_normalizer import from_bytes

    found = from_bytes(sample, cp_isolation=_CANDIDATES).best()
    return _codec(found.encoding) if found else "latin-1"


def _is_utf8(sample: bytes) -> bool:
    """A sample that ends inside of a character counts as whole."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


_HANZI = re.compile(rb"[\xb0-\xd7\xa1-\xa3][\xa1-\xfe]")
"""The 3,755 characters that nearly all Chinese text is written with, and its punctuation, in GB2312."""


def _is_gb2312(sample: bytes) -> bool:
    """Short texts could be several things; in a reply of AOM this is the likeliest. Korean fills half of the range."""
    high = len(sample) - len(sample.translate(None, bytes(range(0x80, 0x100))))
    found = _HANZI.findall(sample)
    is_korean = len(found) >= 20 and all(each[0] <= 0xC8 for each in found)
    return 2 * len(found) >= 0.9 * high and not is_korean


def _is_binary(sample: bytes) -> bool:
    """Text holds next to no control characters."""
    return len(sample) - len(sample.translate(None, _CONTROLS)) > len(sample) // 50


def _utf16(sample: bytes) -> str:
    """UTF-16 without a mark has a zero in every second byte, at least where it is ASCII as JSON and XML begin."""
    head = sample[:64]
    even, odd = head[::2].count(0), head[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    is_likely = max(odd, even) > len(head) // 4 and not min(odd, even)
    return name if is_likely and not _CONTROL.search(head.decode(name, "replace")) else "binary"


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
