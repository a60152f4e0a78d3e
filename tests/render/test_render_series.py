"""Time series found in replies: those of the documents, and what a filter leaves of them."""

import json
import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aom_tui.render.chart.series import Series, SeriesFound, distinct_names, usual_step
from aom_tui.render.chart.series_search import filler_of, series_in
from aom_tui.session.body.lossless import decode

START_MS = 1_764_000_000_000


def points(*rows: dict[str, Any], step_ms: int = 60_000) -> list[dict[str, Any]]:
    """A point a minute with these statistics."""
    return [
        {
            "timestamp": START_MS + at * step_ms,
            "unit": "Percent",
            "statistics": [{"statistic": name, "value": value} for name, value in row.items()],
        }
        for at, row in enumerate(rows)
    ]


def sample(data: list[dict[str, Any]], host: str = "node-1") -> dict[str, Any]:
    dimensions = [{"name": "hostName", "value": host}]
    return {
        "sample": {"namespace": "PAAS.NODE", "metric_name": "cpuUsage", "dimensions": dimensions},
        "data_points": data,
    }


def read(value: Any, filler: float | None = None) -> SeriesFound:
    """As it comes out of a body."""
    return series_in(decode(json.dumps(value).encode()), filler)


def shown(found: SeriesFound) -> list[list[float | None]]:
    return [[None if math.isnan(value) else value for value in each.values] for each in found.series]


def test_a_sample_gives_a_series_for_each_statistic() -> None:
    found = read({"samples": [sample(points({"average": 1, "maximum": 2}, {"average": 1.5, "maximum": 3}))]})
    assert shown(found) == [[1, 1.5], [2, 3]]
    average, maximum = found.series
    assert average.labels == {
        "namespace": "PAAS.NODE", "metric_name": "cpuUsage", "hostName": "node-1", "statistic": "average",
    }  # fmt: skip
    assert maximum.labels["statistic"] == "maximum"
    assert average.unit == "Percent"
    assert tuple(average.times) == (1_764_000_000.0, 1_764_000_060.0)


def test_where_that_stands_what_a_series_is_of_is_known() -> None:
    aom = {"samples": [sample(points({"average": 1})), sample(points({"average": 2, "maximum": 3}), "node-2")]}
    paths = [("samples", 0, "sample"), ("samples", 1, "sample"), ("samples", 1, "sample")]
    assert [each.owner for each in read(aom).series] == paths
    prometheus = {"data": {"result": [{"metric": {"a": "b"}, "values": [[1_764_000_000, "1"]]}]}}
    assert [each.owner for each in read(prometheus).series] == [("data", "result", 0, "metric")]
    assert [each.owner for each in read([[1_764_000_000, "1"]]).series] == [None]


def test_the_older_call_says_it_in_other_names() -> None:
    metric = {"namespace": "PAAS.NODE", "metricName": "cpuUsage", "dimensions": []}
    body = {"errorCode": "SVCSTG.AMS.2000", "metrics": [{"metric": metric, "dataPoints": points({"sum": 4})}]}
    (only,) = read(body).series
    assert (only.labels["metricName"], *only.values) == ("cpuUsage", 4.0)


def test_a_filled_point_is_a_gap_only_where_all_of_it_is_filling() -> None:
    data = points({"average": -1, "minimum": -1}, {"average": 2, "minimum": -1}, {"average": 3, "minimum": 1})
    found = read([sample(data)], filler=-1.0)
    assert shown(found) == [[None, 2, 3], [None, -1, 1]]
    assert found.filled == 2
    assert shown(read([sample(data)])) == [[-1, 2, 3], [-1, -1, 1]]


def test_what_fills_gaps_is_in_the_query() -> None:
    assert filler_of([]) == filler_of([("fill_value", "-1")]) == filler_of([("fillValue", "-1")]) == -1
    assert filler_of([("fill_value", "0")]) is None
    assert filler_of([("fill_value", "null")]) is None


def test_null_and_words_that_are_no_numbers_are_gaps() -> None:
    found = read({"metric": {"__name__": "up"}, "values": [[1, "NaN"], [2, "+Inf"], [3, "1e3"], [4, None], [5, "x"]]})
    assert shown(found) == [[None, None, 1000, None, None]]
    assert found.infinite == 1


