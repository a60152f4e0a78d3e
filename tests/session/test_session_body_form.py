"""The rows that schema and text make, and what an edit of a row makes of the text."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from aom_tui.catalogue.model import Body, Catalogue, Effect, JsonSchema, Operation
from aom_tui.session.compose.body_edits import (
    ValueEdit,
    add_field,
    add_part,
    choose_form,
    json_literal,
    remove_value,
    set_value,
)
from aom_tui.session.compose.body_form import FormBody, form
from aom_tui.session.compose.form_rows import Form, Row
from aom_tui.session.draft import Variable

RULE: JsonSchema = {
    "type": "object",
    "required": ["kind"],
    "properties": {
        "kind": {"type": "string", "enum": ["metric", "event"]},
        "metric_spec": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
        "event_spec": {"$ref": "#/components/schemas/EventSpec"},
        "count": {"type": "integer", "minimum": 1, "maximum": 9},
        "share": {"type": ["number", "null"]},
        "on": {"type": "boolean"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "scope": {
            "type": "object",
            "properties": {"domain": {"type": "object"}, "project": {"type": "object"}},
            "oneOf": [{"title": "project", "required": ["project"]}, {"title": "domain", "required": ["domain"]}],
        },
    },
    "oneOf": [
        {"title": "metric", "properties": {"kind": {"const": "metric"}}, "required": ["metric_spec"]},
        {"title": "event", "properties": {"kind": {"const": "event"}}, "required": ["event_spec"]},
    ],
}
EVENT: JsonSchema = {
    "type": "object",
    "required": ["source"],
    "properties": {
        "source": {"type": "string", "examples": ["CCE"]},
        "inner": {"$ref": "#/components/schemas/EventSpec"},
    },
}
OPERATION = Operation(
    "AddRule", "aom", "POST", "/rules", "Rules", "t", "t", "d", Effect.WRITE, body=Body(RULE, "application/json", True)
)
CATALOGUE = Catalogue({"AddRule": OPERATION}, {"aom": {"EventSpec": EVENT}}, {}, frozenset(), {})


def body(text: str) -> FormBody:
    return FormBody(CATALOGUE, OPERATION, text)


def made(text: str) -> Form:
    return body(text).form()


def row(text: str, *path: str | int) -> Row:
    return next(row for row in made(text).rows if row.path == path)


def test_an_empty_body_shows_every_field_and_nothing_wrong() -> None:
    rows = made("").rows
    assert [row.label for row in rows] == [
        "kind", "metric_spec", "event_spec", "count", "share", "on", "tags", "scope",
    ]  # fmt: skip
    assert not any(row.present or row.problems for row in rows)
    assert (rows[0].required, rows[0].choices, rows[0].closed) == (True, ("metric", "event"), True)
    assert (rows[3].type, rows[3].limits) == ("integer", "1..9")


def test_what_is_wrong_stands_at_its_row() -> None:
    text = '{"count": "3", "metric_spec": {}, "odd": 1, "tags": ["a", 5]}'
    assert row(text, "kind").problems[0] == "required"
    assert row(text, "count").problems == ('"3" is a string, expected an integer',)
    assert row(text, "metric_spec", "name").problems == ("required",)
    assert row(text, "tags", 1).problems == ("5 is a number, expected a string",)
    assert row(text, "odd").text == "1"


def test_a_field_given_twice_is_said_and_the_last_one_is_shown() -> None:
    text = '{"scope": {"domain": {}, "domain": {"a": 1}}}'
    assert "more than once" in row(text, "scope").problems[0]
    assert row(text, "scope", "domain").text == "1 field"


def test_text_that_is_no_json_freezes_the_form_and_says_where() -> None:
    found = made('{\n  "kind": }')
    assert found.rows == ()
    assert found.problem is not None
    assert found.problem.where == "body line 2 column 11"


def test_what_is_too_deep_for_a_form_is_said() -> None:
    found = made('{"odd": ' + "[" * 900 + "]" * 900 + "}")
    assert found.problem is not None
    assert "nested too deeply" in found.problem.what


@pytest.mark.parametrize(
    ("types", "typed", "put"),
    [
        (("integer",), "12", "12"),
        (("integer",), "007", '"007"'),
        (("integer",), "1.5", '"1.5"'),
        (("number",), "1.50", "1.50"),
        (("string",), "12", '"12"'),
        (("string",), ' "x" ', '" \\"x\\" "'),
        (("string", "null"), "null", "null"),
        (("boolean",), "true", "true"),
        (("boolean",), "yes", '"yes"'),
        (("object",), '{"a": 1}', '{"a": 1}'),
        (("array",), "[1", '"[1"'),
        ((), "true", "true"),
        ((), "plain", '"plain"'),
    ],
)
def test_what_is_typed_becomes_the_type_it_reads_as_else_a_string(types: tuple[str, ...], typed: str, put: str) -> None:
    assert json_literal(types, typed) == put


def test_an_absent_field_is_filled_directly_and_taken_away_again() -> None:
    text = set_value('{"kind": "event"}', row('{"kind": "event"}', "count"), "3")
    assert text == '{"kind": "event", "count": 3}'
    assert remove_value(text, row(text, "count")) == '{"kind": "event"}'


def test_each_key_of_one_value_is_an_edit_of_the_text_as_it_was_before() -> None:
    text = '{"kind": "event", "count": 7}'
    typing = ValueEdit(row(text, "count"), body(text))
    assert [typing.text(typed) for typed in ("7", "7x", "")] == [
        text, '{"kind": "event", "count": "7x"}', '{"kind": "event"}',
    ]  # fmt: skip
    assert json.loads(ValueEdit(row("{}", "kind"), body("{}")).text("event")) == {
        "kind": "event", "event_spec": {"source": "CCE"},
    }  # fmt: skip
    assert ValueEdit(row("{}", "share"), body("{}")).text("") == "{}"
    wrong = '{"kind": "event", "count": "7x"}'
    assert ValueEdit(row(wrong, "count"), body(wrong)).text("") == '{"kind": "event"}', "no number is an empty text"


def test_what_plus_adds_to_and_what_tab_types_next() -> None:
    text = '{"kind": "event", "event_spec": {"source": "x"}, "tags": ["a", "b"]}'
    rows = made(text)
    at = {row.path: number for number, row in enumerate(rows.rows)}
    assert rows.grown_by(rows.rows[at["tags", 1]]) == rows.rows[at["tags",]]
    assert rows.grown_by(rows.rows[at["event_spec", "source"]]) is None
    assert rows.typed_next(at["tags", 0], 1) == at["tags", 1]
    assert rows.typed_next(0, -1) is None
    assert rows.value_in(("tags",)) == at["tags", 0]
    assert rows.named("tags[1]") == at["tags", 1]


def test_an_item_and_an_absent_part_are_added_as_small_as_is_valid() -> None:
    text, path = add_part(body("{}"), row("{}", "event_spec"))
    assert (json.loads(text), path) == ({"event_spec": {"source": "CCE"}}, ("event_spec",))
    text, path = add_part(body('{"tags": ["a"]}'), row('{"tags": ["a"]}', "tags"))
    assert (json.loads(text), path) == ({"tags": ["a", ""]}, ("tags", 1))


def test_a_form_is_chosen_by_its_mark_and_gets_what_it_requires() -> None:
    kind = row("{}", "kind")
    assert kind.kind == "choice"
    text = choose_form(body('{"count": 1}'), kind, "event")
    assert json.loads(text) == {"count": 1, "kind": "event", "event_spec": {"source": "CCE"}}
    assert row(text, "event_spec").required
    assert not row(text, "metric_spec").required
    assert not made(text).rows[0].problems


def test_a_mark_that_is_a_list_with_a_variable_in_it_chooses_no_form() -> None:
    assert {row.text for row in made('{"kind": [{{name}}]}').rows if row.path == ("kind",)} == {"1 item"}


def test_a_form_without_a_mark_is_chosen_by_name_and_replaces_the_other() -> None:
    text = '{"scope": {"domain": {"id": 1}, "more": 2}}'
    chooser = row(text, "scope")
    chooser = next(row for row in made(text).rows if row.path == ("scope",) and row.kind == "choice")
    assert (chooser.choices, chooser.text) == (("project", "domain"), "domain")
    assert json.loads(choose_form(body(text), chooser, "project")) == {"scope": {"more": 2, "project": {}}}
    assert choose_form(body(text), chooser, "neither") == text


def test_a_schema_inside_itself_ends() -> None:
    value: Any = {"source": "x"}
    for _ in range(10):
        value = {"source": "x", "inner": value}
    assert len(made(json.dumps({"event_spec": value})).rows) > 20
    assert len(made('{"event_spec": {}}').rows) < 12


def test_an_open_object_takes_fields_of_any_name() -> None:
    text = '{"metadata": {"known": 1}}'
    schema: JsonSchema = {
        "type": "object",
        "properties": {"metadata": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 3}}},
    }
    operation = replace(OPERATION, body=Body(schema, "application/json", True))
    rows = form(CATALOGUE, operation, text).rows
    assert [(row.label, row.is_open, row.type) for row in rows] == [
        ("metadata", True, "object"), ("known", False, "integer"),
    ]  # fmt: skip
    text, path = add_field(FormBody(CATALOGUE, operation, text), rows[0], "new one")
    assert (json.loads(text)["metadata"], path) == ({"known": 1, "new one": 3}, ("metadata", "new one"))
    assert not row('{"metric_spec": {}}', "metric_spec").is_open


def test_required_fields_come_first_and_the_others_keep_their_order() -> None:
    schema: JsonSchema = {
        "type": "object",
        "properties": {name: {"type": "string"} for name in ("note", "name", "unit", "level")},
        "required": ["level", "name"],
    }
    operation = replace(OPERATION, body=Body(schema, "application/json", True))
    rows = form(Catalogue({}, {"aom": {}}, {}, frozenset(), {}), operation, '{"unit": "x"}').rows
    assert [row.label for row in rows if row.depth == rows[-1].depth] == ["name", "level", "note", "unit"]


ITEMS: JsonSchema = {
    "type": "object",
    "properties": {
        "kind": {"type": "string"},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string"}, "of": {"type": "array", "items": {"type": "integer"}}},
            },
        },
    },
    "oneOf": [
        {"properties": {"kind": {"const": "a"}}},
        {"properties": {"kind": {"const": "b"}, "items": {"items": {"properties": {"more": {"type": "boolean"}}}}}},
    ],
}
LISTS = replace(OPERATION, body=Body(ITEMS, "application/json", True))
FIRST = '{"kind": "a", "items": [{"name": "x", "of": [1, 2]}, {"name": "y"}, {"name": "{{z}}"}]}'


@pytest.mark.parametrize(
    "then",
    [
        FIRST.replace('"x"', '"xx"'),
        FIRST.replace("1, 2", '1, "2"'),
        FIRST.replace('{"name": "y"}, ', ""),
        FIRST.replace('{"name": "y"}', '{"name": "y", "name": "y"}'),
        FIRST.replace('"a"', '"b"'),
        FIRST.replace('{"name": "y"}', "[]"),
        '[{"name": "x"}]',
        "{",
        "",
    ],
)
def test_a_form_made_from_the_one_before_is_as_made_anew(then: str) -> None:
    before, others = form(CATALOGUE, LISTS, FIRST, {}), {"z": Variable("1", "1")}
    after = form(CATALOGUE, LISTS, then, others, before)
    anew = form(CATALOGUE, LISTS, then, others)
    assert (after.rows, after.problem) == (anew.rows, anew.problem)
    again = form(CATALOGUE, LISTS, FIRST, others, after)
    assert again.rows == form(CATALOGUE, LISTS, FIRST, others).rows


LEAVES = st.sampled_from([1, "x", "{{z}}", r"\u007b{z}}", True, None])
NESTED = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["name", "of"]), inner, max_size=2),
    max_leaves=4,
)
TEXTS = st.builds(
    lambda kind, items: json.dumps({"kind": kind, "items": items}).replace(r"\\u007b", r"\u007b"),
    st.sampled_from(["a", "b"]),
    st.lists(NESTED, max_size=3),
)
VALUES = st.sampled_from([{}, {"z": Variable("1", "1")}])


@given(st.lists(st.tuples(TEXTS, VALUES), min_size=2, max_size=6))
def test_whatever_was_there_before_a_form_is_as_made_anew(steps: list[tuple[str, dict[str, Variable]]]) -> None:
    made = Form()
    for text, variables in steps:
        anew = form(CATALOGUE, LISTS, text, variables)
        made = form(CATALOGUE, LISTS, text, variables, made)
        assert (made.rows, made.problem) == (anew.rows, anew.problem)


def test_braces_that_are_written_as_escapes_are_no_variable() -> None:
    text = FIRST.replace("{{z}}", r"\u007b\u007bz}}")
    rows = form(CATALOGUE, LISTS, text, {}).rows
    assert [(row.text, row.problems) for row in rows if row.path == ("items", 2, "name")] == [("{{z}}", ())]


def test_a_key_makes_the_rows_of_its_own_item_anew_and_of_no_other() -> None:
    before = form(CATALOGUE, LISTS, FIRST, {"z": Variable("1", "1")})
    after = form(CATALOGUE, LISTS, FIRST.replace('"x"', '"xx"'), {"z": Variable("1", "1")}, before)
    old = {id(row) for row in before.rows}
    new = [row.path for row in after.rows if id(row) not in old and row.path[:1] == ("items",)]
    assert ("items", 0, "name") in new
    assert not [path for path in new if path[:2] == ("items", 1) or path[:4] == ("items", 0, "of", 0)]
