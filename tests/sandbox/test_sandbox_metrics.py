"""Metric data through HTTP: reported, found, sampled; limits refused with their codes."""

import time
from typing import Any

import pytest

NODE = {
    "namespace": "PAAS.NODE",
    "metric_name": "cpuUsage",
    "dimensions": [{"name": "nodeIP", "value": "192.168.10.21"}],
}
REPORT = "/v1/{p}/ams/report/metricdata"


def now_ms() -> int:
    return int(time.time() * 1000)


def report(namespace: str, value: float, at: int, unit: str = "Count", **dimensions: str) -> dict[str, Any]:
    pairs = [{"name": name, "value": text} for name, text in dimensions.items()]
    values = [{"metric_name": "orders", "type": "float", "unit": unit, "value": value}]
    return {"collect_time": at, "metric": {"namespace": namespace, "dimensions": pairs}, "values": values}


def sampled(client: Any, namespace: str, window: str, query: str = "", **more: Any) -> Any:
    wanted = {"namespace": namespace, "metric_name": "orders", "dimensions": [{"name": "city", "value": "武汉"}]}
    body = {"samples": [wanted], "statistics": ["average"], "period": 60, "time_range": window, **more}
    reply = client.call("POST", f"/v2/{{p}}/samples{query}", body)
    assert reply.status_code == 200, reply.text
    return reply.json()["samples"][0]["data_points"]


def test_what_is_reported_is_found_again(client: Any) -> None:
    at = now_ms()
    reply = client.call("POST", REPORT, [report("SHOP.FOUND", 42.5, at, city="武汉")])
    assert (reply.status_code, reply.json()) == (200, {"errorCode": "SVCSTG.AMS.2000", "errorMessage": "success"})
    series = client.call("POST", "/v2/{p}/series", {"series": [{"namespace": "SHOP.FOUND"}]}).json()
    assert series["meta_data"] == {"count": 1, "offset": 0, "total": 1}
    assert series["series"][0]["dimensions"] == [{"name": "city", "value": "武汉"}]
    point = sampled(client, "SHOP.FOUND", "-1.-1.5")[-1]
    assert point["statistics"] == [{"statistic": "average", "value": 42.5}]
    assert point["unit"] == "Count"
    old = client.call("POST", "/v1/{p}/ams/metrics", {"metricItems": [{"namespace": "SHOP.FOUND"}]}).json()
    assert old["errorCode"] == "SVCSTG_AMS_2000000"
    assert old["metrics"][0]["metricName"] == "orders"
    wanted = {"namespace": "SHOP.FOUND", "metricName": "orders", "dimensions": [{"name": "city", "value": "武汉"}]}
    body = {"metrics": [wanted], "statistics": ["sum"], "period": 300, "timerange": "-1.-1.5"}
    data = client.call("POST", "/v1/{p}/ams/metricdata", body).json()
    assert data["metrics"][0]["dataPoints"][-1]["statistics"] == [{"statistic": "sum", "value": 42.5}]


def test_every_statistic_and_every_way_to_fill_a_gap(client: Any) -> None:
    start = now_ms() // 300_000 * 300_000 - 3_600_000
    values = ((0, 10.0), (1_000, 30.0), (120_000, 40.0))
    items = [report("SHOP.STATS", value, start + offset, city="武汉") for offset, value in values]
    assert client.call("POST", REPORT, items).status_code == 200
    window = f"{start}.{start + 180_000}.3"
    everything = ["maximum", "minimum", "average", "sum", "sampleCount"]
    first = sampled(client, "SHOP.STATS", window, statistics=everything)[0]["statistics"]
    assert {entry["statistic"]: entry["value"] for entry in first} == {
        "maximum": 30, "minimum": 10, "average": 20, "sum": 40, "sampleCount": 2,
    }  # fmt: skip
    for fill, expected in (("", -1), ("?fill_value=0", 0), ("?fill_value=null", None), ("?fill_value=average", 30)):
        points = sampled(client, "SHOP.STATS", window, fill)
        assert [point["timestamp"] for point in points] == [start, start + 60_000, start + 120_000]
        assert [point["statistics"][0]["value"] for point in points] == [20, expected, 40]


