"""Which fields of which calls take a value that a reply gave: read from the documents, ranked. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.catalogue.check import check_parameter, check_text
from aom_tui.catalogue.json_path import JsonPath, path_text
from aom_tui.catalogue.model import Catalogue, Effect, JsonSchema, Operation
from aom_tui.catalogue.schema import alternatives, joined, merged
from aom_tui.catalogue.values import ValueSource, lists_for, value_source
from aom_tui.catalogue.violations import Violation as Fault
from aom_tui.session.body.lossless import encode
from aom_tui.session.operations import PROJECT_ID

_DEEPEST = 6
"""Levels of a body that are offered."""

MOST_DESTINATIONS = 12
"""Destinations that are offered."""
MOST_PER_OPERATION = 2
"""Of one operation: more of them would hide the others."""

MOST_MISSING_PENALTY = 6
"""Score that an object loses at most for missing required fields: a whole body always lacks many."""

DECLARED = 100
"""Likeness of a field that the documents say takes just those values."""

_GENERIC_NAMES = frozenset(
    {"id", "name", "value", "type", "status", "key", "code", "message", "description", "desc", "data"}
)
"""Names that say nothing by themselves: they count only inside of the same thing."""


class BodyPlace(Struct, frozen=True):
    """A place in the body of an operation, lists at their first item, with its schema."""

    path: JsonPath
    schema: JsonSchema
    required: bool = False

    @property
    def name(self) -> str:
        """The name of its field, or of the list that it is an item of."""
        return next((step for step in reversed(self.path) if isinstance(step, str)), "")


class Destination(Struct, frozen=True):
    """A field that takes a value; `field` is the name of a parameter or a path in the body, empty for all of it."""

    operation: Operation
    field: str
    location: str
    score: int
    used: tuple[str, ...] = ()
    """The fields of an object that go there."""
    is_declared: bool = False
    """Whether the documents say that the field's values come from there."""


class Fit(Struct, frozen=True):
    """A value as a place takes it: of an object only declared fields. `used` counts fields, inner ones too."""

    value: Any
    types: tuple[str, ...]
    used: int = 0
    missing: int = 0
    """Required fields that it has not."""


# -- what fits


def fit_value(catalogue: Catalogue, service: str, schema: JsonSchema, value: Any) -> Fit | None:
    """Return the value as the schema takes it; None where it does not."""
    whole = _with_forms(catalogue, service, schema)
    kind = whole.get("type", "object" if "properties" in whole else ())
    types = tuple(kind) if isinstance(kind, list) else (kind,) if kind else ()
    if isinstance(value, dict) and "properties" in whole:
        return _fit_object(catalogue, service, whole, value)
    if isinstance(value, list) and isinstance(whole.get("items"), Mapping):
        parts = [fit_value(catalogue, service, whole["items"], item) for item in value]
        found = [part for part in parts if part is not None]
        if len(found) < len(parts):
            return None
        return Fit([part.value for part in found], ("array",), sum(part.used for part in found))
    if isinstance(value, dict | list):
        return Fit(value, types) if not types or ("object" if isinstance(value, dict) else "array") in types else None
    return Fit(value, types) if _accepts(whole, types, value) else None


def _fit_object(catalogue: Catalogue, service: str, whole: JsonSchema, value: Mapping[str, Any]) -> Fit | None:
    known = whole["properties"]
    inner = {name: fit_value(catalogue, service, known[name], part) for name, part in value.items() if name in known}
    fields = {name: part for name, part in inner.items() if part is not None}
    if not fields:
        return None
    missing = sum(name not in fields for name in whole.get("required", ()))
    used = sum(1 + part.used for part in fields.values())
    return Fit({name: part.value for name, part in fields.items()}, ("object",), used, missing)


def _accepts(schema: JsonSchema, types: tuple[str, ...], value: Any) -> bool:
    """Whether a scalar can stand there, as itself or as its text."""
    if value is None or (types and set(types) <= {"object", "array", "null"}):
        return False
    text = value if isinstance(value, str) else encode(value)
    plain = {key: rule for key, rule in schema.items() if key not in ("oneOf", "anyOf", "properties")}
    return "$ref" in str(plain) or not isinstance(check_text(plain, text), Fault)


# -- places of a body


def body_places(catalogue: Catalogue, operation: Operation) -> Iterator[BodyPlace]:
    """Yield the body itself and all places in it."""
    if operation.body and "json" in operation.body.content_type.lower():
        yield from _below(catalogue, operation.service, BodyPlace((), operation.body.schema), 0)


def _below(catalogue: Catalogue, service: str, place: BodyPlace, depth: int) -> Iterator[BodyPlace]:
    whole = _with_forms(catalogue, service, place.schema)
    yield BodyPlace(place.path, whole, place.required)
    if depth >= _DEEPEST:
        return
    if isinstance(whole.get("items"), Mapping):
        yield from _below(catalogue, service, BodyPlace((*place.path, 0), whole["items"], place.required), depth + 1)
    required = whole.get("required", ())
    for name, part in whole.get("properties", {}).items():
        if isinstance(part, Mapping):
            yield from _below(catalogue, service, BodyPlace((*place.path, name), part, name in required), depth + 1)


def place_at(catalogue: Catalogue, operation: Operation, path: JsonPath) -> BodyPlace | None:
    """Return the place at a path of the body, whatever indexes that has; None where there is none."""
    if operation.body is None:
        return None
    schema: Any = operation.body.schema
    for step in path:
        whole = _with_forms(catalogue, operation.service, schema)
        schema = whole.get("items") if isinstance(step, int) else whole.get("properties", {}).get(step)
        if not isinstance(schema, Mapping):
            return None
    return BodyPlace(path, schema)


