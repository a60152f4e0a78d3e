"""What is wrong in a regular expression, in words and with its place.

RE2 says what, but not where. Its syntax: https://github.com/google/re2/wiki/Syntax
"""

import re

from aom_tui.language import _


def regex_fault(text: str, said: str) -> str:
    """What is wrong in a regular expression, and at which column (from 1): RE2 says what, but not where."""
    kind, _sign, part = said.partition(": ")
    words = _WORDS.get(kind)
    if words is None:
        return _("no regular expression: {said}").format(said=said)
    return _("{words}, column {column}").format(words=words.format(part=part), column=_column(text, part))


def _column(text: str, part: str) -> int:
    """Python's own reader knows the place of the same fault; of what only RE2 refuses, the part is looked for."""
    try:
        re.compile(text)
    except re.error as error:
        if error.pos is not None:
            return error.pos + 1
    except (RecursionError, OverflowError):
        pass
    return max(text.find(part), 0) + 1


_WORDS = {
    "missing )": _("( without its )"),
    "unexpected )": _(") without its ("),
    "missing ]": _("[ without its ]"),
    "no argument for repetition operator": _("nothing before {part} to repeat"),
    "invalid repetition size": _("{part} is no number of repetitions (1000 is the most)"),
    "bad repetition operator": _("{part}: one sign of repetition after another"),
    "invalid escape sequence": _("{part} means nothing here"),
    "invalid character class range": _("{part} is no range or class of characters"),
    "trailing \\": _("\\ at the end: it needs a character after it"),
    "invalid perl operator": _("{part} is not known here: no look-around, no back reference"),
    "invalid named capture group": _("{part} is no name of a group"),
    "pattern too large - compile failed": _("too large an expression"),
}
"""RE2's faults, in words of ours."""
