"""Slices of a JSON text indented as lines of the whole."""

import re

import msgspec

from aom_tui.session.body.json_slices import Slice

_ESCAPE = re.compile(rb"\\(?:u[0-9a-fA-F]{4}|.)", re.DOTALL)


def format_slice(each: Slice, indent: int) -> bytes:
    """Return the slice indented, as lines of the whole. Raises NotJson; RecursionError where it is too deep."""
    formatted = _formatted(each, indent)
    start, stop = 0, len(formatted)
    for _line in range(each.opened):
        start = formatted.index(b"\n", start) + 1
    for _line in range(each.closed):
        stop = formatted.rindex(b"\n", 0, stop)
    return formatted[start:stop] if each.is_last else formatted[start:stop] + b",\n"


def _formatted(each: Slice, indent: int) -> bytes:
    try:
        try:
            return msgspec.json.format(each.text, indent=indent)
        except (msgspec.MsgspecError, ValueError):
            if b"\\u" not in each.text:
                raise
            return _with_half_characters(each.text, indent)
    except (msgspec.MsgspecError, ValueError) as error:
        raise each.refused(error) from None


def _with_half_characters(text: bytes, indent: int) -> bytes:
    """Format a text with half surrogate pairs, which msgspec refuses: other escapes stand in for them meanwhile."""
    sent = _ESCAPE.findall(text)
    formatted = msgspec.json.format(_ESCAPE.sub(_stand_in, text), indent=indent)
    escapes = iter(sent)
    return _ESCAPE.sub(lambda _found: next(escapes), formatted)


def _stand_in(found: re.Match[bytes]) -> bytes:
    return rb"\u0041" if found[0][:3].lower() == rb"\ud" else found[0]
