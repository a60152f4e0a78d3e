"""The agents on the hosts: UniAgent (imported, upgraded, listed) and the ICAgent that comes with it."""

from collections.abc import Mapping
from typing import Any

from aom_tui.sandbox.identity import Project
from aom_tui.sandbox.project import Thing
from aom_tui.sandbox.services.kind import Kind, new_id
from aom_tui.sandbox.services.paging import numbered
from aom_tui.sandbox.wire import Call, Reply, serves

AGENTS = Kind("agent", lambda data: data.agents, most=10_000)
INSTALL_MS = 60_000
"""How long an installation or an upgrade takes; the agent runs after that."""
ICAGENT = "5.12.166"
CUSTOM = "APM"
"""Stands for cluster and namespace where hosts of no cluster are meant."""


@serves("BatchImportAgent")
def import_agents(call: Call) -> Reply:
    """Starts the installation on machines that the installer can reach; on a known machine it is done anew."""
    body = call.body
    if not body["agent_import_param_list"]:
        raise call.refuse("agent_import_param_list", "agent_import_param_list must name a machine")
    AGENTS.known(call, body["installer_agent_id"])
    machines = [_machine(call, machine) for machine in body["agent_import_param_list"]]
    for machine in machines:
        call.data.agents[machine["agent_id"]] = machine
    return Reply(200, {"state": True})


@serves("BatchUpdateAgent")
def upgrade_agents(call: Call) -> Reply:
    """Starts the upgrade of agents; all of them must exist on the host that is named with them."""
    named = call.body["agent_list"]
    if not named:
        raise call.refuse("agent_list", "agent_list must name an agent")
    for one in named:
        if AGENTS.known(call, one["agent_id"])["inner_ip"] != one["inner_ip"]:
            raise call.refuse("inner_ip", f"the agent {one['agent_id']} is not on {one['inner_ip']}")
    for one in named:
        version = state_of(call.data.agents[one["agent_id"]], call.now_ms)[1]
        begun = {"version": version, "task": "UPGRADING", "coming": call.body["version"], **_begun(call)}
        AGENTS.change(call, one["agent_id"], begun)
    return Reply(200, {"state": True})


@serves("ShowAgentInfos")
def show_agents(call: Call) -> Reply:
    """The hosts that run UniAgent, by the ids given."""
    wanted = {
        name: call.body[f"{field}_list"]
        for name, field in (("agent_id", "agent_id"), ("ecs_id", "ecs_id"), ("cmdb_id", "coc_cmdb_id"))
        if call.body.get(f"{field}_list")
    }
    found = [one for one in AGENTS.all(call) if all(one[name] in ids for name, ids in wanted.items())]
    shown = numbered(call, found, number="page", size="page_size", usual=20)
    reply = {"page": shown.start // shown.size + 1, "page_size": shown.size, "total_count": shown.total}
    return Reply(200, {**reply, "data_list": [_shown(agent, call.now_ms) for agent in shown.rows]})


@serves("ListAgents")
def list_icagents(call: Call) -> Reply:
    """The ICAgents of a cluster, or of hosts in none. The documents leave the shape open; the SDK reads it as text."""
    cluster_id, namespace = call.path["cluster_id"], call.path["namespace"]
    if cluster_id == namespace == CUSTOM:
        return Reply(200, [_icagent(one, call.now_ms) for one in AGENTS.all(call) if not one["cluster_id"]])
    cluster = call.data.shop.cluster(cluster_id)
    if cluster is None:
        raise call.refuse("cluster_id", f"there is no cluster {cluster_id}")
    if namespace not in cluster.namespaces:
        raise call.refuse("namespace", f"the cluster has no namespace {namespace}")
    return Reply(200, [_icagent(one, call.now_ms) for one in AGENTS.all(call) if one["cluster_id"] == cluster_id])


def agent_of(told: Mapping[str, Any], project: Project, begun_ms: int) -> Thing:
    """An agent as it is kept: what is known of its host, and when the last work on it began. No password is kept."""
    return {
        "agent_id": told["agent_id"],
        "inner_ip": told["inner_ip"],
        "import_ip": told["inner_ip"],
        "host_name": told.get("host_name", f"host-{told['inner_ip'].replace('.', '-')}"),
        "os_type": told["os_type"],
        "version": told.get("version", ""),
        "vpc_id": told.get("vpc_id", ""),
        "cmdb_id": told.get("coc_cmdb_id", ""),
        "ecs_id": told.get("ecs_id", ""),
        "is_hw_cloud_host": "true" if told.get("ecs_id") else "false",
        "project_id": project.id,
        "domain_id": project.domain.id,
        "cluster_id": told.get("cluster_id", ""),
        "icagent": told.get("icagent", True),
        "task": "",
        "begun_ms": begun_ms,
        "lasts_ms": INSTALL_MS,
        "coming": "",
    }


def _machine(call: Call, told: Mapping[str, Any]) -> Thing:
    """The agent that will be on a machine: the one that is known there, or a new one."""
    if not told["inner_ip"]:
        raise call.refuse("inner_ip", "inner_ip must not be empty")
    known = AGENTS.find(call, inner_ip=told["inner_ip"])
    icagent = {"icagent": bool(call.body.get("icagent_install_flag"))}
    new = {**told, **icagent, "agent_id": f"agent-{new_id()[:12]}"}
    agent = known or agent_of(new, call.data.project, call.now_ms)
    return {**agent, "task": "INSTALLING", "coming": call.body["version"], **_begun(call)}


def _begun(call: Call) -> Thing:
    return {"begun_ms": call.now_ms, "lasts_ms": call.world.pace.lasts_ms(INSTALL_MS)}


def state_of(agent: Thing, now_ms: int) -> tuple[str, str]:
    """State and version at that moment: a task takes its time, then its version runs."""
    if agent["task"] and now_ms < agent["begun_ms"] + agent["lasts_ms"]:
        return agent["task"], agent["version"]
    return "RUNNING", agent["coming"] or agent["version"]


def _shown(agent: Thing, now_ms: int) -> Thing:
    own = ("cluster_id", "icagent", "task", "begun_ms", "lasts_ms", "coming")
    state, version = state_of(agent, now_ms)
    return {name: value for name, value in agent.items() if name not in own} | {
        "agent_state": state,
        "version": version,
    }


def _icagent(agent: Thing, now_ms: int) -> Thing:
    state, _ = state_of(agent, now_ms)
    status = "not_installed" if not agent["icagent"] else "running" if state == "RUNNING" else "installing"
    return {
        "agentId": agent["agent_id"],
        "hostId": agent["ecs_id"],
        "hostName": agent["host_name"],
        "hostIp": agent["inner_ip"],
        "version": ICAGENT if agent["icagent"] else "",
        "status": status,
    }
