"""Where a value stands in a JSON document, as steps and as text: `series[0].namespace`."""

import json
import re
from collections.abc import Sequence

import msgspec

JsonPath = tuple[str | int, ...]
"""Names of fields, and indexes of items: from 0, or [-1] for the last; empty for the whole document."""

_PLAIN_NAME = re.compile(r"[\w-]+")
_STEP = re.compile(r"""\.?([\w-]+)|\[(-?\d+)\]|\[("(?:[^"\\]|\\.)*")\]""")


class PathSyntaxError(ValueError):
    """The text is no path from character `at` (from 0) on; `quoted` is the name there, where that is no JSON string."""

    def __init__(self, at: int, quoted: str = "", reason: str = "") -> None:
        super().__init__(f"no path from character {at} on")
        self.at = at
        self.quoted = quoted
        self.reason = reason


def path_text(path: Sequence[str | int]) -> str:
    """Return the path as text; a name that is no plain word stands as a JSON string in brackets."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _PLAIN_NAME.fullmatch(step):
            text += f".{step}" if text else step
        else:
            text += f"[{json.dumps(step, ensure_ascii=False)}]"
    return text


def parse_path(text: str) -> JsonPath:
    """Return the steps of a text that `path_text` made. Raises PathSyntaxError."""
    steps: list[str | int] = []
    at = 0
    while at < len(text):
        found = _STEP.match(text, at)
        if found is None:
            raise PathSyntaxError(at)
        name, index, quoted = found.groups()
        steps.append(int(index) if index else _unquoted(quoted, at) if quoted else name)
        at = found.end()
    return tuple(steps)


def _unquoted(quoted: str, at: int) -> str:
    try:
        return msgspec.json.decode(quoted, type=str)
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise PathSyntaxError(at, quoted, str(error)) from None
