"""Values against schemas: all faults in plain words, skeletons that are valid, fields for docs and forms."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aom_tui.catalogue.check import check, check_text
from aom_tui.catalogue.json_fault import json_fault
from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.model import Body, Catalogue, Operation
from aom_tui.catalogue.schema import Field, fields, limits, type_name
from aom_tui.catalogue.skeleton import skeleton
from aom_tui.catalogue.violations import Violation

CATALOGUE = load_catalogue()
WITH_BODY = [operation for operation in CATALOGUE.operations.values() if operation.body]


def own(**schemas: Any) -> Catalogue:
    return Catalogue({}, {"own": schemas}, {}, frozenset(), {})


def body(operation_id: str) -> Body:
    found = CATALOGUE.operations[operation_id].body
    assert found is not None
    return found


def faults(operation_id: str, value: Any) -> list[str]:
    service = CATALOGUE.operations[operation_id].service
    return [str(violation) for violation in check(CATALOGUE, service, body(operation_id).schema, value)]


def test_all_faults_are_named_where_they_are() -> None:
    assert faults("ListSeries", {"series": [{"metric_name": 3}, 7]}) == [
        "series[0].namespace: required",
        "series[0].metric_name: 3 is a number, expected a string",
        "series[1]: 7 is a number, expected an object",
    ]
    assert faults("ListSeries", None) == ["null is null, expected an object"]
    assert faults("ListSeries", {}) == ["series: required"]


def test_required_keys_of_an_event_are_checked() -> None:
    event = {"metadata": {"event_name": "x", "event_severity": "Awful", "event_type": "alarm", "resource_type": "y"}}
    assert sorted(faults("PushEvents", {"events": [event]})) == [
        'events[0].metadata.event_severity: "Awful" is none of "Critical", "Major", "Minor", "Info"',
        "events[0].metadata.resource_id: required",
        "events[0].metadata.resource_provider: required",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a":"x"', "body line 1 column 9: invalid JSON: the text ends here, and } is missing"),
        ('{"a": [1, {"b": "}]"}\n', "the text ends here, and ]} is missing"),
        ("[1 2]", "a comma is expected"),
        ('{"a": 1},,', "body line 1 column 9: invalid JSON: , stands behind the end of the value"),
        ("{}}", "} stands behind the end of the value"),
    ],
)
def test_a_text_that_is_no_json_is_told_by_what_is_missing_or_too_much(text: str, said: str) -> None:
    assert said in str(json_fault(text, "body"))


@pytest.mark.parametrize(
    ("schema", "value", "fault"),
    [
        ({"maximum": 1000}, 2000, "2000 is more than the maximum 1000"),
        ({"minimum": 1}, 0, "0 is less than the minimum 1"),
        ({"type": ["string", "null"]}, 1, "1 is a number, expected a string or null"),
        ({"type": "boolean"}, "true", '"true" is a string, expected true or false'),
        ({"type": "array"}, {}, "the value is an object, expected a list"),
        ({"type": "integer"}, 1.5, "1.5 is a number, expected an integer"),
        ({"type": "integer"}, True, "true is a boolean, expected an integer"),
        ({"minLength": 32}, "中", "has 1 character, fewer than the minimum 32"),
        ({"maxItems": 1}, [1, 2], "has 2 items, more than the maximum 1"),
        ({"pattern": "^a$"}, "b\n", '"b\\n" does not match ^a$'),
        ({"enum": ["a"]}, "x" * 50, '"' + "x" * 36 + '... is none of "a"'),
        ({"anyOf": [{"type": "null"}, {"type": "string"}]}, 1, "1 is a number, expected a string or null"),
        ({"anyOf": [{"type": "null"}, {"const": 2}]}, 1, "1 is not 2"),
        ({"anyOf": [{"type": "number"}, {"type": "integer"}], "not": {"const": 1}}, 1, "1 is what it must not be"),
        ({"oneOf": [{"type": "number"}, {"type": "integer"}]}, 1, "1 fits more than one of the allowed forms"),
        ({"contains": {"type": "null"}}, [1], "holds none of the items that it must"),
        ({"properties": {"a": False}}, {"a": 1}, "a: must not be there"),
        (
            {"propertyNames": {"maxLength": 3}},
            {"long": 1},
            "long: the name has 4 characters, more than the maximum 3",
        ),
        ({"propertyNames": {"pattern": "^x"}}, {"y": 1}, 'y: the name "y" does not match ^x'),
        ({"unevaluatedProperties": False}, {"a": 1}, "a: unknown field"),
        ({"uniqueItems": True}, [1, 1], "holds the same item twice"),
        ({"exclusiveMinimum": 3}, 3, "3 is not more than 3"),
        ({"multipleOf": 5}, 3, "3 is no multiple of 5"),
        ({"const": "a"}, "b", '"b" is not "a"'),
        (
            {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
            {"a": 1, "b": 2},
            "the value fits more than one of the allowed forms",
        ),
    ],
)
def test_faults_are_one_plain_line(schema: dict[str, Any], value: Any, fault: str) -> None:
    assert [str(violation) for violation in check(own(), "own", schema, value)] == [fault]


def test_unknown_fields_and_odd_keys_have_a_path() -> None:
    schema = {"properties": {"a.b": {"properties": {"ok": {}}, "additionalProperties": False}}}
    found = check(own(), "own", schema, {"a.b": {"ok": 1, "x": 2, "y]": 3}})
    assert [str(violation) for violation in found] == ['["a.b"].x: unknown field', '["a.b"]["y]"]: unknown field']
    assert [violation.value for violation in found] == [2, 3]


def test_a_secret_of_the_wrong_type_is_not_shown() -> None:
    login = json.loads(json.dumps(next(iter(body("KeystoneCreateUserTokenByPassword").examples.values()))))
    login["auth"]["identity"]["password"]["user"]["password"] = 31415926
    (violation,) = check(CATALOGUE, "iam", body("KeystoneCreateUserTokenByPassword").schema, login)
    assert str(violation).endswith("user.password: the value is a number, expected a string")
    assert "31415926" not in f"{violation} {violation!r}"


def test_what_cannot_be_checked_is_a_fault_and_no_crash() -> None:
    deep: Any = {}
    for _ in range(900):
        deep = [deep]
    assert [each.message for each in check(own(), "own", {"type": "object"}, deep)] == [
        "nested too deeply to be checked"
    ]
    assert len(check(own(), "own", {"type": "integer"}, "\ud800")) == 1


@pytest.mark.parametrize(
    ("schema", "text", "value"),
    [
        ({"type": "integer", "maximum": 1000}, "10", 10),
        ({"type": "integer"}, "-1", -1),
        ({"type": "number"}, "0.5", 0.5),
        ({"type": "boolean"}, "true", True),
        ({"type": "string"}, "10", "10"),
        ({"type": ["string", "integer"]}, "x", "x"),
        ({}, "anything", "anything"),
    ],
)
def test_text_becomes_the_declared_type(schema: dict[str, Any], text: str, value: Any) -> None:
    found = check_text(schema, text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    "text", ["", "ten", "1.0", "1_0", " 1", "１", "+1", "1e3", pytest.param("9" * 5000, id="5000 digits")]
)
def test_text_that_is_no_integer_is_a_fault(text: str) -> None:
    found = check_text({"type": "integer"}, text)
    assert isinstance(found, Violation)
    assert found.rule == "type"


def test_a_number_too_big_for_json_is_a_fault() -> None:
    assert str(check_text({"type": "number"}, "1e999")) == '"1e999" is a string, expected a number'


def test_a_parameter_out_of_its_limits_is_a_fault() -> None:
    limit = CATALOGUE.operations["ListSeries"].parameter("limit")
    assert limit is not None
    assert str(check_text(limit.schema, "2000")) == "2000 is more than the maximum 1000"


@given(st.integers(min_value=-(10**30), max_value=10**30))
def test_every_integer_survives(number: int) -> None:
    assert check_text({"type": "integer"}, str(number)) == number


@pytest.mark.parametrize("optional", [True, False])
@pytest.mark.parametrize("operation", WITH_BODY, ids=lambda operation: operation.id)
def test_every_skeleton_is_valid(operation: Operation, optional: bool) -> None:
    assert operation.body is not None
    value = skeleton(CATALOGUE, operation.service, operation.body.schema, optional=optional)
    assert check(CATALOGUE, operation.service, operation.body.schema, value) == []
    json.dumps(value)


def test_a_skeleton_has_required_fields_first_and_others_on_request() -> None:
    schema = {
        "type": "object",
        "required": ["z"],
        "properties": {"a": {"type": "integer", "minimum": 5}, "z": {"enum": ["on", "off"]}, "d": {"default": "x"}},
    }
    assert list(skeleton(own(), "own", schema).items()) == [("z", "on"), ("a", 5), ("d", "x")]
    assert skeleton(own(), "own", schema, optional=False) == {"z": "on"}


def test_a_skeleton_may_be_changed_without_changing_the_catalogue() -> None:
    schema = {"type": "object", "properties": {"a": {"default": []}}}
    skeleton(own(), "own", schema)["a"].append(1)
    assert skeleton(own(), "own", schema) == {"a": []}


CYCLE = own(
    Node={
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "minLength": 2},
            "next": {"$ref": "#/components/schemas/Node"},
            "more": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
        },
    }
)
NODE = {"$ref": "#/components/schemas/Node"}


def test_schemas_inside_themselves_end() -> None:
    assert skeleton(CYCLE, "own", NODE) == {"name": "aa", "more": []}
    assert [each.path for each in fields(CYCLE, "own", NODE)] == ["name", "next", "more"]
    assert check(CYCLE, "own", NODE, {"name": "aa", "next": {"name": "b"}})[0].path == "next.name"


def test_a_pattern_beyond_guessing_is_left_out() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": "string", "pattern": "^(?=q-7).*$"}, "b": {"type": "string"}},
    }
    assert skeleton(own(), "own", schema) == {"b": ""}


def flat(tree: tuple[Field, ...]) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for each in tree:
        found |= {each.path: each, **flat(each.children)}
    return found


def test_fields_say_what_a_form_needs() -> None:
    found = flat(fields(CATALOGUE, "aom", body("ListSeries").schema))
    assert (found["series"].type, found["series"].required) == ("list of object", True)
    namespace = found["series[].namespace"]
    assert namespace.required
    assert "PAAS.NODE" in namespace.choices
    assert found["series[].metric_name"].limits == "1..255 characters"
    assert "series[].dimensions[].name" in found


@pytest.mark.parametrize("operation", WITH_BODY, ids=lambda operation: operation.id)
def test_every_field_is_described(operation: Operation) -> None:
    assert operation.body is not None
    for each in flat(fields(CATALOGUE, operation.service, operation.body.schema)).values():
        assert each.description, each.path


def test_limits_and_types_in_short() -> None:
    assert limits({"minimum": 1, "maximum": 1000}) == "1..1000"
    assert limits({"minimum": 0}) == "0.."
    assert limits({"maxItems": 20}) == "..20 items"
    assert limits({"maxLength": 3, "pattern": "^a"}) == "..3 characters, ^a"
    assert limits({}) == ""
    assert type_name(CYCLE, "own", {"type": ["array", "null"], "items": NODE}) == "list of object or null"


KINDS = {
    "properties": {"kind": {"enum": ["file", "web"]}, "name": {"type": "string"}},
    "required": ["kind"],
    "oneOf": [
        {"title": "file", "properties": {"kind": {"const": "file"}, "path": {"type": "string"}}, "required": ["path"]},
        {"title": "web", "properties": {"kind": {"const": "web"}, "url": {"minLength": 9}}, "required": ["url"]},
    ],
}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"kind": "web"}, ["in.url: required"]),
        ({"kind": "web", "url": "http://"}, ["in.url: has 7 characters, fewer than the minimum 9"]),
        ({"kind": "file", "url": "http://x.yz"}, ["in.path: required"]),
    ],
)
def test_of_several_forms_the_nearest_ones_faults_are_said(value: Any, found: list[str]) -> None:
    assert [str(fault) for fault in check(own(), "own", {"properties": {"in": KINDS}}, {"in": value})] == found


def test_the_fields_of_all_forms_are_there_and_say_which_form_asks_for_them() -> None:
    by_name = {field.name: field for field in fields(own(), "own", KINDS)}
    assert {name: field.forms for name, field in by_name.items()} == {
        "kind": (),
        "name": (),
        "path": ("file",),
        "url": ("web",),
    }
    assert by_name["kind"].required
    assert not by_name["path"].required


def test_a_skeleton_has_one_form() -> None:
    assert skeleton(own(), "own", KINDS) == {"kind": "file", "path": "", "name": ""}


def test_parts_of_allof_are_one() -> None:
    base = {"properties": {"id": {"type": "integer", "minimum": 1}}, "required": ["id"]}
    more = {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"tag": {"const": "x"}}}]}
    catalogue = own(Base=base)
    assert [field.path for field in fields(catalogue, "own", more)] == ["id", "tag"]
    assert skeleton(catalogue, "own", more) == {"id": 1, "tag": "x"}


def test_a_second_spelling_is_left_out_of_a_skeleton() -> None:
    made = skeleton(CATALOGUE, "aom", body("AddAlarmRule").schema)
    assert "is_turn_on" in made
    assert "id_turn_on" not in made


NUMBERS = st.fixed_dictionaries(
    {"type": st.sampled_from(["integer", "number"])},
    optional={
        "minimum": st.integers(-50, 0),
        "maximum": st.integers(20, 50),
        "exclusiveMinimum": st.integers(-50, 0),
        "exclusiveMaximum": st.integers(20, 50),
        "multipleOf": st.integers(1, 9),
    },
)
TEXTS = st.fixed_dictionaries({"type": st.just("string")}, optional={"minLength": st.integers(0, 9)})
CHOICES = st.builds(lambda some: {"enum": some}, st.lists(st.integers(), min_size=3, unique=True))


def _objects(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    properties = st.dictionaries(st.sampled_from("abcd"), parts, min_size=1)
    return st.builds(
        lambda named, least: {
            "type": "object",
            "properties": named,
            "required": list(named)[:1],
            "minProperties": least,
            "additionalProperties": {"type": "boolean"},
        },
        properties,
        st.integers(0, 5),
    )


def _lists(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(
        lambda items, least: {"type": "array", "items": items, "minItems": least}, parts, st.integers(0, 3)
    )


def _forms(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(
        lambda one, other: {
            "type": "object",
            "oneOf": [
                {"properties": {"kind": {"const": 1}, "one": one}, "required": ["kind", "one"]},
                {"properties": {"kind": {"const": 2}, "other": other}, "required": ["kind", "other"]},
            ],
        },
        parts,
        parts,
    )


SCHEMAS = st.recursive(
    NUMBERS | TEXTS | CHOICES, lambda parts: _objects(parts) | _lists(parts) | _forms(parts), max_leaves=6
)


@given(SCHEMAS, st.booleans())
def test_whatever_the_schema_the_skeleton_is_valid(schema: Any, optional: bool) -> None:
    made = skeleton(own(), "own", schema, optional=optional)
    assert check(own(), "own", schema, made) == []


def _anything(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Objects, lists and combinations with any rules, most of which contradict each other now and then."""
    few = st.integers(0, 4)
    objects = st.fixed_dictionaries(
        {"type": st.just("object"), "properties": st.dictionaries(st.sampled_from("abcd"), parts, max_size=3)},
        optional={
            "required": st.lists(st.sampled_from("abcde"), unique=True, max_size=3),
            "additionalProperties": parts | st.booleans(),
            "minProperties": few,
            "maxProperties": few,
            "dependentRequired": st.just({"a": ["b"]}),
            "propertyNames": st.just({"maxLength": 4}),
        },
    )
    lists = st.fixed_dictionaries(
        {"type": st.just("array")},
        optional={
            "items": parts,
            "minItems": few,
            "maxItems": few,
            "uniqueItems": st.booleans(),
            "contains": parts,
            "prefixItems": st.lists(parts, min_size=1, max_size=2),
        },
    )
    several = {key: st.lists(parts, min_size=1, max_size=2) for key in ("allOf", "anyOf", "oneOf")}
    combined = st.fixed_dictionaries({}, optional={**several, **dict.fromkeys(("not", "if", "then", "else"), parts)})
    return objects | lists | combined | st.builds(lambda one, other: {**one, **other}, objects, combined)


