"""Alarm rules at work, by a clock that the test moves: what raises an alarm, ends it, and who is told."""

import time
from typing import Any

import pytest
import rule_bodies
from timed_sandbox import NOON, Timed

V2, V1, V4, MUTE = "/v2/{p}/alarm-rules", "/v1/{p}/ams/alarms", "/v4/{p}/alarm-rules", "/v2/{p}/alert/mute-rules"
PUSH = "/v2/{p}/push/events"
ADD, UPDATE = f"{V4}?action_id=add-alarm-action", f"{V4}?action_id=update-alarm-action"
TOPIC = "urn:smn:cn-north-4:p:mine"


@pytest.fixture
def sandbox() -> Timed:
    return Timed()


def threshold_rule(name: str = "hot", **changes: Any) -> dict[str, Any]:
    what = {"namespace": "SHOP.TEST", "metric_name": "load", "dimensions": [{"name": "node", "value": "a"}]}
    told = {"action_enabled": True, "alarm_actions": ["payment_team"], "ok_actions": ["payment_team"]}
    return rule_bodies.threshold_rule(name, **{**what, "comparison_operator": ">", **told, **changes})


def metric_rule(name: str = "hot", notices: Any = None, spec: Any = None, **changes: Any) -> dict[str, Any]:
    condition = {
        "metric_query_mode": "AOM",
        "metric_namespace": "SHOP.TEST",
        "metric_name": "load",
        "metric_unit": "%",
        "metric_labels": [],
        "promql": "",
        "query_param": {},
        "trigger_times": 2,
        "operator": ">=",
        "thresholds": {"Critical": "90", "Minor": "50"},
        **changes,
    }
    told = {"notification_type": "direct", "route_group_enable": False, "route_group_rule": ""}
    told |= {"bind_notification_rule_id": "payment_team", **(notices or {})}
    metric = {
        "monitor_type": "all_metric",
        "alarm_tags": [],
        "recovery_conditions": {"recovery_timeframe": 1},
        "trigger_conditions": [condition],
        **(spec or {}),
    }
    return {
        "alarm_rule_name": name,
        "alarm_rule_type": "metric",
        "metric_alarm_spec": metric,
        "alarm_notifications": told,
    }


def state(sandbox: Timed, name: str = "hot") -> str:
    rules = sandbox.done("GET", V2)["thresholds"]
    return str(next(one["state_value"] for one in rules if one["alarm_rule_name"] == name))


def status(sandbox: Timed, name: str = "hot") -> str:
    (rule,) = sandbox.done("GET", f"{V4}?name={name}")["alarm_rules"]
    return str(rule["alarm_rule_status"])


def severities(sandbox: Timed, name: str = "hot", kind: str = "active_alert") -> list[str]:
    return [one["metadata"]["event_severity"] for one in sandbox.alarms(name, kind)]


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_the_shop_has_an_alarm_of_its_own_at_any_hour(hour: int) -> None:
    sandbox = Timed(NOON + 3600 * hour)
    rules = sandbox.done("GET", V2)["thresholds"]
    states = {one["alarm_rule_name"]: one["state_value"] for one in rules}
    assert (states["node-disk-filling"], states["node-gpu-busy"]) == ("alarm", "insufficient_data")
    assert list(states.values()).count("ok") > len(states) / 2
    (alarm,) = sandbox.alarms("node-disk-filling")
    assert alarm["starts_at"] < sandbox.now * 1000 - 8 * 60_000
    assert sandbox.told(alarm)[0][0] == "ops_oncall"
    each = sandbox.alarms("node-memory-watch")
    assert [one["metadata"]["hostName"] for one in each] == ["shop-prod-node-1", "shop-prod-node-2"]
    assert sandbox.alarms("PodOOMKilled", "history_alert")


