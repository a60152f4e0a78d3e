"""OpenAPI documents of the user's own: what is made of one, and what is said of one that cannot be used."""

import json
from pathlib import Path
from typing import Any

import pytest

from aom_tui.catalogue.check import check
from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.model import Catalogue, Effect, Operation
from aom_tui.catalogue.schema import fields
from aom_tui.catalogue.skeleton import skeleton
from aom_tui.problem import InvalidInput

PETS = """\
openapi: 3.0.3
info: {title: Pet store}
servers: [{url: 'https://pets.{region}.example.com/api', variables: {region: {default: eu}}}]
paths:
  /pets/{petId}:
    parameters:
      - {name: petId, in: path, required: true, schema: {$ref: '#/components/schemas/Id'}}
      - {name: session, in: cookie, schema: {type: string}}
    get:
      tags: [pets]
      summary: "A [bold]pet[/x]\\nand \\e[31mmore"
      responses: {200: {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
    put:
      operationId: putPet
      requestBody: {$ref: '#/components/requestBodies/Pet'}
      responses: {default: {description: any}}
  /series:
    get: {operationId: ListSeries, responses: {}}
components:
  requestBodies:
    Pet:
      content:
        text/plain: {schema: {type: string}}
        application/json: {schema: {$ref: '#/components/schemas/Pet'}}
  schemas:
    Id: {type: integer, minimum: 1, exclusiveMinimum: true}
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string, nullable: true, enum: [Rex, Tom]}
        status: {type: string, enum: [on, off]}
        born: {type: string, example: 2020-01-01}
        nullable: {type: boolean}
        parent: {$ref: '#/components/schemas/Pet'}
        rank: {$ref: '#/components/schemas/Pet/properties/status'}
"""


def opened(folder: Path, text: str, name: str = "pets.yaml") -> Catalogue:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load_catalogue((path,))


@pytest.fixture
def pets(tmp_path: Path) -> Catalogue:
    return opened(tmp_path, PETS)


def pet(pets: Catalogue) -> Operation:
    return pets.operations["GetPetsPetId"]


def test_stands_beside_our_own_operations(pets: Catalogue) -> None:
    assert len(pets.operations) == len(load_catalogue().operations) + 3
    assert pets.operations["ListSeries"].service == "aom"
    assert pets.operations["pets.ListSeries"].service == "pets"
    assert load_catalogue().operations.keys().isdisjoint({"putPet"})


