"""What the documents' JSON Schemas say of a value: its faults, a first draft of it, and its fields."""

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Any

from aom_tui.catalogue.model import Catalogue, JsonSchema

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError, Validator

_REF = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Violation:
    """One fault of a value. `path` is empty for the value itself; `rule` is the JSON Schema keyword it breaks."""

    path: str
    rule: str
    message: str
    value: Any = field(default=None, repr=False)

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a body, for docs and forms. A list's children are the fields of its items: `series[].namespace`."""

    name: str
    path: str
    type: str
    required: bool
    limits: str = ""
    choices: tuple[Any, ...] = ()
    default: Any = None
    description: str = ""
    children: tuple["Field", ...] = ()


def check(catalogue: Catalogue, service: str, schema: JsonSchema, value: Any) -> list[Violation]:
    """All faults of a decoded JSON value, in the schema's order; empty for a valid one. `$ref`s are the service's."""
    return _violations(_validator(catalogue, service, json.dumps(schema)), value)


def check_text(schema: JsonSchema, text: str) -> Any:
    """A parameter's value read from text ("10" for an integer, "true" for a boolean), or the first `Violation`.

    The schema of a parameter holds no `$ref`.
    """
    value = _from_text(schema.get("type"), text)
    faults = _violations(_validator(None, "", json.dumps(schema)), value)
    return faults[0] if faults else value


def _from_text(kind: Any, text: str) -> Any:
    kinds = kind if isinstance(kind, list) else [kind]
    if "integer" in kinds and re.fullmatch(r"-?[0-9]{1,4000}", text):
        return int(text)
    if "number" in kinds and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?", text) and isfinite(float(text)):
        return float(text)
    if "boolean" in kinds and text in ("true", "false"):
        return text == "true"
    return text


@lru_cache(maxsize=1024)
def _validator(catalogue: Catalogue | None, service: str, schema: str) -> "Validator":
    import jsonschema_rs  # 20 ms: only a draft with a body or parameters needs it

    components = {"schemas": catalogue.schemas[service]} if catalogue else {}
    return jsonschema_rs.validator_for({**json.loads(schema), "components": components})


def _violations(validator: "Validator", value: Any) -> list[Violation]:
    try:
        return [violation for error in validator.iter_errors(value) for violation in _described(error)]
    except UnicodeEncodeError:
        return [Violation("", "type", "holds half a surrogate pair, which is no text", value)]
    except ValueError:
        return [Violation("", "type", "nested too deeply to be checked", value)]


def _described(error: "ValidationError") -> Iterator[Violation]:
    path, rule = list(error.instance_path), error.kind.name
    kind: Any = error.kind  # each rule's own class, with its own attributes
    value: Any = error.instance
    if rule == "required":
        yield Violation(_path([*path, kind.property]), rule, "required")
    elif rule == "additionalProperties":
        for name in kind.unexpected:
            yield Violation(_path([*path, name]), rule, "unknown field", value[name])
    else:
        shown = "the value" if _is_secret(path) else _shown(value)
        yield Violation(_path(path), rule, _message(rule, kind, value, shown), value)


def _message(rule: str, kind: Any, value: Any, shown: str) -> str:
    match rule:
        case "type":
            expected = sorted(kind.types, key=lambda name: name == "null")
            return f"{shown} is {_type_of(value)}, expected {' or '.join(map(_article, expected))}"
        case "enum":
            return f"{shown} is none of {', '.join(map(_shown, kind.options))}"
        case "pattern":
            return f"{shown} does not match {kind.pattern}"
        case "minimum":
            return f"{shown} is less than the minimum {kind.limit}"
        case "maximum":
            return f"{shown} is more than the maximum {kind.limit}"
        case "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties":
            unit = {"Length": "character", "Items": "item", "Properties": "field"}[rule[3:]]
            bound = "fewer than the minimum" if rule.startswith("min") else "more than the maximum"
            return f"has {len(value)} {unit}{'s' if len(value) != 1 else ''}, {bound} {kind.limit}"
        case "anyOf" | "oneOf":
            return f"{shown} fits none of the allowed forms"
        case _:
            return f"breaks the rule {rule}"


def _path(parts: Sequence[str | int]) -> str:
    """`series[0].namespace`; a key that is no plain word stands in brackets and quotes."""
    text = ""
    for part in parts:
        if isinstance(part, int):
            text += f"[{part}]"
        elif re.fullmatch(r"[\w-]+", part):
            text += f".{part}" if text else part
        else:
            text += f"[{json.dumps(part, ensure_ascii=False)}]"
    return text


def _is_secret(path: Sequence[str | int]) -> bool:
    return bool(path) and str(path[-1]).lower() in ("password", "passcode", "secret", "securitytoken", "token")


def _shown(value: Any) -> str:
    """A value inside a one-line message: JSON, cut at 40 characters; containers by what they are."""
    if isinstance(value, dict | list):
        return "the value"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:37] + "..."


_ARTICLES = {"integer": "an integer", "object": "an object", "array": "a list", "boolean": "true or false"}


def _article(kind: str) -> str:
    return _ARTICLES.get(kind, "null" if kind == "null" else f"a {kind}")