def test_a_threshold_rule_raises_and_clears(sandbox: Timed) -> None:
    sandbox.done("POST", V2, threshold_rule(alarm_advice="Scale out"))
    sandbox.run(95, 95)
    assert (state(sandbox), sandbox.alarms("hot")) == ("ok", [])
    sandbox.run(95)
    (alarm,) = sandbox.alarms("hot")
    (rule,) = [one for one in sandbox.done("GET", V2)["thresholds"] if one["alarm_rule_name"] == "hot"]
    assert (rule["state_value"], rule["state_updated_timestamp"]) == ("alarm", str(sandbox.last_minute_ms))
    assert rule["state_reason"] == "load > 80 Percent: 95, 95, 95"
    assert (alarm["starts_at"], alarm["ends_at"]) == (sandbox.last_minute_ms, 0)
    assert alarm["metadata"] == {
        "event_name": "hot",
        "event_severity": "Major",
        "event_type": "alarm",
        "resource_provider": "AOM",
        "resource_type": "metric",
        "resource_id": "node:a",
        "alarm_rule_name": "hot",
        "alarm_rule_id": rule["alarm_rule_id"],
        "metric_name": "load",
        "node": "a",
    }
    assert alarm["annotations"] == {
        "alarm_fix_suggestion": "Scale out",
        "alarm_probableCause_en_us": "load is 95 Percent (threshold > 80)",
        "alarm_probableCause_zh_cn": "load 当前值 95 Percent，阈值 > 80",
        "current_value": "95",
    }
    sandbox.run(97, 60)
    assert (state(sandbox), sandbox.alarms("hot")) == ("ok", [])
    (over,) = sandbox.alarms("hot", "history_alert")
    assert (over["event_sn"], over["ends_at"]) == (alarm["event_sn"], sandbox.last_minute_ms)
    assert sandbox.told(over) == [("payment_team", f"{way}[Major] hot: node:a") for way in ("", "[Recovered] ")]


def test_data_that_stop_are_insufficient(sandbox: Timed) -> None:
    missing = {"insufficient_data_actions": [TOPIC], "ok_actions": []}
    sandbox.done("POST", V2, threshold_rule(evaluation_periods=1, alarm_actions=[TOPIC], **missing))
    sandbox.run(95)
    assert state(sandbox) == "alarm"
    sandbox.wait(1)
    assert state(sandbox) == "insufficient_data"
    (over,) = sandbox.alarms("hot", "history_alert")
    assert sandbox.told(over) == [(TOPIC, "[Major] hot"), (TOPIC, "[Recovered] [Major] hot")]


def test_nobody_is_told_where_actions_are_off(sandbox: Timed) -> None:
    sandbox.done("POST", V2, threshold_rule(evaluation_periods=1, action_enabled=False))
    sandbox.run(95)
    (alarm,) = sandbox.alarms("hot")
    assert sandbox.told(alarm) == []


@pytest.mark.parametrize(
    ("statistic", "values", "expected"),
    [
        ("average", (70, 100), "alarm"),
        ("minimum", (70, 100), "ok"),
        ("maximum", (70, 81), "alarm"),
        ("sum", (41, 40), "alarm"),
        ("sampleCount", (99, 99), "ok"),
    ],
)
def test_the_statistic_of_a_period_is_compared(
    sandbox: Timed, statistic: str, values: tuple[float, ...], expected: str
) -> None:
    for value in values:
        sandbox.report(value)
    sandbox.done("POST", V2, threshold_rule(evaluation_periods=1, statistic=statistic, period=300_000))
    sandbox.wait(1)
    assert state(sandbox) == expected


def off(sandbox: Timed) -> None:
    sandbox.done("PUT", V2, threshold_rule(evaluation_periods=1, is_turn_on=False))


def changed(sandbox: Timed) -> None:
    sandbox.done("PUT", V2, threshold_rule(evaluation_periods=1, threshold="99"))


def deleted(sandbox: Timed) -> None:
    sandbox.done("POST", f"{V2}/delete", {"alarm_rules": ["hot"]})


def deleted_by_v1(sandbox: Timed) -> None:
    (rule,) = [one for one in sandbox.done("GET", V1)["thresholds"] if one["alarmName"] == "hot"]
    sandbox.done("DELETE", f"{V1}/{rule['id']}")