REFERENCES = st.sampled_from("PQ").map(lambda name: {"$ref": f"#/components/schemas/{name}"})
PATTERNS = st.sampled_from(["^a+$", "^[0-9]{3,}$", "^(x|yz)*$", "b$", "^[^a]+$", "^(?=q).*z$"])
ANYTHING = st.recursive(
    st.fixed_dictionaries({"type": st.just("string")}, optional={"pattern": PATTERNS, "minLength": st.integers(0, 5)})
    | st.fixed_dictionaries({"type": st.sampled_from(["integer", "string"]), "default": st.integers()})
    | st.sampled_from([{}, {"type": ["null", "integer"]}, {"type": "number", "multipleOf": 0.1}, {"const": None}])
    | NUMBERS
    | CHOICES
    | REFERENCES,
    _anything,
    max_leaves=6,
)


@given(ANYTHING, ANYTHING, ANYTHING, st.booleans())
def test_a_skeleton_is_valid_or_nothing_and_always_ends(schema: Any, first: Any, second: Any, optional: bool) -> None:
    catalogue = own(P=first, Q=second)
    made = skeleton(catalogue, "own", schema, optional=optional)
    assert made is None or check(catalogue, "own", schema, made) == []
    fields(catalogue, "own", schema)
    assert type_name(catalogue, "own", schema)


