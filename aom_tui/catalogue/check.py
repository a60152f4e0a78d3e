"""What is wrong with a value, by the documents' JSON Schemas: every fault with its place, in plain words."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from aom_tui.catalogue.model import Catalogue, JsonSchema, Operation
from aom_tui.catalogue.times import is_in_seconds, time_kind
from aom_tui.language import _, about, commas, ngettext

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError, Validator


UNKNOWN_FIELD = frozenset({"additionalProperties", "unevaluatedProperties"})
"""Rules that a field breaks by being there."""


_KINDS = {"integer": int, "string": str, "boolean": bool}
_BOUNDS = {"minimum": "ge", "maximum": "le", "minLength": "min_length", "maxLength": "max_length"}
"""JSON types and limits of a single value, as msgspec has them."""
_SETS_NO_LIMIT = {"default", "description", "example", "examples", "title", "x-aom-time", "x-known-values"}
_QUICKLY_READ = {"type", *_BOUNDS, *_SETS_NO_LIMIT}
"""Those keywords, and those that limit nothing."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One fault of a value. `path` is empty for the value itself; `rule` is the JSON Schema keyword it breaks."""

    path: str
    rule: str
    message: str
    value: Any = field(default=None, repr=False)

    def __str__(self) -> str:
        return about(self.path, self.message)


def check(catalogue: Catalogue, service: str, schema: JsonSchema, value: Any) -> list[Violation]:
    """All faults of a decoded JSON value, in the schema's order; empty for a valid one. `$ref`s are the service's."""
    text = json.dumps(schema)
    return _violations(_validator(catalogue if '"$ref"' in text else None, service, text), value)


def check_body(catalogue: Catalogue, operation: Operation, value: Any) -> list[Violation]:
    """All faults of a decoded body of that operation; empty for a valid one, and for an operation without a body."""
    validator = _body_validator(catalogue, operation.id)
    return _violations(validator, value) if validator else []


@lru_cache(maxsize=1024)
def _body_validator(catalogue: Catalogue, operation_id: str) -> "Validator | None":
    """By the operation, for a server: writing a large schema down to find its validator takes longer than the check."""
    operation = catalogue.operations[operation_id]
    if operation.body is None:
        return None
    return _validator(catalogue, operation.service, json.dumps(operation.body.schema))


def check_text(schema: JsonSchema, text: str) -> Any:
    """A parameter's value read from text ("10" for an integer, "true" for a boolean), or the first `Violation`.

    A list is written with commas between its items. The schema of a parameter holds no `$ref`.
    """
    value = _from_text(schema, text)
    if _is_plainly_valid(schema, value):
        return value
    faults = _violations(_validator(None, "", json.dumps(schema)), value)
    return faults[0] if faults else value


def check_parameter(schema: JsonSchema, text: str) -> Any:
    """As `check_text`, and a parameter that is a time in seconds must be written as one.

    That is no rule of the schema, by which any text goes: the sandbox reads such times by itself, as Prometheus does.
    """
    value = check_text(schema, text)
    if time_kind(schema) == "seconds" and isinstance(value, str) and not is_in_seconds(value):
        return Violation("", "time", _("{value} is no time in epoch seconds").format(value=_shown(value)), value)
    return value


def _is_plainly_valid(schema: JsonSchema, value: Any) -> bool:
    """Whether msgspec, which is loaded anyway, accepts it. Where this says no, JSON Schema has the last word."""
    kind = schema.get("type")
    if not isinstance(kind, str) or kind not in _KINDS or not schema.keys() <= _QUICKLY_READ:
        return False
    if isinstance(value, str) and not value.isascii():  # half a surrogate pair would pass
        return False
    bounds = {_BOUNDS[key]: bound for key, bound in schema.items() if key in _BOUNDS}
    try:
        msgspec.convert(value, Annotated[_KINDS[kind], msgspec.Meta(**bounds)])
    except (msgspec.ValidationError, TypeError, ValueError):
        return False
    return True


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
        if validator.is_valid(value):  # ten times as quick as finding no error
            return []
        return [violation for error in validator.iter_errors(value) for violation in _described(error)]
    except UnicodeEncodeError:
        return [Violation("", "type", _("holds half a surrogate pair, which is no text"), value)]
    except ValueError:
        return [Violation("", "type", _("nested too deeply to be checked"), value)]


def _described(error: "ValidationError") -> Iterator[Violation]:
    path, rule = list(error.instance_path), error.kind.name
    kind: Any = error.kind  # each rule's own class, with its own attributes
    value: Any = error.instance
    nearest = _nearest_form(kind.context, path) if rule in ("oneOf", "anyOf") and hasattr(kind, "context") else ()
    if nearest:
        for inner in nearest:
            yield from _described(inner)
    elif rule == "required":
        yield Violation(path_text([*path, kind.property]), rule, _("required"))
    elif rule == "propertyNames":
        name = kind.error.instance
        said = _message(kind.error.kind.name, kind.error.kind, name, _shown(name))
        yield Violation(path_text([*path, name]), rule, _("the name {said}").format(said=said), value[name])
    elif rule in UNKNOWN_FIELD:
        for name in kind.unexpected:
            yield Violation(path_text([*path, name]), rule, _("unknown field"), value[name])
    else:
        shown = _("the value") if _is_secret(path) else _shown(value)
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
    return said(kind, value, shown) if said else _("breaks the rule {rule}").format(rule=rule)