@pytest.mark.parametrize("act", [off, changed, deleted, deleted_by_v1])
def test_a_rule_that_is_off_gone_or_changed_has_no_alarm(sandbox: Timed, act: Any) -> None:
    sandbox.done("POST", V2, threshold_rule(evaluation_periods=1))
    sandbox.run(95)
    assert len(sandbox.alarms("hot")) == 1
    act(sandbox)
    assert sandbox.alarms("hot") == []
    sandbox.run(95)
    assert sandbox.alarms("hot") == []
    (over,) = sandbox.alarms("hot", "history_alert")
    assert len(sandbox.told(over)) == 1, "who switches a rule off knows that it is off"


def test_a_metric_rule_has_an_alarm_for_each_series_at_the_level_that_holds(sandbox: Timed) -> None:
    tags = {"alarm_tags": [{"custom_tags": ["team=shop"], "custom_annotations": ["runbook=https://wiki/hot"]}]}
    sandbox.done("POST", ADD, metric_rule(spec=tags))
    for a, b, c in ((60, 95, 10), (95, 95, 10)):
        for node, value in (("a", a), ("b", b), ("c", c)):
            sandbox.report(value, node=node)
        sandbox.wait(1)
    alarms = {one["metadata"]["node"]: one for one in sandbox.alarms("hot")}
    assert {node: one["metadata"]["event_severity"] for node, one in alarms.items()} == {"a": "Minor", "b": "Critical"}
    assert status(sandbox) == "alarm"
    assert alarms["a"]["metadata"]["team"] == "shop"
    assert alarms["a"]["annotations"]["runbook"] == "https://wiki/hot"
    assert sandbox.told(alarms["b"]) == [("payment_team", "[Critical] hot: node:b")]
    assert "hot" in [
        one["alarm_rule_name"] for one in sandbox.done("GET", f"{V4}?alarm_rule_status=alarm")["alarm_rules"]
    ]


def test_a_metric_rule_asks_promql_and_has_an_alarm_for_each_row() -> None:
    asked = []

    def instant(_data: Any, query: str, at_ms: int) -> list[tuple[dict[str, str], float]]:
        if query == "load":
            asked.append(at_ms)
        cart, pay = ({"__name__": "load", "service": name} for name in ("cart", "pay"))
        return [(cart, 95.0), (pay, float("nan"))] if query == "load" else []

    sandbox = Timed(instant=instant)
    promql = {"metric_query_mode": "PROM", "metric_namespace": "", "promql": "load", "trigger_interval": "5min"}
    sandbox.done("POST", ADD, metric_rule(**promql))
    sandbox.wait(5)
    (alarm,) = sandbox.alarms("hot")
    assert (alarm["metadata"]["resource_type"], alarm["metadata"]["resource_id"]) == ("service", "service:cart")
    assert "__name__" not in alarm["metadata"]
    assert asked == [alarm["starts_at"], alarm["starts_at"] - 5 * 60_000]
    assert status(sandbox) == "alarm"
    mixed = {"metric_statistic_method": "mix", "promql": "load", "mix_promql": "a / b"}
    sandbox.done("POST", UPDATE, metric_rule(**{**promql, **mixed}))
    sandbox.wait(5)
    assert (sandbox.alarms("hot"), status(sandbox)) == ([], "OK")


def test_a_graver_level_is_the_same_alarm_and_told_again(sandbox: Timed) -> None:
    sandbox.done("POST", ADD, metric_rule())
    sandbox.run(60, 60)
    (first,) = sandbox.alarms("hot")
    sandbox.run(95, 95)
    (second,) = sandbox.alarms("hot")
    assert (second["event_sn"], second["metadata"]["event_severity"]) == (first["event_sn"], "Critical")
    sandbox.run(60, 60, 60)
    assert severities(sandbox) == ["Minor"]
    assert [text for _, text in sandbox.told(second)] == ["[Minor] hot: node:a", "[Critical] hot: node:a"]