@pytest.mark.parametrize(
    ("schema", "made"),
    [
        ({"type": "string", "pattern": "^[a-f]{2}-\\d{4,}$", "maxLength": 7}, "aa-0000"),
        ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.5}, 0.25),
        ({"type": "number", "minimum": 0.05, "multipleOf": 0.1}, 0.1),
        ({"type": "array", "items": {"type": "boolean"}, "uniqueItems": True, "minItems": 2}, [False, True]),
        ({"type": "array", "items": {"const": 1}, "contains": {"minimum": 1}, "maxItems": 1}, [1]),
        ({"type": "integer", "default": "wrong"}, 0),
        ({"type": ["null", "integer"]}, 0),
        ({"not": {"type": "object"}}, [{}]),
        ({"type": "object", "required": ["x"], "patternProperties": {"^x": {"const": 7}}}, {"x": 7}),
        ({"allOf": [{"minimum": 3, "type": "number"}, {"minimum": 5, "type": "integer"}]}, 5),
        ({"type": "object", "required": ["a"], "properties": {"a": {"not": {}}}}, None),
        ({"anyOf": [NODE, {"type": "null"}]}, {"name": "aa", "more": []}),
    ],
)
def test_a_skeleton_keeps_to_the_rule(schema: dict[str, Any], made: Any) -> None:
    assert skeleton(CYCLE, "own", schema) == made


