"""Where and why a text is no JSON, in words: the standard library's parser, asked once the fast one has refused."""

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
    "Extra data": _("the value ended before this"),
}
"""The parser's own words, from Python 3.11 to 3.13, and what we say of each."""


def read_json(text: str, place: str) -> Any:
    """The value of a text. Raises InvalidInput that names the place, line and column."""
    try:
        return loads(text)
    except (ValueError, RecursionError):
        raise InvalidInput(json_fault(text, place)) from None


def json_fault(text: str, place: str) -> Problem:
    """What is wrong with a text that was refused. Line and column count from 1."""
    try:
        loads(text)
    except JSONDecodeError as error:
        fault = FAULTS.get(error.msg.partition(": ")[0], error.msg)
        where = f"{place} line {error.lineno} column {error.colno}"
        return Problem(where, _("invalid JSON: {fault}").format(fault=fault), _("Correct it there."))
    except RecursionError:
        return Problem(place, _("nested too deeply to be checked"), _("Flatten it."))
    except ValueError:
        pass
    return Problem(
        place, _("invalid JSON: NaN, Infinity and lone surrogates are none"), _("Use numbers, text or null.")
    )
