"""Picking a value of a reply: its path, where it may go, and how it gets there."""

import json

import pytest

from aom_tui.catalogue.load import load_catalogue
from aom_tui.problem import InvalidInput
from aom_tui.session.compose.items import draft_for
from aom_tui.session.values.companions import with_companions
from aom_tui.session.values.destinations import destinations_for
from aom_tui.session.values.pick import parse_target, pick_from_reply, reply_path, with_picked
from aom_tui.session.values.row_ids import row_destinations

CATALOGUE = load_catalogue()
SERIES = (
    b'{"series": [{"namespace": "PAAS.NODE", "metric_name": "cpuUsage", "unit": "Percent", "odd key": 1.00, '
    b'"dimensions": [{"name": "a", "value": "b"}]}], "password": "x"}'
)
RULES = b'{"thresholds": [{"alarm_rule_id": 30001, "alarm_rule_name": "n"}]}'


def offered(operation: str, body: bytes, path: str, current: str = "") -> list[str]:
    value = pick_from_reply(body, reply_path(path))
    found = destinations_for(CATALOGUE, CATALOGUE.operations[operation], value.path, value.decoded, current)
    return [f"{each.operation.id} {each.location} {each.field}".strip() for each in found]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("$", ()),
        ("$.a[0].b-c", ("a", 0, "b-c")),
        ("a[1]", ("a", 1)),
        ('$["odd key"][2]', ("odd key", 2)),
        ("[0].x", (0, "x")),
        ("$.a[-1]", ("a", -1)),
    ],
)
def test_a_path_is_read_as_the_response_shows_it(text: str, path: tuple[str | int, ...]) -> None:
    assert reply_path(text) == path


@pytest.mark.parametrize(
    "path", ["thresholds[0].alarm_rule_name", "thresholds[0]", "thresholds[0].dimensions[0].value"]
)
def test_beside_a_value_goes_what_its_row_is_known_by(path: str) -> None:
    body = b'{"thresholds": [{"alarm_rule_id": 30001, "alarm_rule_name": "n", "dimensions": [{"value": "v"}]}]}'
    source = CATALOGUE.operations["ListAlarmRule"]
    found = row_destinations(CATALOGUE, source, reply_path(path), body)
    deletes = next(each for each in found if each.destination.operation.id == "DeleteAlarmRule")
    assert (deletes.picked.path, deletes.picked.value.text) == (("thresholds", 0, "alarm_rule_id"), "30001")
    assert (deletes.destination.location, deletes.destination.field) == ("path", "alarm_rule_id")
    assert all(each.picked.path != reply_path(path) for each in found)


def test_of_a_row_without_an_id_nothing_more_goes() -> None:
    source = CATALOGUE.operations["ListAlarmRule"]
    assert row_destinations(CATALOGUE, source, ("thresholds", 0, "unit"), b'{"thresholds": [{"unit": "x"}]}') == ()
    assert row_destinations(CATALOGUE, source, ("thresholds", 0, "unit"), b"no json") == ()
    flows = CATALOGUE.operations["ListWorkflow"]  # listed by `workflow_id || id`
    assert (
        row_destinations(CATALOGUE, flows, ("elements", 0, "name"), b'{"elements": [{"id": "1", "name": "n"}]}') == ()
    )
    assert row_destinations(CATALOGUE, None, ("thresholds", 0, "alarm_rule_name"), RULES) == ()


SAMPLES = (
    b'{"samples": [{"sample": {"namespace": "PAAS.NODE", "metric_name": "cpuUsage", "dimensions": []}, '
    b'"data_points": [{"timestamp": 1, "unit": "Percent"}]}, {"sample": {"namespace": "x"}, "data_points": []}]}'
)


def test_the_unit_of_a_series_goes_with_it_where_it_is_taken() -> None:
    source = CATALOGUE.operations["ListSample"]
    picked = pick_from_reply(SAMPLES, reply_path("samples[0].sample"))
    whole = with_companions(source, picked, SAMPLES)
    found = destinations_for(CATALOGUE, source, whole.path, whole.decoded)
    used = next(each.used for each in found if each.operation.id == "AddAlarmRule")
    assert set(used) == {"namespace", "metric_name", "dimensions", "unit"}
    made = with_picked(CATALOGUE, draft_for(CATALOGUE.operations["AddAlarmRule"]), "", whole)
    assert json.loads(made.body or "")["unit"] == "Percent"
    for path in ("samples[1].sample", "samples[0].sample.namespace", "samples[0]"):
        picked = pick_from_reply(SAMPLES, reply_path(path))
        assert with_companions(source, picked, SAMPLES) is picked, "nothing is named beside it, or it is not there"


@pytest.mark.parametrize("text", ["a[", "a[x]", "a b", "$.."])
def test_what_is_no_path_is_said_with_its_place(text: str) -> None:
    with pytest.raises(InvalidInput, match="is no path"):
        reply_path(text)


def test_an_example_is_written_as_the_path_was() -> None:
    for text, example in (("$.a[", r"Write \$\.series\[0\]"), ("a[", r"Write series\[0\]")):
        with pytest.raises(InvalidInput, match=example):
            reply_path(text)


