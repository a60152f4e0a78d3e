"""Alarm rules of every kind through HTTP: made, listed, shown, changed, removed; refused with their codes."""

from typing import Any

import pytest
from rule_bodies import threshold_rule as rule

V2, V1, V4, EVENT = "/v2/{p}/alarm-rules", "/v1/{p}/ams/alarms", "/v4/{p}/alarm-rules", "/v2/{p}/event2alarm-rule"


def old_rule(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "alarmName": name,
        "namespace": "PAAS.NODE",
        "metricName": "cpuUsage",
        "dimensions": [{"name": "hostID", "value": "h"}],
        "comparisonOperator": ">=",
        "threshold": 80,
        "unit": "Percent",
        "statistic": "average",
        "period": 60000,
        "evaluationPeriods": 3,
        "alarmLevel": 2,
        **changes,
    }


def test_a_threshold_rule_lives_and_dies(client: Any) -> None:
    made = client.call("POST", V2, rule("live", alarm_description="中文说明"))
    rule_id = made.json()["alarm_rule_id"]
    assert (made.status_code, type(rule_id)) == (200, int)
    shown = client.call("GET", f"{V2}/{rule_id}").json()["thresholds"][0]
    assert (shown["alarm_rule_id"], shown["alarm_description"], shown["id_turn_on"]) == (str(rule_id), "中文说明", True)
    changed = client.call("PUT", V2, rule("live", threshold="85", is_turn_on=False)).json()
    assert changed == {"alarm_rule_id": rule_id}
    shown = client.call("GET", f"{V2}/{rule_id}").json()["thresholds"][0]
    assert (shown["threshold"], shown["id_turn_on"]) == ("85", False)
    assert client.call("DELETE", f"{V2}/{rule_id}").status_code == 200
    gone = client.call("GET", f"{V2}/{rule_id}")
    assert (gone.status_code, gone.json()["error_code"]) == (400, "AOM.02004121")
    assert client.call("DELETE", f"{V2}/{rule_id}").json()["error_code"] == "AOM.02005121"


def test_v1_and_v2_share_their_rules(client: Any) -> None:
    made = client.call("POST", V1, old_rule("shared")).json()
    assert made["errorCode"] == "SVCSTG.AMS.2000"
    new = client.call("GET", f"{V2}/{made['alarmId']}").json()["thresholds"][0]
    assert (new["alarm_rule_name"], new["threshold"]) == ("shared", "80")
    assert client.call("PUT", V2, rule("shared", threshold="70")).status_code == 200
    old = client.call("GET", f"{V1}/{made['alarmId']}").json()["thresholds"][0]
    assert (old["alarmName"], old["threshold"], old["alarmLevel"]) == ("shared", "70", 2)
    assert client.call("PUT", V1, old_rule("shared", threshold="60")).json()["alarmId"] == made["alarmId"]
    assert "shared" in [one["alarmName"] for one in client.call("GET", V1).json()["thresholds"]]
    assert client.call("DELETE", f"{V1}/{made['alarmId']}").json()["errorCode"] == "SVCSTG.AMS.2000"
    assert "shared" not in [one["alarm_rule_name"] for one in client.call("GET", V2).json()["thresholds"]]
    assert client.call("GET", f"{V1}/{made['alarmId']}").json()["errorCode"] == "SVCSTG_AMS_4000115"
    assert client.call("PUT", V1, old_rule("shared")).json()["errorCode"] == "SVCSTG_AMS_4000121"


