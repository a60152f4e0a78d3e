"""What the catalogue says about an operation as data, for `--json`."""

from typing import Any

from msgspec.structs import asdict

from aom_tui.catalogue.model import Catalogue, ErrorCode, JsonSchema, Operation, Pagination, Parameter, Response
from aom_tui.catalogue.schema import Field, fields, type_name
from aom_tui.catalogue.search import explain


def operation_data(catalogue: Catalogue, operation: Operation) -> dict[str, Any]:
    """All of it: `parameters[].schema` is JSON Schema, `fields` of the body and of the replies are trees.

    `choices` are all that is allowed where `closed` is true, else those that are known.
    """
    return {
        **summary(operation),
        "title_zh": operation.title_zh,
        "service": operation.service,
        "description": operation.description,
        "also_methods": operation.also_methods,
        "successor": operation.successor,
        "pagination": _pagination(operation.pagination) if operation.pagination else None,
        "parameters": [_parameter(each) for each in operation.parameters],
        "body": _body(catalogue, operation),
        "responses": [_response(catalogue, operation, each) for each in operation.responses],
        "error_codes": [_code(entry) for entry in error_entries(catalogue, operation)],
        "notes": operation.notes,
    }


def summary(operation: Operation) -> dict[str, Any]:
    """The few facts by which an operation is found; one entry of `operations --json`."""
    return {
        "id": operation.id,
        "method": operation.method,
        "path": operation.path,
        "group": operation.group,
        "effect": str(operation.effect),
        "title": operation.title,
        "deprecated": operation.deprecated,
    }


def error_entries(catalogue: Catalogue, operation: Operation) -> list[ErrorCode]:
    """The documented codes, each in the words that hold for this operation."""
    found = (explain(catalogue, code, operation.id) for code in operation.error_codes)
    return [entries[0] for entries in found if entries]


def _pagination(said: Pagination) -> dict[str, Any]:
    """What is declared, and nothing of what is not."""
    return {"in" if name == "location" else name: value for name, value in asdict(said).items() if value}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.location,
        "required": parameter.required,
        "description": parameter.description,
        "choices": parameter.choices,
        "closed": parameter.closed,
        "explode": parameter.explode,
        "example": parameter.example,
        "schema": parameter.schema,
    }


def _body(catalogue: Catalogue, operation: Operation) -> dict[str, Any] | None:
    body = operation.body
    if body is None:
        return None
    return {
        "required": body.required,
        "content_type": body.content_type,
        **_shape(catalogue, operation, body.schema),
        "examples": body.examples,
    }


def _response(catalogue: Catalogue, operation: Operation, response: Response) -> dict[str, Any]:
    shape = _shape(catalogue, operation, response.schema) if response.schema else {"type": None, "fields": []}
    return {
        "status": response.status,
        "description": response.description,
        **shape,
        "example": response.example,
    }


def _shape(catalogue: Catalogue, operation: Operation, schema: JsonSchema) -> dict[str, Any]:
    tree = fields(catalogue, operation.service, schema)
    return {"type": type_name(catalogue, operation.service, schema), "fields": [_field(each) for each in tree]}


def _field(each: Field) -> dict[str, Any]:
    return {
        "name": each.name,
        "path": each.path,
        "type": each.type,
        "required": each.required,
        "limits": each.limits,
        "choices": each.choices,
        "closed": each.closed,
        "default": each.default,
        "description": each.description,
        "forms": each.forms,
        "fields": [_field(child) for child in each.children],
    }


def _code(entry: ErrorCode) -> dict[str, Any]:
    return {
        "code": entry.code,
        "http_status": entry.http_status,
        "message": entry.message,
        "meaning": entry.meaning,
        "remedy": entry.remedy,
    }
