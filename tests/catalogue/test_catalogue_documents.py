"""The documents as data: valid OpenAPI, no loose end, and one with the official SDK."""

import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate
from pypinyin import lazy_pinyin

import aom_tui.catalogue
from aom_tui.catalogue.check import check, check_text
from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.model import Effect, Operation
from aom_tui.catalogue.violations import Violation

DATA = Path(aom_tui.catalogue.__file__).parent / "data"
DOCUMENTS = {name: json.loads((DATA / f"{name}.json").read_text("utf-8")) for name in ("aom", "iam")}
OPERATIONS = list(load_catalogue().operations.values())

IRREVOCABLE = {"ExecuteWorkflow", "StopExecution"}
"""Nothing is deleted, but what ran on the hosts, or was broken off there, cannot be taken back."""


def by_id(operation: Operation) -> str:
    return operation.id


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for part in node.values():
            yield from references(part)
    elif isinstance(node, list):
        for part in node:
            yield from references(part)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_is_valid_openapi(name: str) -> None:
    validate(DOCUMENTS[name])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_reference_leads_somewhere_and_every_schema_is_used(name: str) -> None:
    found = set(references(DOCUMENTS[name]))
    assert {reference for reference in found if not reference.startswith("#/components/")} == set()
    components = DOCUMENTS[name]["components"]
    declared = {
        f"#/components/{kind}/{part}"
        for kind in ("schemas", "parameters", "responses")
        for part in components.get(kind, {})
    }
    assert found == declared


@pytest.mark.parametrize("operation", OPERATIONS, ids=by_id)
def test_every_example_is_valid(operation: Operation) -> None:
    catalogue = load_catalogue()
    faults: list[Violation] = []
    if operation.body is not None:
        assert operation.body.examples
        for example in operation.body.examples.values():
            faults += check(catalogue, operation.service, operation.body.schema, example)
    for response in operation.responses:
        if response.example is not None:
            assert response.schema is not None
            faults += check(catalogue, operation.service, response.schema, response.example)
    assert faults == []


@pytest.mark.parametrize("operation", OPERATIONS, ids=by_id)
def test_every_parameter_is_described_and_its_example_valid(operation: Operation) -> None:
    placeholders = {part[1:-1] for part in operation.path.split("/") if part.startswith("{")}
    assert placeholders == {parameter.name for parameter in operation.parameters if parameter.location == "path"}
    for parameter in operation.parameters:
        assert parameter.description
        assert parameter.required or parameter.location != "path"
        assert parameter.name != "X-Auth-Token"
        for sample in (parameter.example, parameter.schema.get("default")):
            if sample is not None:
                assert check_text(parameter.schema, typed(sample)) == sample


def typed(value: Any) -> str:
    """A parameter's value as a user types it."""
    if isinstance(value, list):
        return ",".join(map(typed, value))
    return value if isinstance(value, str) else json.dumps(value)


@pytest.mark.parametrize("operation", OPERATIONS, ids=by_id)
def test_says_what_it_does(operation: Operation) -> None:
    assert operation.title
    assert operation.title_zh
    assert operation.description
    assert operation.group
    assert operation.effect is not Effect.UNKNOWN
    assert (operation.effect is Effect.DESTROY) == (operation.id.startswith("Delete") or operation.id in IRREVOCABLE)
    assert operation.successor is None or operation.successor in load_catalogue().operations
    assert any(response.status < 300 for response in operation.responses)
    assert set(operation.error_codes) <= set(load_catalogue().error_codes)


@pytest.mark.parametrize("operation", OPERATIONS, ids=by_id)
def test_the_pinyin_is_that_of_the_title(operation: Operation) -> None:
    syllables = [re.sub(r"\W", "", each.lower()) for each in lazy_pinyin(operation.title_zh)]
    assert operation.title_pinyin.replace(" ", "") == "".join(syllables)


def test_no_query_passes_for_a_write_and_no_write_for_a_query() -> None:
    for operation in OPERATIONS:
        verb = operation.id.removeprefix("Keystone")
        if verb.startswith(("List", "Show", "Count", "Validate")):
            assert operation.effect is Effect.READ, operation.id
        elif verb.startswith(("Add", "Update", "Batch", "Push")):
            assert operation.effect is Effect.WRITE, operation.id


def test_numbers_are_integers_although_the_sdk_types_them_string() -> None:
    for operation in OPERATIONS:
        for parameter in operation.parameters:
            if parameter.name == "limit" or {"minimum", "maximum"} & set(parameter.schema):
                assert parameter.schema["type"] == "integer", (operation.id, parameter.name)


def sdk_methods() -> list[tuple[str, str, str]]:
    return [
        (operation.get("x-aom-sdk-version", "v2"), operation["operationId"], operation["x-aom-sdk-method"])
        for item in DOCUMENTS["aom"]["paths"].values()
        for operation in item.values()
        if "x-aom-sdk-method" in operation
    ]


@pytest.mark.parametrize("version", ["v1", "v2", "v3", "v4"])
def test_knows_every_operation_of_the_sdk(version: str) -> None:
    client = importlib.import_module(f"huaweicloudsdkaom.{version}").AomClient
    theirs = {name[1:].removesuffix("_http_info") for name in vars(client) if name.endswith("_http_info")}
    assert theirs == {method for its_version, _, method in sdk_methods() if its_version == version}


@pytest.mark.parametrize(("version", "operation_id", "method"), sdk_methods())
def test_agrees_with_the_official_sdk(version: str, operation_id: str, method: str) -> None:
    sdk = importlib.import_module(f"huaweicloudsdkaom.{version}")
    request_type = getattr(sdk, f"{operation_id}Request")
    names = request_type.attribute_map
    request = request_type(**{attribute: f"<{attribute}>" for attribute in names})
    info = getattr(sdk.AomClient, f"_{method}_http_info")(request)
    operation = load_catalogue().operations[operation_id]

    assert (info["method"], info["resource_path"]) == (operation.method, operation.path)
    ours = {(each.location, each.name) for each in operation.parameters if each.name != "project_id"}
    theirs = {("path", name) for name in info["path_params"]}
    theirs |= {("query", name) for name, _ in info["query_params"]}
    theirs |= {("header", name) for name in info["header_params"] if name != "Content-Type"}
    assert theirs == ours
    assert (info["body"] is not None) == (operation.body is not None)