def _with_forms(catalogue: Catalogue, service: str, schema: JsonSchema) -> JsonSchema:
    """Return the schema with the fields of all its forms; only what all forms require is required."""
    whole = joined(catalogue, service, schema)
    for form in alternatives(whole):
        inner = joined(catalogue, service, form)
        known = whole.get("properties", {})
        new = {name: part for name, part in inner.get("properties", {}).items() if name not in known}
        if new:
            whole = merged(catalogue, service, whole, {"properties": new})
        elif "items" in inner and "items" not in whole:
            whole = {**whole, "items": inner["items"]}
    return whole


# -- which are offered


def destinations_for(
    catalogue: Catalogue, source: Operation | None, path: JsonPath, value: Any, current: str = ""
) -> tuple[Destination, ...]:
    """Return the places for a value at `path` of a reply to `source`, best first; `current` is being composed."""
    found = [
        destination
        for operation in catalogue.operations.values()
        if not operation.deprecated or operation.id == current
        for destination in _best_of_operation(catalogue, source, operation, path, value, current)
    ]
    return tuple(sorted(found, key=lambda each: -each.score)[:MOST_DESTINATIONS])


def _best_of_operation(
    catalogue: Catalogue, source: Operation | None, operation: Operation, path: JsonPath, value: Any, current: str
) -> list[Destination]:
    bonus = 6 * (operation.effect is Effect.READ)
    if source and operation.id in {source.id, *lists_for(source)}:
        bonus -= 24  # those calls have been made: what the reply says is for the next one
    elif operation.id == current:
        bonus += 40
    if source:
        bonus += 6 * (operation.group == source.group) - 30 * (operation.service != source.service)
    fits = [
        *_parameter_destinations(source, operation, path, value),
        *_body_destinations(catalogue, source, operation, path, value),
    ]
    fits = [replace(each, score=each.score + bonus) for each in fits if each.score > 0]
    return sorted(fits, key=lambda each: -each.score)[:MOST_PER_OPERATION]


def _parameter_destinations(
    source: Operation | None, operation: Operation, path: JsonPath, value: Any
) -> Iterator[Destination]:
    if isinstance(value, dict | list) or value is None:
        return
    text = value if isinstance(value, str) else encode(value)
    for parameter in operation.parameters:
        if parameter.name == PROJECT_ID or isinstance(check_parameter(parameter.schema, text), Fault):
            continue
        place = f"{parameter.location} {parameter.name}"
        score = _similarity(source, operation, place, path, (parameter.name,))
        if score:
            yield Destination(
                operation,
                parameter.name,
                parameter.location,
                score + 5 * parameter.required,
                is_declared=score == DECLARED,
            )


def _body_destinations(
    catalogue: Catalogue, source: Operation | None, operation: Operation, path: JsonPath, value: Any
) -> Iterator[Destination]:
    for place in body_places(catalogue, operation):
        if isinstance(value, dict):
            yield from _object_destinations(catalogue, operation, place, value)
            continue
        score = _similarity(source, operation, f"body {path_text(place.path)}", path, place.path)
        if score and fit_value(catalogue, operation.service, place.schema, value):
            yield Destination(
                operation, path_text(place.path), "body", score + 5 * place.required, is_declared=score == DECLARED
            )


def _object_destinations(
    catalogue: Catalogue, operation: Operation, place: BodyPlace, value: Mapping[str, Any]
) -> Iterator[Destination]:
    """Yield the place where it takes at least two fields of the object, and half of them."""
    if not value.keys() & place.schema.get("properties", {}).keys():
        return
    fit = fit_value(catalogue, operation.service, place.schema, value)
    if fit is None or not isinstance(fit.value, dict) or len(fit.value) < 2 or 2 * len(fit.value) < len(value):
        return
    is_whole = len(fit.value) == len(value)
    score = 60 + 5 * len(fit.value) + 15 * is_whole - min(3 * fit.missing, MOST_MISSING_PENALTY) + 5 * place.required
    yield Destination(operation, path_text(place.path), "body", score, tuple(fit.value))


def _similarity(source: Operation | None, operation: Operation, place: str, path: JsonPath, there: JsonPath) -> int:
    """Return how like a field is to the place that the value came from, 0 to DECLARED."""
    if _is_declared(source, operation, place, path):
        return DECLARED
    here, field = _names(path), _names(there)
    if not here or not field or isinstance(there[-1], int) is not isinstance(path[-1], int):
        return 0
    if here[-1] == field[-1]:
        same = here[-2:-1] == field[-2:-1] and len(here) > 1
        return 60 if same else 0 if here[-1] in _GENERIC_NAMES else 50
    own, other = sorted((here[-1], field[-1]), key=len)
    whole = own not in _GENERIC_NAMES and "_" in own
    return 25 if whole and other.endswith(f"_{own}") else 0


def _names(path: JsonPath) -> list[str]:
    """Return the field names of a path in snake case: `ruleId` and `rule_id` are one."""
    return [re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", step).lower() for step in path if isinstance(step, str)]


def _is_declared(source: Operation | None, operation: Operation, place: str, path: JsonPath) -> bool:
    """Whether the documents say that the field's values come from exactly there."""
    said = value_source(operation, place)
    if said is None or source is None or said.operation != source.id:
        return False
    return general_path(path) == listed_path(said)


def general_path(path: JsonPath) -> str:
    """Return the path for any item of its lists, `thresholds[].alarm_rule_id`; of a reply that is a list its item's."""
    return re.sub(r"\[\d+\]", "[]", path_text(path)).removeprefix("[]").lstrip(".")


def listed_path(source: ValueSource) -> str:
    """Return the same for the values that a call lists."""
    items = "" if source.items == "@" else source.items.removesuffix("[]") + "[]"
    return ".".join(part for part in (items, source.value) if part and part != "@")
