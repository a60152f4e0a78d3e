"""The CMDB, called by the official SDK (v3): a tree made from its root, looked at, changed, and taken down."""

import pytest
from huaweicloudsdkaom import v3
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from sdk_calls import SdkCall

CART = "7a2e3d4c5b6a79889706b5c4d3e2f100"


def test_a_tree_from_its_root_to_its_end(call_v3: SdkCall) -> None:
    app = v3.BizAppParam(name="sdk-app", display_name="应用")
    app_id = call_v3("CreateApp", body=app).body
    by_name = call_v3("ShowAppByName", name="sdk-app")
    assert (by_name.app_id, by_name.display_name, by_name.creator) == (app_id, "应用", "demo")
    changed = v3.BizAppParam(name="sdk-app", description="改", eps_id="7")
    assert call_v3("UpdateApp", application_id=app_id, body=changed).status_code == 204
    shown = call_v3("ShowApp", application_id=app_id)
    assert (shown.description, shown.eps_id, shown.register_type) == ("改", "7", "API")

    sub = v3.SubAppCreateParam(name="sdk-sub", model_id=app_id, model_type="APPLICATION")
    sub_id = call_v3("CreateSubApp", body=sub).body
    renamed = v3.SubAppUpdateParam(name="sdk-sub-2", display_name="子")
    assert call_v3("UpdateSubApp", sub_app_id=sub_id, body=renamed).status_code == 204

    component = v3.ComponentParam(name="sdk-api", model_id=sub_id, model_type="SUB_APPLICATION")
    component_id = call_v3("CreateComponent", body=component).id
    assert call_v3("ShowComponentByName", application_id=app_id, component_name="sdk-api").id == component_id
    update = v3.ComponentUpdateParam(name="sdk-api-2", description="组件")
    assert call_v3("UpdateComponent", component_id=component_id, body=update).status_code == 204
    seen = call_v3("ShowComponent", component_id=component_id)
    assert (seen.name, seen.description, seen.app_id, seen.sub_app_id) == ("sdk-api-2", "组件", app_id, sub_id)

    env = {"component_id": component_id, "env_name": "sdk-prod", "os_type": "LINUX", "region": "cn-north-4"}
    env_id = call_v3("CreateEnv", body=v3.EnvParam(env_type="TEST", **env)).id
    assert call_v3("UpdateEnv", environment_id=env_id, body=v3.EnvParam(env_type="PRE", **env)).status_code == 204
    assert call_v3("ShowEnv", environment_id=env_id).env_type == "PRE"
    found = call_v3("ShowEnvByName", environment_name="sdk-prod", region="cn-north-4", component_id=component_id)
    assert found.env_id == env_id

    assert call_v3("DeleteEnv", environment_id=env_id).status_code == 204
    assert call_v3("DeleteComponent", component_id=component_id).status_code == 200
    assert call_v3("DeleteSubApp", sub_app_id=sub_id).status_code == 200
    assert call_v3("DeleteApp", application_id=app_id).status_code == 200
    with pytest.raises(ClientRequestException, match=f"there is no application {app_id}"):
        call_v3("ShowApp", application_id=app_id)


def test_resources_under_a_node_page_by_marker(call_v3: SdkCall) -> None:
    app_id = call_v3("ShowAppByName", name="shop").app_id
    seen: list[str] = []
    marker = None
    while marker != "":
        body = v3.PageResourceListParam(ci_type="application", ci_id=app_id, limit=3, marker=marker)
        page = call_v3("ListResourceUnderNode", rf_resource_type="ecs", type="cloudservers", body=body)
        seen += [row["name"] for row in page.data]
        marker = page.page_info["next_marker"]
    assert sorted(seen) == [f"shop-prod-node-{number}" for number in (1, 2, 3, 4)]
    body = v3.PageResourceListParam(
        ci_type="component", ci_ids=[CART], keywords={"NAME": "NODE-2"}, ci_relationships=True
    )
    (row,) = call_v3("ListResourceUnderNode", rf_resource_type="ecs", type="cloudservers", body=body).data
    assert row["ip"] == "192.168.10.22"
    assert [one["component_id"] for one in row["ci_relationships"]] == [CART]
