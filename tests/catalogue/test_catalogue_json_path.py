"""Paths in JSON documents: as text and back they are the same."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.catalogue.json_path import JsonPath, PathSyntaxError, parse_path, path_text

NAMES = st.text(st.characters(exclude_categories=("Cs",))) | st.sampled_from(["0", "a-b", "a.b", "[0]", '"', "\\", ""])


@given(st.lists(NAMES | st.integers(0, 10**6)).map(tuple))
def test_a_path_is_read_as_it_was_written(path: JsonPath) -> None:
    assert parse_path(path_text(path)) == path


@given(st.text())
def test_any_text_is_a_path_or_is_refused(text: str) -> None:
    with contextlib.suppress(PathSyntaxError):
        parse_path(text)


def test_a_name_that_is_no_json_string_is_told() -> None:
    for name in (r'"\x"', '"\udc80"'):
        with pytest.raises(PathSyntaxError) as refused:
            parse_path(f"a[{name}]")
        assert (refused.value.at, refused.value.quoted) == (1, name)
