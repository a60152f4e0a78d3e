"""What the line below a body says of a value."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.search import explain
from aom_tui.render.document import ancestors
from aom_tui.render.document.document import Document
from aom_tui.render.document.location import Locator
from aom_tui.render.document.meaning import MeaningContext, meaning_line
from aom_tui.render.document.pretty import pretty

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CATALOGUE = load_catalogue()
PROJECT = "4fae0123456789abcdef012345678990"
KNOWN = MeaningContext(CATALOGUE, "AddAlarmRule", lambda text: "demo" if text == PROJECT else "")


def line(value: Any, key: str, known: MeaningContext = KNOWN) -> str:
    """What is said of the first member of that name."""
    document = Document(pretty(json.dumps(value, ensure_ascii=False).encode()).data)
    row = next(number for number in range(len(document)) if f'"{key}":' in document.row(number))
    return meaning_line(Locator(document), row, NOW, known).partition("   ")[2]


def test_a_code_is_said_in_the_words_of_the_documents() -> None:
    meaning = explain(CATALOGUE, "AOM.02001102", "AddAlarmRule")[0].meaning
    for key in ("error_code", "errorCode", "code"):
        assert line({key: "AOM.02001102"}, key).startswith("AOM.02001102")
        assert line({key: "AOM.02001102"}, key).endswith(meaning)


def test_a_code_means_what_it_means_for_this_operation() -> None:
    code = next(code for code, entries in CATALOGUE.error_codes.items() if len({each.meaning for each in entries}) > 1)
    for entry in CATALOGUE.error_codes[code]:
        for operation in entry.operations:
            known = MeaningContext(CATALOGUE, operation)
            assert explain(CATALOGUE, code, operation)[0].meaning in line({"error_code": code}, "error_code", known)


@pytest.mark.parametrize("code", ["SVCSTG_AMS_2000000", "0", 0])
def test_a_code_of_success_says_so(code: object) -> None:
    assert line({"errorCode": code}, "errorCode").startswith(f"{code}")
    assert line({"errorCode": code}, "errorCode") != json.dumps(code)


@pytest.mark.parametrize(
    ("value", "key", "said"),
    [
        ({"alarm_rule_id": 7, "alarm_rule_name": "cpu high", "name": "no"}, "alarm_rule_id", "cpu high"),
        ({"alarm_rule_id": "7", "rule_name": "cpu high"}, "alarm_rule_id", "cpu high"),
        ({"clusterId": "c-1", "clusterName": "blue"}, "clusterId", "blue"),
        ({"id": "x", "name": "one"}, "id", "one"),
        ({"hostID": "h", "nodeName": "node-1"}, "hostID", "node-1"),
        ({"hostID": "h", "nodeName": "node-1", "hostName": "web"}, "hostID", "web"),
        ({"rules": [{"id": "1", "name": "a"}, {"name": "b", "id": "2", "in": {"name": "c"}}]}, "id", "a"),
        ({"user_id": "u", "tag_id": "t", "name": "of neither"}, "user_id", '"u"'),
        ({"id": "x", "name": ""}, "id", '"x"'),
        ({"id": "x", "sub": {"name": "not beside it"}}, "id", '"x"'),
        ({"valid": "x", "name": "n"}, "valid", '"x"'),
        ({"ids": 1, "code": "no code that is known"}, "code", '"no code that is known"'),
        ({"id": "x", "name": "\x1b[2J"}, "id", "\\u001b[2J"),
    ],
)
def test_an_id_is_said_by_what_it_names(value: Any, key: str, said: str) -> None:
    assert line(value, key).startswith(said)


@pytest.mark.parametrize(
    ("operation", "value", "key", "said"),
    [
        ("ListAlarmRule", {"thresholds": [{"alarm_level": "2"}]}, "alarm_level", "2: major"),
        ("ListAlarmRule", {"thresholds": [{"alarm_level": 4}]}, "alarm_level", "4: info"),
        ("ListAlarmRule", {"anywhere": {"alarm_level": 1}}, "alarm_level", "1: critical"),
        ("ListAlarmRule", {"thresholds": [{"alarm_level": "5"}]}, "alarm_level", '"5"'),
        ("ListAlarmRule", {"thresholds": [{"period": 60000}]}, "period", "60000"),
        ("ListAlarmRule", {"thresholds": [{"alarm_level": True}]}, "alarm_level", "true"),
        ("ListEvents", {"events": [{"ends_at": 0}]}, "ends_at", "0: not cleared"),
        ("ListEvents", {"events": [{"alarm_level": 2}]}, "alarm_level", "2"),
        ("NoSuchOperation", {"alarm_level": 2}, "alarm_level", "2"),
    ],
)
def test_a_number_means_what_the_documents_say(operation: str, value: Any, key: str, said: str) -> None:
    assert line(value, key, MeaningContext(CATALOGUE, operation)) == said


def pairs(**named: object) -> list[dict[str, object]]:
    return [{"name": name, "value": value} for name, value in named.items()]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"dimensions": pairs(clusterId="c-1", clusterName="blue")}, "blue   (clusterName beside it)"),
        ({"dimensions": pairs(hostID="h", nodeName="node-1")}, "node-1   (nodeName beside it)"),
        ({"dimensions": [{"value": "c-1", "name": "clusterId"}, *pairs(clusterName="blue")]}, "blue"),
        ({"series": [{"dimensions": pairs(clusterId="c-1")}, {"dimensions": pairs(clusterName="no")}]}, '"c-1"'),
        ({"one": {"name": "clusterId", "value": "c-1"}, "two": {"name": "clusterName", "value": "no"}}, '"c-1"'),
        ({"dimensions": pairs(nameSpace="default", clusterName="no")}, '"default"'),
        ({"dimensions": pairs(clusterId="c-1", clusterName={"in": 1})}, '"c-1"'),
        ({"name": 7, "value": "c-1", "clusterName": "no"}, '"c-1"'),
    ],
)
def test_an_id_among_dimensions_is_said_by_the_name_among_them(value: Any, said: str) -> None:
    assert line(value, "value").startswith(said)


def test_the_last_of_the_dimensions_is_named_by_one_before() -> None:
    document = Document(pretty(json.dumps({"dimensions": pairs(clusterName="blue", clusterId="c-1")}).encode()).data)
    row = next(number for number in range(len(document)) if "c-1" in document.row(number))
    assert "blue" in meaning_line(Locator(document), row, NOW, KNOWN)


def test_an_id_that_the_session_knows_is_said_by_its_name() -> None:
    for value in ({"projectId": PROJECT}, {"scope": PROJECT}):
        (key,) = value
        assert line(value, key).startswith(PROJECT)
        assert line(value, key).endswith("demo")


def test_escapes_are_said_as_one_reads_them() -> None:
    """Only there: on screen the text stays as it was sent, and what is no text to be drawn stays an escape."""
    document = Document(b'{\n  "name": "\\u4e2d\\u6587 \\"1\\" \\u202e \\u001b",\n  "plain": "a\\tb"\n}')
    said = [meaning_line(Locator(document), row, NOW, KNOWN) for row in (1, 2)]
    assert said == ['$.name   "中文 \\"1\\" \\u202e \\u001b"', '$.plain   "a\\tb"']


def test_a_status_is_said_in_words() -> None:
    assert len(line({"status_code": 503}, "status_code")) > 10
    assert line({"status": "normal"}, "status") == '"normal"'


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=3), inner, max_size=6),
    max_leaves=40,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(VALUES, min_size=3), st.integers(10, 150))
def test_a_prepared_locator_says_the_same(value: Any, large: int) -> None:
    document = Document(pretty(json.dumps(value).encode(), "application/json").data)
    plain, prepared = Locator(document), Locator(document)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ancestors, "MIN_LARGE", large)
        prepared.prepare()
    for row in range(len(document)):
        assert prepared.locate(row) == plain.locate(row)
        assert prepared.value_span(row) == plain.value_span(row)


@given(st.dictionaries(st.text(max_size=6), st.text(max_size=6) | st.integers(), min_size=1))
def test_no_value_is_too_odd(value: dict[str, Any]) -> None:
    document = Document(pretty(json.dumps(value).encode(), "application/json").data)
    for row in range(len(document)):
        said = meaning_line(Locator(document), row, NOW, KNOWN)
        assert "\n" not in said
        assert "\x1b" not in said
