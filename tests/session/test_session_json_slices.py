"""JSON read in slices is JSON read whole: the same text, the same verdict, the same place of the fault."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aom_tui.session.body.json_format import format_slice
from aom_tui.session.body.json_slices import NotJson, Slice, first_slice, sliced

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=30,
)


def by_slices(text: bytes, size: int) -> bytes | None:
    try:
        return b"".join(sliced(text, lambda each: format_slice(each, 2), size))
    except NotJson:
        return None


def at_once(text: bytes) -> bytes | None:
    try:
        return msgspec.json.format(text, indent=2)
    except (msgspec.MsgspecError, ValueError):
        return None


@given(VALUES, st.integers(1, 40), st.sampled_from([None, 1]))
def test_slices_make_the_same_text(value: Any, size: int, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=indent).encode()
    assert by_slices(text, size) == at_once(text)


@settings(max_examples=400)
@given(st.text(alphabet='{}[],:"\\ 1a\n', max_size=40), st.integers(1, 20))
def test_slices_come_to_the_same_verdict(text: str, size: int) -> None:
    assert by_slices(text.encode(), size) == at_once(text.encode())


@given(st.lists(VALUES, min_size=1), st.integers(1, 40), st.data())
def test_one_wrong_character_is_noticed_as_it_is_in_one_go(value: Any, size: int, data: st.DataObject) -> None:
    text = bytearray(json.dumps(value, ensure_ascii=False).encode())
    text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.sampled_from(b'{}[],:"\\ 1'))
    assert by_slices(bytes(text), size) == at_once(bytes(text))


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (b'[{"a": 1}, {"a": 2}, {"a" 3}]', 26),
        (b'{"list": [[1, 2], [3, NaN]]}', 22),
        (b'[{"a": 1}, {"a": 2}, ]', 20),
        (b'[{"a": 1}, {"a": 2}', 19),
        (b'[{"a": 1}], {"a": 2}', 10),
    ],
)
def test_a_fault_is_found_at_its_byte(text: bytes, at: int) -> None:
    with pytest.raises(NotJson) as raised:
        list(sliced(text, lambda each: format_slice(each, 2), 8))
    assert abs(raised.value.at - at) <= 1


def test_a_slice_is_no_longer_than_it_has_to_be() -> None:
    text = json.dumps([{"a": "x" * 50, "b": [1, 2, 3]}] * 200).encode()
    slices = list(sliced(text, lambda each: each, 1000))
    assert all(len(each.text) <= 1010 for each in slices)
    assert sum(len(each.text) - each.head - each.closed for each in slices) == len(text) - len(slices) + 1


def test_half_a_character_stays_as_it_was_sent() -> None:
    text = rb'{"half": "\ud800", "whole": "\ud83d\ude00", "n": "\n\\ud800"}'
    shown = by_slices(text, 100)
    assert shown is not None
    assert json.loads(shown) == json.loads(text)
    assert rb"\ud83d\ude00" in shown


def test_too_many_levels_are_said_to_be_too_many() -> None:
    with pytest.raises(RecursionError):
        list(sliced(b"[1," * 100_000, lambda each: each))


def test_the_beginning_of_a_text_is_read_to_its_last_comma() -> None:
    begun = first_slice(b'{"a": [1, {"b": 2, "c": "x, y')
    assert begun == Slice(b'{"a": [1, {"b": 2}]}', 0, 0, 0, 3, is_last=False)
    assert first_slice(b'{"a": "no comma outside, of a text') is None
