"""From the documents in `data/` to the words of `model.py`.

The OpenAPI documents are the source of what is said about an operation; see the `x-aom-*` extensions in them: group,
title-zh, title-pinyin, also-called, effect, also-methods, successor, successor-names, pagination, error-codes and notes
of an operation, service and success-codes of a document.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain, count
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.catalogue.model import (
    Body,
    Catalogue,
    Effect,
    ErrorCode,
    HttpStatus,
    JsonSchema,
    Operation,
    Pagination,
    Parameter,
    Region,
    Response,
    Server,
)
from aom_tui.catalogue.translation import in_the_language

_DATA = Path(__file__).parent / "data"
_METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
_READS = ("GET", "HEAD", "OPTIONS")


class Document(Struct, frozen=True):
    """What one OpenAPI document says: the operations of one service and the schemas they refer to."""

    service: str
    operations: tuple[Operation, ...]
    schemas: Mapping[str, JsonSchema]
    success_codes: frozenset[str]
    server: Server | None = None


@cache
def load_catalogue(more: tuple[Path, ...] = ()) -> Catalogue:
    """The whole catalogue, read once in a process; with `more`, the OpenAPI 3 documents in those files too.

    Every caller gets the same object. Raises InvalidInput for a file that is no such document.
    """
    catalogue = _built_in()
    for path in more:
        catalogue = _with_document(catalogue, path)
    return catalogue


@cache
def _built_in() -> Catalogue:
    documents = [read_document(_own(name)) for name in ("aom.json", "iam.json")]
    errors = _own("errors.json")
    return Catalogue(
        operations={operation.id: operation for document in documents for operation in document.operations},
        schemas={document.service: document.schemas for document in documents},
        error_codes=_error_codes(errors),
        success_codes=frozenset().union(*(document.success_codes for document in documents)),
        regions={region.id: region for region in _regions(_own("regions.json"))},
        statuses={entry["status"]: HttpStatus(**entry) for entry in errors["statuses"]},
    )


def _with_document(catalogue: Catalogue, path: Path) -> Catalogue:
    """One more service. A name that is taken is told apart: the service by a number, an operation by its service."""
    from aom_tui.catalogue.openapi import open_document  # most runs open none

    decoded = open_document(path)
    name = decoded["x-aom-service"]
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    service = next(each for each in names if each not in catalogue.schemas)
    document = read_document({**decoded, "x-aom-service": service})
    operations = dict(catalogue.operations)
    for operation in document.operations:
        taken = operation.id in operations
        own = replace(operation, id=f"{service}.{operation.id}") if taken else operation
        operations[own.id] = own
    return replace(
        catalogue,
        operations=operations,
        schemas={**catalogue.schemas, service: document.schemas},
        servers={**catalogue.servers, service: document.server or Server("")},
    )


def read_document(document: Mapping[str, Any]) -> Document:
    """The operations and schemas of one decoded OpenAPI 3.1 document.

    `$ref` is followed for parameters and responses; inside schemas it stays. Without `x-aom-effect` a GET is a
    read and anything else unknown.
    """
    service = document.get("x-aom-service", "aom")
    return Document(
        service=service,
        operations=tuple(_operations(document, service)),
        schemas=document.get("components", {}).get("schemas", {}),
        success_codes=frozenset(document.get("x-aom-success-codes", ())),
        server=next(map(_server, document.get("servers", ())), None),
    )


def _server(node: Mapping[str, Any]) -> Server:
    variables = node.get("variables", {})
    return Server(node["url"], {name: str(said.get("default", "")) for name, said in variables.items()})


def _own(name: str) -> dict[str, Any]:
    return in_the_language(_decode((_DATA / name).read_bytes()))


def _decode(text: bytes | str) -> dict[str, Any]:
    import msgspec  # 38 ms: `aom-tui --version` does without

    return msgspec.json.decode(text, type=dict[str, Any])


def _operations(document: Mapping[str, Any], service: str) -> Iterator[Operation]:
    for key, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                # Two operations on one method and path: the second one's key carries a fragment.
                yield _operation(document, service, method.upper(), key.partition("#")[0], item[method])


def _operation(document: Mapping[str, Any], service: str, method: str, path: str, node: Mapping[str, Any]) -> Operation:
    return Operation(
        id=node["operationId"],
        service=service,
        method=method,
        path=path,
        group=node.get("x-aom-group", ""),
        title=node.get("summary", ""),
        title_zh=node.get("x-aom-title-zh", ""),
        title_pinyin=node.get("x-aom-title-pinyin", ""),
        description=node.get("description", ""),
        effect=Effect(node.get("x-aom-effect", Effect.READ if method in _READS else Effect.UNKNOWN)),
        also_called=tuple(node.get("x-aom-also-called", ())),
        also_methods=tuple(node.get("x-aom-also-methods", ())),
        authenticated=bool(node.get("security", True)),
        parameters=tuple(_parameter(_resolved(document, parameter)) for parameter in node.get("parameters", ())),
        body=_body(node["requestBody"]) if "requestBody" in node else None,
        responses=tuple(_responses(document, node["responses"])),
        error_codes=tuple(node.get("x-aom-error-codes", ())),
        deprecated=node.get("deprecated", False),
        successor=node.get("x-aom-successor"),
        successor_names=node.get("x-aom-successor-names"),
        pagination=_pagination(node["x-aom-pagination"]) if "x-aom-pagination" in node else None,
        notes=tuple(node.get("x-aom-notes", ())),
    )


def _pagination(node: Mapping[str, Any]) -> Pagination:
    said = dict(node)
    places = said.pop("next_from", "")
    return Pagination(location=said.pop("in"), next_from=tuple(places.split(" || ")) if places else (), **said)


def _resolved(document: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    """The node itself, or the component that its `$ref` names."""
    if "$ref" not in node:
        return node
    target: Mapping[str, Any] = document
    for part in node["$ref"].removeprefix("#/").split("/"):
        target = target[part]
    return target


def _parameter(node: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=node["name"],
        location=node["in"],
        required=node.get("required", False),
        schema=node["schema"],
        description=node.get("description", ""),
        example=node.get("example"),
        explode=node.get("explode", True),
    )


def _body(node: Mapping[str, Any]) -> Body:
    content_type, media = next(iter(node["content"].items()))
    return Body(
        schema=media["schema"],
        content_type=content_type,
        required=node.get("required", False),
        examples={name: example["value"] for name, example in media.get("examples", {}).items()},
    )


def _responses(document: Mapping[str, Any], nodes: Mapping[str, Mapping[str, Any]]) -> Iterator[Response]:
    for status, reference in nodes.items():
        if status.isdigit():  # `default` stands for the gateway in front of every call
            node = _resolved(document, reference)
            media = node.get("content", {}).get("application/json", {})
            yield Response(int(status), node["description"], media.get("schema"), media.get("example"))


def _error_codes(errors: Mapping[str, Any]) -> dict[str, tuple[ErrorCode, ...]]:
    found: dict[str, tuple[ErrorCode, ...]] = {}
    for module, entries in (("", errors["codes"]), ("", errors["gateway"]), ("IAM", errors["iam"])):
        for code in (_error_code(entry, module) for entry in entries):
            found[code.code] = (*found.get(code.code, ()), code)
    return found


def _error_code(entry: Mapping[str, Any], module: str) -> ErrorCode:
    return ErrorCode(
        code=entry["code"],
        message=entry["message"],
        meaning=entry["meaning"],
        remedy=entry["remedy"],
        http_status=entry.get("http_status"),
        module=entry.get("module", module),
        operations=tuple(entry.get("operations", ())),
    )


def _regions(document: Mapping[str, Any]) -> Iterable[Region]:
    for region, entry in document["regions"].items():
        yield Region(
            id=region,
            name=entry.get("name", region),
            name_zh=entry.get("name_zh", region),
            aom_endpoint=entry.get("aom_endpoint"),
            iam_endpoint=entry.get("iam_endpoint", document["iam_global_endpoint"]),
        )
