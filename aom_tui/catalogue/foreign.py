"""Any other OpenAPI 3 document, put into the shape that `read_document` reads: JSON or YAML, 3.0 or 3.1.

References are followed for everything but schemas; a schema referred to elsewhere than under `components/schemas` is
given a name there. What 3.0 writes differently in a schema is written as JSON Schema 2020-12.
"""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from aom_tui.catalogue.check import check
from aom_tui.catalogue.json_fault import read_json
from aom_tui.catalogue.model import Catalogue, Effect
from aom_tui.catalogue.yaml_text import read_yaml
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem, system_words

Node = dict[str, Any]

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
_SCHEMAS = "#/components/schemas/"
_ITEM = {"type": "object", "properties": {"$ref": {"type": "string"}, "parameters": {"type": "array"}}}
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
_SHAPE = {
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
                **_ITEM,
                "properties": {**_ITEM["properties"], **dict.fromkeys(METHODS, _OPERATION)},  # type: ignore[dict-item]
            },
        },
        "components": {
            "type": "object",
            "properties": {"schemas": {"type": "object", "additionalProperties": {"type": ["object", "boolean"]}}},
        },
    },
    "required": ["openapi", "paths"],
}
"""What is relied on here. A document may be wrong elsewhere and is read all the same."""

_PARAMETER = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "in": {"enum": ["path", "query", "header", "cookie"]},
        "required": {"type": "boolean"},
        "description": {"type": "string"},
    },
    "required": ["name", "in"],
}
_MOST_REFERENCES = 100
"""References followed for one parameter: it is a text in the end."""

CORRECT = _("Correct the document.")

_EMPTY = Catalogue({}, {"": {}}, {}, frozenset(), {})


def open_document(path: Path) -> Node:
    """The document in that file, ready for `read_document`. Raises InvalidInput that names file, place and fault."""
    document = _decoded(path)
    if "swagger" in document:
        raise InvalidInput(Problem(str(path), _("is Swagger 2.0, not OpenAPI 3"), _("Convert it to OpenAPI 3 first.")))
    faults = check(_EMPTY, "", _SHAPE, document)
    if faults:
        raise InvalidInput(Problem(f"{path} {fault.path}".strip(), fault.message, CORRECT) for fault in faults)
    try:
        return _Reading(path, document).whole()
    except RecursionError:
        raise InvalidInput(Problem(str(path), _("refers to itself outside of schemas"), CORRECT)) from None


def _decoded(path: Path) -> Node:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = system_words(error) if isinstance(error, OSError) else _("is not UTF-8 text")
        raise InvalidInput(Problem(str(path), str(reason), _("Give an OpenAPI 3 document in JSON or YAML."))) from None
    document = read_json(text, str(path)) if text.lstrip().startswith("{") else read_yaml(path, text)
    if not isinstance(document, dict):
        raise InvalidInput(
            Problem(str(path), _("is no OpenAPI document"), _("It must be an object with openapi and paths."))
        )
    return document


