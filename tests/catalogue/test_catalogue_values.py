"""The calls that list values: they exist, they read, and what is taken from their replies is documented there."""

import re

import jmespath
import pytest

from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.model import Effect, Operation
from aom_tui.catalogue.schema import Field, fields
from aom_tui.catalogue.skeleton import skeleton
from aom_tui.catalogue.values import ValueSource, _known, place_of, value_source

CATALOGUE = load_catalogue()
SOURCES, PLACES = _known()


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_source_is_a_call_that_reads_and_says_what_it_lists(source: ValueSource) -> None:
    operation = CATALOGUE.operations[source.operation]
    assert operation.effect is Effect.READ
    assert set(source.parameters) <= {parameter.name for parameter in operation.parameters}
    reply = next(response for response in operation.responses if response.status == 200)
    assert reply.schema is not None
    value = skeleton(CATALOGUE, operation.service, reply.schema)
    items = jmespath.search(source.items, value)
    assert isinstance(items, list), value
    assert all(jmespath.search(source.value, item) is not None for item in items)


def body_places(tree: tuple[Field, ...]) -> set[str]:
    found = set()
    for field in tree:
        found |= {f"body {field.path}", f"body {field.path}[]"} | body_places(field.children)
    return found


def places_of(operation: Operation) -> set[str]:
    places = {f"{parameter.location} {parameter.name}" for parameter in operation.parameters} | {"body []"}
    if operation.body:
        places |= body_places(fields(CATALOGUE, operation.service, operation.body.schema))
    return places


@pytest.mark.parametrize("operation_id", [name for name in PLACES if name != "*"])
def test_every_place_is_one_of_its_operation(operation_id: str) -> None:
    operation = CATALOGUE.operations[operation_id]
    assert set(PLACES[operation_id]) <= places_of(operation)
    assert set(PLACES[operation_id].values()) <= set(SOURCES)


def test_what_holds_for_all_operations_is_used_by_some() -> None:
    declared = [places_of(operation) for operation in CATALOGUE.operations.values()]
    assert set(PLACES["*"]) <= set().union(*declared)
    assert set(PLACES["*"].values()) <= set(SOURCES)


def test_every_id_in_a_path_has_a_source_where_a_call_lists_it() -> None:
    lonely = {
        parameter.name
        for operation in CATALOGUE.operations.values()
        for parameter in operation.parameters
        if parameter.location == "path" and value_source(operation, f"path {parameter.name}") is None
    }
    # The CMDB shows things by id or by name only; nothing lists its applications.
    assert {name for name in lonely if re.search(r"id$", name)} == {
        "application_id", "component_id", "environment_id", "sub_app_id",
    }  # fmt: skip


def test_items_have_places() -> None:
    series = CATALOGUE.operations["ListSeries"]
    assert place_of(series, "limit") == "query limit"
    assert place_of(series, "series[1][dimensions][0][name]") == "body series[1].dimensions[0].name"
    assert place_of(CATALOGUE.operations["DeleteActionRule"], "[0]") == "body [0]"


def test_every_source_is_used() -> None:
    assert {name for places in PLACES.values() for name in places.values()} == set(SOURCES)