def test_one_file_twice_is_two_services(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    first, second = tmp_path / "pets.yaml", tmp_path / "a" / "pets.yaml"
    for path in (first, second):
        path.write_text(PETS)
    found = load_catalogue((first, second))
    assert {"putPet", "pets-2.putPet", "pets.ListSeries", "pets-2.ListSeries"} <= set(found.operations)


def test_what_it_says_is_data_on_one_line(pets: Catalogue) -> None:
    assert pet(pets).title == "A [bold]pet[/x] and [31mmore"
    assert pet(pets).group == "pets"


def test_who_reads_and_who_may_write(pets: Catalogue) -> None:
    assert pet(pets).effect is Effect.READ
    assert pets.operations["putPet"].effect is Effect.UNKNOWN
    assert pets.operations["putPet"].effect.changes


def test_parameters_of_the_path_and_no_cookies(pets: Catalogue) -> None:
    (parameter,) = pet(pets).parameters
    assert (parameter.name, parameter.location, parameter.required) == ("petId", "path", True)
    assert parameter.schema == {"type": "integer", "exclusiveMinimum": 1}


def test_openapi_3_0_is_written_as_json_schema(pets: Catalogue) -> None:
    properties = pets.schemas["pets"]["Pet"]["properties"]
    assert properties["name"] == {"type": ["string", "null"], "enum": ["Rex", "Tom", None]}
    assert properties["status"]["enum"] == ["on", "off"]
    assert properties["born"]["examples"] == ["2020-01-01"]
    assert properties["nullable"] == {"type": "boolean"}


def test_a_schema_inside_itself_has_fields_a_skeleton_and_checks(pets: Catalogue) -> None:
    body = pets.operations["putPet"].body
    assert body is not None
    assert body.content_type == "application/json"
    assert [field.path for field in fields(pets, "pets", body.schema)][:2] == ["name", "status"]
    assert check(pets, "pets", body.schema, skeleton(pets, "pets", body.schema)) == []
    faults = check(pets, "pets", body.schema, {"parent": {"name": "Rex", "rank": "up"}})
    assert {fault.path for fault in faults} == {"name", "parent.rank"}


@pytest.mark.parametrize(
    ("region", "url"),
    [("cn-north-4", "https://pets.cn-north-4.example.com/api"), ("", "https://pets.eu.example.com/api")],
)
def test_the_server_is_that_of_the_region(pets: Catalogue, region: str, url: str) -> None:
    assert pets.servers["pets"].at(region) == url


def document(**more: Any) -> str:
    return json.dumps({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, **more})


def path_with(**more: Any) -> dict[str, Any]:
    return {"/x": {"get": {"operationId": "x", "responses": {}, **more}}}


CYCLE = {"$ref": "#/components/a"}
BOMB = "a0: &a0 [1]\n" + "".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]\n" for n in range(12))
"""A few lines that stand for 9 to the 12th values."""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "line 1 column 2: invalid JSON"),
        ("a: [", "line 2 column 1: invalid YAML"),
        ("just words", "is no OpenAPI document"),
        ("", "is no OpenAPI document"),
        ('{"swagger": "2.0"}', "is Swagger 2.0, not OpenAPI 3"),
        ('{"openapi": "4.0.0", "paths": {}}', 'openapi: "4.0.0" does not match'),
        ('{"openapi": "3.1.0"}', "paths: required"),
        (document(paths={"x": {}}), "does not match ^/"),
        (document(paths={"/x": {"get": []}}), 'paths["/x"].get: the value is a list, expected an object'),
        (document(paths=path_with(parameters=[{"in": "query"}])), "paths./x.get.parameters[0].name: required"),
        (document(paths=path_with(parameters=[{"$ref": "#/components/x"}])), "#/components/x leads nowhere"),
        (document(paths=path_with(parameters=[{"$ref": "other.json#/x"}])), "is in another file"),
        (document(components={"schemas": {"A": {"$ref": "#/components/schemas/A"}}}), "A: is nothing but a reference"),
        (document(components={"schemas": {"A": {"type": "strng"}}}), "components.schemas.A.type: breaks the rules"),
        (document(components={"schemas": {"A": {"pattern": "(["}}}), 'components.schemas: "([" is not a "regex"'),
        (document(components={"schemas": {"A": {"items": 3}}}), "components.schemas.A.items: a schema must be"),
        (document(components={"a": {"$ref": "#/components/a"}}, paths=path_with(parameters=[CYCLE])), "itself"),
        ("&a [*a]", "can be read"),
        (BOMB, "unfolds to more than"),
        ("[" * 100_000, "pets.yaml"),
    ],
)  # fmt: skip
def test_a_document_with_errors_is_told_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    monkeypatch.setattr("aom_tui.catalogue.yaml_text.MOST_VALUES", 50_000)  # five million take seconds to count
    with pytest.raises(InvalidInput) as caught:
        opened(tmp_path, text)
    message = str(caught.value)
    assert said in message
    assert "pets.yaml" in message


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"none\.json: No such file"):
        load_catalogue((tmp_path / "none.json",))


def test_schemas_that_all_refer_to_all_neither_hang_nor_crash(tmp_path: Path) -> None:
    names = [f"S{number}" for number in range(60)]
    node = {name.lower(): {"$ref": f"#/components/schemas/{name}"} for name in names}
    schemas = {name: {"type": "object", "properties": node} for name in names}
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/S0"}}}}
    parameter = {"name": "q", "in": "query", "schema": {"$ref": "#/components/schemas/S1"}}
    paths = path_with(requestBody=body, parameters=[parameter])
    found = opened(tmp_path, document(components={"schemas": schemas}, paths=paths), "all.json")
    schema = found.schemas["all"]["S0"]
    assert fields(found, "all", schema)
    assert check(found, "all", schema, skeleton(found, "all", schema)) == []
