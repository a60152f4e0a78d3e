"""UniAgent and ICAgent, called by the official SDK (v4 and v2)."""

from typing import Any

from huaweicloudsdkaom import v4
from sdk_calls import SdkCall

PROD = "7c2f9a10-3b4d-11ef-9e21-0255ac10017f"


def test_agents_are_imported_and_upgraded(call_v4: SdkCall) -> None:
    def found(**wanted: Any) -> dict[str, Any]:
        listed = call_v4("ShowAgentInfos", body=v4.AgentInfoParam(page=1, page_size=100, **wanted))
        assert listed.total_count == len(listed.data_list)
        return {one.inner_ip: one for one in listed.data_list}

    machine = v4.AgentImportParamNew(
        inner_ip="10.9.9.9", port=22, account="root", password="none", os_type="LINUX", vpc_id="vpc-1"
    )
    task = v4.AgentBatchImportParamNew(
        agent_import_param_list=[machine],
        proxy_region_id=0,
        installer_agent_id="agent-0001",
        version="1.1.6",
        public_net_flag=False,
    )
    assert call_v4("BatchImportAgent", region="cn-north-4", body=task).state is True
    new = found()["10.9.9.9"]
    assert (new.agent_state, new.version, new.vpc_id, new.is_hw_cloud_host) == ("INSTALLING", "", "vpc-1", "false")
    agents = [v4.SingleAgentParam(agent_id="agent-0002", inner_ip="192.168.10.22")]
    assert call_v4("BatchUpdateAgent", body=v4.AgentUpgradeParam(version="1.1.7", agent_list=agents)).state is True
    (upgraded,) = found(agent_id_list=["agent-0002"]).values()
    assert (upgraded.agent_state, upgraded.host_name) == ("UPGRADING", "shop-prod-node-2")


def test_icagents_of_a_cluster(call: SdkCall) -> None:
    text = call("ListAgents", cluster_id=PROD, namespace="shop").body
    assert "shop-prod-node-3" in text
    assert "shop-edge-node-1" not in text
    assert "办公室" in call("ListAgents", cluster_id="APM", namespace="APM").body