class _Reading:
    """One document being read: what it is, and the schemas that were given a name on the way."""

    def __init__(self, path: Path, document: Node) -> None:
        self._path = path
        self._document = document
        self._is_3_0 = document["openapi"].startswith("3.0")
        self._named: Node = {}

    def whole(self) -> Node:
        title = _clean(self._document.get("info", {}).get("title") or self._path.stem)
        schemas = self._document.get("components", {}).get("schemas", {})
        for name, schema in schemas.items():
            self._named[name] = {}  # what it refers to may refer back
            self._named[name] = self._schema(schema, f"components.schemas.{name}")
        for name in list(self._named):
            self._check_chain(name)
        paths = {path: self._item(path, item, title) for path, item in self._document["paths"].items()}
        self._check_schemas()
        return {
            "x-aom-service": re.sub(r"[^a-z0-9]+", "-", self._path.stem.lower()).strip("-") or "other",
            "servers": self._document.get("servers", []),
            "paths": paths,
            "components": {"schemas": self._named},
        }

    # -- paths

    def _item(self, path: str, item: Node, title: str) -> Node:
        item = self._followed(item, f"paths.{path}")
        shared = item.get("parameters", [])
        return {
            method: self._operation(path, method, item[method], shared, title) for method in METHODS if method in item
        }

    def _operation(self, path: str, method: str, node: Node, shared: list[Node], title: str) -> Node:
        where = f"paths.{path}.{method}"
        tags = node.get("tags") or [title]
        said: Node = {key: _clean(node[key]) for key in ("summary", "description") if key in node}
        kept: Node = {key: node[key] for key in ("deprecated", "security") if key in node}
        if node.get("x-aom-effect") in list(Effect):
            kept["x-aom-effect"] = node["x-aom-effect"]
        responses = node.get("responses", {}).items()
        made: Node = {
            "x-aom-group": _clean(tags[0]),
            **said,
            **kept,
            "operationId": _clean(node.get("operationId") or _id_of(method, path)),
            "parameters": list(self._parameters([*shared, *node.get("parameters", [])], where)),
            "responses": {str(status): self._response(each, where) for status, each in responses},
        }
        if "requestBody" in node:
            made["requestBody"] = self._body(node["requestBody"], where)
        return made

    def _parameters(self, nodes: list[Node], where: str) -> Iterator[Node]:
        """An operation's own parameter takes the place of the path's; a cookie is nothing that we send."""
        found: dict[tuple[str, str], Node] = {}
        for index, node in enumerate(nodes):
            place = f"{where}.parameters[{index}]"
            parameter = self._followed(node, place)
            for fault in check(_EMPTY, "", _PARAMETER, parameter):
                raise self._fault(f"{place}.{fault.path}".rstrip("."), fault.message)
            if parameter["in"] != "cookie":
                found[parameter["in"], parameter["name"]] = self._parameter(parameter, place)
        yield from found.values()

    def _parameter(self, node: Node, where: str) -> Node:
        media: Node = next(iter(node.get("content", {}).values()), {})
        schema = node.get("schema", media.get("schema", {}))
        made = {
            "name": _clean(node["name"]),
            "in": node["in"],
            "required": node.get("required", False) or node["in"] == "path",
            "description": _clean(node.get("description", "")),
            "schema": self._whole(self._schema(schema, f"{where}.schema"), (), count()),
            "explode": node.get("explode", True),
        }
        return made | ({"example": node["example"]} if "example" in node else {})

    def _whole(self, schema: Any, seen: tuple[str, ...], followed: Iterator[int]) -> Any:
        """A parameter's schema stands alone: references are followed, but not into themselves nor without end."""
        if isinstance(schema, list):
            return [self._whole(part, seen, followed) for part in schema]
        if not isinstance(schema, dict):
            return schema
        reference = schema.get("$ref")
        if isinstance(reference, str):
            if reference in seen or next(followed) > _MOST_REFERENCES:
                return {}
            beside = {key: value for key, value in schema.items() if key != "$ref"}
            whole = {**self._named[reference.removeprefix(_SCHEMAS)], **beside}
            return self._whole(whole, (*seen, reference), followed)
        return {key: self._whole(value, seen, followed) for key, value in schema.items()}

    def _body(self, node: Node, where: str) -> Node:
        node = self._followed(node, f"{where}.requestBody")
        kinds = node.get("content") or {"application/json": {}}
        content_type = next((kind for kind in kinds if "json" in kind.lower()), next(iter(kinds)))
        media = kinds[content_type] or {}
        schema = self._schema(media.get("schema", {}), f"{where}.requestBody.schema")
        examples = {"example": {"value": media["example"]}} if "example" in media else {}
        for name, example in (media.get("examples") or {}).items():
            found = self._followed(example, f"{where}.requestBody.examples.{name}")
            examples |= {_clean(name): {"value": found["value"]}} if "value" in found else {}
        return {
            "required": node.get("required", False),
            "content": {content_type: {"schema": schema, "examples": examples}},
        }

    def _response(self, node: Node, where: str) -> Node:
        node = self._followed(node, f"{where}.responses")
        made: Node = {"description": _clean(node.get("description", ""))}
        content = node.get("content") or {}
        media = next((content[kind] for kind in content if "json" in kind.lower()), None)
        if media:
            schema = self._schema(media.get("schema", {}), f"{where}.responses.schema")
            made["content"] = {"application/json": {"schema": schema}}
        return made

    # -- references

    def _followed(self, node: Any, where: str) -> Node:
        """What a reference leads to; the node itself where it is none."""
        seen: set[str] = set()
        while isinstance(node, dict) and isinstance(node.get("$ref"), str):
            if node["$ref"] in seen:
                raise self._fault(where, _("{reference} refers to itself").format(reference=node["$ref"]))
            seen.add(node["$ref"])
            node = self._target(node["$ref"], where)
        if not isinstance(node, dict):
            raise self._fault(where, _("is no object"))
        return node

    def _target(self, reference: str, where: str) -> Any:
        if not reference.startswith("#"):
            raise self._fault(
                where,
                _("{reference} is in another file").format(reference=reference),
                _("Bundle the document into one file."),
            )
        node: Any = self._document
        for part in reference.removeprefix("#").split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            if isinstance(node, dict) and key in node:
                node = node[key]
            elif isinstance(node, list) and key.isdecimal() and int(key) < len(node):
                node = node[int(key)]
            else:
                raise self._fault(where, _("{reference} leads nowhere").format(reference=reference))
        return node

    # -- schemas

    def _schema(self, node: Any, where: str) -> Node:
        if isinstance(node, bool):
            return {} if node else {"not": {}}
        if not isinstance(node, dict):
            raise self._fault(where, _("a schema must be an object"))
        made = {key: self._keyword(key, value, where) for key, value in node.items() if key not in ("$id", "$schema")}
        if isinstance(node.get("$ref"), str):
            made["$ref"] = self._reference(node["$ref"], where)
        return _from_3_0(made) if self._is_3_0 else made

    def _keyword(self, key: str, value: Any, where: str) -> Any:
        match key:
            case "properties" | "patternProperties" | "$defs" | "dependentSchemas" if isinstance(value, dict):
                return {str(name): self._schema(part, f"{where}.{name}") for name, part in value.items()}
            case "items" | "additionalProperties" | "not" | "contains" | "if" | "then" | "else" | "propertyNames":
                return self._schema(value, f"{where}.{key}")
            case "allOf" | "anyOf" | "oneOf" | "prefixItems" if isinstance(value, list):
                return [self._schema(part, f"{where}.{key}[{index}]") for index, part in enumerate(value)]
            case "title" | "description":
                return _clean(value)
            case _:
                return value

    def _reference(self, reference: str, where: str) -> str:
        name = reference.removeprefix(_SCHEMAS)
        if not reference.startswith(_SCHEMAS) or "/" in name:
            name = re.sub(r"[^\w.-]+", ".", reference.removeprefix("#/"))
        if name not in self._named:
            target = self._target(reference, where)
            self._named[name] = {}
            self._named[name] = self._schema(target, where)
        return f"{_SCHEMAS}{name}"

    def _check_schemas(self) -> None:
        """Each by itself, so that a fault has a name."""
        import jsonschema_rs

        for name, schema in self._named.items():
            try:
                jsonschema_rs.meta.validate(schema)
            except jsonschema_rs.ValidationError as error:
                place = ".".join(map(str, error.instance_path))
                raise self._fault(f"components.schemas.{name}.{place}", _("breaks the rules of JSON Schema")) from None
        try:
            every = [{"$ref": f"{_SCHEMAS}{name}"} for name in self._named]
            jsonschema_rs.validator_for({"anyOf": every or [{}], "components": {"schemas": self._named}})
        except ValueError as error:
            raise self._fault("components.schemas", str(error).partition("\n")[0]) from None

    def _check_chain(self, name: str) -> None:
        """A schema that is nothing but a reference must lead to one that is more."""
        seen: set[str] = set()
        while "$ref" in self._named[name]:
            if name in seen:
                raise self._fault(f"components.schemas.{name}", _("is nothing but a reference to itself"))
            seen.add(name)
            name = self._named[name]["$ref"].removeprefix(_SCHEMAS)

    def _fault(self, where: str, what: str, remedy: str = CORRECT) -> InvalidInput:
        return InvalidInput(Problem(f"{self._path} {where}".strip(), what, remedy))


def _from_3_0(schema: Node) -> Node:
    """What OpenAPI 3.0 says in words of its own, in those of JSON Schema 2020-12."""
    made = {key: value for key, value in schema.items() if key != "nullable"}
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(made.get(exclusive), bool) and made.pop(exclusive) and bound in made:
            made[exclusive] = made.pop(bound)
    if "example" in made and "examples" not in made:
        made["examples"] = [made.pop("example")]
    if schema.get("nullable") is True and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
        if isinstance(made.get("enum"), list):
            made["enum"] = [*made["enum"], None]
    return made


def _id_of(method: str, path: str) -> str:
    """A name for an operation without one: `GET /v1/apps/{app_id}` is `GetV1AppsAppId`."""
    words = re.findall(r"[A-Za-z0-9]+", f"{method} {path.replace('_', ' ')}")
    return "".join(word[:1].upper() + word[1:] for word in words)


def _clean(text: Any) -> str:
    """A text of the document as one line to show: no control character, no line break."""
    return re.sub(r"\s+", " ", re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", " ", str(text))).strip()
