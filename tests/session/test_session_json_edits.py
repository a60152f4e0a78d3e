"""Edits of a JSON text: what is asked for holds afterwards, and everything around it is the same, byte for byte."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.catalogue.json_path import JsonPath
from aom_tui.session.compose.json_edits import drop, put
from aom_tui.session.compose.json_tree import read

NAMES = st.sampled_from(["a", "b", "c", "名", 'q"uote', "d e"])
SPACES = st.sampled_from(["", " ", "\n", "\n  ", "\t", "\r\n    "])
LITERALS = st.sampled_from(["1.00", "1e400", "-0", "12345678901234567890123", "true", "null", '"\\u4e2d"', '"x"'])


@st.composite
def texts(draw: st.DrawFn, depth: int = 3) -> str:
    """JSON as people write it: any white space, numbers in any form, fields given twice, escapes."""
    kind = draw(st.sampled_from(["object", "list", "scalar"])) if depth else "scalar"
    if kind == "scalar":
        return draw(LITERALS)
    inner = texts(depth - 1)
    parts = []
    for _ in range(draw(st.integers(0, 3))):
        name = f"{json.dumps(draw(NAMES))}{draw(SPACES)}:{draw(SPACES)}" if kind == "object" else ""
        parts.append(f"{draw(SPACES)}{name}{draw(inner)}{draw(SPACES)}")
    body = ",".join(parts) or draw(SPACES)
    return f"{{{body}}}" if kind == "object" else f"[{body}]"


def value_at(text: str, path: JsonPath) -> Any:
    value = json.loads(text)
    for step in path:
        value = value[step]
    return value


def paths(text: str) -> list[JsonPath]:
    """Every place in a text."""

    def of(value: Any, path: JsonPath) -> list[JsonPath]:
        inner: list[tuple[Any, Any]] = []
        if isinstance(value, dict):
            inner = list(value.items())
        elif isinstance(value, list):
            inner = list(enumerate(value))
        return [path, *(found for step, part in inner for found in of(part, (*path, step)))]

    return of(json.loads(text), ())


def same_around(before: str, after: str, cut: tuple[int, int]) -> bool:
    """Whether `after` is `before` with only what stands between the two offsets exchanged."""
    start, end = cut
    return after.startswith(before[:start]) and after.endswith(before[end:])


@given(texts(), st.data())
def test_a_value_put_in_place_changes_its_own_span_only(text: str, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(paths(text)))
    node = read(text)
    assert node is not None
    here = node.at(path)
    assert here is not None
    after = put(text, path, '{"new": [1.50, "x"]}')
    assert value_at(after, path) == {"new": [1.5, "x"]}
    assert same_around(text, after, (here.start, here.end))
    assert "1.50" in after


@given(texts(), st.data())
def test_a_new_field_goes_to_the_end_of_its_object(text: str, data: st.DataObject) -> None:
    objects = [path for path in paths(text) if isinstance(value_at(text, path), dict)]
    if not objects:
        return
    path = data.draw(st.sampled_from(objects))
    root = read(text)
    node = root.at(path) if root else None
    assert node is not None
    after = put(text, (*path, "new", "deep", 0), "2.0")
    assert value_at(after, (*path, "new", "deep", 0)) == 2
    old = value_at(text, path)
    assert {key: value for key, value in value_at(after, path).items() if key != "new"} == old
    kept = node.members[-1].node.end if node.members else node.start + 1
    assert same_around(text, after, (kept, kept if node.members else node.end - 1))


@given(texts(), st.data())
def test_an_item_goes_to_the_end_of_its_list(text: str, data: st.DataObject) -> None:
    lists = [path for path in paths(text) if isinstance(value_at(text, path), list)]
    if not lists:
        return
    path = data.draw(st.sampled_from(lists))
    old = value_at(text, path)
    after = put(text, (*path, len(old)), '"new"')
    assert value_at(after, path) == [*old, "new"]


@given(texts(), st.data())
def test_what_is_dropped_is_gone_and_the_rest_stays(text: str, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(paths(text)))
    after = drop(text, path)
    if not path:
        assert after == ""
        return
    expected = value_at(text, path[:-1])
    del expected[path[-1]]
    assert value_at(after, path[:-1]) == expected
    root = read(text)
    parent = root.at(path[:-1]) if root else None
    assert parent is not None
    assert same_around(text, after, (parent.start + 1, parent.end - 1))


@given(texts(), st.data())
def test_a_field_put_and_dropped_again_leaves_the_text_as_it_was(text: str, data: st.DataObject) -> None:
    objects = [path for path in paths(text) if value_at(text, path) and isinstance(value_at(text, path), dict)]
    if objects:
        path = data.draw(st.sampled_from(objects))
        assert drop(put(text, (*path, "new"), "1"), (*path, "new")) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '{\n  "a": [\n    {\n      "b": 1\n    }\n  ]\n}'),
        ("{}", '{"a": [{"b": 1}]}'),
        ('{"x":1}', '{"x":1,"a":[{"b": 1}]}'),
        ('{"x": 1}', '{"x": 1, "a": [{"b": 1}]}'),
        ('{\n\t"x": 1\n}', '{\n\t"x": 1,\n\t"a": [\n\t\t{\n\t\t\t"b": 1\n\t\t}\n\t]\n}'),
        ('{"a": null}', '{"a": [{"b": 1}]}'),
    ],
)
def test_what_is_new_is_laid_out_as_the_text_around_it(before: str, after: str) -> None:
    assert put(before, ("a", 0, "b"), "1") == after


@pytest.mark.parametrize("text", ["{", '{"a": NaN}', "[1,]", "1 2", '{"a" 1}', "x"])
def test_what_is_no_json_is_not_read(text: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        read(text)
