"""A value to start from, made from a schema: valid, with everything that can be said, or with the least."""

import copy
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from aom_tui.catalogue.check import check
from aom_tui.catalogue.model import Catalogue, JsonSchema
from aom_tui.catalogue.pattern_samples import matching_texts
from aom_tui.catalogue.schema import alternatives, joined, merged, references
from aom_tui.catalogue.schema_samples import declared_types, declared_values, sample_numbers, sample_texts

_MOST_PARTS = 500
_DEEPEST_OPTIONAL = 8
"""Optional fields further inside, or after so many parts, are left out: schemas may all refer to all."""

_DEEPEST = 40
_MOST_MISSES = 5000
"""After so many values that do not fit, no more are tried."""

_MOST_VARIANTS = 32
"""Further values of one field, or further fields, that are tried where the first do not do."""

Seen = tuple[frozenset[str], ...]
"""The references that led to each of the schemas around the one that is looked at."""


def skeleton(catalogue: Catalogue, service: str, schema: JsonSchema, *, optional: bool = True) -> Any:
    """Return a valid value to start from: required fields first, then the others unless `optional` is False.

    Examples, defaults and the first of the known choices are taken where the schema has them; a text without any
    is empty, a number as near to 0 as allowed. Of several forms it has the first that can be made; of a field with two
    spellings, the one. None where nothing valid is found: no value is, or a rule is beyond guessing.
    """
    try:
        return copy.deepcopy(next(_ValueSearch(catalogue, service, optional).values(schema, ()), None))
    except RecursionError:
        return None


class _ValueSearch:
    """One search for valid values; counts what it has made and what did not fit, so that it ends."""

    def __init__(self, catalogue: Catalogue, service: str, optional: bool) -> None:
        self._catalogue = catalogue
        self._service = service
        self._optional = optional
        self._parts = 0
        self._misses = 0

    def values(self, schema: JsonSchema, seen: Seen) -> Iterator[Any]:
        """Yield valid values, the best first; none for a schema that is inside itself."""
        inside = references(schema)
        if (inside and inside in seen) or len(seen) > _DEEPEST:
            return
        self._parts += 1
        for value in self._candidates(joined(self._catalogue, self._service, schema), (*seen, inside)):
            if not check(self._catalogue, self._service, schema, value):
                yield value
            else:
                self._misses += 1
            if self._misses > _MOST_MISSES:
                return

    def _candidates(self, schema: JsonSchema, seen: Seen) -> Iterator[Any]:
        """Yield values that may be valid."""
        yield from declared_values(schema)
        if "const" in schema or "enum" in schema:
            return
        forms = _forms(schema)
        if forms:
            yield from self._of_forms(schema, forms, seen)
        for kind in () if forms else declared_types(schema):
            match kind:
                case "object":
                    yield from self._objects(schema, seen)
                case "array":
                    yield from self._lists(schema, seen)
                case "string":
                    yield from sample_texts(schema)
                case "integer" | "number":
                    yield from sample_numbers(schema, whole=kind == "integer")
                case "boolean":
                    yield from (False, True)
                case _:
                    yield None

    def _of_forms(self, schema: JsonSchema, forms: Sequence[JsonSchema], seen: Seen) -> Iterator[Any]:
        """Yield values in one form after the other, without fields that only another form requires."""
        required = [joined(self._catalogue, self._service, form).get("required", ()) for form in forms]
        for form in forms:
            inside = references(form)
            if (inside and inside in seen) or len(seen) > _DEEPEST:
                continue
            whole = merged(self._catalogue, self._service, _base(schema), form)
            others = set(chain.from_iterable(required)) - set(whole.get("required", ()))
            properties = {name: part for name, part in whole.get("properties", {}).items() if name not in others}
            yield from self._candidates({**whole, "properties": properties} if properties else whole, (*seen, inside))

    # -- lists

    def _lists(self, schema: JsonSchema, seen: Seen) -> Iterator[list[Any]]:
        first = list(chain.from_iterable(self._one(part, seen) for part in schema.get("prefixItems", ())))
        values = self.values(_schema(schema.get("items", {})), seen)
        wanted = max(0, max(1, schema.get("minItems", 0)) - len(first))
        if schema.get("uniqueItems"):
            more = list(islice(_unlike(values, first), wanted))
        else:
            more = [each for each in islice(values, 1) for _ in range(min(wanted, _MOST_MISSES))]
        yield [*first, *more]
        yield from ([*first, *more, each] for each in self._one(schema.get("contains", {}), seen))
        yield first
        yield []
        yield from ([*first, each] for each in islice(values, _MOST_VARIANTS))

    def _one(self, schema: Any, seen: Seen) -> Iterator[Any]:
        """Yield the best value, if there is one."""
        return islice(self.values(_schema(schema), seen), 1)

    # -- objects

    def _objects(self, schema: JsonSchema, seen: Seen) -> Iterator[dict[str, Any]]:
        required: Sequence[str] = schema.get("required", ())
        least = self._fields(schema, required, seen)
        if len(least) < len(set(required)):
            return
        others = [name for name in _optional(schema) if name not in least]
        if self._optional and len(seen) <= _DEEPEST_OPTIONAL and self._parts < _MOST_PARTS:
            full = self._fields(
                schema, others[: schema.get("maxProperties", len(others) + len(least)) - len(least)], seen
            )
            yield self._filled(schema, {**least, **full}, 0, seen)
        yield self._filled(schema, least, 0, seen)
        for name in least:
            for value in islice(self.values(_part(schema, name), seen), 1, _MOST_VARIANTS):
                yield self._filled(schema, {**least, name: value}, 0, seen)
        for name in others:
            for value in islice(self.values(_part(schema, name), seen), _MOST_VARIANTS):
                yield self._filled(schema, {**least, name: value}, 0, seen)
        for further in range(1, _MOST_VARIANTS):
            yield self._filled(schema, least, len(least) + further, seen)

    def _fields(self, schema: JsonSchema, names: Iterable[str], seen: Seen) -> dict[str, Any]:
        """Return the fields for which there is a value."""
        return {name: value for name in names for value in self._one(_part(schema, name), seen)}

    def _filled(self, schema: JsonSchema, parts: Mapping[str, Any], number: int, seen: Seen) -> dict[str, Any]:
        """Return the parts with those that they require, and more up to `minProperties` or `number`."""
        asking = schema.get("dependentRequired", {})
        asked = [name for each in parts for name in asking.get(each, ()) if name not in parts]
        made = {**parts, **self._fields(schema, asked, seen)}
        number = max(number, schema.get("minProperties", 0))
        names = self._names(schema, made, seen) if len(made) < number else iter(())
        for name in names:
            made |= self._fields(schema, [name], seen)
            if len(made) >= number:
                break
        return made

    def _names(self, schema: JsonSchema, made: Mapping[str, Any], seen: Seen) -> Iterator[str]:
        """Yield names that are not taken: declared ones, then those by the rules for names, then any."""
        rules = ({"type": "string", "pattern": pattern} for pattern in schema.get("patternProperties", {}))
        told = [_schema(schema["propertyNames"])] if "propertyNames" in schema else []
        ruled = chain.from_iterable(
            islice(self.values({"type": "string", **rule}, seen), _MOST_VARIANTS) for rule in chain(told, rules)
        )
        any_name = (f"key{number}" for number in range(1, _MOST_MISSES))
        taken = frozenset(made)
        return (name for name in chain(_optional(schema), ruled, any_name) if name not in taken)


