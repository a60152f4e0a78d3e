"""A deprecated call as its successor: valid where the old one was, nothing lost without a word."""

import json

import pytest

from aom_tui.catalogue.check import check
from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.model import Operation
from aom_tui.problem import InvalidInput
from aom_tui.session.compose.items import draft_for, parse_items
from aom_tui.session.compose.successor import Change, converted, has_successor
from aom_tui.session.draft import Draft

CATALOGUE = load_catalogue()
DEPRECATED = [operation for operation in CATALOGUE.operations.values() if has_successor(operation)]


def example(operation: Operation) -> Draft:
    """The documented example, with every parameter filled in."""
    draft = draft_for(operation)
    for parameter in operation.parameters:
        if parameter.name != "project_id":
            draft = draft.with_value(parameter.name, str(parameter.example or (parameter.choices or (1,))[0]))
    return draft.with_body(json.dumps(next(iter(operation.body.examples.values())))) if operation.body else draft


def test_every_deprecated_call_with_a_successor_knows_the_way() -> None:
    known = {operation.id for operation in DEPRECATED}
    assert known == {operation.id for operation in CATALOGUE.operations.values() if operation.successor}
    assert len(known) == 7


@pytest.mark.parametrize("operation", DEPRECATED, ids=lambda operation: operation.id)
def test_the_converted_example_is_valid(operation: Operation) -> None:
    conversion = converted(CATALOGUE, example(operation))
    successor = CATALOGUE.operations[str(operation.successor)]
    assert conversion.draft.operation_id == successor.id
    assert set(conversion.draft.values) <= {parameter.name for parameter in successor.parameters}
    if successor.body:
        body = json.loads(conversion.draft.body or "")
        assert check(CATALOGUE, successor.service, successor.body.schema, body) == []
        assert str(body).count("cpuUsage") == 1


def test_what_has_no_counterpart_is_said() -> None:
    items = ["type=inventory", "start=40", "metricItems[0][namespace]=PAAS.NODE", "inventoryId=x_1", "odd=1"]
    draft = parse_items(CATALOGUE, draft_for(CATALOGUE.operations["ListMetricItems"]), items)
    conversion = converted(CATALOGUE, draft)
    assert dict(conversion.draft.values) == {"offset": "40"}
    assert json.loads(conversion.draft.body or "") == {"series": [{"namespace": "PAAS.NODE"}]}
    assert conversion.lost == (
        Change("query type", "", "inventory"),
        Change("body inventoryId", "", "x_1"),
        Change("body odd", "", "1"),
    )


def test_a_number_becomes_the_text_it_was_written_as() -> None:
    draft = example(CATALOGUE.operations["AddAlarm"])
    old = (draft.body or "").replace('"threshold": "80"', '"threshold": 80.50')
    assert '"threshold": "80.50"' in (converted(CATALOGUE, draft.with_body(old)).draft.body or "")


@pytest.mark.parametrize(
    ("operation_id", "said"),
    [
        ("ListSeries", "ListSeries: it is not deprecated, nothing has taken its place"),
        ("CreatePolicy", "CreatePolicy: it is deprecated, but the documents name no successor"),
    ],
)
def test_where_there_is_no_way(operation_id: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        converted(CATALOGUE, draft_for(CATALOGUE.operations[operation_id]))


def test_a_request_by_hand_that_nobody_knows_is_named_as_such() -> None:
    with pytest.raises(InvalidInput, match="GET /v1/x: it is none of the catalogue's operations"):
        converted(CATALOGUE, Draft(method="GET", uri="/v1/x"))


def test_a_body_that_is_no_json_is_not_lost() -> None:
    draft = draft_for(CATALOGUE.operations["AddAlarm"]).with_body('{"alarmName": }')
    with pytest.raises(InvalidInput, match="body line 1 column 15"):
        converted(CATALOGUE, draft)
