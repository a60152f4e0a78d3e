"""Variables of `.http` files: those of the file, of its environments, and those whose value is new each time. Pure."""

import json
import random
import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.draft import Variable
from aom_tui.session.variables.references import REFERENCE
from aom_tui.session.variables.values import json_value, text_value

SHARED = "$shared"
"""The environment that goes before all others, in both programs."""

_DEEPEST = 10
"""A variable may stand for others; a circle ends somewhere."""

_DYNAMIC = re.compile(
    r"\{\{ *\$(?:(guid|uuid|random\.uuid|timestamp|isoTimestamp|datetime +iso8601)"
    r"|randomInt +(-?\d{1,18}) +(-?\d{1,18})|random\.integer\( *(-?\d{1,18}) *, *(-?\d{1,18}) *\)) *\}\}"
)


class DynamicVariables:
    """Puts new values in: `{{$guid}}`, `{{$timestamp}}` (seconds), `{{$isoTimestamp}}`, `{{$randomInt 1 9}}`."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)

    def __call__(self, text: str) -> str:
        return _DYNAMIC.sub(self._value, text) if "{{" in text else text

    def _value(self, found: re.Match[str]) -> str:
        match found[1]:
            case None:
                low, high = sorted(int(each) for each in found.groups()[1:] if each)
                return str(random.randint(low, high))  # noqa: S311 - no secret
            case "timestamp":
                return str(int(self._now.timestamp()))
            case "guid" | "uuid" | "random.uuid":
                return str(uuid.uuid4())
            case _:
                return self._now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{self._now.microsecond // 1000:03}Z"


def variable_of(text: str) -> Variable:
    """Return a value as written in a file: inside of quotes a text, else the JSON that it is, else a text."""
    try:
        made = json_value(text)
    except ValueError:
        return text_value(text)
    return Variable(text, made.json) if not text.startswith('"') else text_value(text)


def resolved(variables: Mapping[str, str]) -> Mapping[str, str]:
    """Return the variables with the values of others that their own values name."""
    return {name: substituted(value, variables) for name, value in variables.items()}


def substituted(text: str, variables: Mapping[str, str]) -> str:
    """Return the text with the values of the variables in it that are known."""
    for _depth in range(_DEEPEST):
        made = REFERENCE.sub(lambda found: found[0] if found[1] else variables.get(found[2], found[0]), text)
        if made == text:
            break
        text = made
    return text


def environment(text: str, name: str, where: str) -> dict[str, str]:
    """Return the values of an environment by its name, over those that all share. Raises InvalidInput."""
    read = _environments(text, where)
    return {key: _text(value) for part in (SHARED, name) for key, value in read.get(part, {}).items()}


def variable_names(text: str, where: str) -> set[str]:
    """Return the names that have a value in any environment of the file. Raises InvalidInput."""
    return {key for values in _environments(text, where).values() for key in values}


def _environments(text: str, where: str) -> dict[str, dict[str, object]]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as error:
        what = _("not JSON: {what}").format(what=str(error).partition(":")[0])
        raise InvalidInput(Problem(where, what, _("Correct it."))) from None
    parts = read.items() if isinstance(read, dict) else ()
    return {name: values for name, values in parts if isinstance(values, dict)}


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