TANGLE = own(
    Node={"allOf": [{"$ref": "#/components/schemas/Base"}], "properties": {"next": NODE}},
    Base={"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Base"}, "id": {"type": "integer"}}},
    Self={"allOf": [{"$ref": "#/components/schemas/Self"}], "type": "object"},
)


def test_parts_that_lead_back_into_each_other_end() -> None:
    assert [each.path for each in flat(fields(TANGLE, "own", NODE)).values()] == ["next", "next.next", "next.id", "id"]
    assert skeleton(TANGLE, "own", NODE)["id"] == 0
    assert type_name(TANGLE, "own", {"$ref": "#/components/schemas/Self"}) == "object"


def test_what_may_be_null_is_still_what_it_is() -> None:
    schema = {"properties": {"node": {"anyOf": [NODE, {"type": "null"}]}}}
    found = flat(fields(CYCLE, "own", schema))
    assert found["node"].type == "object or null"
    assert (found["node.name"].required, found["node.name"].forms) == (True, ())


SMALL = st.integers(-3, 3)
INTEGERS = st.fixed_dictionaries(
    {"type": st.just("integer")},
    optional={"minimum": SMALL, "maximum": SMALL | st.just(10**30), "default": SMALL},
)
TEXTS = st.fixed_dictionaries(
    {"type": st.just("string")},
    optional={"minLength": st.integers(0, 3), "maxLength": st.integers(0, 3), "default": st.text()},
)
OTHERS = st.fixed_dictionaries(
    {"type": st.sampled_from(["boolean", "number", "string", ["integer", "null"]])},
    optional={"minimum": SMALL, "maxLength": st.just(2), "pattern": st.just("^a"), "enum": st.just([1, "a", True])},
)
TYPED = SMALL.map(str) | st.sampled_from(["true", "2.5", "ab", "\ud800", "云", str(10**31)]) | st.text(max_size=4)


@given(INTEGERS | TEXTS | OTHERS, TYPED)
@example({"type": "string"}, "\ud800")
@example({"type": "string", "pattern": "^a"}, "b")
@example({"type": "integer", "enum": [1]}, "2")
def test_the_quick_look_at_a_parameter_agrees_with_json_schema(schema: dict[str, Any], text: str) -> None:
    thorough = check_text({**schema, "$comment": "which the quick look does not know"}, text)
    assert check_text(schema, text) == thorough
