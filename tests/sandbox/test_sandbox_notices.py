"""Action rules, mute rules and message templates: what is refused, and who may change them."""

import json
from typing import Any

import pytest
from sandbox_clients import Client, own_sandbox

from aom_tui.sandbox.muting import in_force

ACTION, MUTE = "/v2/{p}/alert/action-rules", "/v2/{p}/alert/mute-rules"
TEMPLATES = "/v2/{p}/events/notification/templates"
TOPIC = {"name": "oncall", "push_policy": 0, "topic_urn": "urn:smn:cn-north-4:p:oncall"}


def action(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "rule_name": name,
        "project_id": "p",
        "user_name": "u",
        "type": "1",
        "notification_template": "aom.built-in.template.en",
        "smn_topics": [TOPIC],
        **changes,
    }


def mute(name: str, condition: Any = None, **config: Any) -> dict[str, Any]:
    condition = condition or {"key": "event_name", "operate": "EXIST"}
    return {"name": name, "match": [[condition]], "mute_config": {"type": "FIXED", "starts_at": 1000, **config}}


def template(name: str, text: str = '[{"subType": "sms", "content": "x"}]') -> dict[str, Any]:
    return {"name": name, "locale": "en-us", "templates": text}


def refused(reply: Any, words: str) -> None:
    assert (reply.status_code, reply.json()["error_code"]) == (400, "AOM.07001400"), reply.text
    assert words in reply.json()["error_msg"]


@pytest.mark.parametrize(
    ("method", "path", "body", "words"),
    [
        ("POST", ACTION, action("ops_oncall"), "action rule ops_oncall exists already"),
        ("PUT", ACTION, action("nobody"), "no action rule nobody"),
        ("POST", ACTION, action("x", notification_template="nothing"), "no message template nothing"),
        ("POST", ACTION, action("x", smn_topics=[TOPIC] * 6), "more than the maximum 5"),
        ("POST", ACTION, action("x", smn_topics=[]), "must name a topic"),
        ("POST", ACTION, action(""), "rule_name"),
        ("GET", f"{ACTION}/nobody", None, "no action rule nobody"),
        ("DELETE", ACTION, ["payment_team", "nobody"], "no action rule nobody"),
        ("DELETE", ACTION, [], "no action rule is named"),
        ("DELETE", ACTION, ["ops_oncall"], "bound to an alarm rule"),
        ("POST", MUTE, mute("night_window"), "mute rule night_window exists already"),
        ("PUT", MUTE, mute("nobody"), "no mute rule nobody"),
        ("POST", MUTE, mute("x", ends_at=999), "after starts_at"),
        ("POST", MUTE, mute("x", starts_at=-1), "must not be negative"),
        ("POST", MUTE, mute("x", type="WEEKLY", scope=[8]), "from 1 to 7"),
        ("POST", MUTE, mute("x", type="MONTHLY"), "from 1 to 31"),
        ("POST", MUTE, mute("x", {"key": "k", "operate": "EQUALS"}), "needs a value"),
        ("POST", MUTE, mute("x", {"key": "k", "operate": "REGEX", "value": ["("]}), "no regular expression"),
        ("POST", MUTE, {**mute("x"), "match": [[]]}, "must hold a condition"),
        ("DELETE", MUTE, [{"name": "nobody"}], "no mute rule nobody"),
        ("POST", TEMPLATES, template("mail_template"), "message template mail_template exists already"),
        ("PUT", TEMPLATES, template("nobody"), "no message template nobody"),
        ("PUT", TEMPLATES, template("aom.built-in.template.zh"), "cannot be changed"),
        ("POST", TEMPLATES, template("x", "plain"), "must be a JSON list"),
        ("POST", TEMPLATES, template("x", "[{}]"), "subType and content"),
        ("GET", "/v2/{p}/events/notification/template/nobody", None, "no message template nobody"),
        ("DELETE", TEMPLATES, {"names": ["nobody"]}, "no message template nobody"),
        ("DELETE", TEMPLATES, {"names": ["mail_template"]}, "an action rule uses"),
        ("DELETE", TEMPLATES, {"names": ["aom.built-in.template.zh"]}, "cannot be changed"),
    ],
)
def test_what_is_wrong_is_said(client: Any, method: str, path: str, body: Any, words: str) -> None:
    before = [client.call("GET", one).text for one in (ACTION, MUTE, TEMPLATES)]
    refused(client.call(method, path, body), words)
    assert [client.call("GET", one).text for one in (ACTION, MUTE, TEMPLATES)] == before


def test_an_action_rule_too_many(victim: Any) -> None:
    replies = [victim.call("POST", ACTION, action(f"many-{number}")) for number in range(100)]
    assert {reply.status_code for reply in replies[:98]} == {204}
    assert replies[98].json() == {"error_code": "AOM.08001300", "error_msg": "noticeRule count over 100."}


def test_a_template_in_use_can_be_removed_after_its_rule(client: Any) -> None:
    assert client.call("POST", TEMPLATES, template("mine")).status_code == 204
    assert client.call("POST", ACTION, action("mine", notification_template="mine")).status_code == 204
    refused(client.call("DELETE", TEMPLATES, {"names": ["mine"]}), "an action rule uses")
    assert client.call("DELETE", ACTION, ["mine"]).status_code == 204
    assert client.call("DELETE", TEMPLATES, {"names": ["mine"]}).status_code == 204