def _forms(schema: JsonSchema) -> Sequence[JsonSchema]:
    """Return the forms of which a value has one, those of a condition too."""
    if alternatives(schema) or "if" not in schema:
        return alternatives(schema)
    return [{"allOf": [_schema(schema["if"]), _schema(schema.get("then", {}))]}, _schema(schema.get("else", {}))]


def _base(schema: JsonSchema) -> JsonSchema:
    """Return the schema without the forms of `_forms`."""
    if schema.get("oneOf"):
        away = {"oneOf"}
    elif schema.get("anyOf"):
        away = {"anyOf"}
    else:
        away = {"if", "then", "else"}
    return {key: rule for key, rule in schema.items() if key not in away}


def _optional(schema: JsonSchema) -> list[str]:
    """Return the names of declared fields, of two spellings one."""
    return [name for name, part in schema.get("properties", {}).items() if "x-aom-alias-of" not in _schema(part)]


def _part(schema: JsonSchema, name: str) -> JsonSchema:
    """Return the schema of a field, as far as it is declared."""
    properties: Mapping[str, Any] = schema.get("properties", {})
    if name in properties:
        return _schema(properties[name])
    for pattern, part in schema.get("patternProperties", {}).items():
        if name in matching_texts(str(pattern), 0, None):
            return _schema(part)
    return _schema(schema.get("additionalProperties", {}))


def _schema(part: Any) -> JsonSchema:
    """Return a schema as an object, where it may be true or false as well."""
    if isinstance(part, Mapping):
        return part
    return {} if part is True else {"not": {}}


def _unlike(values: Iterable[Any], others: Iterable[Any]) -> Iterator[Any]:
    """Yield the values that are none of the others, nor of those before."""
    told = {_text(each) for each in others}
    for value in values:
        if _text(value) not in told:
            told.add(_text(value))
            yield value


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