def _type_of(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case str():
            return "a string"
        case dict():
            return "an object"
        case list():
            return "a list"
        case _:
            return "a number"


def resolved(catalogue: Catalogue, service: str, schema: JsonSchema) -> JsonSchema:
    """The schema with its own `$ref` followed; what stands beside the `$ref` (a description) wins."""
    while "$ref" in schema:
        target = catalogue.schemas[service][str(schema["$ref"]).removeprefix(_REF)]
        schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


def type_name(catalogue: Catalogue, service: str, schema: JsonSchema) -> str:
    """The type in words: `integer`, `list of object`, `string or null`; `any` where the schema does not say."""
    schema = resolved(catalogue, service, schema)
    kind = schema.get("type", "object" if "properties" in schema else "any")
    kinds = [str(each) for each in kind] if isinstance(kind, list) else [str(kind)]
    if "array" in kinds and "items" in schema:
        kinds[kinds.index("array")] = f"list of {type_name(catalogue, service, schema['items'])}"
    return " or ".join(kinds)


def limits(schema: JsonSchema) -> str:
    """The limits of a scalar, a text or a list in short: `1..1000`, `0..`, `32 characters`; empty without any."""
    spans = (
        ("minimum", "maximum", ""),
        ("minLength", "maxLength", " characters"),
        ("minItems", "maxItems", " items"),
        ("minProperties", "maxProperties", " fields"),
    )
    found = [
        f"{_span(schema.get(low, ''), schema.get(high, ''))}{unit}"
        for low, high, unit in spans
        if low in schema or high in schema
    ]
    if "pattern" in schema:
        found.append(str(schema["pattern"]))
    return ", ".join(found)


def _span(low: Any, high: Any) -> str:
    return str(low) if low == high else f"{low}..{high}"


def fields(catalogue: Catalogue, service: str, schema: JsonSchema) -> tuple[Field, ...]:
    """The fields of an object, or of the items of a list, as a tree. A schema inside itself has no children there."""
    return tuple(_fields(catalogue, service, schema, "", ()))


def _fields(
    catalogue: Catalogue, service: str, schema: JsonSchema, path: str, seen: tuple[str, ...]
) -> Iterator[Field]:
    if schema.get("$ref") in seen:
        return
    seen = (*seen, str(schema.get("$ref")))
    schema = resolved(catalogue, service, schema)
    if "items" in schema:
        yield from _fields(catalogue, service, schema["items"], f"{path}[]", seen)
    required = schema.get("required", ())
    for name, part in schema.get("properties", {}).items():
        inner = f"{path}.{name}" if path else name
        whole = resolved(catalogue, service, part)
        yield Field(
            name=name,
            path=inner,
            type=type_name(catalogue, service, part),
            required=name in required,
            limits=limits(whole),
            choices=tuple(whole.get("enum") or whole.get("x-known-values") or ()),
            default=whole.get("default"),
            description=whole.get("description", ""),
            children=tuple(_fields(catalogue, service, part, inner, seen)),
        )


_NOTHING = object()
"""No value can be made here: the schema is inside itself, or its pattern is beyond guessing."""


def skeleton(catalogue: Catalogue, service: str, schema: JsonSchema, *, optional: bool = True) -> Any:
    """A value to start from that is valid: required fields first, then the others unless `optional` is False.

    Examples, defaults and the first of the known choices are taken where the schema has them; a text without any
    is empty, a number as small as allowed.
    """
    made = _made(catalogue, service, schema, optional, ())
    return None if made is _NOTHING else copy.deepcopy(made)


def _made(catalogue: Catalogue, service: str, schema: JsonSchema, optional: bool, seen: tuple[str, ...]) -> Any:
    reference = schema.get("$ref")
    if reference in seen:
        return _NOTHING
    seen = (*seen, reference) if reference else seen
    schema = resolved(catalogue, service, schema)
    given = _given(schema)
    if given is not _NOTHING:
        return given
    kind = schema.get("type")
    match kind[0] if isinstance(kind, list) else kind:
        case "array":
            return _made_list(catalogue, service, schema, optional, seen)
        case "string":
            return _made_text(schema)
        case "integer" | "number":
            return schema.get("minimum", min(0, schema.get("maximum", 0)))
        case "boolean":
            return False
        case "null":
            return None
        case _:
            return _made_object(catalogue, service, schema, optional, seen)


def _given(schema: Mapping[str, Any]) -> Any:
    """The value that the schema itself offers."""
    if "default" in schema:
        return schema["default"]
    for key in ("examples", "enum", "x-known-values"):
        if schema.get(key):
            return schema[key][0]
    return schema.get("const", _NOTHING)


def _made_list(catalogue: Catalogue, service: str, schema: JsonSchema, optional: bool, seen: tuple[str, ...]) -> Any:
    item = _made(catalogue, service, schema.get("items", {}), optional, seen)
    return [] if item is _NOTHING else [item] * max(1, schema.get("minItems", 0))


def _made_text(schema: JsonSchema) -> Any:
    size = schema.get("minLength", 0)
    pattern = schema.get("pattern")
    guesses = ("a" * size, "a" * max(size, 1), "0" * max(size, 1)) if pattern else ("a" * size,)
    return next((guess for guess in guesses if not pattern or re.search(pattern, guess)), _NOTHING)


def _made_object(catalogue: Catalogue, service: str, schema: JsonSchema, optional: bool, seen: tuple[str, ...]) -> Any:
    properties: Mapping[str, JsonSchema] = schema.get("properties", {})
    required = [name for name in properties if name in schema.get("required", ())]
    others = [name for name in properties if name not in required] if optional else []
    parts = {name: _made(catalogue, service, properties[name], optional, seen) for name in (*required, *others)}
    return {name: part for name, part in parts.items() if part is not _NOTHING}