def test_a_place_that_is_counted_from_the_end_is_told_from_the_beginning() -> None:
    body = b'{"a": [{"b": 1}, {"b": 2}]}'
    assert pick_from_reply(body, reply_path("$.a[-1].b")).path == ("a", 1, "b")
    assert pick_from_reply(body, reply_path("a[-2].b")).value.text == "1"
    with pytest.raises(InvalidInput, match="the list has 2 items"):
        pick_from_reply(body, reply_path("a[-3]"))


def test_a_quoted_key_that_is_no_text_of_json_is_said() -> None:
    with pytest.raises(InvalidInput, match=r'"\\x" is no JSON string'):
        reply_path(r'series["\x"]')


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("series[0].nope", "the reply has no such field. It has namespace"),
        ("series[3]", "the list has 1 items"),
        ("series[0].unit.x", "holds nothing further"),
        ("password", "a token or a secret"),
        ("$", "a token or a secret"),
    ],
)
def test_what_cannot_be_picked_is_said(path: str, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        pick_from_reply(SERIES, reply_path(path))
    assert said in str(caught.value)


def test_digits_stay() -> None:
    assert pick_from_reply(SERIES, reply_path('series[0]["odd key"]')).value.json == "1.00"


def test_a_series_is_offered_to_the_calls_that_take_one() -> None:
    found = offered("ListSeries", SERIES, "series[0]")
    assert found == [
        "ListSample body samples[0]", "AddAlarmRule body", "UpdateAlarmRule body", "ListSeries body series[0]"
    ]  # fmt: skip


@pytest.mark.parametrize("field", ["", ".namespace", ".metric_name", ".dimensions", ".dimensions[0].value"])
@pytest.mark.parametrize("current", ["", "ListSeries"])
def test_what_a_series_says_goes_first_to_the_call_after_and_last_to_its_own(field: str, current: str) -> None:
    found = offered("ListSeries", SERIES, f"series[0]{field}", current)
    assert found[0].startswith("ListSample")
    assert found[-1].startswith("ListSeries")


@pytest.mark.parametrize("current", ["", "ListSample"])
def test_a_sample_goes_on_to_an_alarm_rule_and_not_back(current: str) -> None:
    sample = b'{"samples": [{"sample": {"namespace": "n", "metric_name": "m", "dimensions": []}}]}'
    assert offered("ListSample", sample, "samples[0].sample", current)[0] == "AddAlarmRule body"


def test_what_is_composed_goes_before_what_comes_next() -> None:
    assert offered("ListSeries", SERIES, "series[0]", "AddAlarmRule")[0] == "AddAlarmRule body"


def test_an_id_is_offered_where_the_documents_say_that_it_comes_from_here() -> None:
    assert offered("ListAlarmRule", RULES, "thresholds[0].alarm_rule_id")[:2] == [
        "ShowAlarmRule path alarm_rule_id",
        "DeleteAlarmRule path alarm_rule_id",
    ]


def test_a_field_of_the_draft_goes_before_its_likes() -> None:
    assert offered("ListSeries", SERIES, "series[0].namespace", "AddAlarmRule")[0].startswith("AddAlarmRule")


def test_of_an_object_what_both_know_goes_and_the_draft_keeps_the_rest() -> None:
    draft = draft_for(CATALOGUE.operations["AddAlarmRule"]).with_body('{"period": {{p}}, "namespace": "old"}')
    made = with_picked(CATALOGUE, draft, "", pick_from_reply(SERIES, reply_path("series[0]")))
    assert '"period": {{p}}' in (made.body or "")
    assert json.loads((made.body or "").replace("{{p}}", "1")) == {
        "period": 1,
        "namespace": "PAAS.NODE",
        "metric_name": "cpuUsage",
        "unit": "Percent",
        "dimensions": [{"name": "a", "value": "b"}],
    }


def test_a_number_goes_into_a_text_as_text_and_back() -> None:
    rule = pick_from_reply(RULES, reply_path("thresholds[0].alarm_rule_id"))
    show = with_picked(CATALOGUE, draft_for(CATALOGUE.operations["ShowAlarmRule"]), "alarm_rule_id", rule)
    assert show.values["alarm_rule_id"] == "30001"
    number = pick_from_reply(b'{"threshold": 1.50}', reply_path("threshold"))
    add = with_picked(CATALOGUE, draft_for(CATALOGUE.operations["AddAlarmRule"]), "threshold", number)
    assert json.loads(add.body or "") == {"threshold": "1.50"}


@pytest.mark.parametrize(("field", "said"), [("nope", "no such field"), ("alarm_rule_id", "is an object or a list")])
def test_what_does_not_fit_is_refused(field: str, said: str) -> None:
    name = "ShowAlarmRule" if field == "alarm_rule_id" else "AddAlarmRule"
    with pytest.raises(InvalidInput, match=said):
        with_picked(
            CATALOGUE, draft_for(CATALOGUE.operations[name]), field, pick_from_reply(SERIES, reply_path("series[0]"))
        )


def test_a_target_names_an_operation_or_belongs_to_the_draft() -> None:
    draft = draft_for(CATALOGUE.operations["ListSeries"])
    assert [
        (found.id, field)
        for found, field in (
            parse_target(CATALOGUE, draft, "listsample.samples[0]"),
            parse_target(CATALOGUE, draft, "limit"),
        )
    ] == [
        ("ListSample", "samples[0]"),
        ("ListSeries", "limit"),
    ]
    with pytest.raises(InvalidInput):
        parse_target(CATALOGUE, None, "limit")