def test_the_seed_speaks_both_languages(client: Any) -> None:
    rules = client.call("GET", ACTION).json()["action_rules"]
    assert {rule["notification_template"] for rule in rules} >= {"mail_template", "aom.built-in.template.en"}
    texts = [json.loads(one["templates"])[0]["topic"] for one in client.call("GET", TEMPLATES).json()]
    assert {"AOM alarm", "商城告警"} <= set(texts)


def push(client: Any, name: str, resource: str, **metadata: str) -> list[Any]:
    """Reports an event and returns what was sent for the alarm that a rule made of it."""
    told = {"event_name": name, "event_severity": "Critical", "event_type": "event", "resource_provider": "CCE"}
    told |= {"resource_type": "pod", "resource_id": resource, **metadata}
    assert client.call("PUT", "/v2/{p}/push/events", {"events": [{"metadata": told}]}).status_code == 204
    body = {"time_range": "-1.-1.5", "search": resource}
    alarms = client.call("POST", "/v2/{p}/events?type=active_alert", body).json()["events"]
    paths = [f"/v2/{{p}}/alarm-notified-histories?event_sn={alarm['event_sn']}" for alarm in alarms]
    found = [history for path in paths for history in client.call("GET", path).json()["notified_histories"]]
    return [one for history in found for one in history["notifications"]]


def test_an_event_is_told_to_the_action_rule_that_its_rule_uses(client: Any) -> None:
    (sent,) = push(client, "PodOOMKilled", "told-7")
    assert (sent["action_rule"], sent["smn_channel"]["smn_topic"].rpartition(":")[2]) == ("ops_oncall", "oncall")
    told = sent["smn_channel"]["smn_notified_history"]
    assert {one["smn_subscription_type"] for one in told} == {"email", "sms", "wechat"}
    assert "告警 PodOOMKilled" in told[0]["smn_notified_content"]
    assert len(push(client, "NodeNotReady", "told-8")) == 1
    assert push(client, "NobodyWatches", "told-9") == []
    assert push(client, "PodOOMKilled", "told-10", resource_provider="Other") == []


def test_a_rule_that_accumulates_waits_for_so_many() -> None:
    """In a sandbox of its own, without the mute rules: one of them keeps databases quiet at night in Shanghai."""
    with own_sandbox(Client) as client:
        named = [{"name": rule["name"]} for rule in client.call("GET", MUTE).json()]
        assert client.call("DELETE", MUTE, named).status_code == 204
        found = client.call("GET", "/v4/{p}/alarm-rules?name=rds-replication-delay").json()["alarm_rules"][0]
        assert found["event_alarm_spec"]["trigger_conditions"][0]["thresholds"] == {"Minor": 3}
        numbers = [len(push(client, "ReplicationDelay", f"lag-{one}", resource_provider="RDS")) for one in range(3)]
        assert numbers == [0, 0, 1]


def test_a_mute_rule_keeps_it_quiet(client: Any) -> None:
    condition = {"key": "resource_id", "operate": "REGEX", "value": ["^quiet-"]}
    assert client.call("POST", MUTE, mute("quiet", condition, ends_at=0)).status_code == 204
    assert push(client, "PodOOMKilled", "quiet-1") == []
    assert client.call("PUT", MUTE, mute("quiet", condition, ends_at=2000)).status_code == 204
    assert len(push(client, "PodOOMKilled", "quiet-2")) == 1
    assert client.call("DELETE", MUTE, [{"name": "quiet"}]).status_code == 204


SHANGHAI_MIDNIGHT = 1_764_000_000_000  # a Tuesday, the 25th
HOUR = 3_600_000


@pytest.mark.parametrize(
    ("config", "hours", "expected"),
    [
        ({"type": "FIXED", "ends_at": 0}, [-1, 0, 999], [False, True, True]),
        ({"type": "FIXED", "ends_at": 2}, [1, 2], [True, False]),
        ({"type": "DAILY", "ends_at": 2}, [1, 2, 25, 26], [True, False, True, False]),
        ({"type": "DAILY", "ends_at": 0, "starts_at": 22}, [23, 24, 47], [True, False, True]),
        ({"type": "DAILY", "ends_at": 26, "starts_at": 22}, [25, 26, 46], [True, False, True]),
        ({"type": "WEEKLY", "scope": [2], "ends_at": 2}, [1, 25, 169], [True, False, True]),
        ({"type": "WEEKLY", "scope": [3], "ends_at": 26, "starts_at": 22}, [25, 46, 49], [False, True, True]),
        ({"type": "MONTHLY", "scope": [26], "ends_at": 2}, [1, 25, 49], [False, True, False]),
    ],
)
def test_when_a_window_is_in_force(config: dict[str, Any], hours: list[int], expected: list[bool]) -> None:
    times = {name: SHANGHAI_MIDNIGHT + config[name] * HOUR for name in ("starts_at", "ends_at") if config.get(name)}
    whole = {"starts_at": SHANGHAI_MIDNIGHT, **config, **times}
    moments = [SHANGHAI_MIDNIGHT + hour * HOUR for hour in hours]
    assert [in_force(whole, "Asia/Shanghai", moment) for moment in moments] == expected
