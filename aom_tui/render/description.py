"""What the catalogue says about an operation: as text for `describe` and the Docs tab, and as data for scripts."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from textwrap import wrap
from typing import Any

from aom_tui.catalogue.model import Catalogue, ErrorCode, Operation, Parameter
from aom_tui.catalogue.schema import Field, fields, limits, type_name
from aom_tui.catalogue.search import explain
from aom_tui.render.clean import clean

WIDTH = 78
"""Cells of a line; only what must not be broken (a line of an example) is longer."""

_EFFECTS = {
    "read": "reads only",
    "write": "writes",
    "destroy": "deletes or overwrites",
    "unknown": "effect unknown, counts as a write",
}


def describe_text(catalogue: Catalogue, operation: Operation) -> str:
    """All there is to know before sending it: purpose, URI, parameters, body, example, error codes, notes."""
    sections = (
        _head(operation),
        _remarks(operation),
        _parameters(operation),
        _body(catalogue, operation),
        _example(operation),
        _replies(operation),
        _errors(catalogue, operation),
    )
    written = ("\n".join(section) for section in map(list, sections) if section)
    return clean("\n\n".join(written)) + "\n"


def describe_json(catalogue: Catalogue, operation: Operation) -> dict[str, Any]:
    """The same for programs: `parameters[].schema` is JSON Schema, `body.fields` the body's fields as a tree."""
    return {
        **summary(operation),
        "title_zh": operation.title_zh,
        "service": operation.service,
        "description": operation.description,
        "also_methods": operation.also_methods,
        "successor": operation.successor,
        "pagination": operation.pagination,
        "parameters": [_parameter_data(parameter) for parameter in operation.parameters],
        "body": _body_data(catalogue, operation),
        "responses": [{"status": each.status, "description": each.description} for each in operation.responses],
        "error_codes": [_code_data(entry) for entry in _entries(catalogue, operation)],
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


# -- text


def _head(operation: Operation) -> Iterator[str]:
    yield operation.id
    yield " / ".join(filter(None, (operation.title, operation.title_zh)))
    yield ""
    yield f"{operation.method} {operation.path}"
    if operation.also_methods:
        yield f"also {', '.join(operation.also_methods)}"
    yield f"{operation.service.upper()}, {operation.group}; {_EFFECTS[operation.effect]}"
    if operation.description:
        yield ""
        yield from wrap(operation.description, WIDTH)


def _remarks(operation: Operation) -> Iterator[str]:
    if operation.deprecated:
        instead = f" Use {operation.successor} instead." if operation.successor else ""
        yield f"Deprecated.{instead}"
    for note in operation.notes:
        yield from wrap(note, WIDTH)


def _parameters(operation: Operation) -> Iterator[str]:
    if operation.parameters:
        yield "Parameters (* required)"
    for parameter in operation.parameters:
        mark = "*" if parameter.required else " "
        kind = parameter.schema.get("type", "any")
        facts = _facts(parameter.location, str(kind), limits(parameter.schema), _default(parameter.schema))
        yield from _entry(2, f"{parameter.name} {mark}", facts, parameter.description, parameter.choices)


def _body(catalogue: Catalogue, operation: Operation) -> Iterator[str]:
    body = operation.body
    if body is None:
        return
    kind = type_name(catalogue, operation.service, body.schema)
    yield f"Body: {kind}, {body.content_type}{'' if body.required else ', optional'} (* required)"
    yield from _tree(fields(catalogue, operation.service, body.schema), 2)


def _tree(branch: Iterable[Field], indent: int) -> Iterator[str]:
    for each in branch:
        mark = "*" if each.required else " "
        default = "" if each.default is None else f"default {json.dumps(each.default, ensure_ascii=False)}"
        yield from _entry(
            indent, f"{each.name} {mark}", _facts(each.type, each.limits, default), each.description, each.choices
        )
        yield from _tree(each.children, indent + 2)


def _example(operation: Operation) -> Iterator[str]:
    for name, value in (operation.body.examples if operation.body else {}).items():
        yield "Example" if name == "example" else f"Example: {name}"
        text = json.dumps(value, indent=2, ensure_ascii=False)
        yield from (f"  {line}" for line in text.split("\n"))


def _replies(operation: Operation) -> Iterator[str]:
    if operation.responses:
        yield "Replies"
    alike = groupby(operation.responses, key=lambda response: response.description)
    for description, responses in alike:
        yield from _hanging(f"  {', '.join(str(each.status) for each in responses)}  ", description)


def _errors(catalogue: Catalogue, operation: Operation) -> Iterator[str]:
    entries = _entries(catalogue, operation)
    if entries:
        yield "Error codes"
    for entry in entries:
        status = f"{entry.http_status} " if entry.http_status else ""
        yield from _hanging("  ", f"{entry.code}  {status}{entry.message}", more=4)
        yield from _hanging("    ", " ".join(filter(None, (entry.meaning, entry.remedy))))


def _entry(indent: int, name: str, facts: str, description: str, choices: tuple[Any, ...]) -> Iterator[str]:
    """`name *  integer, 1..1000` and below it, indented further, what it means and the values it takes."""
    yield from _hanging(f"{' ' * indent}{name:<18} ", facts, more=indent + 6)
    inner = " " * (indent + 6)
    if description:
        yield from _hanging(inner, description)
    if choices:
        yield from _hanging(inner, f"one of {', '.join(map(str, choices))}")


def _hanging(first: str, text: str, more: int | None = None) -> list[str]:
    """The text after `first`, further lines indented as far as `first` is long, or by `more`."""
    indent = " " * (len(first) if more is None else more)
    lines = wrap(text, WIDTH, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False)
    return lines or ([first.rstrip()] if first.strip() else [])


def _facts(*facts: str) -> str:
    return ", ".join(filter(None, facts))


def _default(schema: Any) -> str:
    return f"default {schema['default']}" if "default" in schema else ""


# -- data


def _entries(catalogue: Catalogue, operation: Operation) -> list[ErrorCode]:
    """The documented codes, each in the words that hold for this operation."""
    found = (explain(catalogue, code, operation.id) for code in operation.error_codes)
    return [entries[0] for entries in found if entries]


def _code_data(entry: ErrorCode) -> dict[str, Any]:
    return {
        "code": entry.code,
        "http_status": entry.http_status,
        "message": entry.message,
        "meaning": entry.meaning,
        "remedy": entry.remedy,
    }


def _parameter_data(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.location,
        "required": parameter.required,
        "description": parameter.description,
        "schema": parameter.schema,
    }


def _body_data(catalogue: Catalogue, operation: Operation) -> dict[str, Any] | None:
    body = operation.body
    if body is None:
        return None
    return {
        "required": body.required,
        "content_type": body.content_type,
        "fields": [_field_data(each) for each in fields(catalogue, operation.service, body.schema)],
        "examples": body.examples,
    }


def _field_data(each: Field) -> dict[str, Any]:
    return {
        "name": each.name,
        "path": each.path,
        "type": each.type,
        "required": each.required,
        "limits": each.limits,
        "choices": each.choices,
        "default": each.default,
        "description": each.description,
        "fields": [_field_data(child) for child in each.children],
    }
