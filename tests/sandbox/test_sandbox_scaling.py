"""Discovery rules and scaling policies: what is refused, with the documented codes."""

from typing import Any

import pytest

RULES, POLICY = "/v1/{p}/inv/servicediscoveryrules", "/v1/{p}/pe/policy"
ALARM, WEEKLY = "c6e0a1d2-7f34-4b56-8d78-9e0f1a2b3c4d", "d7f1b2e3-8045-4c67-9e89-0f1a2b3c4d5e"
HEADERS = {"Cluster-Id": "7c2f9a10-3b4d-11ef-9e21-0255ac10017f", "Namespace": "shop", "Deployment-Name": "cart-api"}


def rules(client: Any, *changes: dict[str, Any]) -> dict[str, Any]:
    seeded = client.call("GET", RULES).json()["appRules"][0]
    return {"appRules": [{**seeded, "id": "", "name": f"rule-{number}", **one} for number, one in enumerate(changes)]}


@pytest.mark.parametrize(
    ("changes", "status", "code", "words"),
    [
        ([{"name": "edge-nginx"}], 500, "5000006", "already exists"),
        ([{"name": "same"}, {"name": "same"}], 500, "5000006", "already exists"),
        ([{"id": "none"}], 400, "4000115", "no discovery rule none"),
        ([{"name": "Bad Name"}], 400, "4000115", "name"),
        ([{}] * 101, 500, "5000007", "maximum number"),
        ([], 400, "4000115", "must hold a rule"),
    ],
)
def test_discovery_rules_that_are_refused(
    client: Any, changes: list[dict[str, Any]], status: int, code: str, words: str
) -> None:
    before = client.call("GET", RULES).text
    reply = client.call("PUT", RULES, rules(client, *changes))
    assert (reply.status_code, reply.json()["errorCode"]) == (status, f"SVCSTG.INV.{code}")
    assert words in reply.json()["errorMessage"]
    assert client.call("GET", RULES).text == before


def test_a_dry_run_keeps_nothing(client: Any) -> None:
    body = rules(client, {})
    body["appRules"][0]["spec"] = {**body["appRules"][0]["spec"], "isDetect": "true"}
    reply = client.call("PUT", RULES, body)
    assert (reply.status_code, reply.json()["id"]) == (200, [])
    assert "rule-0" not in client.call("GET", RULES).text


def test_rules_are_deleted_by_ids_with_commas(client: Any) -> None:
    made = client.call("PUT", RULES, rules(client, {"name": "comma-a"}, {"name": "comma-b"})).json()["id"]
    for ids in (f"{made[0]},none", "none", ","):
        reply = client.call("DELETE", f"{RULES}?appRulesIds={ids}")
        assert (reply.status_code, reply.json()["errorCode"]) == (400, "SVCSTG.INV.4000115")
    assert client.call("DELETE", f"{RULES}?appRulesIds={','.join(made)}").status_code == 200
    assert client.call("GET", f"{RULES}?id={made[0]}").json()["errorCode"] == "SVCSTG.INV.4000115"


def policy(name: str = "p", conditions: int = 1, actions: int = 1) -> dict[str, Any]:
    condition: dict[str, Any] = {
        "metric_namespace": "PAAS.CONTAINER",
        "metric_name": "cpuUsage",
        "metric_unit": "Percent",
        "period": 300,
        "evaluation_periods": 2,
        "statistic": "average",
        "metric_operation": ">",
        "metric_threshold": 75,
    }
    action = {"type": "scale_out_k8s", "parameters": {"scale_unit": 2}}
    return {
        "name": name,
        "policy_type": "ALARM",
        "rule": {"conditions": [condition] * conditions, "actions": [action] * actions},
    }


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "words"),
    [
        ("POST", POLICY, policy(), {"Cluster-Id": "none"}, "no cluster none"),
        ("POST", POLICY, policy(), {"Namespace": "none"}, "no namespace none"),
        ("POST", POLICY, policy(), {"Deployment-Name": "none"}, "no deployment none"),
        ("POST", POLICY, policy(), {"Deployment-Name": ""}, "header Deployment-Name is required"),
        ("POST", POLICY, policy("1"), {}, "name"),
        ("POST", POLICY, policy(conditions=2), {}, "exactly one of: conditions"),
        ("POST", POLICY, policy(actions=2), {}, "exactly one of: actions"),
        ("GET", f"{POLICY}/none", None, {}, "no scaling policy none"),
        ("PUT", f"{POLICY}/none", {**policy(), "id": "none"}, {}, "no scaling policy none"),
        ("PUT", f"{POLICY}/{ALARM}", {**policy(), "id": WEEKLY}, {}, "id must be that of the path"),
        ("PUT", f"{POLICY}/{ALARM}", {**policy(), "id": ALARM}, {"Deployment-Name": "payment"}, "another deployment"),
        ("DELETE", POLICY, None, {"Policy-Id": "none"}, "no scaling policy none"),
        ("DELETE", POLICY, None, {"Policy-Id": WEEKLY}, "another deployment"),
        ("DELETE", POLICY, None, {}, "header Policy-Id is required"),
        ("PUT", f"{POLICY}/config", {"min_instances": 21}, {}, "from 0 to max_instances"),
        ("PUT", f"{POLICY}/config", {"cooldown_time": -1}, {}, "not below 0"),
        ("GET", f"{POLICY}/config", None, {"Cluster-Id": "none"}, "no cluster none"),
    ],
)
def test_policies_that_are_refused(
    client: Any, method: str, path: str, body: Any, headers: dict[str, str], words: str
) -> None:
    reply = client.call(method, path, body, headers={**HEADERS, **headers})
    assert (reply.status_code, reply.json()["errorCode"]) == (400, "SVCSTG.PE.4001101"), reply.text
    assert words in reply.json()["errorMessage"]


def test_only_alarm_policies_can_be_changed(client: Any) -> None:
    reply = client.call("PUT", f"{POLICY}/{WEEKLY}", {**policy(), "id": WEEKLY}, headers=HEADERS)
    assert (reply.status_code, reply.json()["errorCode"]) == (403, "SVCSTG.PE.4033008")