def test_prometheus_answers_in_three_ways() -> None:
    def answer(kind: str, result: Any) -> dict[str, Any]:
        return {"status": "success", "data": {"resultType": kind, "result": result}}

    matrix = [{"metric": {"job": "a"}, "values": [[100.5, "1"], [160.5, "2"]]}, {"metric": {"job": "b"}, "values": []}]
    found = read(answer("matrix", matrix))
    assert [(each.labels, tuple(each.times), tuple(each.values)) for each in found.series] == [
        ({"job": "a"}, (100.5, 160.5), (1, 2))
    ]
    assert found.without_points == 1
    assert shown(read(answer("vector", [{"metric": {"job": "a"}, "value": [100, "3"]}]))) == [[3]]
    assert shown(read(answer("scalar", [100, "2"]))) == [[2]]
    assert read(answer("string", [100, "2"])).series == ()


def test_what_a_filter_leaves_is_enough() -> None:
    data = points({"average": 1}, {"average": 2})
    assert shown(read(data)) == [[1, 2]]
    assert shown(read([[START_MS, 1], [START_MS + 1000, 2.5]])) == [[1, 2.5]]
    assert shown(read([{"timestamp": START_MS, "cpu": 1, "host": "a"}, {"timestamp": START_MS + 1, "cpu": 2}])) == [
        [1, 2]
    ]
    assert shown(read([[[START_MS, 1]], [[START_MS, 2]]])) == [[1], [2]]


def test_other_replies_have_none() -> None:
    for value in (
        {},
        [],
        1,
        None,
        "text",
        [[1, 2], [3, 4]],
        {"alarms": [{"id": 1, "starts_at": START_MS}]},
        [{"a": 1}],
    ):
        assert read(value).series == ()


def test_no_depth_and_no_breadth_is_too_much() -> None:
    value: Any = sample(points({"average": 1}))
    for _ in range(5_000):
        value = [value]
    assert len(series_in(value).series) == 1
    assert series_in([[] for _ in range(100_000)]).series == ()


def test_points_are_put_in_order_and_the_last_of_an_instant_counts() -> None:
    found = read({"metric": {}, "values": [[120, "3"], [60, "2"], [0, "1"], [60, "9"]]})
    assert (tuple(found.series[0].times), tuple(found.series[0].values)) == ((0, 60, 120), (1, 9, 3))
    assert found.repeated == 1


def test_a_missing_step_and_a_missing_value_end_a_run() -> None:
    series = Series({}, "", (0, 60, 120, 300, 360, 420), (1, 2, 3, 4, math.nan, 6))
    assert [list(run) for run in series.runs] == [[0, 1, 2], [3], [5]]


def test_irregular_points_have_no_missing_steps() -> None:
    series = Series({}, "", (0, 1, 10, 100, 1000), (1, 2, 3, 4, 5))
    assert usual_step(series.times) == 0
    assert [list(run) for run in series.runs] == [[0, 1, 2, 3, 4]]


def test_series_are_named_by_what_tells_them_apart() -> None:
    data = points({"average": 1, "maximum": 2})
    common, names = distinct_names(read([sample(data), sample(data, "node-2")]).series)
    assert common == {"namespace": "PAAS.NODE", "metric_name": "cpuUsage"}
    assert names == ["node-1 average", "node-1 maximum", "node-2 average", "node-2 maximum"]
    common, names = distinct_names(read([sample(points({"average": 1}))]).series)
    assert (names, common.get("hostName")) == (["average"], "node-1")


def test_a_label_whose_value_says_little_is_named_with_it() -> None:
    entries = [{"metric": {"code": code, "job": "web"}, "value": [1, "1"]} for code in ("200", "500")]
    assert distinct_names(read(entries).series) == ({"job": "web"}, ["code=200", "code=500"])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(
        ["metric", "values", "value", "data_points", "statistics", "timestamp", "resultType", "result", "sample", "x"]
    ), inner),
    max_leaves=30,
)  # fmt: skip


@given(JSON)
def test_no_shape_is_a_surprise(value: Any) -> None:
    for each in series_in(value, -1.0).series:
        assert list(each.times) == sorted(set(each.times))
        assert len(each.times) == len(each.values)
        assert not any(math.isinf(number) for number in (*each.times, *each.values))
        assert sum(len(run) for run in each.runs) == sum(not math.isnan(value) for value in each.values)
