"""What a value may be, in the few cells at the right of its field."""

from typing import Any

from aom_tui.catalogue.model import JsonSchema, Parameter


def limits(parameter: Parameter) -> str:
    """`integer 1..1000`, `up to 64 characters`, `average | maximum`; empty where anything goes."""
    schema = parameter.schema
    if parameter.choices:
        return " | ".join(str(choice) for choice in parameter.choices)
    kind = type_word(schema)
    reach = value_range(schema) or length_range(schema)
    default = f"default {schema['default']}" if "default" in schema else ""
    return ", ".join(part for part in (" ".join(part for part in (kind, reach) if part), default) if part)


def type_word(schema: JsonSchema) -> str:
    """The type, where it is not plain text and the range does not say it already."""
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((name for name in kind if name != "null"), "")
    if kind == "integer" and value_range(schema):
        return ""
    return "" if kind in ("string", None) else str(kind)


def value_range(schema: JsonSchema) -> str:
    """`1..1000`, `0..`, `..10`."""
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    return "" if low is None and high is None else f"{_end(low)}..{_end(high)}"


def length_range(schema: JsonSchema) -> str:
    """`32 characters`, `1..64 characters`."""
    low, high = schema.get("minLength"), schema.get("maxLength")
    if low is None and high is None:
        return ""
    return f"{low} characters" if low == high else f"{_end(low)}..{_end(high)} characters"


def _end(value: Any) -> str:
    return "" if value is None else str(value)
