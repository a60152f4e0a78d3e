"""The parts of an OpenAPI 3 document that this program relies on, as JSON Schemas.

A document may be wrong elsewhere and is read all the same.
"""

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")

_PATH_ITEM = {"type": "object", "properties": {"$ref": {"type": "string"}, "parameters": {"type": "array"}}}
_OPERATION = {
    "type": "object",
    "properties": {
        "operationId": {"type": "string", "minLength": 1},
        "summary": {"type": "string"},
        "description": {"type": "string"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "parameters": {"type": "array", "items": {"type": "object"}},
        "requestBody": {"type": "object"},
        "responses": {"type": "object", "additionalProperties": {"type": "object"}},
        "deprecated": {"type": "boolean"},
        "security": {"type": "array"},
    },
}
DOCUMENT = {
    "type": "object",
    "properties": {
        "openapi": {"type": "string", "pattern": r"^3\.[01]\."},
        "info": {"type": "object", "properties": {"title": {"type": "string"}}},
        "servers": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"url": {"type": "string"}, "variables": {"type": "object"}},
                "required": ["url"],
            },
        },
        "paths": {
            "type": "object",
            "propertyNames": {"pattern": "^/"},
            "additionalProperties": {
                **_PATH_ITEM,
                "properties": {**_PATH_ITEM["properties"], **dict.fromkeys(METHODS, _OPERATION)},  # type: ignore[dict-item]
            },
        },
        "components": {
            "type": "object",
            "properties": {"schemas": {"type": "object", "additionalProperties": {"type": ["object", "boolean"]}}},
        },
    },
    "required": ["openapi", "paths"],
}
PARAMETER = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "in": {"enum": ["path", "query", "header", "cookie"]},
        "required": {"type": "boolean"},
        "description": {"type": "string"},
    },
    "required": ["name", "in"],
}
