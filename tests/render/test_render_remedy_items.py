"""What a hint says to add to a call is an item: it is taken apart by what takes the user's own apart."""

import json
import shlex
from typing import Any

import pytest

from aom_tui.catalogue.load import load_catalogue
from aom_tui.render.remedy import remedy_to_type
from aom_tui.session.cause import GiveValue, TakeOut
from aom_tui.session.compose.item_fields import declared_type
from aom_tui.session.compose.items import draft_for, parse_items

CATALOGUE = load_catalogue()
FILLED = {"{...}": '{"a": 1}', "[...]": "[7]", "NUMBER": "5", "true|false": "true", "VALUE": "x"}
VALUES: dict[str, Any] = {"{...}": {"a": 1}, "[...]": [7], "NUMBER": 5, "true|false": True, "VALUE": "x"}


def put(where: str, kind: str, body: str, operation: str = "AddMetricData") -> tuple[str, Any]:
    """What is to be put in, and the body with a value for it."""
    typed = remedy_to_type(GiveValue(where, kind), None, operation, adding="{item}")
    (item,) = shlex.split(typed)
    filler = next(each for each in FILLED if item.endswith(f"={each}"))
    item = item.removesuffix(filler) + FILLED[filler]
    draft = parse_items(CATALOGUE, draft_for(CATALOGUE.operations[operation]).with_body(body), [item])
    return filler, json.loads(draft.body or "null")


@pytest.mark.parametrize(
    ("path", "filler"),
    [
        ("[0].metric", "{...}"),
        ("[0].values", "[...]"),
        ("[0].collect_time", "NUMBER"),
        ("[0].metric.namespace", "VALUE"),
        ("[0].metric.dimensions", "[...]"),
        ("[0].values[0].metric_name", "VALUE"),
        ("[0].values[0].value", "NUMBER"),
    ],
)
def test_a_field_of_a_body_that_is_a_list_is_named_as_items_name_it(path: str, filler: str) -> None:
    kind = declared_type(CATALOGUE, CATALOGUE.operations["AddMetricData"], path)
    found, body = put(f"body {path}", kind, '[{"other": 1}]')
    assert found == filler
    assert body[0]["other"] == 1
    for step in path.replace("[0]", ".0").strip(".").split("."):
        body = body[int(step) if step.isdecimal() else step]
    assert body == VALUES[filler]


@pytest.mark.parametrize(("kind", "filler"), [("boolean", "true|false"), ("string or number", "VALUE"), ("", "VALUE")])
def test_what_is_to_be_put_in_goes_by_the_type(kind: str, filler: str) -> None:
    assert put("body a.b", kind, "{}", "ListSeries") == (filler, {"a": {"b": VALUES[filler]}})


@pytest.mark.parametrize("name", ["a b", "a.b", "a=b", "a:b", "@a", "a\\b"])
def test_a_name_with_signs_in_it_is_one_name(name: str) -> None:
    assert put(f"body [{json.dumps(name)}]", "object", "{}", "ListSeries") == ("{...}", {name: {"a": 1}})
    assert put(f"body x[{json.dumps(name)}]", "object", "{}", "ListSeries") == ("{...}", {"x": {name: {"a": 1}}})


def test_a_field_that_is_renamed_gets_a_value_of_its_type() -> None:
    said = remedy_to_type(TakeOut("body [0].metrik", "object", "metric"), None, "AddMetricData")
    assert said == "Take out: '[0][metrik]'; Add or change: '[0][metric]:={...}'"
