"""Where and why a text is no JSON, in words: the standard library's parser, asked once the fast one has refused."""

import re
from json import JSONDecodeError, loads
from typing import Any

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem

FAULTS = {
    "Expecting value": _("a value is expected"),
    "Expecting property name enclosed in double quotes": _("a field's name in double quotes is expected"),
    "Expecting ':' delimiter": _("a colon is expected"),
    "Expecting ',' delimiter": _("a comma is expected"),
    "Illegal trailing comma before end of object": _("no comma may stand before the end of an object"),
    "Illegal trailing comma before end of array": _("no comma may stand before the end of an array"),
    "Unterminated string starting at": _("the text that begins here has no closing quote"),
    "Invalid control character at": _("a control character must be escaped"),
    "Invalid \\escape": _("no such escape"),
    "Invalid \\uXXXX escape": _("four hexadecimal digits are expected after \\u"),
}
"""The parser's own words, from Python 3.11 to 3.13, and what we say of each."""

MOST_MISSING = 8
"""Brackets that are named where a text breaks off."""


def read_json(text: str, place: str) -> Any:
    """Return the value of a text. Raises InvalidInput that names the place, line and column."""
    try:
        return loads(text)
    except (ValueError, RecursionError):
        raise InvalidInput(json_fault(text, place)) from None


def json_fault(text: str, place: str) -> Problem:
    """Return what is wrong with a text that a parser refused. Line and column count from 1."""
    try:
        loads(text)
    except JSONDecodeError as error:
        fault = _at_the_end(text, error) or _too_many(text, error)
        fault = fault or FAULTS.get(error.msg.partition(": ")[0], error.msg)
        where = f"{place} line {error.lineno} column {error.colno}"
        return Problem(where, _("invalid JSON: {fault}").format(fault=fault), _("Correct it there."))
    except RecursionError:
        return Problem(place, _("nested too deeply to be checked"), _("Flatten it."))
    except ValueError:
        pass
    return Problem(
        place, _("invalid JSON: NaN, Infinity and lone surrogates are none"), _("Use numbers, text or null.")
    )


_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_CLOSING = {"{": "}", "[": "]"}


def _at_the_end(text: str, error: JSONDecodeError) -> str:
    """Return which brackets are missing where the text ends too early; empty for other faults."""
    if error.msg != "Expecting ',' delimiter" or text[error.pos :].strip():
        return ""
    still_open: list[str] = []
    for sign in _STRINGS.sub("", text):
        if sign in _CLOSING:
            still_open.append(_CLOSING[sign])
        elif sign in "}]" and still_open:
            still_open.pop()
    missing = "".join(reversed(still_open[-MOST_MISSING:]))
    return _("the text ends here, and {sign} is missing").format(sign=missing)


def _too_many(text: str, error: JSONDecodeError) -> str:
    """Return the fault of a sign behind the value; empty for other faults."""
    sign = text[error.pos : error.pos + 1]
    return _("{sign} stands behind the end of the value").format(sign=sign) if error.msg == "Extra data" else ""
