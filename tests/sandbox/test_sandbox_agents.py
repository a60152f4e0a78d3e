"""Agents through HTTP: pages and filters, what is refused; and what time does to a task."""

from typing import Any

import pytest
from timed_sandbox import Timed

from aom_tui.sandbox.services.agents import INSTALL_MS, state_of

LIST = "/v1/uniagent-console/agent-list/all"
IMPORT, UPGRADE = "/v1/{p}/uniagent-console/mainview/batch-import", "/v1/{p}/uniagent-console/upgrade/batch-upgrade"
MACHINE = {"inner_ip": "10.1.1.1", "port": 22, "account": "root", "password": "hidden-word", "os_type": "LINUX"}


def importing(*machines: dict[str, Any], installer: str = "agent-0001") -> dict[str, Any]:
    return {
        "agent_import_param_list": list(machines),
        "proxy_region_id": 0,
        "installer_agent_id": installer,
        "version": "1.1.7",
        "public_net_flag": False,
    }


def upgrading(*agents: tuple[str, str]) -> dict[str, Any]:
    return {"version": "9", "agent_list": [{"agent_id": agent_id, "inner_ip": ip} for agent_id, ip in agents]}


@pytest.mark.parametrize(
    ("method", "path", "body", "code", "words"),
    [
        ("POST", IMPORT, importing(MACHINE, installer="none"), "AOM.02001115", "no agent none"),
        ("POST", IMPORT, importing(), "AOM.02001115", "must name a machine"),
        ("POST", IMPORT, importing({**MACHINE, "inner_ip": ""}), "AOM.02001115", "inner_ip must not be empty"),
        ("POST", IMPORT, importing({**MACHINE, "port": 70000}), "AOM.02001115", "port"),
        ("POST", UPGRADE, upgrading(("none", "x")), "AOM.02002115", "no agent none"),
        ("POST", UPGRADE, upgrading(("agent-0003", "x")), "AOM.02002115", "agent-0003 is not on x"),
        ("POST", UPGRADE, upgrading(), "AOM.02002115", "must name an agent"),
        ("POST", LIST, {"page": 0}, "AOM.02003115", "page"),
        ("GET", "/v1/{p}/none/shop/agents", None, "AOM.02003115", "no cluster none"),
        (
            "GET",
            "/v1/{p}/7c2f9a10-3b4d-11ef-9e21-0255ac10017f/edge/agents",
            None,
            "AOM.02003115",
            "no namespace edge",
        ),
    ],
)
def test_what_is_wrong_is_said(client: Any, method: str, path: str, body: Any, code: str, words: str) -> None:
    reply = client.call(method, path, body, headers={"region": "cn-north-4"})
    assert (reply.status_code, reply.json()["error_code"]) == (400, code), reply.text
    assert words in reply.json()["error_msg"]


def test_agents_come_in_pages(victim: Any) -> None:
    ids, page = [], 1
    while rows := victim.call("POST", LIST, {"page": page, "page_size": 3}).json()["data_list"]:
        ids += [row["agent_id"] for row in rows]
        page += 1
    assert (len(ids), page) == (7, 4)
    two = victim.call("POST", LIST, {"coc_cmdb_id_list": ["coc-2f6d0c5e", "coc-d40f6b82"]}).json()
    assert [row["host_name"] for row in two["data_list"]] == ["shop-prod-node-1", "shop-edge-node-1"]


def test_a_known_machine_keeps_its_agent_and_no_password_is_shown(victim: Any) -> None:
    headers = {"region": "cn-north-4"}
    again = importing({**MACHINE, "inner_ip": "192.168.10.23"}, MACHINE)
    assert victim.call("POST", IMPORT, again, headers=headers).status_code == 200
    listed = victim.call("POST", LIST, {"page_size": 100})
    states = {row["inner_ip"]: (row["agent_id"], row["agent_state"]) for row in listed.json()["data_list"]}
    assert states["192.168.10.23"] == ("agent-0003", "INSTALLING")
    assert states["10.1.1.1"][1] == "INSTALLING"
    assert "hidden-word" not in listed.text


def test_a_task_takes_its_time() -> None:
    agent = {"task": "UPGRADING", "begun_ms": 1000, "lasts_ms": INSTALL_MS, "version": "1", "coming": "2"}
    assert state_of(agent, 1000 + INSTALL_MS - 1) == ("UPGRADING", "1")
    assert state_of(agent, 1000 + INSTALL_MS) == ("RUNNING", "2")


def test_an_upgrade_goes_faster_in_a_faster_sandbox() -> None:
    sandbox = Timed(speed=60)
    named = {"agent_id": "agent-0003", "inner_ip": "192.168.10.23"}
    sandbox.done("POST", UPGRADE, {"agent_list": [named], "version": "2.0.0"}, headers={"region": "cn-north-4"})
    seen = []
    for seconds in (0.5, 0.5):
        sandbox.wait(seconds / 60)
        (row,) = sandbox.done("POST", LIST, {"agent_id_list": ["agent-0003"]})["data_list"]
        seen.append((row["agent_state"], row["version"]))
    assert seen == [("UPGRADING", "1.1.6"), ("RUNNING", "2.0.0")]