def test_a_day_by_the_hour_and_the_same_numbers_each_time(client: Any) -> None:
    end = now_ms() // 3_600_000 * 3_600_000
    body = {"samples": [NODE], "statistics": ["average"], "period": 3600, "time_range": f"-1.{end}.1440"}
    once, again = (client.call("POST", "/v2/{p}/samples", body).json()["samples"][0]["data_points"] for _ in range(2))
    assert once == again
    values = [point["statistics"][0]["value"] for point in once]
    assert len(values) == 24
    assert all(0 < value < 100 for value in values)
    assert max(values) - min(values) > 15, "the day has a rhythm"


def test_the_running_minute_belongs_to_the_last_minutes(client: Any) -> None:
    body = {"samples": [NODE], "statistics": ["average"], "period": 60, "time_range": "-1.-1.30"}
    points = client.call("POST", "/v2/{p}/samples", body).json()["samples"][0]["data_points"]
    assert len(points) == 30
    assert all(point["statistics"][0]["value"] > 0 for point in points)


def test_a_series_that_does_not_exist_has_no_points(client: Any) -> None:
    assert sampled(client, "SHOP.NOWHERE", "-1.-1.5") == []


def test_pages_of_series(client: Any) -> None:
    body, seen, offset = {"series": [{"namespace": "PAAS.CONTAINER"}]}, [], 0
    while len(seen) < 1000:
        reply = client.call("POST", f"/v2/{{p}}/series?limit=30&offset={offset}", body).json()
        seen += reply["series"]
        offset = reply["meta_data"]["offset"]
        if not offset:
            break
    assert len(seen) == reply["meta_data"]["total"] > 60
    assert len({str(series) for series in seen}) == len(seen)


def test_conditions_narrow_and_add_up(client: Any) -> None:
    def names(*conditions: dict[str, Any]) -> set[tuple[str, str]]:
        found = client.call("POST", "/v2/{p}/series", {"series": list(conditions)}).json()["series"]
        return {(series["namespace"], series["metric_name"]) for series in found}

    assert names(NODE) == {("PAAS.NODE", "cpuUsage")}
    assert names(NODE, {"namespace": "PAAS.AGGR"}) > names({"namespace": "PAAS.AGGR"})
    device = [{"name": "diskDevice"}]
    assert names({"namespace": "PAAS.NODE", "dimensions": device}) == {
        ("PAAS.NODE", "diskReadRate"),
        ("PAAS.NODE", "diskWriteRate"),
    }
    assert len(names()) > 15


def test_series_of_one_resource(client: Any) -> None:
    body = {"inventoryId": "host_2f6d0c5e-8a17-4b39-9c40-d1e2f3a4b5c6"}
    found = client.call("POST", "/v1/{p}/ams/metrics?type=inventory", body).json()["metrics"]
    assert {"cpuUsage", "diskUsedRate"} <= {series["metricName"] for series in found}
    refused = client.call("POST", "/v1/{p}/ams/metrics?type=inventory", {})
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "SVCSTG_AMS_4000102")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"metric": {"namespace": "PAAS.NODE", "dimensions": [{"name": "a", "value": "b"}]}}, "002"),
        ({"metric": {"namespace": "nodot", "dimensions": [{"name": "a", "value": "b"}]}}, "002"),
        ({"metric": {"namespace": "A.B", "dimensions": []}}, "003"),
        ({"metric": {"namespace": "A.B"}}, "003"),
        ({"metric": {"namespace": "A.B", "dimensions": [{"name": "a", "value": "x" * 65}]}}, "007"),
        ({"metric": {"namespace": "A.B", "dimensions": [{"name": "_NAMESPACE_", "value": "x"}]}}, "007"),
        ({"metric": {"namespace": "A.B", "dimensions": [{"name": f"d{n}", "value": "x"} for n in range(21)]}}, "009"),
        ({"metric": {"namespace": "A.B", "dimensions": [{"name": f"d{n}", "value": "x"} for n in range(51)]}}, "009"),
        ({"values": [{"metric_name": "m", "value": 1, "type": "text"}]}, "005"),
        ({"values": [{"metric_name": "m", "value": 1.5, "type": "int"}]}, "005"),
        ({"values": [{"metric_name": "m"}]}, "006"),
        ({"values": [{"metric_name": "1m", "value": 1}]}, "001"),
        ({"collect_time": 1}, "010"),
        ({"collect_time": "now"}, "010"),
        ({"collect_time": 10**40}, "010"),
    ],
)
def test_bad_reports(client: Any, change: dict[str, Any], code: str) -> None:
    reply = client.call("POST", REPORT, [{**report("SHOP.BAD", 1, now_ms(), city="武汉"), **change}])
    assert (reply.status_code, reply.json()["errorCode"]) == (400, f"SVCSTG_AMS_4000{code}")


