"""Tables found in replies, their rows laid flat and sorted: against a naive reading of the same JSON."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import cmp_to_key
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aom_tui.render.document import json_spans
from aom_tui.render.document.json_leaves import MAX_DEPTH, MOST_ELEMENTS, MOST_ROOT_ELEMENTS, leaves
from aom_tui.render.document.location import key_of, path_step
from aom_tui.render.table import rows as table_rows
from aom_tui.render.table import sources as table_sources
from aom_tui.render.table.cells import Cells
from aom_tui.render.table.columns import columns
from aom_tui.render.table.order import sort_rows
from aom_tui.render.table.rows import Rows
from aom_tui.render.table.sources import Way, sources

NOW = datetime(2026, 11, 25, 20, 0, tzinfo=timezone(timedelta(hours=8)))
KEYS = st.sampled_from(["a", "b", "n", "time", "中", 'q"\\', "a b", ""])
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=25) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=40
)


def indented(value: Any) -> bytes:
    return msgspec.json.format(json.dumps(value).encode(), indent=2)


def along(value: Any, way: Way) -> Iterator[Any]:
    if not way:
        yield value
    elif way[0] is None:
        for each in value if isinstance(value, list) else []:
            yield from along(each, way[1:])
    elif isinstance(value, dict) and key_of(way[0]) in value:
        yield from along(value[key_of(way[0])], way[1:])


def flat(value: Any, name: str = "", depth: int = 0, most: int = MOST_ELEMENTS) -> dict[str, Any]:
    limit = most if depth else MOST_ROOT_ELEMENTS
    inside: list[tuple[str, Any]] = []
    if isinstance(value, dict):
        inside = [(path_step(key), each) for key, each in value.items()]
    elif isinstance(value, list) and len(value) <= limit and (not depth or (value and nests(value[0]))):
        inside = [(f"[{at}]", each) for at, each in enumerate(value)]
    if not inside or depth >= MAX_DEPTH:
        return {name.removeprefix(".") or "value": value}
    return {key: leaf for step, each in inside for key, leaf in flat(each, name + step, depth + 1, most).items()}


def nests(value: Any) -> bool:
    return isinstance(value, dict | list)


def ways(value: Any, way: Way = ()) -> Iterator[Way]:
    """Every way to a list that holds objects or lists."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from ways(each, (*way, json.dumps(key).encode()))
    elif isinstance(value, list):
        if any(nests(each) for each in value):
            yield (*way, None)
        for each in value:
            yield from ways(each, (*way, None))


@given(VALUES)
@example([{"a": [{"b": n} for n in range(MOST_ELEMENTS + 1)]}])
@example({"a": [[1, 2], [3]], "b": [{"time": 1}]})
def test_every_list_of_objects_is_found_and_read_as_a_naive_reading_has_it(value: Any) -> None:
    data = indented(value)
    found = sources(data)
    assert {source.way for source in found if source.kind == "list" and source.rows} == set(ways(value))
    for source in found:
        rows = Rows(data, source)
        assert len(rows) == source.rows
        if source.kind == "fields":
            expected = [{"value": each} for each in flat(value, most=0).values()]
            got = [{"value": json.loads(rows.json(row["value"], "value"))} for row in map(rows.row, range(len(rows)))]
        else:
            expected = [flat(each) for each in along(value, source.way)]
            got = [
                {name: json.loads(rows.json(leaf, name)) for name, leaf in rows.row(number).items()}
                for number in range(len(rows))
            ]
        assert got == expected


@given(VALUES)
def test_a_cell_found_alone_is_the_one_read_with_its_row(value: Any) -> None:
    data = indented(value)
    for source in sources(data):
        rows = Rows(data, source)
        found = columns(Cells(rows, NOW), range(len(rows)))
        for number in range(len(rows)):
            row = rows.row(number)
            for column in found:
                leaf = row.get(column.name)
                assert rows.sent(number, column.name, column.steps) == (rows.json(leaf, column.name) if leaf else b"")


