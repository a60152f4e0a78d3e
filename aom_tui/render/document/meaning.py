"""What the value under the cursor is: a time, a code with its meaning, an id with what it names."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from aom_tui.catalogue.json_path import JsonPath, PathSyntaxError, parse_path
from aom_tui.catalogue.meanings import number_meaning
from aom_tui.catalogue.model import Catalogue
from aom_tui.catalogue.search import explain, explain_status
from aom_tui.language import _
from aom_tui.render.document.location import Location, Locator
from aom_tui.render.document.place_line import place_line
from aom_tui.render.document.readable_time import readable_time

LONGEST = 1000
"""Characters of a value that is explained; a longer one is neither time, code nor id."""

_ALSO_CALLED = {"host": ("node",)}
"""What AOM's dimensions call the same thing: beside a hostID of a cluster stands its nodeName."""


def _nothing(_text: str) -> str:
    return ""


class MeaningContext(Struct, frozen=True, eq=False):
    """What values are explained with: the catalogue, the operation called, and names known for ids."""

    catalogue: Catalogue | None = None
    operation: str | None = None
    name_of: Callable[[str], str] = _nothing
    """The name of the thing with that id; empty where none is known."""


def meaning_line(locator: Locator, row: int, now: datetime, context: MeaningContext) -> str:
    """Return the path, then the value's meaning or else the value; cleaned, on one line."""
    location = locator.locate(row)
    if len(location.value) > LONGEST:
        return place_line(location.path, f"{location.value[:LONGEST]}...")
    said = meaning(location, locator, row, now, context) or _unescaped(location)
    return place_line(location.path, said)


def _unescaped(location: Location) -> str:
    """The value as sent, but `"\\u4e2d\\u6587"`, as many a service writes Chinese, as one reads it."""
    if not location.value.startswith('"') or "\\u" not in location.value:
        return location.value
    return msgspec.json.encode(location.text).decode()


def meaning(location: Location, locator: Locator, row: int, now: datetime, context: MeaningContext) -> str:
    """Explain a time, code or id; empty for any other value. `now` is aware; its zone is the one shown."""
    return (
        readable_time(location, now) or _code_meaning(location, context) or _id_meaning(location, locator, row, context)
    )


# -- codes

_CODE = re.compile(r"(?i)(?:error|err|result|ret)?_?codes?$")
_STATUS = re.compile(r"(?i)(?:http_?)?(?:status|code)(?:_?code)?$")


def _code_meaning(location: Location, context: MeaningContext) -> str:
    """Explain an error code or status as the documents do, for this operation first."""
    text = location.text
    if context.catalogue is None or not text or location.value[:1] in "{[":
        return ""
    if _CODE.match(location.key) and text in context.catalogue.success_codes:
        return _("{code}: success").format(code=text)
    if _STATUS.match(location.key) and re.fullmatch("[1-5][0-9][0-9]", text):
        return _("{code}: {meaning}").format(code=text, meaning=explain_status(context.catalogue, int(text)).meaning)
    if re.fullmatch(r"-?[0-9]{1,6}", text):
        said = number_meaning(context.catalogue, context.operation, _steps(location.path), text)
        return said and _("{code}: {meaning}").format(code=text, meaning=said)
    if not _CODE.match(location.key):
        return ""
    entries = explain(context.catalogue, text, context.operation)
    return _("{code}: {meaning}").format(code=text, meaning=entries[0].meaning) if entries else ""


def _steps(path: str) -> JsonPath:
    try:
        return parse_path(path.removeprefix("$"))
    except PathSyntaxError:
        return ()


# -- ids

_ID = re.compile(r"(?:^(?:id|ID|uuid|urn)|_(?:id|uuid|urn)|(?<=[a-z0-9])I[dD])$")


def _id_meaning(location: Location, locator: Locator, row: int, context: MeaningContext) -> str:
    """Name an id by a member beside it in the reply, else by what the session knows."""
    text = location.text
    if not text or location.value[:1] in "{[" or location.value in ("true", "false", "null"):
        return ""
    key, siblings = location.key, locator.siblings(row)
    if key == "value" and siblings.get("name", "").startswith('"'):
        key, siblings = Location("", siblings["name"]).text, locator.pairs(row)
    found = _ID.search(key)
    if found and (beside := _named(key[: found.start()], siblings)):
        return _("{name}   ({key} beside it)").format(name=beside[1], key=beside[0])
    name = context.name_of(text) if location.value.startswith('"') else ""
    return name and _("{id}: {name}").format(id=text, name=name)


def _named(thing: str, siblings: Mapping[str, str]) -> tuple[str, str] | None:
    """The member that names a thing (`alarm_rule`, empty for the object itself), and its text."""
    for key in _name_keys(thing, siblings):
        text = Location("", siblings.get(key, ""), key).text
        if siblings.get(key, "").startswith('"') and text:
            return key, text
    return None


def _name_keys(thing: str, siblings: Mapping[str, str]) -> tuple[str, ...]:
    """What may name it: `alarm_rule_name`, `rule_name`, and `name` where the object has no other thing's id."""
    last = re.split(r"_|(?<=[a-z])(?=[A-Z])", thing)[-1]
    parts = (thing, last, last.lower(), *_ALSO_CALLED.get(last.lower(), ()))
    own = tuple(f"{part}{name}" for part in parts if part for name in ("_name", "Name"))
    ids = [key for key in siblings if _ID.search(key)]
    return (*own, "name", "display_name", "displayName", "title") if not thing or not ids else own
