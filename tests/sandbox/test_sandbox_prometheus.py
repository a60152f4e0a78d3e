"""Prometheus instances, dashboards: what is refused, and what a deletion takes with it."""

from typing import Any

import pytest

PROM = "/v1/{p}/aom/prometheus"
SEEDED = "3e9a4b1c-6d2f-4f80-a1b2-c3d4e5f60718"
RULES = "/v1/{p}/" + SEEDED + "/aom/api/v1/rules"
BOARDS, FOLDERS = "/v2/{p}/aom/dashboards", "/v2/{p}/aom/dashboards-folder"
EPS = {"Enterprise-Project-Id": "0", "region": "cn-north-4"}


@pytest.mark.parametrize(
    ("method", "path", "body", "code", "words"),
    [
        ("POST", PROM, {"prom_name": "x", "prom_type": "NEW"}, "AOM.02001115", "prom_type"),
        ("GET", f"{PROM}?prom_id=none", None, "AOM.02003115", "no Prometheus instance none"),
        ("PUT", PROM, {"prom_id": "none"}, "AOM.02002115", "no Prometheus instance none"),
        (
            "PUT",
            PROM,
            {"prom_id": SEEDED, "prom_limits": {"compactor_blocks_retention_period": "1d"}},
            "AOM.02002115",
            "must be one of 15d, 30d, 60d, 90d",
        ),
        ("DELETE", f"{PROM}?prom_id=none", None, "AOM.02005115", "no Prometheus instance none"),
        ("DELETE", f"{PROM}?prom_id=0", None, "AOM.02005115", "default Prometheus instance"),
        ("POST", "/v1/{p}/none/aom/api/v1/rules", {"recording_rule": "x"}, "AOM.02001115", "no Prometheus instance"),
        ("POST", RULES, {"recording_rule": "a: [b"}, "AOM.02001115", "not valid YAML"),
        ("POST", RULES, {"recording_rule": "groups: 3"}, "AOM.02001115", "must hold groups"),
        ("POST", RULES, {"recording_rule": "groups: [{name: g}]"}, "AOM.02001115", "a name and rules"),
        ("POST", RULES, {"recording_rule": "groups: [{name: g, rules: [{}]}]"}, "AOM.02001115", "record and expr"),
        ("GET", f"{BOARDS}/none?version=v1", None, "AOM.02004115", "no dashboard none"),
        ("GET", f"{BOARDS}/d8a1c3e5?version=v9", None, "AOM.02004115", "version v1 only"),
        ("GET", f"{BOARDS}/d8a1c3e5", None, "AOM.02004115", "version is required"),
        ("DELETE", f"{BOARDS}/none", None, "AOM.02005115", "no dashboard none"),
        ("DELETE", f"{FOLDERS}/none?delete_all=true", None, "AOM.02005115", "no dashboard folder none"),
        ("DELETE", f"{FOLDERS}/f7b9d1a3?delete_all=maybe", None, "AOM.02005115", "delete_all"),
        ("DELETE", f"{FOLDERS}/f0000000?delete_all=true", None, "AOM.02005115", "default dashboard folder"),
    ],
)
def test_what_is_wrong_is_said(client: Any, method: str, path: str, body: Any, code: str, words: str) -> None:
    reply = client.call(method, path, body, headers=EPS)
    assert (reply.status_code, reply.json()["error_code"]) == (400, code), reply.text
    assert words in reply.json()["error_msg"]


def test_a_required_header_is_asked_for(client: Any) -> None:
    reply = client.call("GET", PROM)
    assert (reply.status_code, reply.json()["error_code"]) == (400, "AOM.02003115")
    assert "the header Enterprise-Project-Id is required" in reply.json()["error_msg"]


def test_instances_of_another_enterprise_project_are_apart(client: Any) -> None:
    body = {"prom_name": "apart", "prom_type": "ECS", "enterprise_project_id": "eps-7"}
    assert client.call("POST", PROM, body, headers=EPS).status_code == 200
    for header, shown in (("0", False), ("eps-7", True), ("all_granted_eps", True)):
        listed = client.call("GET", PROM, headers={"Enterprise-Project-Id": header}).json()["prometheus"]
        assert ("apart" in [one["prom_name"] for one in listed]) is shown


def test_an_instance_that_alarm_rules_ask_stays(client: Any) -> None:
    made = client.call("POST", PROM, {"prom_name": "asked", "prom_type": "ECS"}, headers=EPS).json()
    prom_id = made["prometheus"][0]["prom_id"]
    rules = client.call("GET", "/v4/{p}/alarm-rules?name=cluster-cpu-high").json()["alarm_rules"]
    shown = {name: rules[0][name] for name in ("alarm_rule_type", "metric_alarm_spec")}
    rule = {**shown, "alarm_rule_name": "asks", "prom_instance_id": prom_id}
    added = client.call("POST", "/v4/{p}/alarm-rules?action_id=add-alarm-action", rule)
    assert added.status_code == 200, added.text
    path = f"{PROM}?prom_id={prom_id}"
    assert "an alarm rule uses" in client.call("DELETE", path, headers=EPS).json()["error_msg"]
    assert client.call("DELETE", "/v4/{p}/alarm-rules", {"alarm_rules": ["asks"]}).status_code == 200
    assert client.call("DELETE", path, headers=EPS).status_code == 200


def test_a_folder_leaves_its_dashboards_to_the_default_one(victim: Any) -> None:
    def folders() -> dict[str, list[str]]:
        return {one["folder_id"]: one["dashboard_ids"] for one in victim.call("GET", FOLDERS).json()}

    before = folders()
    assert victim.call("DELETE", f"{FOLDERS}/f7b9d1a3?delete_all=false").status_code == 204
    assert set(folders()) == {"f0000000"}
    assert set(folders()["f0000000"]) == {*before["f7b9d1a3"], *before["f0000000"]}


def test_a_reader_may_look_and_not_delete(client: Any) -> None:
    token, staging = client.token("cn-north-4_staging", "viewer"), "b07d93e4518c4fd2a6e13c9f8027d46b"
    path = BOARDS.replace("{p}", staging)
    assert client.call("GET", path, token=token).status_code == 200
    reply = client.call("DELETE", f"{path}/d8a1c3e5", token=token)
    assert (reply.status_code, reply.json()["error_code"]) == (403, "AOM.02005403")
