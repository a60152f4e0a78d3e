"""OpenAPI 3 documents of the user's own, put into the shape that `read_document` reads: JSON or YAML, 3.0 or 3.1.

References are followed for everything but schemas, which keep theirs.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from aom_tui.catalogue.check import check
from aom_tui.catalogue.json_fault import read_json
from aom_tui.catalogue.model import Catalogue, Effect
from aom_tui.catalogue.openapi_references import CORRECT, Node, References
from aom_tui.catalogue.openapi_schemas import Schemas, one_line
from aom_tui.catalogue.openapi_shape import DOCUMENT, METHODS, PARAMETER
from aom_tui.catalogue.yaml_text import read_yaml
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem, system_words

_EMPTY = Catalogue({}, {"": {}}, {}, frozenset(), {})


def open_document(path: Path) -> Node:
    """Return the document in a file, ready for `read_document`. Raises InvalidInput naming file, place and fault."""
    document = _decoded(path)
    if "swagger" in document:
        raise InvalidInput(Problem(str(path), _("is Swagger 2.0, not OpenAPI 3"), _("Convert it to OpenAPI 3 first.")))
    faults = check(_EMPTY, "", DOCUMENT, document)
    if faults:
        raise InvalidInput(Problem(f"{path} {fault.path}".strip(), fault.message, CORRECT) for fault in faults)
    try:
        return _DocumentReader(path, document).document()
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


class _DocumentReader:
    """Puts one document into the shape that `read_document` reads."""

    def __init__(self, path: Path, document: Node) -> None:
        self._path = path
        self._document = document
        self._references = References(path, document)
        self._schemas = Schemas(self._references, is_3_0=document["openapi"].startswith("3.0"))

    def document(self) -> Node:
        title = one_line(self._document.get("info", {}).get("title") or self._path.stem)
        self._schemas.read_components(self._document.get("components", {}).get("schemas", {}))
        paths = {path: self._item(path, item, title) for path, item in self._document["paths"].items()}
        self._schemas.check()
        return {
            "x-aom-service": re.sub(r"[^a-z0-9]+", "-", self._path.stem.lower()).strip("-") or "other",
            "servers": self._document.get("servers", []),
            "paths": paths,
            "components": {"schemas": self._schemas.named},
        }

    def _item(self, path: str, item: Node, title: str) -> Node:
        item = self._references.followed(item, f"paths.{path}")
        shared = item.get("parameters", [])
        return {
            method: self._operation(path, method, item[method], shared, title) for method in METHODS if method in item
        }

    def _operation(self, path: str, method: str, node: Node, shared: list[Node], title: str) -> Node:
        where = f"paths.{path}.{method}"
        tags = node.get("tags") or [title]
        said: Node = {key: one_line(node[key]) for key in ("summary", "description") if key in node}
        kept: Node = {key: node[key] for key in ("deprecated", "security") if key in node}
        if node.get("x-aom-effect") in list(Effect):
            kept["x-aom-effect"] = node["x-aom-effect"]
        responses = node.get("responses", {}).items()
        made: Node = {
            "x-aom-group": one_line(tags[0]),
            **said,
            **kept,
            "operationId": one_line(node.get("operationId") or _id_of(method, path)),
            "parameters": list(self._parameters([*shared, *node.get("parameters", [])], where)),
            "responses": {str(status): self._response(each, where) for status, each in responses},
        }
        if "requestBody" in node:
            made["requestBody"] = self._body(node["requestBody"], where)
        return made

    def _parameters(self, nodes: list[Node], where: str) -> Iterator[Node]:
        """Yield the parameters, an operation's own in place of the path's. Cookies are left out: none is ever sent."""
        found: dict[tuple[str, str], Node] = {}
        for index, node in enumerate(nodes):
            place = f"{where}.parameters[{index}]"
            parameter = self._references.followed(node, place)
            for fault in check(_EMPTY, "", PARAMETER, parameter):
                raise self._references.fault(f"{place}.{fault.path}".rstrip("."), fault.message)
            if parameter["in"] != "cookie":
                found[parameter["in"], parameter["name"]] = self._parameter(parameter, place)
        yield from found.values()

    def _parameter(self, node: Node, where: str) -> Node:
        media: Node = next(iter(node.get("content", {}).values()), {})
        schema = node.get("schema", media.get("schema", {}))
        made = {
            "name": one_line(node["name"]),
            "in": node["in"],
            "required": node.get("required", False) or node["in"] == "path",
            "description": one_line(node.get("description", "")),
            "schema": self._schemas.inlined(self._schemas.read(schema, f"{where}.schema")),
            "explode": node.get("explode", True),
        }
        return made | ({"example": node["example"]} if "example" in node else {})

    def _body(self, node: Node, where: str) -> Node:
        node = self._references.followed(node, f"{where}.requestBody")
        kinds = node.get("content") or {"application/json": {}}
        content_type = next((kind for kind in kinds if "json" in kind.lower()), next(iter(kinds)))
        media = kinds[content_type] or {}
        schema = self._schemas.read(media.get("schema", {}), f"{where}.requestBody.schema")
        examples = {"example": {"value": media["example"]}} if "example" in media else {}
        for name, example in (media.get("examples") or {}).items():
            found = self._references.followed(example, f"{where}.requestBody.examples.{name}")
            examples |= {one_line(name): {"value": found["value"]}} if "value" in found else {}
        return {
            "required": node.get("required", False),
            "content": {content_type: {"schema": schema, "examples": examples}},
        }

    def _response(self, node: Node, where: str) -> Node:
        node = self._references.followed(node, f"{where}.responses")
        made: Node = {"description": one_line(node.get("description", ""))}
        content = node.get("content") or {}
        media = next((content[kind] for kind in content if "json" in kind.lower()), None)
        if media:
            schema = self._schemas.read(media.get("schema", {}), f"{where}.responses.schema")
            made["content"] = {"application/json": {"schema": schema}}
        return made


def _id_of(method: str, path: str) -> str:
    """Return an id for an operation without one: `GET /v1/apps/{app_id}` is `GetV1AppsAppId`."""
    words = re.findall(r"[A-Za-z0-9]+", f"{method} {path.replace('_', ' ')}")
    return "".join(word[:1].upper() + word[1:] for word in words)
