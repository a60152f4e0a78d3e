"""What a JSON Schema validator finds wrong with a value, as places and plain words. Pure."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aom_tui.catalogue.json_path import path_text
from aom_tui.language import _, about, commas, ngettext

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

UNKNOWN_FIELD = frozenset({"additionalProperties", "unevaluatedProperties"})
"""Rules that a field breaks by being there at all."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One fault of a value. `path` is empty for the value itself; `rule` is the JSON Schema keyword that it breaks."""

    path: str
    rule: str
    message: str
    value: Any = field(default=None, repr=False)

    def __str__(self) -> str:
        return about(self.path, self.message)


def described(error: "ValidationError") -> Iterator[Violation]:
    """Yield what a validator's error says, one violation for each field or value that is wrong."""
    path, rule = list(error.instance_path), error.kind.name
    kind: Any = error.kind  # each rule's own class, with its own attributes
    value: Any = error.instance
    nearest = (
        _faults_of_nearest_form(kind.context, path) if rule in ("oneOf", "anyOf") and hasattr(kind, "context") else ()
    )
    if nearest:
        for inner in nearest:
            yield from described(inner)
    elif rule == "required":
        yield Violation(path_text([*path, kind.property]), rule, _("required"))
    elif rule == "propertyNames":
        name = kind.error.instance
        said = _message(kind.error.kind.name, kind.error.kind, name, excerpt(name))
        yield Violation(path_text([*path, name]), rule, _("the name {said}").format(said=said), value[name])
    elif rule in UNKNOWN_FIELD:
        for name in kind.unexpected:
            yield Violation(path_text([*path, name]), rule, _("unknown field"), value[name])
    else:
        shown = _("the value") if _is_secret(path) else excerpt(value)
        yield Violation(path_text(path), rule, _message(rule, kind, value, shown), value)


def _faults_of_nearest_form(
    forms: "Sequence[Sequence[ValidationError]]", path: Sequence[str | int]
) -> "Sequence[ValidationError]":
    """Return the faults of the form (of `oneOf`, `anyOf`) that the value was most likely meant to have.

    That is the one whose constants and choices it has, and among those the one with the fewest faults; none where the
    value is of another JSON type than all forms.
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
    return _type_mismatch(kind.types, value, shown)


def _type_mismatch(types: Iterable[str], value: Any, shown: str) -> str:
    expected = sorted(dict.fromkeys(types), key=lambda name: name == "null")
    names = _(" or ").join(map(_article, expected))
    return _("{value} is {kind}, expected {expected}").format(value=shown, kind=_type_of(value), expected=names)


def _too_few(kind: Any, value: Any, _shown: str) -> str:
    return _("has {counted}, fewer than the minimum {limit}").format(counted=counted(value), limit=kind.limit)


def _too_many(kind: Any, value: Any, _shown: str) -> str:
    return _("has {counted}, more than the maximum {limit}").format(counted=counted(value), limit=kind.limit)


def counted(value: Any) -> str:
    """Return the length of a text, an object or a list in words: `3 fields`."""
    number = len(value)
    if isinstance(value, str):
        return ngettext("{number} character", "{number} characters", number).format(number=number)
    if isinstance(value, Mapping):
        return ngettext("{number} field", "{number} fields", number).format(number=number)
    return ngettext("{number} item", "{number} items", number).format(number=number)


def _form_mismatch(kind: Any, value: Any, shown: str) -> str:
    forms: Sequence[Sequence[ValidationError]] = getattr(kind, "context", ())
    if not any(forms):
        return _("{value} fits more than one of the allowed forms").format(value=shown)
    if all(len(form) == 1 and form[0].kind.name == "type" for form in forms):
        kinds: list[Any] = [form[0].kind for form in forms]
        return _type_mismatch((name for each in kinds for name in each.types), value, shown)
    return _("{value} fits none of the allowed forms").format(value=shown)


_PATTERN_MESSAGES: Mapping[str, str] = {
    r"^(-1|\d+)\.(-1|\d+)\.\d+$": _("{value} is not start.end.minutes, such as -1.-1.60 for the last 60 minutes"),
}
"""Messages for regular expressions that say nothing to a reader."""


def _pattern_mismatch(kind: Any, _value: Any, shown: str) -> str:
    said = _PATTERN_MESSAGES.get(kind.pattern, _("{value} does not match {rule}"))
    return said.format(value=shown, rule=kind.pattern)


_MessageOf = Callable[[Any, Any, str], str]


def _with_rule(words: str, rule: Callable[[Any], Any]) -> _MessageOf:
    """Return a maker of messages with `{value}`, and with `{rule}`, which is what the schema asks for."""
    return lambda kind, _value, shown: words.format(value=shown, rule=rule(kind))


def _fixed(words: str) -> _MessageOf:
    return lambda _kind, _value, _shown: words


def _limit(kind: Any) -> Any:
    return kind.limit


_MESSAGES: Mapping[str, _MessageOf] = {
    "type": _wrong_type,
    "enum": _with_rule(_("{value} is none of {rule}"), lambda kind: commas(map(excerpt, kind.options))),
    "const": _with_rule(_("{value} is not {rule}"), lambda kind: excerpt(kind.expected_value)),
    "pattern": _pattern_mismatch,
    "minimum": _with_rule(_("{value} is less than the minimum {rule}"), _limit),
    "maximum": _with_rule(_("{value} is more than the maximum {rule}"), _limit),
    "exclusiveMinimum": _with_rule(_("{value} is not more than {rule}"), _limit),
    "exclusiveMaximum": _with_rule(_("{value} is not less than {rule}"), _limit),
    "multipleOf": _with_rule(_("{value} is no multiple of {rule}"), lambda kind: f"{kind.multiple_of:g}"),
    "minLength": _too_few,
    "maxLength": _too_many,
    "minItems": _too_few,
    "maxItems": _too_many,
    "minProperties": _too_few,
    "maxProperties": _too_many,
    "uniqueItems": _fixed(_("holds the same item twice")),
    "contains": _fixed(_("holds none of the items that it must")),
    "falseSchema": _fixed(_("must not be there")),
    "not": _with_rule(_("{value} is what it must not be"), lambda _kind: ""),
    "anyOf": _form_mismatch,
    "oneOf": _form_mismatch,
}


def _is_secret(path: Sequence[str | int]) -> bool:
    return bool(path) and str(path[-1]).lower() in ("password", "passcode", "secret", "securitytoken", "token")


def excerpt(value: Any) -> str:
    """Return a value for a one-line message: as JSON, cut at 40 characters; of an object or a list nothing."""
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
