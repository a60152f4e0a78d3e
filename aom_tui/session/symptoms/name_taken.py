"""A name that is in use already: the reply says so without naming the field."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from aom_tui.language import _
from aom_tui.session.body.json_reading import read_json
from aom_tui.session.cause import Cause, GiveValue
from aom_tui.session.symptoms.scene import Scene, shown

_TAKEN = re.compile(
    r"already exist|exists? already|already (in use|used|taken)|\banother \w.* has the "
    r"|name.{0,20} duplicat|duplicat\w* .{0,20}name|已存在|已经存在",
    re.IGNORECASE,
)


def is_name_taken(scene: Scene) -> bool:
    """Whether a call was refused since something of that name is there; not that something does not exist."""
    is_refusal = scene.error is not None and scene.error.status_class == 4
    return is_refusal and scene.exchange.role == "call" and _TAKEN.search(scene.message) is not None


def name_taken_causes(scene: Scene) -> Iterator[Cause]:
    """Of a call that would make or rename something; the field only where it is plain which one is meant."""
    if not is_name_taken(scene):
        return
    evidence = _('The reply says "{message}".').format(message=scene.message.rstrip("."))
    if name := _field(scene):
        advice = _("Give {name} another value, or change what has this one.").format(name=name)
        yield shown(_("{name} is taken.").format(name=name), evidence, advice, GiveValue(f"body {name}"))
    else:
        yield shown(_("It exists already."), evidence, _("Choose another name, or change what is there."))


def _field(scene: Scene) -> str:
    request = scene.exchange.request
    body, problem = read_json(request.body.decode("utf-8", "replace") or "null") if request else (None, None)
    return "" if problem or not isinstance(body, dict) else nearest_name(scene.message, body)


def nearest_name(message: str, body: Mapping[str, Any]) -> str:
    """Of the body's names the one that the message speaks of most; empty where none is ahead of the others.

    `The threshold rule name already exists` is of alarm_rule_name rather than of metric_name, and not of threshold.
    """
    said = {word.casefold() for word in re.findall(r"[^\W_]+", message)}
    names = {name: words for name in body if (words := _words(name)) and words[-1] == "name"}
    marks = {name: (_is_quoted(message, body[name]), len(said.intersection(words))) for name, words in names.items()}
    best = max(marks.values(), default=(False, 0))
    ahead = [name for name, mark in marks.items() if mark == best]
    return ahead[0] if len(ahead) == 1 and best > (False, 0) else ""


def _words(name: str) -> list[str]:
    """Of a field: `alarm_rule_name` and `alarmRuleName` have three."""
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+", name)]


def _is_quoted(message: str, value: object) -> bool:
    """Whether the message repeats the value, as a word of its own."""
    if not isinstance(value, str) or not value:
        return False
    return re.search(rf"(?<![\w-]){re.escape(value)}(?![\w-])", message) is not None
