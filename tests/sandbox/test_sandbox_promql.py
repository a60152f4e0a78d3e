"""PromQL through HTTP: what the project holds, what is reported and recorded, and what is no query."""

import time
from typing import Any

import pytest
from sandbox_clients import Client

from aom_tui.sandbox.identity import MAIN
from aom_tui.sandbox.prometheus import ProjectStorage, instant
from aom_tui.sandbox.promql.faults import QueryFault
from aom_tui.sandbox.world import World

API = "/v1/{p}/aom/api/v1"
NOON = 1_764_072_000.0


def ask(client: Client, query: str, **more: Any) -> Any:
    reply = client.call("GET", f"{API}/query", params={"query": query, **more})
    assert reply.status_code == 200, reply.text
    return reply.json()["data"]


def value(client: Client, query: str, **more: Any) -> float:
    (row,) = ask(client, query, **more)["result"]
    return float(row["value"][1])


def refusal(client: Client, path: str, **query: Any) -> str:
    reply = client.call("GET", f"{API}/{path}", params=query)
    assert (reply.status_code, reply.json()["error_code"]) == (400, "AOM.02003115")
    return str(reply.json()["error_msg"])


def test_the_seeded_metrics_have_their_documented_names(client: Client) -> None:
    assert value(client, "count(aom_node_cpu_usage)") == 6
    assert value(client, 'count(aom_node_disk_usage{mountPoint="/"})') == 6
    assert value(client, 'max(latency_p99{service="payment",cluster="shop-prod"})') > 0
    assert value(client, "count(aom_container_cpu_usage)") == value(client, "count(up)") == 18


def test_sample_and_query_agree(client: Client) -> None:
    start = int(time.time()) // 60 * 60 - 600
    host = {"name": "hostName", "value": "shop-prod-node-1"}
    wanted = {"namespace": "PAAS.NODE", "metric_name": "cpuUsage", "dimensions": [host]}
    window = f"{start * 1000}.{(start + 60) * 1000}.1"
    body = {"samples": [wanted], "period": 60, "time_range": window, "statistics": ["average"]}
    points = client.call("POST", "/v2/{p}/samples", body).json()["samples"][0]["data_points"]
    found = value(client, 'aom_node_cpu_usage{hostName="shop-prod-node-1"}', time=start)
    assert found == points[0]["statistics"][0]["value"]


def test_what_is_reported_is_found(client: Client) -> None:
    now_ms = int(time.time() * 1000)
    items = [
        {
            "collect_time": now_ms - minutes * 60_000,
            "metric": {"namespace": "TEST.PROMQL", "dimensions": [{"name": "exit_1", "value": "东"}]},
            "values": [{"metric_name": "queue_length", "value": 10 - minutes}],
        }
        for minutes in (3, 2, 1, 0)
    ]
    assert client.call("POST", "/v1/{p}/ams/report/metricdata", items).text.endswith('"success"}')
    (row,) = ask(client, "max_over_time(queue_length[5m])")["result"]
    assert row["metric"] == {"metric_namespace": "TEST.PROMQL", "exit_1": "东"}
    assert row["value"][1] == "10"


def test_counters_rise_and_histograms_have_quantiles(client: Client) -> None:
    rates = ask(client, "sum by (code) (rate(http_requests_total[10m]))")["result"]
    assert [row["metric"] for row in rates] == [{"code": "200"}, {"code": "500"}]
    query = 'histogram_quantile(0.99, rate(http_request_duration_seconds_bucket{service="payment"}[1h]))'
    measured = value(client, 'avg_over_time(latency_p99{service="payment"}[1h])') / 1000
    assert value(client, query) == pytest.approx(measured, rel=0.6)  # buckets are coarse


def test_a_recorded_metric_can_be_queried(client: Client) -> None:
    assert value(client, "shop:cpu:avg") == pytest.approx(value(client, "avg(aom_node_cpu_usage)"), rel=0.5)
    assert len(ask(client, "shop:cpu:avg[5m]")["result"][0]["values"]) in (5, 6)


def test_rules_that_refer_to_each_other_are_an_error() -> None:
    data = World(clock=lambda: NOON).data(MAIN)
    rule = "groups: [{name: g, rules: [{record: 'a', expr: 'b'}, {record: 'b', expr: 'a + 1'}]}]"
    data.recording_rules["x"] = rule
    with pytest.raises(QueryFault, match="refers to itself"):
        ProjectStorage(data, int(NOON * 1000)).ask("a", [int(NOON * 1000)])


def test_an_alarm_asks_it_and_is_told_nothing_by_a_bad_query() -> None:
    data, at_ms = World(clock=lambda: NOON).data(MAIN), int(NOON * 1000)
    assert instant(data, 'up{job="checkout"} == 1', at_ms)[0][0]["job"] == "checkout"
    assert instant(data, "sum(", at_ms) == instant(data, "1", at_ms) == []


def test_a_form_in_the_body_is_as_good_as_the_query(client: Client) -> None:
    reply = client.call("POST", f"{API}/query", data={"query": "sum(up)"})
    assert reply.json()["data"]["result"][0]["value"][1] == "18"
    selected = client.call("POST", f"{API}/labels", data={"match[]": ["up", "http_requests_total"]})
    assert selected.json()["data"] == ["__name__", "cluster", "code", "instance", "job", "pod", "service"]