PARTS = st.sampled_from(
    [7, "x,", 'q"', None, {}, [], [1, 2], [1, {}], [{}], [{}, 5], [[], 1], [[1], 2], {"k": 1}, {"k": {}}, [1] * 21]
    + [[{"k": 1}] * number for number in (2, 20, 21)]
    + [[{"name": name, "value": value}] for name, value in (("a", 1), ("b", 1), ("b", [2]), ("y", 3), ("", 4), ({}, 5))]
    + [[{"name": "a", "value": 1}] * 2, [{"name": "a", "value": 1, "z": 2}]]
)
ALIKE = st.lists(st.fixed_dictionaries({"x": PARTS, "y": PARTS}) | st.lists(PARTS, min_size=2, max_size=2), max_size=8)


@given(ALIKE)
@example([{"x": [{}, 5]}, {"x": [6, 5]}])
@example([{"x": [{"name": "a", "value": 1}]}, {"x": [{"name": "b", "value": 1}]}])
def test_a_row_is_read_the_same_whatever_was_read_before_it(value: Any) -> None:
    data = indented(value)
    for source in sources(data):
        rows = Rows(data, source)
        for number in range(len(rows)):
            assert list(rows.row(number).items()) == list(Rows(data, source).row(number).items())


def test_rows_that_are_built_alike_are_walked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    walked: list[int] = []
    monkeypatch.setattr(table_rows, "leaves", lambda data, span: walked.append(span.start) or leaves(data, span))
    alike = {"n": 1, "of": {"list": [1, "x"]}, "dimensions": [{"name": "host", "value": "a"}]}
    data = indented([{**alike, "n": [number] * (number % 3)} for number in range(30)] + [{"n": 1}])
    rows = Rows(data, sources(data)[0])
    assert [json.loads(rows.sent(number, "host", rows.row(number)["host"].steps)) for number in range(30)] == ["a"] * 30
    assert list(rows.row(30)) == ["n"]
    assert len(walked) == 3  # without an element, with some, and the last


COLUMN = st.lists(
    st.fixed_dictionaries(
        {},
        optional={"x": SCALARS | st.sampled_from(["7", "-1.5", "2026-11-25T10:00:00Z", "2026-11-25T12:00:00+08:00"])},
    ),
    max_size=30,
)


def compared(one: Any, other: Any) -> int:
    return (one > other) - (one < other)


def naive_key(value: Any) -> tuple[int, Any]:
    if isinstance(value, bool):
        return 3, str(value).lower()
    try:
        number = isinstance(value, int | float) or (
            value.strip() == value and value.isascii() and value[0] in "-0123456789"
        )
        return 0, float(value) if number else float("no")
    except (ValueError, IndexError):
        pass
    if len(value) > 16 and value[:4] == "2026":
        return 1, datetime.fromisoformat(value).timestamp()
    return 2, (value.casefold(), value)


