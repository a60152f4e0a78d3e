"""Checks of values against the documents' JSON Schemas."""

import json
import re
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from aom_tui.catalogue.model import Catalogue, JsonSchema, Operation
from aom_tui.catalogue.times import is_in_seconds, time_kind
from aom_tui.catalogue.violations import Violation, described, excerpt
from aom_tui.language import _

if TYPE_CHECKING:
    from jsonschema_rs import Validator

_KINDS = {"integer": int, "string": str, "boolean": bool}
_BOUNDS = {"minimum": "ge", "maximum": "le", "minLength": "min_length", "maxLength": "max_length"}
"""JSON types and limits of a single value, as msgspec has them."""
_ANNOTATIONS = {"default", "description", "example", "examples", "title", "x-aom-time", "x-known-values"}
_CHECKED_BY_MSGSPEC = {"type", *_BOUNDS, *_ANNOTATIONS}
"""Keywords of schemas that msgspec can check."""


def check(catalogue: Catalogue, service: str, schema: JsonSchema, value: Any) -> list[Violation]:
    """Return all faults of a decoded JSON value, in the schema's order. `$ref`s are the service's."""
    text = json.dumps(schema)
    return _violations(_validator(catalogue if '"$ref"' in text else None, service, text), value)


def check_body(catalogue: Catalogue, operation: Operation, value: Any) -> list[Violation]:
    """Return all faults of a decoded body of an operation; none for an operation without a body."""
    validator = _body_validator(catalogue, operation.id)
    return _violations(validator, value) if validator else []


@lru_cache(maxsize=1024)
def _body_validator(catalogue: Catalogue, operation_id: str) -> "Validator | None":
    """Return the validator of an operation, for servers: encoding a large schema as a key takes longer than a check."""
    operation = catalogue.operations[operation_id]
    if operation.body is None:
        return None
    return _validator(catalogue, operation.service, json.dumps(operation.body.schema))


def check_text(schema: JsonSchema, text: str) -> Any:
    """Return the value of a parameter from its text ("10" for an integer, "true" for a boolean), or its violation.

    A list is written with commas between its items. The schema of a parameter holds no `$ref`.
    """
    value = _from_text(schema, text)
    if _is_valid_by_msgspec(schema, value):
        return value
    faults = _violations(_validator(None, "", json.dumps(schema)), value)
    return faults[0] if faults else value


def check_parameter(schema: JsonSchema, text: str) -> Any:
    """Do as `check_text`, and refuse what is no time for a parameter that is a time in seconds.

    That is no rule of the schema, by which any text goes: the sandbox reads such times by itself, as Prometheus does.
    """
    value = check_text(schema, text)
    if time_kind(schema) == "seconds" and isinstance(value, str) and not is_in_seconds(value):
        return Violation("", "time", _("{value} is no time in epoch seconds").format(value=excerpt(value)), value)
    return value


def _is_valid_by_msgspec(schema: JsonSchema, value: Any) -> bool:
    """Whether msgspec, which is loaded anyway, accepts the value. Where it does not, JSON Schema has the last word."""
    kind = schema.get("type")
    if not isinstance(kind, str) or kind not in _KINDS or not schema.keys() <= _CHECKED_BY_MSGSPEC:
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
        return [violation for error in validator.iter_errors(value) for violation in described(error)]
    except UnicodeEncodeError:
        return [Violation("", "type", _("holds half a surrogate pair, which is no text"), value)]
    except ValueError:
        return [Violation("", "type", _("nested too deeply to be checked"), value)]
