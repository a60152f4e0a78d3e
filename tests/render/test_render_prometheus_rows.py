"""Points of a Prometheus reply as rows, each with the series that it is of."""

from datetime import UTC, datetime

from aom_tui.render.prometheus_rows import prometheus_rows
from aom_tui.render.table import listed, table

NOW = datetime(2026, 11, 25, tzinfo=UTC)
MATRIX = [
    {
        "metric": {"hostID": "2f6d0c5e", "hostName": "node-1", "job": "a"},
        "values": [[1795634562, "1"], [1795634622, "2"]],
    },
    {"metric": {"hostID": "6a1b7e42", "hostName": "node-2", "job": "a"}, "values": [[1795634562, "3"]]},
]


def test_a_matrix_says_which_series_a_point_is_of() -> None:
    found = listed({"status": "success", "data": {"resultType": "matrix", "result": MATRIX}}, NOW)
    assert table(found.grid).split("\n") == [
        "series  timestamp +00:00     value",
        "------  -------------------  -----",
        "node-1  2026-11-25 19:22:42  1",
        "node-1  2026-11-25 19:23:42  2",
        "node-2  2026-11-25 19:22:42  3",
    ]


def test_a_vector_has_its_time_written_too() -> None:
    vector = [{"metric": each["metric"], "value": [1795634562.616, "1"]} for each in MATRIX]
    assert prometheus_rows(vector) == [
        {"series": name, "timestamp": 1795634562616, "value": "1"} for name in ("node-1", "node-2")
    ]


def test_labels_that_only_together_tell_apart_all_stand_there() -> None:
    vector = [{"metric": {"host": host, "disk": disk}, "value": [1, "1"]} for host in "xy" for disk in ("sda1", "sdb1")]
    assert [row["series"] for row in prometheus_rows(vector) or ()] == [
        "host=x sda1", "host=x sdb1", "host=y sda1", "host=y sdb1",
    ]  # fmt: skip


def test_what_is_no_series_stays_as_it_is() -> None:
    assert prometheus_rows([{"metric": {}, "value": [1, "1"], "more": 1}]) is None
    assert prometheus_rows([{"metric": "cpu", "value": [1, 2]}]) is None
    assert prometheus_rows([]) is None
    assert prometheus_rows([{"metric": {}, "value": [1, "1"]}]) == [{"timestamp": 1, "value": "1"}]