@pytest.mark.parametrize("size", [2, 5000])
@given(objects=COLUMN, descending=st.booleans())
def test_rows_are_sorted_as_a_naive_sort_has_them(size: int, objects: list[Any], descending: bool) -> None:
    data = indented([{"x": None}, *objects])
    rows = Rows(data, sources(data)[0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("aom_tui.render.table.order.SLICE", size)
        order = sort_rows(rows, "x", (b'"x"',), descending=descending)
    values = [None, *(each.get("x") for each in objects)]
    there = [number for number, value in enumerate(values) if value is not None]
    there.sort(
        key=cmp_to_key(lambda one, other: compared(naive_key(values[one]), naive_key(values[other]))),
        reverse=descending,
    )
    assert order is not None
    assert list(order) == there + [number for number, value in enumerate(values) if value is None]


@given(VALUES)
def test_the_path_of_a_row_leads_to_it(value: Any) -> None:
    data = indented(value)
    for source in sources(data):
        rows = Rows(data, source)
        for number in range(len(rows) if source.kind != "fields" else 0):
            inside = value
            for step in rows.steps(number):
                inside = inside[step if isinstance(step, int) else key_of(step)]
            span = rows.span(number)
            assert json.loads(data[span.start : span.stop]) == inside


def test_a_sort_that_nobody_waits_for_stops() -> None:
    data = indented([{"x": 1}])
    assert sort_rows(Rows(data, sources(data)[0]), "x", (b'"x"',), gone=lambda: True) is None


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        ({"code": 0, "series": [{"dimensions": [{"n": 1}] * 6}] * 2}, ["$.series[]", "$.series[].dimensions[]", "$"]),
        ({"samples": [{"data_points": [{"timestamp": 1}] * 3}] * 2}, ["$.samples[].data_points[]", "$.samples[]", "$"]),
        ({"series": [{"dimensions": [{"n": 1}] * 21}] * 2}, ["$.series[]", "$.series[].dimensions[]", "$"]),
        ({"pages": [{"items": [{"n": 1}] * 50}]}, ["$.pages[].items[]", "$.pages[]", "$"]),
        ({"result": [{"values": [[1795600000.5, "1"]] * 2}]}, ["$.result[].values[]", "$.result[]", "$"]),
        ({"few": [{"a": 1}], "many": [{"a": 1}] * 3}, ["$.many[]", "$.few[]", "$"]),
        ({"count": 0, "series": []}, ["$.series[]", "$"]),
        ({"status": "success", "data": {"resultType": "vector", "result": []}}, ["$.data.result[]", "$"]),
        ({"data": {"resultType": "scalar", "result": [1795600000, "1"]}}, ["$", "$.data.result[]"]),
        ({"rule": {"name": "a", "actions": []}}, ["$"]),
        ({"count": 2, "names": ["a", "b"]}, ["$.names[]", "$"]),
        ({"rule": {"name": "a", "actions": ["b"]}}, ["$", "$.rule.actions[]"]),
        ({"odd name": [[{"a": 1}]]}, ['$["odd name"][]', '$["odd name"][][]', "$"]),
        ([{"points": [{"time": 1}] * 3}], ["$[]", "$[].points[]"]),
        ("text", []),
    ],
)
def test_the_most_telling_table_comes_first(value: Any, paths: list[str]) -> None:
    assert [source.path for source in sources(indented(value))] == paths


def test_what_is_too_much_to_look_at_is_counted_or_estimated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_sources, "SAMPLE", 10)
    monkeypatch.setattr(json_spans, "WINDOW", 64)
    data = indented({"rows": [{"dims": [{"n": 1}, {"n": 2}]}] * 50, "also": [{"a": "}\n  ]"}]})
    assert [(each.path, each.size) for each in sources(data)] == [
        ("$.rows[]", "50 rows"), ("$.also[]", "1 row"), ("$.rows[].dims[]", "about 100 rows"), ("$", "2 rows"),
    ]  # fmt: skip


def test_cells_read_as_a_person_reads_them() -> None:
    row = {"at": 1795600000, "start_time": "1795600000000", "n": 1795600000, "v": "\x1b[2J\n", "e": [], "l": ["a", 1]}
    data = msgspec.json.format(
        json.dumps([row | {"deep": [{"a": 1}] * 21, "m": 2.5}]).encode().replace(b"2.5", b"2.50"), indent=2
    )
    cells = Cells(Rows(data, sources(data)[0]), NOW)
    found = {column.head: column for column in columns(cells, range(1))}
    row_read = cells.rows.row(0)
    assert {head: cells.text(row_read[column.name], column.name) for head, column in found.items()} == {
        "at": "1795600000",
        "start_time +08:00": "2026-11-25 17:46:40",
        "n": "1795600000",
        "v": "\\u001b[2J\\u000a",
        "e": "[]",
        "l": '["a",1]',
        "deep": "[21 items]",
        "m": "2.50",
    }
    assert [column.head for column in found.values() if column.is_number] == ["at", "n", "m"]
    assert found["start_time +08:00"].width == 19


def test_columns_grow_in_number_and_width() -> None:
    data = indented([{"a": 1}, {"a": "long text", "b": 2}])
    cells = Cells(Rows(data, sources(data)[0]), NOW)
    known = columns(cells, range(1))
    grown = columns(cells, range(2), known)
    assert [column.name for column in grown] == ["a", "b"]
    assert (known[0].width, grown[0].width, grown[0].is_number) == (1, 9, False)
    assert columns(cells, range(1), grown)[0] is grown[0]