def test_an_alarm_ends_after_the_recovery_timeframe(sandbox: Timed) -> None:
    sandbox.done("POST", ADD, metric_rule(spec={"recovery_conditions": {"recovery_timeframe": 3}}))
    sandbox.run(60, 60, 10, 10)
    assert severities(sandbox) == ["Minor"]
    sandbox.run(60, 10, 10)
    assert severities(sandbox) == ["Minor"], "a breach begins the recovery anew"
    sandbox.run(10)
    assert (severities(sandbox), status(sandbox)) == ([], "OK")
    assert severities(sandbox, kind="history_alert") == ["Minor"]


@pytest.mark.parametrize(
    ("handled", "active"),
    [
        (("no_data", True), []),
        (("ok", True), []),
        (("pre_state", True), ["Critical"]),
        (("alerting", True), ["Critical"]),
        (("alerting", False), []),
    ],
)
def test_what_no_data_mean(sandbox: Timed, handled: tuple[str, bool], active: list[str]) -> None:
    given = {"no_data_timeframe": 2, "no_data_alert_state": handled[0], "notify_no_data": handled[1]}
    sandbox.done("POST", ADD, metric_rule(spec={"no_data_conditions": [given]}))
    sandbox.run(95, 95, None, None, None)
    assert severities(sandbox) == active


def test_a_metric_that_never_came_can_be_an_alarm(sandbox: Timed) -> None:
    given = {"no_data_timeframe": 2, "no_data_alert_state": "alerting", "notify_no_data": True}
    sandbox.done("POST", ADD, metric_rule(spec={"no_data_conditions": [given]}))
    sandbox.wait(1)
    (alarm,) = sandbox.alarms("hot")
    assert alarm["annotations"]["alarm_probableCause_en_us"] == "load has no data"
    sandbox.run(10)
    assert sandbox.alarms("hot") == []


def test_series_are_grouped_by_the_labels_that_a_condition_names(sandbox: Timed) -> None:
    changes = {"metric_labels": ["zone"], "aggregate_type": "sum", "trigger_times": 1}
    sandbox.done("POST", ADD, metric_rule(spec={"monitor_objects": [{"zone": "1"}, {"zone": "2"}]}, **changes))
    for node, zone, value in (("a", "1", 30), ("b", "1", 30), ("c", "2", 30), ("d", "3", 95)):
        sandbox.report(value, node=node, zone=zone)
    sandbox.wait(1)
    (alarm,) = sandbox.alarms("hot")
    assert (alarm["metadata"]["resource_id"], alarm["annotations"]["current_value"]) == ("zone:1", "60")


@pytest.mark.parametrize(
    ("notices", "expected"),
    [
        ({}, ["[Minor] hot: node:a"]),
        ({"notify_resolved": True}, ["[Minor] hot: node:a", "[Recovered] [Minor] hot: node:a"]),
        ({"notify_triggered": False, "notify_resolved": True}, ["[Recovered] [Minor] hot: node:a"]),
        ({"notify_frequency": 300}, ["[Minor] hot: node:a"] * 3),
        ({"notify_frequency": -1}, ["[Minor] hot: node:a"]),
        ({"notification_enable": False}, []),
        ({"notification_type": "alarm_policy"}, []),
    ],
)
def test_who_is_told_how_often(sandbox: Timed, notices: dict[str, Any], expected: list[str]) -> None:
    sandbox.done("POST", ADD, metric_rule(notices=notices))
    sandbox.run(*[60] * 13, 10)
    (over,) = sandbox.alarms("hot", "history_alert")
    assert [text for _, text in sandbox.told(over)] == expected


def test_a_muted_alarm_is_there_and_not_told(sandbox: Timed) -> None:
    ends = int(sandbox.now * 1000) + 10 * 60_000
    config = {"type": "FIXED", "starts_at": 1000, "ends_at": ends}
    match = [[{"key": "node", "operate": "EQUALS", "value": ["a"]}]]
    sandbox.done("POST", MUTE, {"name": "quiet", "match": match, "mute_config": config})
    sandbox.done("POST", ADD, metric_rule())
    sandbox.run(60, 60)
    (alarm,) = sandbox.alarms("hot")
    assert sandbox.told(alarm) == []
    sandbox.run(*[60] * 10)
    assert len(sandbox.told(alarm)) == 1, "an alarm that outlasts the silence is told"


