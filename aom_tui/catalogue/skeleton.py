"""A value to start from, made from a schema: valid, with everything that can be said, or with the least."""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any

from aom_tui.catalogue.check import check
from aom_tui.catalogue.model import Catalogue, JsonSchema
from aom_tui.catalogue.schema import alternatives, joined

_NOTHING = object()
"""No value can be made here: the schema is inside itself, or its pattern is beyond guessing."""

_MOST_PARTS = 500
_DEEPEST_OPTIONAL = 8
"""Optional fields further inside, or after so many parts, are left out: schemas may all refer to all."""

_GUESSES = (
    "a", "A", "0", "1", "aa", "a.a", "A.A", "a/a", "0.0", "-1.-1.60", "127.0.0.1", "2026-01-01", "00:00",
    "2026-01-01T00:00:00Z", "00000000-0000-0000-0000-000000000000", "user@example.com", "https://example.com",
)  # fmt: skip
"""Tried where a text must match a pattern."""


def skeleton(catalogue: Catalogue, service: str, schema: JsonSchema, *, optional: bool = True) -> Any:
    """A value to start from that is valid: required fields first, then the others unless `optional` is False.

    Examples, defaults and the first of the known choices are taken where the schema has them; a text without any
    is empty, a number as small as allowed. Of several forms it has the first that can be made; of a field with two
    spellings, the one. None where nothing can be made.
    """
    made = _Maker(catalogue, service, optional).value(schema, ())
    return None if made is _NOTHING else copy.deepcopy(made)


class _Maker:
    def __init__(self, catalogue: Catalogue, service: str, optional: bool) -> None:
        self._catalogue = catalogue
        self._service = service
        self._optional = optional
        self._parts = 0

    def value(self, schema: JsonSchema, seen: tuple[str, ...]) -> Any:
        reference = schema.get("$ref")
        if reference in seen:
            return _NOTHING
        seen = (*seen, str(reference)) if reference else (*seen, "")
        self._parts += 1
        whole = joined(self._catalogue, self._service, schema)
        given = _given(whole)
        if given is not _NOTHING:
            return given
        if alternatives(whole):
            return self._of_several(whole, seen)
        return self._by_type(whole, seen)

    def _by_type(self, schema: JsonSchema, seen: tuple[str, ...]) -> Any:
        kind = schema.get("type")
        match kind[0] if isinstance(kind, list) else kind:
            case "array":
                return self._list(schema, seen)
            case "string":
                return _text(schema)
            case "integer" | "number":
                return _number(schema, whole="integer" in (kind or ()))
            case "boolean":
                return False
            case "null":
                return None
            case _:
                return self._object(schema, seen)

    def _of_several(self, schema: JsonSchema, seen: tuple[str, ...]) -> Any:
        """In the first form that comes out valid. What only another form requires is left out."""
        base = {key: part for key, part in schema.items() if key not in ("oneOf", "anyOf")}
        forms = [joined(self._catalogue, self._service, form) for form in alternatives(schema)]
        for form in forms:
            own = set(form.get("required", ())) | set(base.get("required", ()))
            foreign = {name for other in forms for name in other.get("required", ())} - own
            whole = joined(self._catalogue, self._service, {"allOf": [base, form]})
            properties = {name: part for name, part in whole.get("properties", {}).items() if name not in foreign}
            made = self.value({**whole, "properties": properties} if properties else whole, seen)
            if made is not _NOTHING and not check(self._catalogue, self._service, schema, made):
                return made
        return _NOTHING

    def _list(self, schema: JsonSchema, seen: tuple[str, ...]) -> Any:
        least = max(1, schema.get("minItems", 0))
        first = [self.value(part, seen) for part in schema.get("prefixItems", ())]
        if _NOTHING in first or schema.get("maxItems") == 0:
            return []
        items = schema.get("items", {})
        if items is False:
            return first
        made = first or [self.value(items, seen)]
        if made[0] is _NOTHING:
            return []
        more = [made[-1]] * (least - len(made))
        if schema.get("uniqueItems") and more:
            more = list(self._others(items, made[-1], len(more)))
        return [*made, *more]

    def _others(self, schema: JsonSchema, first: Any, number: int) -> Iterator[Any]:
        """Further values beside the first, each its own."""
        whole = joined(self._catalogue, self._service, schema)
        choices = [choice for choice in whole.get("enum", ()) if choice != first]
        for index in range(number):
            if index < len(choices):
                yield choices[index]
            elif isinstance(first, int | float) and not isinstance(first, bool):
                yield first + (index + 1) * whole.get("multipleOf", 1)
            else:
                yield f"{first}{index + 2}"

    def _object(self, schema: JsonSchema, seen: tuple[str, ...]) -> Any:
        properties: Mapping[str, JsonSchema] = schema.get("properties", {})
        least = schema.get("minProperties", 0)
        parts = {name: self.value(properties.get(name, {}), seen) for name in schema.get("required", ())}
        for name in self._others_wanted(properties, parts, seen, least):
            parts[name] = self.value(properties[name], seen)
        made = {name: part for name, part in parts.items() if part is not _NOTHING}
        more: JsonSchema = schema.get("additionalProperties") or {}
        for number in range(len(made), least):
            made[f"key{number + 1}"] = self.value(more if isinstance(more, Mapping) else {}, seen)
        return made

    def _others_wanted(
        self, properties: Mapping[str, JsonSchema], parts: Mapping[str, Any], seen: tuple[str, ...], least: int
    ) -> list[str]:
        """The optional fields: all that make sense together, or only as many as there must be."""
        others = [name for name in properties if name not in parts and "x-aom-alias-of" not in properties[name]]
        if self._optional and len(seen) <= _DEEPEST_OPTIONAL and self._parts < _MOST_PARTS:
            return others
        return others[: max(0, least - len(parts))]


def _given(schema: Mapping[str, Any]) -> Any:
    """The value that the schema itself offers."""
    if "const" in schema:
        return schema["const"]
    if "default" in schema:
        return schema["default"]
    offered: Sequence[Any] = next(
        (schema[key] for key in ("examples", "enum", "x-known-values") if schema.get(key)), (_NOTHING,)
    )
    return offered[0]


def _text(schema: JsonSchema) -> Any:
    least, most = schema.get("minLength", 0), schema.get("maxLength", 10_000)
    pattern = schema.get("pattern")
    if not pattern:
        return "a" * least
    sizes = [*("a" * least, "a" * max(least, 1), "0" * max(least, 1), "A" * max(least, 1))]
    fitting = (guess for guess in (*sizes, *_GUESSES) if least <= len(guess) <= most and re.search(pattern, guess))
    return next(fitting, _NOTHING)


def _number(schema: JsonSchema, *, whole: bool) -> Any:
    """The number nearest to 0 that is allowed, counted from below."""
    step = schema.get("multipleOf", 1 if whole else 0)
    low, high = _bounds(schema, step or 0.5)
    near = min(max(0, low), high)
    return ceil(near / step) * step if step else near


def _bounds(schema: JsonSchema, step: float) -> tuple[float, float]:
    low, high = schema.get("minimum"), schema.get("maximum")
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    lows = [bound for bound in (low, None if above is None else above + step) if bound is not None]
    highs = [bound for bound in (high, None if below is None else below - step) if bound is not None]
    return max(lows, default=float("-inf")), min(highs, default=float("inf"))