def _wrong_type(kind: Any, value: Any, shown: str) -> str:
    return _of_no_type(kind.types, value, shown)


def _of_no_type(types: Iterable[str], value: Any, shown: str) -> str:
    expected = sorted(dict.fromkeys(types), key=lambda name: name == "null")
    names = _(" or ").join(map(_article, expected))
    return _("{value} is {kind}, expected {expected}").format(value=shown, kind=_type_of(value), expected=names)


def _too_few(kind: Any, value: Any, _shown: str) -> str:
    return _("has {counted}, fewer than the minimum {limit}").format(counted=counted(value), limit=kind.limit)


def _too_many(kind: Any, value: Any, _shown: str) -> str:
    return _("has {counted}, more than the maximum {limit}").format(counted=counted(value), limit=kind.limit)


def counted(value: Any) -> str:
    """How long a text, an object or a list is, in words: `3 fields`."""
    number = len(value)
    if isinstance(value, str):
        return ngettext("{number} character", "{number} characters", number).format(number=number)
    if isinstance(value, Mapping):
        return ngettext("{number} field", "{number} fields", number).format(number=number)
    return ngettext("{number} item", "{number} items", number).format(number=number)


def _no_form(kind: Any, value: Any, shown: str) -> str:
    forms: Sequence[Sequence[ValidationError]] = getattr(kind, "context", ())
    if not any(forms):
        return _("{value} fits more than one of the allowed forms").format(value=shown)
    if all(len(form) == 1 and form[0].kind.name == "type" for form in forms):
        kinds: list[Any] = [form[0].kind for form in forms]
        return _of_no_type((name for each in kinds for name in each.types), value, shown)
    return _("{value} fits none of the allowed forms").format(value=shown)


_FORMS: Mapping[str, str] = {
    r"^(-1|\d+)\.(-1|\d+)\.\d+$": _("{value} is not start.end.minutes, such as -1.-1.60 for the last 60 minutes"),
}
"""What the documents' expressions mean, where they are no way to say it."""


def _not_of_that_form(kind: Any, _value: Any, shown: str) -> str:
    said = _FORMS.get(kind.pattern, _("{value} does not match {rule}"))
    return said.format(value=shown, rule=kind.pattern)


Said = Callable[[Any, Any, str], str]


def _against(words: str, rule: Callable[[Any], Any]) -> Said:
    """A sentence of the value and of what the rule wants."""
    return lambda kind, _value, shown: words.format(value=shown, rule=rule(kind))


def _always(words: str) -> Said:
    return lambda _kind, _value, _shown: words


def _limit(kind: Any) -> Any:
    return kind.limit


_MESSAGES: Mapping[str, Said] = {
    "type": _wrong_type,
    "enum": _against(_("{value} is none of {rule}"), lambda kind: commas(map(_shown, kind.options))),
    "const": _against(_("{value} is not {rule}"), lambda kind: _shown(kind.expected_value)),
    "pattern": _not_of_that_form,
    "minimum": _against(_("{value} is less than the minimum {rule}"), _limit),
    "maximum": _against(_("{value} is more than the maximum {rule}"), _limit),
    "exclusiveMinimum": _against(_("{value} is not more than {rule}"), _limit),
    "exclusiveMaximum": _against(_("{value} is not less than {rule}"), _limit),
    "multipleOf": _against(_("{value} is no multiple of {rule}"), lambda kind: f"{kind.multiple_of:g}"),
    "minLength": _too_few,
    "maxLength": _too_many,
    "minItems": _too_few,
    "maxItems": _too_many,
    "minProperties": _too_few,
    "maxProperties": _too_many,
    "uniqueItems": _always(_("holds the same item twice")),
    "contains": _always(_("holds none of the items that it must")),
    "falseSchema": _always(_("must not be there")),
    "not": _against(_("{value} is what it must not be"), lambda _kind: ""),
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
        return _("the value")
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:37] + "..."


_ARTICLES = {
    "integer": _("an integer"),
    "number": _("a number"),
    "string": _("a string"),
    "object": _("an object"),
    "array": _("a list"),
    "boolean": _("true or false"),
    "null": "null",
}


def _article(kind: str) -> str:
    return _ARTICLES.get(kind, kind)


def _type_of(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return _("a boolean")
        case str():
            return _("a string")
        case dict():
            return _("an object")
        case list():
            return _("a list")
        case _:
            return _("a number")