def test_pages_of_rules_follow_the_mark(client: Any) -> None:
    for path, mark, meta in ((V2, "offset", "meta_data"), (V1, "start", "metaData")):
        seen, at = [], ""
        while at is not None and len(seen) < 1000:
            reply = client.call("GET", f"{path}?limit=2" + (f"&{mark}={at}" if at else "")).json()
            seen += [one.get("alarm_rule_id") or one.get("id") for one in reply["thresholds"]]
            at = reply[meta]["start"]
        assert len(seen) == len(set(seen)) == reply[meta]["total"] >= 5


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"alarm_rule_name": "checkout-cpu-high"}, "102"),
        ({"alarm_rule_name": ""}, "101"),
        ({"alarm_rule_name": None}, "101"),
        ({"threshold": "high"}, "104"),
        ({"period": 1}, "105"),
        ({"alarm_actions": "x"}, "106"),
        ({"ok_actions": ["nobody"]}, "106"),
        ({"evaluation_periods": 0}, "118"),
        ({"evaluation_periods": 10**30}, "118"),
        ({"statistic": "median"}, "119"),
        ({"comparison_operator": "=="}, "120"),
        ({"alarm_level": 9}, "115"),
        ({"dimensions": 1}, "115"),
    ],
)
def test_bad_threshold_rules(client: Any, change: dict[str, Any], code: str) -> None:
    reply = client.call("POST", V2, rule("bad", **change))
    assert (reply.status_code, reply.json()["error_code"]) == (400, f"AOM.02001{code}")
    assert reply.json()["error_msg"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"alarmName": "checkout-cpu-high"}, "102"),
        ({"alarmName": ""}, "101"),
        ({"threshold": "high"}, "104"),
        ({"period": 1}, "105"),
        ({"evaluationPeriods": 0}, "118"),
        ({"alarmActions": ["nobody"]}, "106"),
        ({"statistic": "median"}, "119"),
        ({"comparisonOperator": "=="}, "120"),
        ({"alarmLevel": 9}, "115"),
    ],
)
def test_bad_v1_rules(client: Any, change: dict[str, Any], code: str) -> None:
    reply = client.call("POST", V1, old_rule("bad", **change))
    assert (reply.status_code, reply.json()["errorCode"]) == (400, f"SVCSTG_AMS_4000{code}")


def test_rules_are_deleted_by_name_all_or_none(client: Any) -> None:
    for name in ("batch-1", "batch-2"):
        client.call("POST", V2, rule(name))
    refused = client.call("POST", f"{V2}/delete", {"alarm_rules": ["batch-1", "no-such"]})
    assert refused.json()["error_code"] == "AOM.02005121"
    assert client.call("POST", f"{V2}/delete", {"alarm_rules": ["batch-1", "batch-2"]}).status_code == 200
    names = [one["alarm_rule_name"] for one in client.call("GET", V2).json()["thresholds"]]
    assert not {"batch-1", "batch-2"} & set(names)


def metric_rule(name: str, **changes: Any) -> dict[str, Any]:
    condition = {
        "metric_query_mode": "PROM",
        "metric_namespace": "",
        "metric_name": "m",
        "metric_unit": "",
        "metric_labels": [],
        "promql": "m",
        "query_param": {},
        "thresholds": {"Minor": "1"},
    }
    spec = {"monitor_type": "promql", "alarm_tags": [], "recovery_conditions": {}, "trigger_conditions": [condition]}
    return {"alarm_rule_name": name, "alarm_rule_type": "metric", "metric_alarm_spec": spec, **changes}


def names(client: Any, query: str = "") -> list[str]:
    return [one["alarm_rule_name"] for one in client.call("GET", f"{V4}?{query}").json()["alarm_rules"]]


def test_a_v4_rule_lives_and_dies(client: Any) -> None:
    add, update = f"{V4}?action_id=add-alarm-action", f"{V4}?action_id=update-alarm-action"
    assert client.call("POST", update, metric_rule("v4-live")).json()["error_code"] == "AOM.02001121"
    made = client.call("POST", add, metric_rule("v4-live"), headers={"Enterprise-Project-Id": "ep-1"})
    assert made.json() == {
        "error_code": "0",
        "error_message": "success",
        "alarm_rules": [{"alarm_rule_name": "v4-live", "result": "success"}],
    }
    twice = client.call("POST", add, metric_rule("v4-live"))
    assert (twice.status_code, twice.json()) == (
        400,
        {"error_code": "AOM.02001102", "error_message": "The threshold rule name already exists."},
    )
    assert client.call("POST", update, metric_rule("v4-live", alarm_rule_description="新")).status_code == 200
    shown = client.call("GET", f"{V4}?name=V4-LI").json()
    assert (shown["count"], shown["alarm_rules"][0]["alarm_rule_description"]) == (1, "新")
    one = shown["alarm_rules"][0]
    keys = ("alarm_rule_id", "alarm_rule_name", "alarm_rule_type", "enterprise_project_id")
    item = {key: one[key] for key in keys} | {"alarm_rule_enable": False}
    switched = client.call(
        "PUT", f"{V4}/batch-update?action=disable", {"alarm_rules": [item, item | {"alarm_rule_id": 1}]}
    )
    assert [entry["ret_status"] for entry in switched.json()["resources"]] == ["success", "not found"]
    assert "v4-live" in names(client, "alarm_rule_status=Invalid")
    removed = client.call("DELETE", V4, {"alarm_rules": ["v4-live"]})
    assert removed.json()["resources"] == [{"alarm_rule_name": "v4-live"}]
    assert names(client, "name=v4-live") == []
    assert client.call("DELETE", V4, {"alarm_rules": ["v4-live"]}).json()["error_code"] == "AOM.02005121"


