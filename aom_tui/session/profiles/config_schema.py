"""The JSON Schema of `config.toml`, from the table of its keys. In English: it lies in a file that all share."""

import json
from collections.abc import Mapping
from typing import Any

from aom_tui.setting_keys import PROFILE_KEYS, TABLES, TOP_KEYS, Key

_NAMES = {str: "string", bool: "boolean", int: "integer", dict: "object", list: "array"}
_TEXT = {"type": "string"}


def config_schema() -> dict[str, Any]:
    """The schema, 2020-12 in words that draft 7 has too, which editors know."""
    profiles = {
        "type": "object",
        "description": "Where and who: one table for each profile.",
        "additionalProperties": _table(PROFILE_KEYS),
    }
    tables = {name: _table(keys) for name, keys in TABLES.items()}
    whole = _table(TOP_KEYS)
    whole["properties"] |= {**tables, "profiles": profiles}
    about = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "aom-tui: config.toml"}
    return about | whole


def schema_text() -> str:
    """As the file in the package has it."""
    return json.dumps(config_schema(), indent=2, ensure_ascii=False) + "\n"


def _table(keys: Mapping[str, Key]) -> dict[str, Any]:
    properties = {name: _property(key) for name, key in keys.items()}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _property(key: Key) -> dict[str, Any]:
    types = [_NAMES[each] for each in (key.type if isinstance(key.type, tuple) else (key.type,))]
    made: dict[str, Any] = {"description": key.meaning}
    if key.choices:
        made["enum"] = list(key.choices)
    else:
        made["type"] = types[0] if len(types) == 1 else types
    if "array" in types:
        made["items"] = _TEXT
    if "object" in types:
        made["additionalProperties"] = _TEXT
    bounds = {"minimum": key.least, "maximum": key.most}
    made |= {name: bound for name, bound in bounds.items() if bound is not None}
    if key.default is not None:
        made["default"] = list(key.default) if isinstance(key.default, tuple) else key.default
    return made
