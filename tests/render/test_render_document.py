"""Rows of a text of any size, and where in a JSON text a row is."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aom_tui.render.document.document import BLOCK, Document, Place
from aom_tui.render.document.location import Locator
from aom_tui.render.document.meaning import MeaningContext, meaning_line
from aom_tui.render.document.pretty import pretty

LINE = st.text(st.sampled_from("ab中é"), max_size=40) | st.integers(BLOCK - 3, BLOCK * 3).map(
    lambda n: "中x" * (n // 3)
)
TEXT = st.lists(LINE, max_size=30).map("\n".join)


@settings(max_examples=30, deadline=None)
@given(TEXT, st.integers(8, 300))
def test_rows_put_together_are_the_text(text: str, pitch: int) -> None:
    document = Document(text.encode(), pitch)
    whole = document.text(Place(0, 0), Place(len(document), 0), limit=10**9)
    assert whole == text.removesuffix("\n")
    assert all(len(document.row(row).encode()) <= BLOCK for row in range(len(document)))


@settings(max_examples=40, deadline=None)
@given(TEXT, st.data())
def test_any_row_in_any_order(text: str, data: st.DataObject) -> None:
    document = Document(text.encode(), 64)
    rows = [document.row(row) for row in range(len(document))]
    for row in data.draw(st.lists(st.integers(0, max(len(rows) - 1, 0)), max_size=10)) if rows else []:
        assert document.row(row) == rows[row]
        assert document.row_at(document.span(row)[0]) in (row, row - 1)


@settings(max_examples=40, deadline=None)
@given(TEXT.filter(bool), st.data())
def test_the_place_of_a_byte(text: str, data: st.DataObject) -> None:
    document = Document(text.encode(), 64)
    at = data.draw(st.integers(0, len(text) - 1))
    place = document.place_at(len(text[:at].encode()))
    assert document.text(Place(0, 0), place, limit=10**9) == text[:at]


def test_rows_are_clean_and_tabs_are_spaces() -> None:
    assert Document(b"a\tb\x1b[2J").row(0) == "a   b\\u001b[2J"


@pytest.mark.parametrize("row", [-1, 1])
def test_there_is_no_other_row(row: int) -> None:
    with pytest.raises(IndexError):
        Document(b"x\n").row(row)


def paths(value: object) -> list[str]:
    document = Document(pretty(json.dumps(value).encode()).data)
    locator = Locator(document)
    return [locator.locate(row).path for row in range(len(document))]


def test_paths() -> None:
    assert paths({"a": [[1, 2], {"b c": None}], "e": {}}) == [
        "$", "$.a", "$.a[0]", "$.a[0][0]", "$.a[0][1]", "$.a[0]",
        "$.a[1]", '$.a[1]["b c"]', "$.a[1]", "$.a", "$.e", "$",
    ]  # fmt: skip


@settings(deadline=None)
@given(
    st.recursive(
        st.integers() | st.text(max_size=3),
        lambda inner: st.lists(inner, min_size=1) | st.dictionaries(st.text("ab", min_size=1), inner, min_size=1),
        max_leaves=25,
    ).filter(lambda value: isinstance(value, (list, dict))),
    st.randoms(),
)
def test_paths_do_not_depend_on_the_way_there(value: object, random: object) -> None:
    straight = paths(value)
    document = Document(pretty(json.dumps(value).encode()).data)
    locator = Locator(document)
    rows = list(range(len(document)))
    random.shuffle(rows)  # type: ignore[attr-defined]
    assert [locator.locate(row).path for row in rows] == [straight[row] for row in rows]


def test_a_value_with_all_its_lines() -> None:
    value = {"a": [{"b": [1, 2]}, "x\ny"]}
    locator = Locator(Document(pretty(json.dumps(value).encode()).data))
    assert json.loads(locator.value_at(0)) == value
    assert json.loads(locator.value_at(1)) == value["a"]
    assert json.loads(locator.value_at(2)) == {"b": [1, 2]}
    assert json.loads(locator.value_at(7)) == {"b": [1, 2]}
    assert locator.value_at(8) == "x\ny"


NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ({"timestamp": 1795434000000}, "$.timestamp   2026-11-23 11:40:00 +00:00 (20 min ago)"),
        ({"starts_at": "1795435260"}, "$.starts_at   2026-11-23 12:01:00 +00:00 (in 1 min)"),
        ({"expires_at": "2026-11-24T12:00:00.000000Z"}, "$.expires_at   2026-11-24 12:00:00 +00:00 (in 1 d)"),
        ({"bytes": 1795434000000}, "$.bytes   1795434000000"),
        ({"time": 9999999999999}, None),
        ({"x": "\u202e"}, '$.x   "\\u202e"'),
    ],
)
def test_what_the_value_is(body: dict[str, object], line: str | None) -> None:
    locator = Locator(Document(pretty(json.dumps(body, ensure_ascii=False).encode()).data))
    shown = meaning_line(locator, 1, NOW, MeaningContext())
    assert shown == line if line else "ago" not in shown