def test_filters_and_order_of_v4_rules(client: Any) -> None:
    assert names(client, "alarm_rule_type=event") == ["cce-node-not-ready", "rds-replication-delay"]
    assert names(client, "event_source=RDS") == ["rds-replication-delay"]
    assert "payment-latency-p99" in names(client, "event_severity=Critical&alarm_rule_type=metric")
    assert names(client, "related_cce_clusters=shop-prod")[0] == "payment-latency-p99"
    assert names(client, "bind_notification_rule_id=nobody") == []
    ordered = names(client, "sort_by=alarm_rule_name.asc")
    assert ordered == sorted(ordered)
    assert names(client, "sort_by=alarm_rule_name.desc")[0] == ordered[-1]
    assert names(client, "limit=1&offset=1&sort_by=alarm_rule_name.asc") == ordered[1:2]
    assert client.call("GET", f"{V4}?limit=1").json()["count"] >= 5


@pytest.mark.parametrize(
    "query", ["limit=-1", "offset=x", "alarm_rule_type=other", "sort_by=x.asc", "event_severity=Bad"]
)
def test_bad_v4_queries(client: Any, query: str) -> None:
    reply = client.call("GET", f"{V4}?{query}")
    assert reply.status_code == 400
    assert reply.json()["error_code"].startswith("AOM.02003")
    assert reply.json()["error_message"]


@pytest.mark.parametrize(
    "body",
    [{"alarm_rule_name": "x"}, {"alarm_rule_name": "x", "alarm_rule_type": "metric"}, {"alarm_rule_type": "event"}, []],
)
def test_bad_v4_bodies(client: Any, body: Any) -> None:
    reply = client.call("POST", f"{V4}?action_id=add-alarm-action", body)
    assert (reply.status_code, reply.json()["error_code"][:9]) == (400, "AOM.02001")


def test_action_id_is_required(client: Any) -> None:
    for path in (V4, f"{V4}?action_id=other"):
        assert client.call("POST", path, metric_rule("x")).json()["error_code"] == "AOM.02001115"


def test_templates_are_listed_and_deleted(client: Any) -> None:
    path = "/v4/{p}/alarm-rules-template"
    assert client.call("GET", f"{path}?type=template&id=at0a1b2c3d").json()["count"] == 1
    assert client.call("GET", f"{path}?type=template&id=none").status_code == 400
    gone = client.call("DELETE", path, {"alarm_rule_templates": ["at4e5f6a7b"]}).json()
    assert gone == {"resources": [{"alarm_rule_template_name": "容器资源告警"}]}
    assert client.call("DELETE", path, {"alarm_rule_templates": ["at4e5f6a7b"]}).status_code == 400


def test_an_event_rule_lives_and_dies(client: Any) -> None:
    body = {
        "user_id": "u",
        "name": "事件规则",
        "create_time": 1,
        "metadata": {"customField": []},
        "enable": True,
        "trigger_policies": [],
        "alarm_type": "notification",
        "action_rule": "payment_team",
    }
    assert client.call("PUT", EVENT, body).json()["error_code"] == "AOM.02002121"
    assert client.call("POST", EVENT, body).json() == "success"
    assert client.call("POST", EVENT, body).json()["error_code"] == "AOM.02001102"
    assert client.call("PUT", EVENT, {**body, "enable": False}).status_code == 200
    found = {one["name"]: one for one in client.call("GET", EVENT).json()}
    assert found["事件规则"]["enable"] is False
    reply = client.call("DELETE", EVENT, ["事件规则"])
    assert (reply.status_code, reply.content) == (204, b"")
    assert client.call("DELETE", EVENT, ["事件规则"]).json()["error_code"] == "AOM.02005121"
    assert client.call("POST", EVENT, {**body, "alarm_type": "x"}).status_code == 400
    refused = client.call("POST", EVENT, {**body, "action_rule": "nobody"}).json()
    assert refused["error_code"] == "AOM.02001115"
    assert "no action rule nobody" in refused["error_msg"]


