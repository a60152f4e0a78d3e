"""A field that an item sets in a body: it is there, and nothing else is another than it was."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.compose.item_body import with_field, without_field
from aom_tui.session.compose.items import parse_items, without_name
from aom_tui.session.draft import Draft

BODY = """{ "a": 1.00, "long": 0.1234567890123456789012345678901234567890,
  "big": 1e400, "a": 2.50,
     "list": [1,  2], "n": null }"""

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
BODIES = st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3)


def test_digits_doubles_and_layout_stay_as_they_were_written() -> None:
    assert with_field(BODY, "b", "1") == BODY.replace('"n": null', '"n": null, "b": 1')
    assert with_field(BODY, "list[]", "3.0") == BODY.replace("[1,  2]", "[1,  2,  3.0]")
    assert with_field(BODY, "n[x]", "0.10").replace(" ", "").endswith('"n":{\n"x":0.10\n}}')
    assert without_field(with_field(BODY, "b", "1"), "b") == BODY


def test_an_item_leaves_the_rest_of_a_body_alone() -> None:
    draft = Draft(method="POST", uri="/x", body=BODY.replace("1e400", "1e300"))
    given_, taken = ["b:=1.50", "list[0]:={{n}}"], "b"
    made = parse_items(load_catalogue(), draft, given_)
    assert made.body == (draft.body or "").replace("[1,  2]", "[{{n}},  2]").replace(
        '"n": null', '"n": null, "b": 1.50'
    )
    assert (without_name(made, taken).body or "").count("b") == 1


@given(body=BODIES, indent=st.sampled_from([None, 2]), value=VALUES)
def test_what_is_set_is_there_and_all_else_too(body: dict[str, Any], indent: int | None, value: Any) -> None:
    text = json.dumps(body, indent=indent)
    set_ = with_field(text, "new[0][x]", json.dumps(value))
    assert json.loads(set_) == {**body, "new": [{"x": value}]}
    again = with_field(set_, "new[]", json.dumps(value))
    assert json.loads(again) == {**body, "new": [{"x": value}, value]}
    assert json.loads(without_field(again, "new")) == body


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a[x]", "set on something that is no object"),
        ("list[x]", "set on something that is no object"),
        ("a[0]", "set on something that is no array"),
        ("list[3]", "leaves a gap: the array has 2 items"),
        ("a[", "brackets of a[ do not match"),
    ],
)
def test_a_name_that_leads_nowhere_is_said(name: str, said: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - its words are looked at
        with_field(BODY, name, "1")
    assert said in str(caught.value)
