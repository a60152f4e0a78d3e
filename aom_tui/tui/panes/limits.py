"""What a value may be, in the few cells at the right of its field."""

from collections.abc import Iterable

from aom_tui.catalogue import schema as catalogue_schema
from aom_tui.catalogue.model import JsonSchema, Parameter
from aom_tui.catalogue.times import time_kind
from aom_tui.catalogue.type_words import type_words
from aom_tui.language import _, commas

TIMES = {"range": _("start.end.minutes"), "milliseconds": _("epoch milliseconds"), "seconds": _("epoch seconds")}


def limits(parameter: Parameter) -> str:
    """`1..1000`, `boolean`, `asc | desc`, `info | ...`, `..., default 1000`; empty where anything goes."""
    schema = parameter.schema
    if parameter.choices:
        return choices(parameter.choices, closed=parameter.closed)
    reach = TIMES.get(time_kind(schema), "") or catalogue_schema.limits(schema)
    default = _("default {value}").format(value=schema["default"]) if "default" in schema else ""
    return commas(part for part in (reach or type_word(schema), default) if part)


def choices(values: Iterable[object], *, closed: bool) -> str:
    """`60 | 300`; where others are allowed too, `PAAS.NODE | ...`."""
    return " | ".join([*map(str, values), *([] if closed else ["..."])])


def type_word(schema: JsonSchema) -> str:
    """The type, where it is not plain text."""
    kind = schema.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    return _(" or ").join(type_words(str(each)) for each in kinds if each not in ("string", "null", None))
