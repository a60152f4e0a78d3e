"""A page about an operation: all that the catalogue says, in lines that a terminal has room for."""

import json
from typing import Any

import msgspec
import pytest

from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.model import Body, Catalogue, Effect, Operation, Parameter
from aom_tui.render.cells import cells
from aom_tui.render.description import WIDTH, describe_text
from aom_tui.render.operation_data import operation_data

CATALOGUE = load_catalogue()


def own(**given: Any) -> list[str]:
    """The lines about an operation of our own."""
    facts = {"id": "Own", "service": "own", "method": "POST", "path": "/x", "group": "G", "title": "T", "title_zh": ""}
    operation = Operation(**{**facts, "description": "", "effect": Effect.READ, **given})
    return describe_text(Catalogue({}, {"own": {}}, {}, frozenset(), {}), operation).splitlines()


def with_body(schema: dict[str, Any]) -> list[str]:
    lines = own(body=Body(schema, "application/json", True))
    return lines[lines.index("Body: object, application/json (* required)") + 1 :]


@pytest.mark.parametrize("operation", CATALOGUE.operations.values(), ids=lambda operation: operation.id)
def test_a_page_fits_and_says_everything(operation: Operation) -> None:
    page = describe_text(CATALOGUE, operation)
    examples = json.dumps([dict(operation.body.examples) if operation.body else {}], indent=2, ensure_ascii=False)
    shown = {line.strip() for line in examples.splitlines()}
    lines = [line for line in page.splitlines() if line.strip() not in shown and operation.path not in line]
    assert all(cells(line) <= WIDTH for line in lines)
    words = " ".join(page.split())
    told = (operation.description, *operation.notes, *(each.description for each in operation.parameters))
    assert all(" ".join(text.split()) in words for text in told)
    assert all(str(each.status) in words for each in operation.responses)
    assert all(code in words for code in operation.error_codes)
    assert ("Pages" in page) == bool(operation.pagination)
    assert not operation.successor or f"Use {operation.successor} instead." in page


@pytest.mark.parametrize("operation", CATALOGUE.operations.values(), ids=lambda operation: operation.id)
def test_data_about_an_operation_has_the_same_keys_for_all(operation: Operation) -> None:
    data = json.loads(msgspec.json.encode(operation_data(CATALOGUE, operation)))
    assert data.keys() >= {"id", "method", "path", "effect", "parameters", "body", "responses", "error_codes"}
    assert {frozenset(each) for each in data["responses"]} <= {
        frozenset({"status", "description", "type", "fields", "example"})
    }


def test_only_a_closed_set_is_one_of() -> None:
    lines = with_body({"properties": {"a": {"type": "string", "enum": ["x", ""]}, "b": {"x-known-values": [1, True]}}})
    assert [line.strip() for line in lines] == ["a  string", 'one of x, ""', "b  any", "known: 1, true"]


def test_a_body_is_a_tree_whose_words_hang() -> None:
    deep = {"type": "object", "properties": {"inner": {"type": "integer", "minimum": 1, "default": 2}}}
    names = {"type": "array", "items": deep, "description": "按名称查询时间序列，" * 5}
    assert with_body({"type": "object", "properties": {"names": names}, "required": ["names"]}) == [
        "  names *  list of object",
        "           按名称查询时间序列，按名称查询时间序列，按名称查询时间序列，按名称",
        "           查询时间序列，按名称查询时间序列，",
        "    inner  integer, 1.., default 2",
    ]


def test_a_list_says_what_its_items_may_be() -> None:
    items = {"type": "string", "enum": ["x", "y"], "maxLength": 9}
    lines = with_body({"properties": {"a": {"type": "array", "items": items, "minItems": 1}}})
    assert lines == ["  a  list of string, 1.. items, each ..9 characters", "     one of x, y"]


def test_a_long_name_pushes_its_own_line_only() -> None:
    lines = with_body({"properties": {"n" * 40: {"type": "string"}, "m": {"type": "null", "description": "d"}}})
    assert lines == [f"  {'n' * 40}  string", f"  m{' ' * 33}null", f"{' ' * 36}d"]


def test_forms_are_named_where_they_ask_for_a_field() -> None:
    forms = [{"title": "by name", "properties": {"name": {}}}, {"properties": {"id": {}}}]
    assert with_body({"type": "object", "oneOf": forms}) == [
        "  in one of the forms by name, form 2",
        "  name  any, only as by name",
        "  id    any, only as form 2",
    ]


def test_a_list_parameter_says_how_it_is_sent() -> None:
    schema = {"type": "array", "items": {"type": "string"}}
    parameters = (Parameter("a", "query", False, schema), Parameter("b", "query", False, schema, explode=False))
    lines = own(parameters=parameters)
    assert "  a  query, list of string, a,b is sent name by name" in lines
    assert "  b  query, list of string, a,b is sent as it is" in lines
