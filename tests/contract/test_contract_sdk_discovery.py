"""Application discovery, called by the official SDK. Auto scaling is not in it: the documents' examples are sent."""

from typing import Any

import httpx
from documents import violations
from huaweicloudsdkaom import v2
from sdk_calls import SdkCall

from aom_tui.catalogue.load import load_catalogue

HEADERS = {
    "Cluster-Id": "7c2f9a10-3b4d-11ef-9e21-0255ac10017f",
    "Namespace": "shop",
    "Deployment-Name": "payment",
}


def rule(name: str, rule_id: str = "", enable: bool = True) -> v2.AppRules:
    names = v2.NameRule(
        app_name_rule=[v2.AppNameRule(name_type="str", args=["a"])],
        application_name_rule=[v2.ApplicationNameRule(name_type="str", args=["b"])],
    )
    spec = v2.AppRulesSpec(
        app_type="Java",
        detect_log="true",
        discovery_rule=[v2.DiscoveryRule(check_content=["x.jar"], check_mode="contain", check_type="cmdLine")],
        is_default_rule="false",
        is_detect="false",
        log_file_fix=["log"],
        name_rule=names,
        priority=10,
    )
    return v2.AppRules(
        enable=enable, event_name="aom_inventory_rules_event", id=rule_id, name=name, projectid="p", spec=spec
    )


def test_discovery_rules(call: SdkCall) -> None:
    def found() -> dict[str, Any]:
        return {one.name: one for one in call("ListServiceDiscoveryRules").app_rules}

    both = v2.AppRulesBody(app_rules=[rule("sdk-one"), rule("sdk-two")])
    assert call("AddOrUpdateServiceDiscoveryRules", body=both).error_code == "SVCSTG.INV.2000000"
    one, two = found()["sdk-one"].id, found()["sdk-two"].id
    change = v2.AppRulesBody(app_rules=[rule("sdk-one-b", one, enable=False)])
    assert call("AddOrUpdateServiceDiscoveryRules", body=change).error_code == "SVCSTG.INV.2000000"
    (shown,) = call("ListServiceDiscoveryRules", id=one).app_rules
    assert (shown.name, shown.enable, shown.spec.priority) == ("sdk-one-b", False, 10)
    gone = call("DeleteserviceDiscoveryRules", app_rules_ids=[one, two])
    assert set(gone.id) == {one, two}
    assert {"sdk-one-b", "sdk-two"} & set(found()) == set()


def test_a_policy_from_its_documented_examples_to_its_end(
    http: httpx.Client,
    sandbox_line: dict[str, str],
) -> None:
    operations = load_catalogue().operations
    base = f"/v1/{sandbox_line['project_id']}/pe/policy"
    body = operations["CreatePolicy"].body
    assert body is not None
    for example in body.examples.values():
        made = http.post(base, json=example, headers=HEADERS)
        assert violations(operations["CreatePolicy"], made) == []
        policy_id = made.json()["policy_id"]
        shown = http.get(f"{base}/{policy_id}").json()["policy"]
        assert (shown["name"], shown["rule"], shown["status"]) == (example["name"], example["rule"], "enabled")
        assert policy_id in [one["id"] for one in http.get(base).json()["policies"]]
        if example["policy_type"] == "ALARM":
            changed = http.put(f"{base}/{policy_id}", json={**example, "id": policy_id, "name": "b"}, headers=HEADERS)
            assert violations(operations["UpdatePolicy"], changed) == []
            assert http.get(f"{base}/{policy_id}").json()["policy"]["name"] == "b"
        gone = http.delete(base, headers={"Deployment-Name": "payment", "Policy-Id": policy_id})
        assert gone.status_code == 204
        assert policy_id not in http.get(base).text


def test_the_bounds_of_a_group(http: httpx.Client, sandbox_line: dict[str, str]) -> None:
    operations = load_catalogue().operations
    path = f"/v1/{sandbox_line['project_id']}/pe/policy/config"
    changed = http.put(path, json={"max_instances": 9}, headers=HEADERS)
    assert violations(operations["UpdatePolicyGroup"], changed) == []
    config = http.get(path, headers=HEADERS).json()["config"]
    assert (config["max_instances"], config["min_instances"], config["cooldown_time"]) == (9, 1, 300)