def test_scalars_strings_and_ranges(client: Client) -> None:
    assert ask(client, "1e3 / 3", time=NOON) == {"resultType": "scalar", "result": [NOON, "333.3333333333333"]}
    assert ask(client, "'x'", time="2025-11-25T12:00:00Z") == {"resultType": "string", "result": [NOON, "x"]}
    assert ask(client, "vector(1)/0")["result"][0]["value"][1] == "+Inf"


@pytest.mark.parametrize(
    ("path", "query", "words"),
    [
        ("query", {}, "query is required"),
        ("query", {"query": "sum("}, "unclosed left parenthesis"),
        ("query", {"query": "nosuch(up)"}, "unknown function"),
        ("query", {"query": "(" * 5000}, "too deeply nested"),
        ("query", {"query": "up", "time": "yesterday"}, 'invalid parameter "time"'),
        ("query", {"query": "limitk(1, up)"}, "unsupported aggregation"),
        ("query", {"query": 'up{job=~"("}'}, "invalid"),
        ("query", {"query": "up + on (cluster) up"}, "many-to-many"),
        ("query_range", {"query": "up", "start": "1", "end": "2"}, "step is required"),
        ("query_range", {"query": "up", "start": "2", "end": "1", "step": "1"}, "before start"),
        ("query_range", {"query": "up", "start": "1", "end": "2", "step": "0"}, "zero or negative"),
        ("query_range", {"query": "up", "start": "1", "end": "2", "step": "soon"}, "valid duration"),
        ("query_range", {"query": "up", "start": "0", "end": "99999", "step": "1s"}, "11,000 points"),
        ("query_range", {"query": "up[1m]", "start": "0", "end": "60", "step": "1m"}, "range vector"),
        ("label/a-b/values", {}, "invalid label name"),
        ("labels", {"match[]": "sum(up)"}, "must be a selector"),
    ],
)
def test_what_is_no_query_is_refused_in_aoms_shape(
    client: Client, path: str, query: dict[str, str], words: str
) -> None:
    assert words in refusal(client, path, **query)


def test_numbers_alone_are_never_written_with_an_exponent(client: Client) -> None:
    assert ask(client, "1e22", time=NOON)["result"][1] == "1" + "0" * 22
    assert ask(client, "vector(1e22)", time=NOON)["result"][0]["value"][1] == "1e+22"


def test_a_deep_query_of_a_deep_record_is_refused() -> None:
    data, at_ms = World(clock=lambda: NOON).data(MAIN), int(NOON * 1000)
    deep = "label_replace(" * 140 + "{}" + ",'a','','','')" * 140
    rules = "".join(f"  - record: r{n}\n    expr: {deep.format(f'r{n + 1}')}\n" for n in range(8))
    data.recording_rules["x"] = f"groups:\n- name: g\n  rules:\n{rules}  - record: r8\n    expr: up\n"
    with pytest.raises(QueryFault, match="too deeply nested"):
        ProjectStorage(data, at_ms).ask(deep.format("r0"), [at_ms])


def test_no_query_reads_without_end(client: Client) -> None:
    hungry = "sum_over_time(" * 12 + "up" + "[7d:1s])" * 12
    assert "too many samples" in refusal(client, "query", query=hungry)


def rules(*pairs: tuple[str, str]) -> str:
    rows = "".join(f"  - record: {name!r}\n    expr: {expression!r}\n" for name, expression in pairs)
    return f"groups:\n- name: g\n  rules:\n{rows}"


@pytest.mark.parametrize(
    ("name", "expression", "words"),
    [
        ("a:b", "sum(", "a:b: invalid parameter"),
        ("a:b", "up[5m]", "instant vector or a scalar"),
        ("a:b", '("text")', "instant vector or a scalar"),
        ("1 bad", "up", "no name of a metric"),
    ],
)
def test_a_rule_that_could_record_nothing_is_refused(client: Client, name: str, expression: str, words: str) -> None:
    instance = "5b0c6d2e-8f41-4a92-b3c4-d5e6f7081929"
    path = f"/v1/{{p}}/{instance}/aom/api/v1/rules"
    refused = client.call("POST", path, {"recording_rule": rules((name, expression))})
    assert refused.status_code == 400
    assert words in refused.json()["error_msg"]


def test_a_rule_that_fails_breaks_no_query_that_does_not_name_it() -> None:
    data, at_ms = World(clock=lambda: NOON).data(MAIN), int(NOON * 1000)
    data.recording_rules["x"] = rules(("broken", "sum("), ("loop", "loop + 1"), ("good", "sum(up)"))
    storage = ProjectStorage(data, at_ms)
    (column,) = storage.ask('count({__name__=~"broken|loop|good"})', [at_ms]).columns  # type: ignore[union-attr]
    assert column.values == [1.0]
    with pytest.raises(QueryFault, match="refers to itself"):
        storage.ask("loop", [at_ms])