def noticed(**changes: Any) -> dict[str, Any]:
    quiet = {"notification_type": "direct", "route_group_enable": False, "route_group_rule": ""}
    return {"alarm_notifications": {**quiet, **changes}}


def with_threshold(text: str, mode: str = "PROM") -> dict[str, Any]:
    rule = metric_rule("bad")
    rule["metric_alarm_spec"]["trigger_conditions"][0].update(thresholds={"Major": text}, metric_query_mode=mode)
    return rule


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        (metric_rule("bad", **noticed(bind_notification_rule_id="nobody")), "115", "no action rule nobody"),
        (metric_rule("bad", prom_instance_id="none"), "115", "no Prometheus instance none"),
        (with_threshold("high"), "104", "threshold"),
        (with_threshold("nan"), "104", "threshold"),
        (metric_rule("x" * 257), "101", "name"),
    ],
)
def test_a_v4_rule_that_is_wrong_is_refused(client: Any, body: Any, code: str, words: str) -> None:
    reply = client.call("POST", f"{V4}?action_id=add-alarm-action", body)
    assert (reply.status_code, reply.json()["error_code"]) == (400, f"AOM.02001{code}")
    assert words in reply.json()["error_message"]


def test_a_promql_that_compares_by_itself_needs_no_number(client: Any) -> None:
    body = {**with_threshold("", "NATIVE_PROM"), "alarm_rule_name": "native"}
    assert client.call("POST", f"{V4}?action_id=add-alarm-action", body).status_code == 200
    assert client.call("DELETE", V4, {"alarm_rules": ["native"]}).status_code == 200


def test_binding_sets_all_that_it_names(client: Any) -> None:
    assert client.call("POST", f"{V4}?action_id=add-alarm-action", metric_rule("bound")).status_code == 200
    (rule,) = client.call("GET", f"{V4}?name=bound").json()["alarm_rules"]
    item = {name: rule[name] for name in ("alarm_rule_id", "alarm_rule_name", "alarm_rule_type")}
    item |= {"frequency": "300", "notify_resolved": True, "notify_triggered": False, "notification_enable": False}
    items = [{**item, "bind_notification_rule_id": name} for name in ("payment_team", "nobody")]
    path = f"{V4}/batch-update?action=BATCH_UPDATE_ACTION_RULE"
    told = client.call("PUT", path, {"update_action_rules": items}).json()["resources"]
    assert [one["ret_status"] for one in told] == ["success", "not found"]
    (rule,) = client.call("GET", f"{V4}?name=bound").json()["alarm_rules"]
    settings = rule["alarm_notifications"]
    assert (settings["bind_notification_rule_id"], settings["notify_frequency"]) == ("payment_team", 300)
    assert (settings["notification_enable"], settings["notify_triggered"]) == (False, False)
    assert client.call("DELETE", V4, {"alarm_rules": ["bound"]}).status_code == 200


LISTS = (
    ("GET", V4, None, "alarm_rules"),
    ("GET", "/v4/{p}/alarm-rules-template?type=template", None, "alarm_rule_templates"),
    ("POST", "/v2/{p}/events", {"time_range": "-1.-1.2000"}, "events"),
    ("GET", "/v2/{p}/events/notification/templates", None, None),
    ("GET", "/v2/{p}/aom/dashboards", None, "dashboards"),
    ("GET", "/v2/{p}/aom/dashboards-folder", None, None),
    ("GET", "/v1/{p}/aom/prometheus", None, "prometheus"),
)


@pytest.mark.parametrize(("method", "path", "body", "field"), LISTS)
def test_lists_show_the_enterprise_project_that_is_asked_for(
    client: Any, method: str, path: str, body: Any, field: str | None
) -> None:
    def rows(enterprise: str) -> list[Any]:
        reply = client.call(method, path, body, headers={"Enterprise-Project-Id": enterprise}).json()
        return list(reply[field] if field else reply)

    assert rows("0")
    assert {one["enterprise_project_id"] for one in rows("0")} == {"0"}
    assert rows("nobody's") == []
    assert len(rows("all_granted_eps")) >= len(rows("0"))
