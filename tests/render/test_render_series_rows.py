"""Points of Prometheus and of AOM as rows, each with the series that it is of."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from aom_tui.render.chart.series_rows import SeriesOf
from aom_tui.render.table.earlier_rows import earlier_rows
from aom_tui.render.table.printed import main_table, table
from aom_tui.render.table.rows import Rows
from aom_tui.render.table.text import SOME, csv_pieces, csv_text
from aom_tui.session.body.lossless import indented

NOW = datetime(2026, 11, 25, tzinfo=UTC)
MATRIX: list[dict[str, Any]] = [
    {
        "metric": {"hostID": "2f6d0c5e", "hostName": "node-1", "job": "a"},
        "values": [[1795634562, "1"], [1795634622, "2"]],
    },
    {"metric": {"hostID": "6a1b7e42", "hostName": "node-2", "job": "a"}, "values": [[1795634562, "3"]]},
]


def test_a_matrix_says_which_series_a_point_is_of() -> None:
    found = main_table(indented({"status": "success", "data": {"resultType": "matrix", "result": MATRIX}}), NOW)
    assert table(found.grid).split("\n") == [
        "series  timestamp +00:00     value",
        "------  -------------------  -----",
        "node-1  2026-11-25 19:22:42  1",
        "node-1  2026-11-25 19:23:42  2",
        "node-2  2026-11-25 19:22:42  3",
    ]


def cells(value: Any) -> list[list[str]]:
    """What stands in the table, with its heads."""
    made = main_table(indented(value), NOW).grid
    text = csv_text(made, made.columns, range(len(made.rows)))
    return [line.split(",") for line in text.splitlines()]


def test_a_vector_has_its_time_written_too() -> None:
    vector = [{"metric": each["metric"], "value": [1795634562.616, "1"]} for each in MATRIX]
    assert table(main_table(indented(vector), NOW).grid).split("\n")[2:] == [
        "node-1  2026-11-25 19:22:42  1",
        "node-2  2026-11-25 19:22:42  1",
    ]
    assert cells(vector) == [["series", "timestamp", "value"]] + [
        [name, "1795634562.616", "1"] for name in ("node-1", "node-2")
    ]


def test_labels_that_only_together_tell_apart_all_stand_there() -> None:
    vector = [{"metric": {"host": host, "disk": disk}, "value": [1, "1"]} for host in "xy" for disk in ("sda1", "sdb1")]
    assert [row[0] for row in cells(vector)[1:]] == ["host=x sda1", "host=x sdb1", "host=y sda1", "host=y sdb1"]


def test_one_series_is_named_by_what_it_measures() -> None:
    one = {"metric": {"__name__": "up", "job": "a"}, "value": [1, "1"]}
    assert cells([one]) == cells(one) == [["series", "timestamp", "value"], ["up", "1", "1"]]
    assert cells({**one, "metric": {}}) == [["timestamp", "value"], ["1", "1"]]


@pytest.mark.parametrize(
    "change", [{"more": 1}, {"metric": "cpu"}, {"value": [1]}, {"value": "1"}, {"value": {"a": 1, "b": 2}}]
)
def test_what_is_no_series_stays_as_it_is(change: dict[str, Any]) -> None:
    assert "series" not in cells([{"metric": {}, "value": [1, "1"], **change}])[0]
    assert main_table(indented([]), NOW).grid.columns == ()


def test_only_other_lists_are_named_beside_the_series() -> None:
    """A query that finds the series makes the same table once more."""
    vector = [{"metric": each["metric"], "value": [1, "1"]} for each in MATRIX]
    assert main_table(indented({"result": MATRIX}), NOW).others == ()
    assert main_table(indented({"result": vector, "warnings": [{"a": 1}]}), NOW).others == ("warnings[]",)
    assert main_table(indented({"result": vector, "longer": [{"a": 1}] * 3}), NOW).others == ("result[]",)


@pytest.mark.parametrize(
    ("place", "paths"),
    [(1, ("[0].metric.hostName", "[0].values[1][0]", "[0].values[1][1]")),
     (2, ("[1].metric.hostName", "[1].values[0][0]", "[1].values[0][1]"))],
)  # fmt: skip
def test_a_cell_stands_where_the_sample_and_its_series_stand(place: int, paths: tuple[str, ...]) -> None:
    made = main_table(indented({"data": {"result": MATRIX}}), NOW).grid
    found = [made.value(place, column.name) for column in made.columns]
    assert [value.path if value else "" for value in found] == [f"$.data.result{path}" for path in paths]
    series = MATRIX[place - 1]
    said = [made.text(value) for value in found if value]
    assert said == [series["metric"]["hostName"], *map(str, series["values"][-1])]


def test_a_name_of_several_labels_stands_where_they_stand() -> None:
    vector = [{"value": [1, "1"], "metric": {"host": host, "disk": disk}} for host in "xy" for disk in "ab"]
    found = main_table(indented(vector), NOW).grid.value(3, "series")
    assert found
    assert found.path == "$[3].metric"


def test_a_point_is_known_again_by_its_series_and_its_time() -> None:
    """The window of a range moves on: each series loses its first point and gets another at its end."""

    def rows(start: int, value: int) -> Rows:
        values = [[start + at, str(start + at + value)] for at in range(3)]
        return main_table(indented([{"metric": {"host": host}, "values": values} for host in "ab"]), NOW).grid.rows

    found = earlier_rows(rows(1, 0), rows(2, 5))
    assert found
    assert list(found.numbers) == [1, 2, -1, 4, 5, -1]


def test_the_value_of_a_series_is_known_again_by_its_labels() -> None:
    """Its time is another one in each reply."""

    def rows(time: int, *hosts: str) -> Rows:
        return main_table(indented([{"metric": {"host": host}, "value": [time, "1"]} for host in hosts]), NOW).grid.rows

    found = earlier_rows(rows(1, "a", "b", "c"), rows(2, "x", "b", "a"))
    assert found
    assert list(found.numbers) == [-1, 1, 0]


# -- AOM: ListSample, ShowMetricsData


def sample(host: str, *values: float, key: str = "sample", **more: Any) -> dict[str, Any]:
    """An entry of ListSample; with `key="metric"` one of ShowMetricsData."""
    dimensions = [{"name": "hostID", "value": f"2f6d0c5e-{host}"}, {"name": "hostName", "value": host}]
    points = [
        {"timestamp": 1795634562000 + at, "statistics": [{"statistic": "average", "value": value}]}
        for at, value in enumerate(values)
    ]
    return {
        key: {"namespace": "PAAS.NODE", "metric_name": "cpuUsage", "dimensions": dimensions},
        "data_points" if key == "sample" else "dataPoints": points,
        **more,
    }


@pytest.mark.parametrize("key", ["sample", "metric"])
def test_the_points_of_several_series_of_aom_say_whose_they_are(key: str) -> None:
    reply = {"samples": [sample("node-1", 7, 8, key=key), sample("node-2", 9, key=key)]}
    assert cells(reply) == [
        ["series", "timestamp", "average"],
        ["node-1", "1795634562000", "7"],
        ["node-1", "1795634562001", "8"],
        ["node-2", "1795634562000", "9"],
    ]
    assert main_table(indented(reply), NOW).others == ()


def test_of_a_lone_series_of_aom_the_request_says_whose_points_they_are() -> None:
    points = [{"timestamp": 1795634562000 + at, "average": at} for at in range(50)]
    reply = {"samples": [sample("node-1", data_points=points)]}
    assert cells(reply)[0] == ["timestamp", "average"]
    assert main_table(indented(reply), NOW).others == ("samples[]",)


def test_points_whose_series_says_nothing_stay_as_they_are() -> None:
    reply = {"samples": [sample("node-1", 7, 8), {**sample("node-2", 9), "sample": None}]}
    assert cells(reply)[0] == ["timestamp", "average"]


def test_a_series_of_aom_is_named_by_the_dimension_that_is_where_the_cell_stands() -> None:
    made = main_table(indented({"samples": [sample("node-1", 7), sample("node-2", 9)]}), NOW).grid
    found = made.value(1, "series")
    assert found
    assert (found.path, made.text(found)) == ("$.samples[1].sample.dimensions[1].value", "node-2")


def test_a_series_of_aom_that_several_labels_name_stands_where_they_stand() -> None:
    samples = [sample(host, 7) for host in "xxyy"]
    for at, each in enumerate(samples):
        each["sample"] |= {"metric_name": f"cpu{at % 2}"}
    found = main_table(indented({"samples": samples}), NOW).grid.value(3, "series")
    assert found
    assert found.path == "$.samples[3].sample"


def test_a_point_of_aom_is_known_again_by_its_series_and_its_time() -> None:
    def rows(start: int) -> Rows:
        points = [{"timestamp": 1795634562000 + start + at, "average": at} for at in range(3)]
        return main_table(indented({"samples": [sample(host, data_points=points) for host in "ab"]}), NOW).grid.rows

    found = earlier_rows(rows(1), rows(2))
    assert found
    assert list(found.numbers) == [1, 2, -1, 4, 5, -1]


def test_statistics_are_columns_by_their_names() -> None:
    statistics = [{"statistic": "sum", "value": 1}, {"statistic": "max", "value": 2}]
    points = [{"timestamp": 1795634562000, "statistics": each} for each in (statistics, statistics[::-1])]
    assert cells(points) == [["timestamp", "sum", "max"], *[["1795634562000", "1", "2"]] * 2]


def test_the_text_of_a_point_without_a_timestamp_is_json_too() -> None:
    points = [{"time": 1795634562000, "average": 7}]
    rows = main_table(indented({"samples": [sample(host, data_points=points) for host in "ab"]}), NOW).grid.rows
    found = json.loads(rows.text(1))
    assert found["point"] == points[0]
    assert found["metric"][1] is None


def test_the_name_of_a_series_is_looked_for_once_for_all_its_points(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []
    places = SeriesOf._places
    monkeypatch.setattr(SeriesOf, "_places", lambda self, owner: looked.append(owner) or places(self, owner))
    points = [[1795634562 + at, "1"] for at in range(50)]
    value = [{**each, "values": points} for each in MATRIX]
    assert [row[0] for row in cells(value)[1:]] == ["node-1"] * 50 + ["node-2"] * 50
    assert len(looked) < 10


def test_csv_comes_before_all_rows_have_been_read() -> None:
    made = main_table(indented([{"a": each} for each in range(3 * SOME)]), NOW).grid
    every = range(len(made.rows))
    places = iter(every)
    first = next(csv_pieces(made, made.columns, places))
    assert next(places) < SOME
    assert first.startswith("a\n0\n1\n")
    assert csv_text(made, made.columns, every) == "\n".join(["a", *map(str, every), ""])
