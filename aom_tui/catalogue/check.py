"""What is wrong with a value, by the documents' JSON Schemas: every fault with its place, in plain words."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Any

from aom_tui.catalogue.model import Catalogue, JsonSchema

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError, Validator


@dataclass(frozen=True, slots=True)
class Violation:
    """One fault of a value. `path` is empty for the value itself; `rule` is the JSON Schema keyword it breaks."""

    path: str
    rule: str
    message: str
    value: Any = field(default=None, repr=False)

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


def check(catalogue: Catalogue, service: str, schema: JsonSchema, value: Any) -> list[Violation]:
    """All faults of a decoded JSON value, in the schema's order; empty for a valid one. `$ref`s are the service's."""
    text = json.dumps(schema)
    return _violations(_validator(catalogue if '"$ref"' in text else None, service, text), value)


def check_text(schema: JsonSchema, text: str) -> Any:
    """A parameter's value read from text ("10" for an integer, "true" for a boolean), or the first `Violation`.

    A list is written with commas between its items. The schema of a parameter holds no `$ref`.
    """
    value = _from_text(schema, text)
    faults = _violations(_validator(None, "", json.dumps(schema)), value)
    return faults[0] if faults else value


def _from_text(schema: JsonSchema, text: str) -> Any:
    kind = schema.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    if "array" in kinds:
        return [_from_text(schema.get("items") or {}, item) for item in text.split(",")]
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
    nearest = _nearest_form(kind.context, path) if rule in ("oneOf", "anyOf") and hasattr(kind, "context") else ()
    if nearest:
        for inner in nearest:
            yield from _described(inner)
    elif rule == "required":
        yield Violation(path_text([*path, kind.property]), rule, "required")
    elif rule == "propertyNames":
        name = kind.error.instance
        said = _message(kind.error.kind.name, kind.error.kind, name, _shown(name))
        yield Violation(path_text([*path, name]), rule, f"the name {said}", value[name])
    elif rule in ("additionalProperties", "unevaluatedProperties"):
        for name in kind.unexpected:
            yield Violation(path_text([*path, name]), rule, "unknown field", value[name])
    else:
        shown = "the value" if _is_secret(path) else _shown(value)
        yield Violation(path_text(path), rule, _message(rule, kind, value, shown), value)


def _nearest_form(
    forms: "Sequence[Sequence[ValidationError]]", path: Sequence[str | int]
) -> "Sequence[ValidationError]":
    """The faults of the form that the value was most likely meant to have; none where it has no form's kind.

    That is the one whose own marks (constants, choices) it bears, and among those the one with the fewest faults.
    """

    def is_foreign(faults: "Sequence[ValidationError]") -> bool:
        return any(fault.kind.name == "type" and list(fault.instance_path) == list(path) for fault in faults)

    def distance(faults: "Sequence[ValidationError]") -> tuple[bool, int, int]:
        marks = sum(fault.kind.name in ("const", "enum", "type") for fault in faults)
        return is_foreign(faults), marks, len(faults)

    best = min(forms, key=distance, default=())
    return () if is_foreign(best) else best


def _message(rule: str, kind: Any, value: Any, shown: str) -> str:
    said = _MESSAGES.get(rule)
    return said(kind, value, shown) if said else f"breaks the rule {rule}"


def _wrong_type(kind: Any, value: Any, shown: str) -> str:
    return _of_no_type(kind.types, value, shown)


def _of_no_type(types: Iterable[str], value: Any, shown: str) -> str:
    expected = sorted(dict.fromkeys(types), key=lambda name: name == "null")
    return f"{shown} is {_type_of(value)}, expected {' or '.join(map(_article, expected))}"


def _wrong_size(unit: str, bound: str) -> "Said":
    def said(kind: Any, value: Any, _shown: str) -> str:
        return f"has {len(value)} {unit}{'s' if len(value) != 1 else ''}, {bound} {kind.limit}"

    return said


def _no_form(kind: Any, value: Any, shown: str) -> str:
    forms: Sequence[Sequence[ValidationError]] = getattr(kind, "context", ())
    if not any(forms):
        return f"{shown} fits more than one of the allowed forms"
    if all(len(form) == 1 and form[0].kind.name == "type" for form in forms):
        kinds: list[Any] = [form[0].kind for form in forms]
        return _of_no_type((name for each in kinds for name in each.types), value, shown)
    return f"{shown} fits none of the allowed forms"


Said = Callable[[Any, Any, str], str]
_FEWER, _MORE = "fewer than the minimum", "more than the maximum"
_MESSAGES: Mapping[str, Said] = {
    "type": _wrong_type,
    "enum": lambda kind, _, shown: f"{shown} is none of {', '.join(map(_shown, kind.options))}",
    "const": lambda kind, _, shown: f"{shown} is not {_shown(kind.expected_value)}",
    "pattern": lambda kind, _, shown: f"{shown} does not match {kind.pattern}",
    "minimum": lambda kind, _, shown: f"{shown} is less than the minimum {kind.limit}",
    "maximum": lambda kind, _, shown: f"{shown} is more than the maximum {kind.limit}",
    "exclusiveMinimum": lambda kind, _, shown: f"{shown} is not more than {kind.limit}",
    "exclusiveMaximum": lambda kind, _, shown: f"{shown} is not less than {kind.limit}",
    "multipleOf": lambda kind, _, shown: f"{shown} is no multiple of {kind.multiple_of:g}",
    "minLength": _wrong_size("character", _FEWER),
    "maxLength": _wrong_size("character", _MORE),
    "minItems": _wrong_size("item", _FEWER),
    "maxItems": _wrong_size("item", _MORE),
    "minProperties": _wrong_size("field", _FEWER),
    "maxProperties": _wrong_size("field", _MORE),
    "uniqueItems": lambda _, __, ___: "holds the same item twice",
    "contains": lambda _, __, ___: "holds none of the items that it must",
    "falseSchema": lambda _, __, ___: "must not be there",
    "not": lambda _, __, shown: f"{shown} is what it must not be",
    "anyOf": _no_form,
    "oneOf": _no_form,
}


def path_text(parts: Sequence[str | int]) -> str:
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
