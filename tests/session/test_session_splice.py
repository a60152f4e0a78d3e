"""A list inside a JSON text, cut out and joined: whatever the text is, nothing in it changes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.session.paging.splice import scalar_at, split

Pairs = list[tuple[str, Any]]


def pairs_of(text: bytes) -> Any:
    """The value with every field, doubles too, and every number as its text."""
    return json.loads(text, object_pairs_hook=tuple, parse_float=str, parse_int=str)


SPACE = st.sampled_from([" ", "\n", "\t", "\r\n  ", "", ""])
STRINGS = st.sampled_from(['"\\u4e2d"', '"中,]"', '"\\"}{[\\\\"', '"\\ud800"', '""', '"list"', '"a"'])
NUMBERS = st.sampled_from(["1.00", "-0", "1e400", "12345678901234567890", "0", "3"])
LITERALS = st.sampled_from(["true", "false", "null"])


def containers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    spaced = st.tuples(SPACE, inner, SPACE).map("".join)
    members = st.tuples(SPACE, STRINGS, SPACE, st.just(":"), spaced).map("".join)
    lists = st.lists(spaced, max_size=4).map(lambda parts: f"[{','.join(parts)}]")
    return lists | st.lists(members, max_size=4).map(lambda parts: "{" + ",".join(parts) + "}")


VALUES = st.recursive(STRINGS | NUMBERS | LITERALS, containers, max_leaves=12)
ITEMS = st.lists(VALUES, max_size=4)
FIELDS = st.lists(st.tuples(STRINGS, VALUES), max_size=4)


def page(before: list[tuple[str, str]], items: list[str], after: list[tuple[str, str]], space: str) -> bytes:
    """An object with the list between other fields, some of which may bear one name."""
    whole = [*before, ('"items"', f"[{space}{f'{space},'.join(items)}{space}]"), *after]
    return (space + "{" + ",".join(f"{space}{name}:{space}{value}" for name, value in whole) + "}").encode()


@given(FIELDS, ITEMS, FIELDS, SPACE)
def test_cut_and_joined_it_is_the_same_text(
    before: list[tuple[str, str]], items: list[str], after: list[tuple[str, str]], space: str
) -> None:
    text = page(before, items, after, space)
    parts = split(text, "items")
    assert parts is not None
    assert parts.count == len(items)
    assert pairs_of(parts.joined([parts.inner])) == pairs_of(text)
    assert parts.head + b"[" in text
    assert text.endswith(b"]" + parts.tail)
    if items:
        assert pairs_of(parts.last) == pairs_of(items[-1].encode())


@given(FIELDS, st.lists(ITEMS, min_size=1, max_size=4), FIELDS, SPACE)
def test_pages_are_joined_in_their_order_and_the_rest_is_the_last_one_s(
    before: list[tuple[str, str]], lists: list[list[str]], after: list[tuple[str, str]], space: str
) -> None:
    pages = [split(page(before, items, after, space), "items") for items in lists]
    inners = [each.inner for each in pages if each]
    assert pages[-1] is not None
    joined = pages[-1].joined(inners)
    everything = [item for items in lists for item in items]
    assert pairs_of(joined) == pairs_of(page(before, everything, after, space))
    again = split(joined, "items")
    assert again is not None
    assert again.count == len(everything)


@given(FIELDS, ITEMS, SPACE)
def test_a_list_in_the_json_text_of_a_string(fields: list[tuple[str, str]], items: list[str], space: str) -> None:
    inner = page(fields, items, [('"total"', "1.00")], space).decode()
    text = json.dumps({"code": 0, "result": inner, "more": [1]}).encode()
    parts = split(text, "json(result).items")
    assert parts is not None
    joined = json.loads(parts.joined([parts.inner, parts.inner]))
    assert list(joined) == ["code", "result", "more"]
    assert pairs_of(joined["result"].encode()) == pairs_of(page(fields, [*items, *items], [('"total"', "1.00")], space))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b"", "a"),
        (b"[1]", "a"),
        (b"{}", "a"),
        (b'{"a":1}', "a"),
        (b'{"a":"[1]"}', "a"),
        (b'{"a":{"b":{}}}', "a.b"),
        (b'{"a":"x"}', "json(a).b"),
        (b'{"a":[1]}', "json(a).b"),
        (b'{"a":[1]}', "a[0]"),
    ],
)
def test_where_no_list_is(text: bytes, place: str) -> None:
    assert split(text, place) is None


def test_of_fields_of_one_name_the_last_counts() -> None:
    parts = split(b'{"a":[1],"a":[2,3],"b":{"a":[4]}}', "a")
    assert parts is not None
    assert (parts.count, parts.inner, parts.head) == (2, b"2,3", b'{"a":[1],"a":')


def test_null_is_a_list_without_items() -> None:
    parts = split(b'{"a": null}', "a")
    assert parts is not None
    assert (parts.count, parts.joined([b"1"])) == (0, b'{"a": [1]}')


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (b'{"a":{"b":"\\u4e2d"}}', "中"),
        (b'{"a":{"b":12345678901234567890}}', "12345678901234567890"),
        (b'{"a":{"b":-1.50}}', "-1.50"),
        (b'{"a":{"b":null}}', None),
        (b'{"a":{"b":true}}', None),
        (b'{"a":{"b":[]}}', None),
        (b'{"a":[]}', None),
        (b'{"a":{"b":""}}', ""),
        (b'{"a":{"b":"\\ud800"}}', "\\ud800"),
    ],
)
def test_a_mark_as_it_was_sent(text: bytes, found: str | None) -> None:
    assert scalar_at(text, "a.b") == found


def test_a_long_page_is_cut_without_reading_each_value() -> None:
    item = b'{"namespace": "PAAS.NODE", "dimensions": [{"name": "a", "value": "b"}], "n": 1.00}'
    text = b'{"series": [' + b", ".join([item] * 50_000) + b'], "meta_data": {"offset": 50000, "total": 90000}}'
    parts = split(text, "series")
    assert parts is not None
    assert parts.count == 50_000
    assert scalar_at(text, "meta_data.offset") == "50000"
