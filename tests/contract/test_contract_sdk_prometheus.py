"""Prometheus instances, dashboards and permissions, called by the official SDK."""

from typing import Any

from huaweicloudsdkaom import v2
from sdk_calls import SdkCall

RULES = "groups:\n- name: g\n  rules:\n  - record: a:b\n    expr: avg(c)\n"


def test_prometheus_instances(call: SdkCall, sandbox_line: dict[str, str]) -> None:
    def found(**wanted: str) -> dict[str, Any]:
        listed = call("ListPromInstance", enterprise_project_id="0", **wanted).prometheus
        return {one.prom_name: one for one in listed}

    model = v2.PromInstanceRequestModel(prom_name="sdk-prom", prom_type="ECS")
    (made,) = call("CreatePromInstance", region="cn-north-4", body=model).prometheus
    assert (made.project_id, made.prom_status) == (sandbox_line["project_id"], "NORMAL")
    assert made.prom_spec_config.region_id == "cn-north-4"
    assert found(prom_type="ECS")["sdk-prom"].prom_id == made.prom_id
    assert "sdk-prom" not in found(prom_type="CCE")
    limits = v2.PromLimits(compactor_blocks_retention_period="60d")
    change = v2.UpdatePromInstanceRequestModle(prom_id=made.prom_id, prom_name="sdk-prom-2", prom_limits=limits)
    assert call("UpdatePromInstance", enterprise_project_id="0", body=change).count == 1
    changed = found()["sdk-prom-2"]
    assert changed.prom_limits.compactor_blocks_retention_period == "60d"
    assert changed.prom_create_timestamp == made.prom_create_timestamp
    rules = v2.RecordingRuleRequest(recording_rule=RULES)
    assert call("CreateRecordingRule", prometheus_instance=made.prom_id, body=rules).body == "success"
    gone = call("DeletePromInstance", prom_id=made.prom_id, enterprise_project_id="0")
    assert gone.body == {made.prom_id: True}
    assert "sdk-prom-2" not in found()


def test_access_codes_and_permissions(call: SdkCall) -> None:
    codes = call("ListAccessCode").access_codes
    assert len({code.access_code for code in codes}) == 2
    assert "CCE" in call("ListPermissions").body


def test_dashboards(staging_call: SdkCall) -> None:
    call = staging_call

    def ids() -> set[str]:
        return {one.dashboard_id for one in call("ListDashBoards").dashboards}

    shown = call("ShowDashBoard", dashboard_id="d8a1c3e5", version="v1")
    assert (shown.dashboard_title, shown.folder_name, len(shown.charts)) == ("商城总览", "商城", 2)
    assert {one.dashboard_id for one in call("ListDashBoards", dashboard_type="system").dashboards} == {"d97e5c31"}
    assert call("DeleteDashboard", dashboard_id="d8a1c3e5").status_code == 204
    assert ids() == {"d2b4f6a8", "d97e5c31"}
    assert call("DeleteDashboardsFolder", folder_id="f7b9d1a3", delete_all=True).status_code == 204
    assert ids() == {"d97e5c31"}
    assert [folder.folder_id for folder in call("ListDashboardsFolder").body] == ["f0000000"]