def test_a_rule_that_is_switched_off_in_v4_has_no_alarm(sandbox: Timed) -> None:
    sandbox.done("POST", ADD, metric_rule())
    sandbox.run(60, 60)
    (rule,) = sandbox.done("GET", f"{V4}?name=hot")["alarm_rules"]
    keys = ("alarm_rule_id", "alarm_rule_name", "alarm_rule_type", "enterprise_project_id")
    item = {key: rule[key] for key in keys} | {"alarm_rule_enable": False}
    sandbox.done("PUT", f"{V4}/batch-update?action=disable", {"alarm_rules": [item]})
    sandbox.run(60, 60)
    assert (sandbox.alarms("hot"), status(sandbox)) == ([], "Invalid")
    sandbox.done("PUT", f"{V4}/batch-update?action=enable", {"alarm_rules": [item]})
    sandbox.run(60)
    assert (severities(sandbox), status(sandbox)) == (["Minor"], "alarm")
    sandbox.done("POST", UPDATE, metric_rule())
    assert (sandbox.alarms("hot"), status(sandbox)) == ([], "OK")
    sandbox.run(60)
    assert len(sandbox.alarms("hot")) == 1
    sandbox.done("DELETE", V4, {"alarm_rules": ["hot"]})
    assert sandbox.alarms("hot") == []


def test_what_a_person_clears_comes_again_while_it_holds(sandbox: Timed) -> None:
    sandbox.done("POST", ADD, metric_rule())
    sandbox.run(60, 60)
    (alarm,) = sandbox.alarms("hot")
    sandbox.done("PUT", f"{PUSH}?action=clear", {"events": [{"metadata": alarm["metadata"]}]})
    assert sandbox.alarms("hot") == []
    sandbox.run(60)
    (again,) = sandbox.alarms("hot")
    assert (again["id"], again["event_sn"] == alarm["event_sn"]) == (alarm["id"], False)


def pushed(name: str, kind: str = "alarm", **more: Any) -> dict[str, Any]:
    keys = {"event_name": name, "event_severity": "Minor", "event_type": kind}
    return {"metadata": {**keys, **dict.fromkeys(("resource_provider", "resource_type", "resource_id"), "x")}, **more}


def test_a_reported_alarm_ends_by_its_timeout(sandbox: Timed) -> None:
    begun = int(sandbox.now * 1000)
    sandbox.done("PUT", PUSH, {"events": [pushed("Short", timeout=140_000), pushed("Long")]})
    sandbox.wait(2)
    assert len(sandbox.alarms("Short")) == 1
    sandbox.wait(1)
    (over,) = sandbox.alarms("Short", "history_alert")
    assert over["ends_at"] == begun + 140_000
    sandbox.wait(60 * 24 * 3 - 4)
    assert len(sandbox.alarms("Long")) == 1
    sandbox.wait(2)
    assert sandbox.alarms("Long") == []


def test_an_event_rule_makes_an_alarm_of_events(sandbox: Timed) -> None:
    condition = {"event_name": "Restart", "trigger_type": "accumulative", "aggregation_window": 300}
    condition |= {"operator": ">=", "thresholds": {"Critical": 3, "Major": 2}}
    rule = metric_rule("restarts") | {"alarm_rule_type": "event"}
    del rule["metric_alarm_spec"]
    rule["event_alarm_spec"] = {"event_source": "x", "trigger_conditions": [condition]}
    sandbox.done("POST", ADD, rule)
    found = []
    for _ in range(3):
        sandbox.done("PUT", PUSH, {"events": [pushed("Restart", "event")]})
        found.append(severities(sandbox, "Restart"))
    assert found == [[], ["Major"], ["Critical"]]
    (alarm,) = sandbox.alarms("Restart")
    assert sandbox.told(alarm) == [("payment_team", "[Major] Restart: x")]
    sandbox.done("DELETE", V4, {"alarm_rules": ["restarts"]})
    assert sandbox.alarms("Restart") == []


