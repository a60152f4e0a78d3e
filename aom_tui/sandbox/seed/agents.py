"""The agents on the shop's hosts, and on one machine of the office that is in no cluster."""

from aom_tui.sandbox.project import ProjectData
from aom_tui.sandbox.services.agents import agent_of

DAY_MS = 24 * 3_600_000
VERSIONS = ("1.1.6", "1.1.5")


def seed_agents(data: ProjectData, now: float) -> None:
    """One agent on each host, all of them installed long ago."""
    begun_ms = int(now * 1000) - 60 * DAY_MS
    hosts = [(cluster.id, host) for cluster in data.shop.clusters for host in cluster.hosts]
    for number, (cluster_id, host) in enumerate(hosts):
        told = {
            "agent_id": f"agent-{number + 1:04}",
            "inner_ip": host.ip,
            "host_name": host.name,
            "ecs_id": host.id,
            "cluster_id": cluster_id,
            "os_type": "LINUX",
            "version": VERSIONS[number % 2],
            "coc_cmdb_id": f"coc-{host.id[:8]}",
        }
        data.agents[told["agent_id"]] = agent_of(told, data.project, begun_ms)
    office = {
        "agent_id": "agent-0101",
        "inner_ip": "10.20.30.40",
        "host_name": "办公室打印服务器",
        "os_type": "WINDOWS",
        "version": VERSIONS[1],
    }
    data.agents[office["agent_id"]] = agent_of(office, data.project, begun_ms)
