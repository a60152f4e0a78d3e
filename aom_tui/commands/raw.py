"""`-o raw`: bytes as they came; to a terminal only such as it does nothing with but show them."""

import sys
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Any

from aom_tui.commands.streams import NotForTerminal
from aom_tui.language import _, commas, sentences
from aom_tui.render.clean import ACTED_ON, clean
from aom_tui.render.glyphs import signs

if TYPE_CHECKING:
    from aom_tui.session.body.spool import Bytes

PIECE = 1024 * 1024
"""Bytes that are looked at, or written, in one go: a body may be a file of 1 GB."""

MOST_NAMED = 3
"""Control characters that are named."""


def write_raw(body: "Bytes") -> None:
    """Byte for byte. Raises NotForTerminal before anything is written, and OSError."""
    if sys.stdout.isatty() and (held := _refusal(body)):
        elsewhere = _(
            "`> FILE` at the end of a command line, or a pipe, takes it as it came; `-o wire` shows it cleaned."
        )
        raise NotForTerminal(sentences(held, elsewhere))
    sys.stdout.flush()
    for at in range(0, len(body), PIECE):
        sys.stdout.buffer.write(body[at : at + PIECE])


def write_found(value: Any) -> None:
    """What a query found, for a script: texts without quotes and as they are, of a list an element a line."""
    from aom_tui.session.body.lossless import encode

    found = value if isinstance(value, list) else [value]
    lines = (each if isinstance(each, str) else "" if each is None else encode(each) for each in found)
    write_raw("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass"))
    sys.stdout.flush()


def _refusal(body: "Bytes") -> str:
    """Why it must not come to a terminal; empty where it is plain text."""
    decoder, kept = getincrementaldecoder("utf-8")(), ""
    for at in range(0, len(body), PIECE):
        is_last = at + PIECE >= len(body)
        try:
            text = kept + decoder.decode(body[at : at + PIECE], is_last)
        except UnicodeDecodeError:
            return _("not written to a terminal: bytes that are no UTF-8 text")
        kept = "\r" if text.endswith("\r") and not is_last else ""  # the newline may be the next piece's first
        if found := list(dict.fromkeys(ACTED_ON.findall(text.removesuffix(kept)))):
            return _("not written, since a terminal would act on its control characters: {found}").format(
                found=_named(found)
            )
    return ""


def _named(found: list[str]) -> str:
    rest = (signs().ellipsis,) if len(found) > MOST_NAMED else ()
    return commas((*(clean(each) for each in found[:MOST_NAMED]), *rest))
