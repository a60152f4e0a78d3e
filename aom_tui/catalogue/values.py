"""Where the values of a field come from: which call lists the things that it names. Read from `data/values.json`."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from aom_tui.catalogue.model import Operation

_FILE = Path(__file__).parent / "data" / "values.json"


class ValueSource(Struct, frozen=True):
    """A call that lists things, and where in its reply each thing has the value and a name for people.

    `items`, `value` and `label` are JMESPath; in `parameters` and `body` a text `{body series[].namespace}` stands for
    the value that the asking draft has there, at the same place of its lists.
    """

    operation: str
    items: str
    value: str
    label: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    body: Any = None


def value_source(operation: Operation, place: str) -> ValueSource | None:
    """The source for a field of that operation (`path alarm_rule_id`, `body series[0].metric_name`), if it has one."""
    sources, places = _known()
    general = re.sub(r"\[\d+\]", "[]", place)
    name = places.get(operation.id, {}).get(general)
    if name is None and operation.service in ("aom", "iam"):
        name = places["*"].get(general)
    return sources.get(name or "")


def lists_for(operation: Operation) -> frozenset[str]:
    """The calls whose replies list values for fields of that operation: it comes after them."""
    sources, places = _known()
    return frozenset(sources[name].operation for name in places.get(operation.id, {}).values() if name in sources)


def sources_listed_by(operation_id: str) -> tuple[ValueSource, ...]:
    """What the replies of that operation list values of."""
    return tuple(source for source in _known()[0].values() if source.operation == operation_id)


def companions(operation_id: str, path: str) -> Mapping[str, str]:
    """What belongs to the objects at that path (`samples[].sample`) of its replies: by name, where it stands.

    That is a path from the object that holds them: `data_points[0].unit`.
    """
    found: Mapping[str, str] = _document()["companions"].get(operation_id, {}).get(path, {})
    return found


def place_of(operation: Operation, name: str) -> str:
    """Where the item `name=` goes: `query limit`, or `body series[0].metric_name` for `series[0][metric_name]`."""
    parameter = operation.parameter(name)
    if parameter:
        return f"{parameter.location} {parameter.name}"
    head, *rest = re.split(r"[\[\]]+", name.removesuffix("]"))
    return f"body {head}" + "".join(f"[{part}]" if part.isdecimal() or not part else f".{part}" for part in rest)


@cache
def _known() -> tuple[Mapping[str, ValueSource], Mapping[str, Mapping[str, str]]]:
    document = _document()
    return {name: ValueSource(**said) for name, said in document["sources"].items()}, document["places"]


@cache
def _document() -> Mapping[str, Any]:
    import msgspec

    document: Mapping[str, Any] = msgspec.json.decode(_FILE.read_bytes())
    return document
