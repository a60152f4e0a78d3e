"""Rows of a table found again in the table after it."""

import json
import random
from array import array
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from aom_tui.render.table import earlier_rows as earlier_rows_module
from aom_tui.render.table.earlier_rows import earlier_rows
from aom_tui.render.table.grid import grid
from aom_tui.render.table.rows import SLICE, Rows

NOW = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)


def rows_of(value: Any) -> Rows:
    found = grid(msgspec.json.format(json.dumps(value).encode(), indent=2), NOW)
    assert found
    return found.rows


def numbers(before: Any, now: Any) -> list[int]:
    """Which row before each row is; -1 for a new one."""
    found = earlier_rows(rows_of(before), rows_of(now))
    assert found
    return list(found.numbers)


def series(host: str, value: float) -> dict[str, Any]:
    dimensions = [{"name": "host", "value": host}, {"name": "cluster", "value": "c"}]
    return {"namespace": "PAAS", "metric_name": "cpu", "dimensions": dimensions, "value": value}


def turned(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "dimensions": item["dimensions"][::-1]}


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        ([{"id": 1, "n": 5}, {"id": 2, "n": 6}], [{"id": 2, "n": 7}, {"id": 3, "n": 5}, {"id": 1, "n": 5}], [1, -1, 0]),
        ([series("a", 1), series("b", 2)], [series("b", 3), turned(series("a", 4))], [1, 0]),
        ([{"n": 1}, {"n": 2}, {"n": 3}], [{"n": 2}, {"n": 4}], [1, 2]),
        ([{"n": 1}, {"n": 2}, {"n": 3}], [{"n": 3}, {"n": 1}, {"n": 2}, {"n": 9}], [2, 0, 1, -1]),
        ([[1, "x"], [2, "y"]], [[2, "y"], [3, "z"]], [1, -1]),
        ([{"id": 1, "n": 1}, {"id": 1, "n": 2}], [{"id": 1, "n": 2}, {"id": 1, "n": 1}], [1, 0]),
        ({"a": 1, "b": 2, "c": 3}, {"b": 2, "c": 4}, [1, 2]),
        ([{"id": 1}], [{"id": 1}], [0]),
        ([{"a": "ok"}] * 2 + [{"a": "no"}, {"a": "ok"}], [{"a": "no"}, {"a": "ok"}] * 2, [0, 1, 2, 3]),
        ([{"a": 1}], [{"a": 1}, {"a": 1}, {"a": 2}], [0, -1, -1]),
        ([{"id": 1, "n": 1}, {"id": 2, "n": 2}], [{"id": 3, "n": 3}, {"id": 2, "n": 2}, {"id": 1, "n": 9}], [-1, 1, 0]),
        ([{"id": 1, "n": 1}, {"id": None, "n": 2}], [{"id": 0, "n": 0}, {"id": None, "n": 3}], [0, 1]),
    ],
)  # fmt: skip
def test_a_row_is_found_by_name_or_by_what_it_says_or_by_place(before: Any, now: Any, found: list[int]) -> None:
    assert numbers(before, now) == found


@pytest.mark.parametrize(("order", "places"), [(None, [-1, 3, 1, 2]), (array("Q", [2, 3, 1, 0]), [-1, 1, 2, 0])])
def test_rows_of_before_have_their_places_in_the_order_of_today(order: "array[int] | None", places: list[int]) -> None:
    before, now = (
        [{"id": number, "n": number + "x" * more} for number in ids] for ids, more in (("1234", 0), ("5342", 1))
    )
    found = earlier_rows(rows_of(before), rows_of(now))
    assert found
    assert list(found.places(order)) == places


@pytest.mark.parametrize("members", [("id", "n"), ("n",)])
def test_rows_that_only_stand_elsewhere_say_what_they_said(members: tuple[str, ...]) -> None:
    chance = random.Random(7)
    rows = [{"id": number, "n": number % 50} for number in range(300)]
    for _ in range(30):
        now = chance.sample(rows, chance.randrange(1, 300))
        tables = (rows_of([{name: row[name] for name in members} for row in each]) for each in (rows, now))
        found = earlier_rows(*tables)
        assert found
        assert all(found.cells(at)["n"] == b"%d" % row["n"] for at, row in enumerate(now))


def test_long_numbers_name_rows_too() -> None:
    """Their last digits too, which no float has."""
    rows = [{"id": 10**40 + number, "n": 1} for number in range(3)]
    assert numbers(rows, [{**row, "n": 2} for row in rows[::-1]]) == [2, 1, 0]


def test_of_more_than_is_read_the_places_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(earlier_rows_module, "MOST_READ", 2)
    rows = [{"id": number, "n": 1} for number in range(9)]
    now = [rows[0], rows[3], rows[2], rows[1], *({**row, "n": 2} for row in rows[4:])]
    assert numbers(rows, now) == [0, 3, 2, 1, 4, 5, 6, 7, 8]


def test_nobody_waits_any_more() -> None:
    rows = [{"id": number} for number in range(2 * SLICE)]
    asked: list[None] = []

    def gone() -> bool:
        asked.append(None)
        return len(asked) > 3

    assert earlier_rows(rows_of(rows), rows_of(rows[1:]), gone) is None
    assert len(asked) == 4


def test_of_a_watch_each_row_is_read_once_for_comparing(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    key = Rows._key
    monkeypatch.setattr(Rows, "_key", lambda self, number: read.append(number) or key(self, number))
    first, second, third = (rows_of([{"id": at, "n": at % look} for at in range(9)]) for look in (2, 3, 4))
    for before, now in ((first, second), (second, third), (first, third)):
        assert earlier_rows(before, now)
    assert len(read) == 3 * 9