def test_time_goes_faster_where_it_is_told_to() -> None:
    sandbox = Timed(speed=60)
    spec = {"recovery_conditions": {"recovery_timeframe": 3}}
    sandbox.done("POST", ADD, metric_rule(spec=spec, notices={"notify_frequency": 600}))
    sandbox.done("PUT", PUSH, {"events": [pushed("Short", timeout=60_000)]})
    sandbox.report(60)
    sandbox.wait(1 / 60)
    assert severities(sandbox) == []
    sandbox.wait(1 / 60)
    assert severities(sandbox) == ["Minor"]
    assert severities(sandbox, "Short", "history_alert") == ["Minor"]
    sandbox.wait(10 / 60)
    (alarm,) = sandbox.alarms("hot")
    assert len(sandbox.told(alarm)) == 2
    sandbox.report(0)  # the mean of the minute falls below the threshold
    sandbox.wait(2 / 60)
    assert severities(sandbox) == ["Minor"]
    sandbox.wait(1 / 60)
    assert severities(sandbox) == []


@pytest.mark.parametrize("steps", [[1] * 40, [40], [7, 13, 20]])
def test_it_makes_no_difference_when_one_looks(steps: list[int]) -> None:
    sandbox = Timed()
    sandbox.done("POST", V2, threshold_rule(evaluation_periods=1))
    start = int(sandbox.now * 1000)
    metric = {"namespace": "SHOP.TEST", "dimensions": [{"name": "node", "value": "a"}]}
    for minute in range(29):
        value = {"metric_name": "load", "type": "int", "value": 95 if 5 <= minute < 25 else 10}
        sample = {"collect_time": start + 60_000 * minute, "metric": metric, "values": [value]}
        sandbox.done("POST", "/v1/{p}/ams/report/metricdata", [sample])
    for minutes in steps:
        sandbox.wait(minutes)
        sandbox.alarms("hot")
    (over,) = sandbox.alarms("hot", "history_alert")
    assert [(over[end] - start) // 60_000 for end in ("starts_at", "ends_at")] == [5, 25]
    assert len(sandbox.told(over)) == 2


def test_a_long_pause_is_made_up_for_in_bounds(sandbox: Timed) -> None:
    sandbox.done("POST", V2, threshold_rule(evaluation_periods=1))
    nothing = {"no_data_timeframe": 1, "no_data_alert_state": "alerting", "notify_no_data": True}
    sandbox.done("POST", ADD, metric_rule("gone", {"notify_frequency": 300}, {"no_data_conditions": [nothing]}))
    sandbox.wait(60 * 24)
    assert state(sandbox) == "insufficient_data"
    (alarm,) = sandbox.alarms("gone")
    assert len(sandbox.told(alarm)) == 12, "an hour's worth, not a day's"


def test_a_reported_metric_raises_an_alarm_through_http(hasty: Any) -> None:
    metric = {"namespace": "SHOP.TEST", "dimensions": [{"name": "node", "value": "a"}]}
    value = {"metric_name": "load", "type": "float", "value": 95}
    now_ms = int(time.time() * 1000)
    assert hasty.call("POST", V2, threshold_rule(evaluation_periods=1)).status_code == 200
    sample = [{"collect_time": now_ms, "metric": metric, "values": [value]}]
    assert hasty.call("POST", "/v1/{p}/ams/report/metricdata", sample).status_code == 200
    query = {"time_range": "-1.-1.60", "search": "hot"}
    found: list[Any] = []
    for _ in range(1000):
        found = hasty.call("POST", "/v2/{p}/events?type=active_alert", query).json()["events"]
        if found:
            break
    assert [one["metadata"]["event_name"] for one in found] == ["hot"]