def test_one_bad_item_keeps_all_out(client: Any) -> None:
    good = report("SHOP.HALF", 1, now_ms(), city="武汉")
    assert client.call("POST", REPORT, [good, {**good, "collect_time": 1}]).status_code == 400
    assert client.call("POST", "/v2/{p}/series", {"series": [{"namespace": "SHOP.HALF"}]}).json()["series"] == []


def test_a_report_of_more_than_40_kb(client: Any) -> None:
    reply = client.call("POST", REPORT, [report("SHOP.BIG", 1, now_ms(), city="武汉")] * 300)
    assert (reply.status_code, reply.json()["errorCode"]) == (400, "SVCSTG_AMS_4000008")


@pytest.mark.parametrize(
    ("change", "query", "code"),
    [
        ({"period": 61}, "", "AOM.04008115"),
        ({"statistics": ["median"]}, "", "AOM.04008119"),
        ({"samples": [{**NODE, "metric_name": ""}]}, "", "AOM.04008109"),
        ({"samples": [{"metric_name": "x", "dimensions": []}]}, "", "AOM.04008101"),
        ({"samples": [NODE] * 21}, "", "AOM.04008115"),
        ({"time_range": "-1.-1.0"}, "", "AOM.04008115"),
        ({"time_range": "-1.-1.1441"}, "", "AOM.04008115"),
        ({"time_range": "2000.1000.5"}, "", "AOM.04008115"),
        ({"time_range": "0.99999999999999999.1"}, "", "AOM.04008115"),
        ({}, "?fill_value=9", "AOM.04008115"),
    ],
)
def test_bad_sample_queries(client: Any, change: dict[str, Any], query: str, code: str) -> None:
    body = {"samples": [NODE], "statistics": ["average"], "period": 60, "time_range": "-1.-1.5", **change}
    reply = client.call("POST", f"/v2/{{p}}/samples{query}", body)
    assert (reply.status_code, reply.json()["error_code"]) == (400, code)


@pytest.mark.parametrize(
    ("change", "query", "code"),
    [
        ({"period": 61}, "", "103"),
        ({"statistics": []}, "", "104"),
        ({"metrics": []}, "", "105"),
        ({"timerange": "x"}, "", "106"),
        ({"timerange": "-1.-1.1441"}, "", "107"),
        ({}, "?fillValue=9", "110"),
    ],
)
def test_bad_v1_data_queries(client: Any, change: dict[str, Any], query: str, code: str) -> None:
    wanted = {"namespace": "PAAS.NODE", "metricName": "cpuUsage", "dimensions": [{"name": "a", "value": "b"}]}
    body = {"metrics": [wanted], "statistics": ["average"], "period": 60, "timerange": "-1.-1.5", **change}
    reply = client.call("POST", f"/v1/{{p}}/ams/metricdata{query}", body)
    assert (reply.status_code, reply.json()["errorCode"]) == (400, f"SVCSTG_AMS_4000{code}")


@pytest.mark.parametrize(
    ("query", "code"), [("limit=0", "105"), ("limit=1001", "105"), ("limit=a", "105"), ("offset=-1", "106")]
)
def test_bad_pages(client: Any, query: str, code: str) -> None:
    reply = client.call("POST", f"/v2/{{p}}/series?{query}", {"series": []})
    assert (reply.status_code, reply.json()["error_code"]) == (400, f"AOM.04007{code}")


def test_a_query_has_so_many_conditions_and_no_more(client: Any) -> None:
    conditions = [{"namespace": "PAAS.NODE", "metric_name": f"m{number}"} for number in range(1001)]
    assert client.call("POST", "/v2/{p}/series", {"series": conditions[:-1]}).status_code == 200
    refused = client.call("POST", "/v2/{p}/series", {"series": conditions})
    assert refused.status_code == 400
    assert "1001 conditions" in refused.json()["error_msg"]
