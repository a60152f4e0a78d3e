"""Dimensions as columns that bear their names, what tells rows apart first; in the app's table and in `-o table`."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.render.chart.layout import _heading
from aom_tui.render.chart.series import Series
from aom_tui.render.table.grid import Grid, grid
from aom_tui.render.table.printed import main_table
from aom_tui.session.body.lossless import indented

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def pairs(**named: str) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in named.items()]


def series(*dimensions: list[dict[str, str]], **more: Any) -> dict[str, Any]:
    return {"series": [{"namespace": "PAAS.NODE", **more, "dimensions": each, "unit": "%"} for each in dimensions]}


TWO = series(
    pairs(clusterId="7c2f", clusterName="shop", hostID="a1", hostName="node-1"),
    pairs(hostName="node-2", clusterName="shop", hostID="a2", clusterId="7c2f"),
)


def shown(value: Any) -> Grid:
    found = grid(msgspec.json.format(msgspec.json.encode(value), indent=2), NOW)
    assert found
    return found


def names(value: Any) -> list[str]:
    return [column.name for column in shown(value).columns]


def names_listed(value: Any) -> list[str]:
    """The columns of `-o table`."""
    return [column.name for column in main_table(indented(value), NOW).grid.columns]


def test_a_dimension_is_a_column_and_what_differs_comes_first() -> None:
    wanted = ["namespace", "hostName", "hostID", "clusterName", "clusterId", "unit"]
    assert names(TWO) == wanted
    assert names_listed(TWO) == wanted


def test_a_value_is_found_wherever_its_pair_stands_in_the_row() -> None:
    made = shown(TWO)
    host = next(column for column in made.columns if column.name == "hostName")
    assert [made.rows.sent(number, "hostName", host.steps) for number in (0, 1)] == [b'"node-1"', b'"node-2"']
    value = made.value(1, "hostName")
    assert value
    assert (value.path, made.text(value)) == ("$.series[1].dimensions[0].value", "node-2")


def test_a_name_that_the_row_has_already_gets_the_lists_before_it() -> None:
    made = series(pairs(namespace="x"), pairs(namespace="y"))
    assert names(made) == ["namespace", "dimensions.namespace", "unit"]
    assert names_listed(made) == ["namespace", "dimensions.namespace", "unit"]


def test_what_says_more_than_pairs_stays_as_it_is() -> None:
    twice = series([*pairs(a="1"), *pairs(a="2")])
    assert "dimensions[1].value" in names(twice)
    assert "dimensions[1].value" in names_listed(twice)
    more = {"series": [{"tags": [{"name": "a", "value": "b", "type": "c"}]}]}
    assert "tags[0].value" in names(more)


def test_the_title_of_a_chart_names_the_host_before_the_cluster() -> None:
    labels = {"metric_name": "cpuUsage", "clusterId": "7c2f", "clusterName": "shop", "hostName": "node-1"}
    heading = _heading(labels, [Series(labels, "%", (), ())])
    assert heading.text() == "cpuUsage (%)  hostName=node-1 clusterName=shop clusterId=7c2f"


TEXTS = st.text(st.sampled_from("abn.[]é\x1b"), max_size=3)


@given(st.lists(st.lists(st.fixed_dictionaries({"name": TEXTS, "value": TEXTS}), max_size=4), min_size=1, max_size=4))
def test_no_value_is_lost(dimensions: list[list[dict[str, str]]]) -> None:
    """Every value of every row is in a cell."""
    value = {"rows": [{"id": number, "d": each} for number, each in enumerate(dimensions)]}
    made = shown(value)
    for number, each in enumerate(dimensions):
        sent = [made.rows.json(leaf, name) for name, leaf in made.rows.row(number).items()]
        assert _has_all(sent, each)


def _has_all(sent: list[bytes], pairs_of_row: list[dict[str, str]]) -> bool:
    told = b" ".join(json.dumps(json.loads(text)).encode() for text in sent)
    return all(json.dumps(each["value"]).encode() in told for each in pairs_of_row)
