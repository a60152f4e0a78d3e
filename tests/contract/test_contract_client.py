"""Every operation by our own client: constructed from the catalogue, answered by the sandbox, parsed.

Each reply is a success and fits its documented schema, and what the call did is seen: what was created is listed, what
was changed is changed, what was deleted is gone. Bodies are the documents' examples with a few values of our own.
"""

import json
import re
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from aom_tui.catalogue.check import check
from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.compose.items import draft_for
from aom_tui.session.exchange import Reply, Success
from aom_tui.session.sandbox_client.local_sandbox import read_announcement
from aom_tui.session.session import Session

CATALOGUE = load_catalogue()
CLEAN_PLAN = "5d0e1f2a3b4c4d5e9f5a6b7c8d9e0f1a"
RELEASE_TASK = "107b8c9d0e1f5a6b9c2d3e4f5a6b7c8d"
GROUP = {"Cluster-Id": "7c2f9a10-3b4d-11ef-9e21-0255ac10017f", "Namespace": "shop", "Deployment-Name": "payment"}


def example(operation_id: str, **changes: Any) -> Any:
    """The first body that the documents show for the call, with other values in it."""
    body = CATALOGUE.operations[operation_id].body
    assert body is not None
    shown = json.loads(json.dumps(next(iter(body.examples.values()))))
    return {**shown, **changes} if changes else shown


class Client:
    """Our session, asking one thing after the other."""

    def __init__(self, session: Session) -> None:
        self.session = session

    async def reply(self, operation_id: str, values: Mapping[str, str], body: Any = None) -> Reply:
        """The reply to a call with these parameters; fails unless it is a success as the documents have it."""
        operation = CATALOGUE.operations[operation_id]
        draft = draft_for(operation)
        for name, value in values.items():
            assert operation.parameter(name), f"{operation_id} has no {name}"
            draft = draft.with_value(name, value)
        exchange = await self.session.send(draft.with_body(None if body is None else json.dumps(body)))
        assert isinstance(exchange.outcome, Success), (exchange.outcome, exchange.reply and exchange.reply.body)
        assert exchange.reply is not None
        documented = {response.status: response.schema for response in operation.responses}
        schema = documented[exchange.reply.status]
        if exchange.reply.body and schema:
            assert not check(CATALOGUE, operation.service, schema, json.loads(exchange.reply.body))
        return exchange.reply

    async def ask(self, operation_id: str, values: Mapping[str, str] | None = None, body: Any = None) -> Any:
        """The same, and of the reply its body; None where it has none."""
        reply = await self.reply(operation_id, values or {}, body)
        return json.loads(reply.body) if reply.body else None


@pytest.fixture
async def client(unshared_sandbox_line: dict[str, str]) -> AsyncIterator[Client]:
    sandbox = read_announcement(msgspec.json.encode(unshared_sandbox_line))
    assert sandbox is not None
    async with Session(sandbox.profile, sandbox.credential, CATALOGUE) as session:
        yield Client(session)


def test_no_operation_is_left_out() -> None:
    asked = set(re.findall(r'\.(?:ask|reply)\(\s*"(\w+)"', Path(__file__).read_text()))
    assert asked == set(CATALOGUE.operations)


async def test_metrics(client: Client) -> None:
    item = example("AddMetricData")[0]
    item["collect_time"] = int(time.time() * 1000)
    await client.ask("AddMetricData", body=[item])
    metric = {**item["metric"], "metric_name": "order_count"}
    found = await client.ask("ListSeries", {"limit": "10"}, {"series": [metric]})
    assert [(one["metric_name"], one["unit"]) for one in found["series"]] == [("order_count", "Count")]
    assert found["meta_data"]["total"] == 1
    query = {"samples": [metric], "statistics": ["sum"], "period": 60, "time_range": "-1.-1.5"}
    points = (await client.ask("ListSample", {"fill_value": "0"}, query))["samples"][0]["data_points"]
    assert sum(point["statistics"][0]["value"] for point in points) == 42

    old = {"namespace": metric["namespace"], "metricName": "order_count", "dimensions": metric["dimensions"]}
    listed = await client.ask("ListMetricItems", {"limit": "10", "start": "0"}, {"metricItems": [old]})
    assert [one["metricName"] for one in listed["metrics"]] == ["order_count"]
    query = {"metrics": [old], "statistics": ["maximum"], "period": 60, "timerange": "-1.-1.5"}
    data = await client.ask("ShowMetricsData", {"fillValue": "null"}, query)
    assert data["metrics"][0]["dataPoints"][-1]["statistics"][0]["value"] == 42


async def test_threshold_rules(client: Client) -> None:
    async def names() -> list[str]:
        listed = await client.ask("ListAlarmRule", {"limit": "1000", "offset": "0"})
        return [one["alarm_rule_name"] for one in listed["thresholds"]]

    for name in ("客户端 one", "client-two"):
        made = await client.ask("AddAlarmRule", body=example("AddAlarmRule", alarm_rule_name=name))
        assert name in await names()
    rule_id = {"alarm_rule_id": str(made["alarm_rule_id"])}
    changed = example("UpdateAlarmRule", alarm_rule_name="client-two", threshold="91")
    assert await client.ask("UpdateAlarmRule", body=changed) == made
    assert (await client.ask("ShowAlarmRule", rule_id))["thresholds"][0]["threshold"] == "91"
    await client.ask("DeleteAlarmRule", rule_id)
    assert "client-two" not in await names()
    await client.ask("DeleteAlarmRules", body={"alarm_rules": ["客户端 one"]})
    assert "客户端 one" not in await names()


async def test_legacy_rules(client: Client) -> None:
    async def names() -> list[str]:
        listed = await client.ask("ListAlarms", {"limit": "1000", "start": "0"})
        return [one["alarmName"] for one in listed["thresholds"]]

    made = await client.ask("AddAlarm", body=example("AddAlarm", alarmName="client-legacy"))
    assert "client-legacy" in await names()
    await client.ask("UpdateAlarm", body=example("UpdateAlarm", alarmName="client-legacy", threshold="92"))
    alarm_id = {"alarm_id": str(made["alarmId"])}
    assert (await client.ask("ShowAlarm", alarm_id))["thresholds"][0]["threshold"] == "92"
    await client.ask("DeleteAlarm", alarm_id)
    assert "client-legacy" not in await names()


async def test_metric_and_event_rules(client: Client) -> None:
    async def found() -> list[dict[str, Any]]:
        listed = await client.ask("ListMetricOrEventAlarmRule", {"name": "client-v4", "limit": "10"})
        return list(listed["alarm_rules"])

    body = example("AddOrUpdateMetricOrEventAlarmRule", alarm_rule_name="client-v4")
    await client.ask("AddOrUpdateMetricOrEventAlarmRule", {"action_id": "add-alarm-action"}, body)
    (rule,) = await found()
    assert rule["alarm_rule_enable"] is True
    one = {name: rule[name] for name in ("alarm_rule_id", "alarm_rule_name", "alarm_rule_type")}
    off = {"alarm_rules": [{**one, "alarm_rule_enable": False, "enterprise_project_id": "0"}]}
    await client.ask("BatchUpdateAlarmRule", {"action": "disable"}, off)
    assert (await found())[0]["alarm_rule_enable"] is False
    await client.ask("DeleteMetricOrEventAlarmRule", body={"alarm_rules": ["client-v4"]})
    assert await found() == []


async def test_rule_templates(client: Client) -> None:
    async def ids() -> list[str]:
        listed = await client.ask("ListAlarmRuleTemplate", {"type": "template"})
        return [one["alarm_rule_template_id"] for one in listed["alarm_rule_templates"]]

    first = (await ids())[0]
    await client.ask("DeleteAlarmRuleTemplate", body={"alarm_rule_templates": [first]})
    assert first not in await ids()


async def test_event_rules(client: Client) -> None:
    async def found() -> dict[str, Any]:
        return {one["name"]: one for one in await client.ask("ListEvent2alarmRule")}

    await client.ask("AddEvent2alarmRule", body=example("AddEvent2alarmRule", name="client-event"))
    assert (await found())["client-event"]["enable"] is True
    await client.ask("UpdateEventRule", body=example("UpdateEventRule", name="client-event"))
    assert (await found())["client-event"]["enable"] is False
    await client.ask("DeleteEvent2alarmRule", body=["client-event"])
    assert "client-event" not in await found()


async def test_events_and_who_was_told(client: Client) -> None:
    (event,) = example("PushEvents")["events"]
    metadata = {**event["metadata"], "event_name": "ClientAlarm", "resource_id": "主机 1"}
    now = int(time.time() * 1000)
    await client.ask("PushEvents", body={"events": [{**event, "metadata": metadata, "starts_at": now}]})
    relation = {"key": "event_name", "relation": "AND", "value": ["ClientAlarm"]}
    query = {"time_range": "-1.-1.60", "metadata_relation": [relation]}
    listed = {"type": "active_alert", "limit": "10", "marker": "0"}
    (alarm,) = (await client.ask("ListEvents", listed, query))["events"]
    assert alarm["metadata"]["resource_id"] == "主机 1"
    assert (await client.ask("CountEvents", {"type": "active_alert"}, query))["summary"] == {"Major": 1}
    cleared = {"events": [{"id": alarm["id"], "ends_at": now + 1, "metadata": metadata}]}
    await client.ask("PushEvents", {"action": "clear"}, cleared)
    assert (await client.ask("ListEvents", listed, query))["events"] == []

    histories = (await client.ask("ListNotifiedHistories"))["notified_histories"]
    one = await client.ask("ListNotifiedHistories", {"event_sn": histories[0]["event_sn"]})
    assert one["notified_histories"] == histories[:1]


async def test_action_rules(client: Client) -> None:
    async def names() -> list[str]:
        return [one["rule_name"] for one in (await client.ask("ListActionRule"))["action_rules"]]

    await client.ask("AddActionRule", body=example("AddActionRule", rule_name="client_行动"))
    assert "client_行动" in await names()
    await client.ask("UpdateActionRule", body=example("UpdateActionRule", rule_name="client_行动", desc="夜班"))
    assert (await client.ask("ShowActionRule", {"rule_name": "client_行动"}))["desc"] == "夜班"
    await client.ask("DeleteActionRule", body=["client_行动"])
    assert "client_行动" not in await names()


async def test_mute_rules(client: Client) -> None:
    async def found() -> dict[str, Any]:
        return {one["name"]: one for one in await client.ask("ListMuteRule")}

    await client.ask("AddMuteRules", body=example("AddMuteRules", name="client_mute"))
    assert "client_mute" in await found()
    await client.ask("UpdateMuteRule", body=example("UpdateMuteRule", name="client_mute", desc="更长"))
    assert (await found())["client_mute"]["desc"] == "更长"
    await client.ask("DeleteMuteRules", body=[{"name": "client_mute"}])
    assert "client_mute" not in await found()


async def test_notification_templates(client: Client) -> None:
    async def names() -> list[str]:
        return [one["name"] for one in await client.ask("ListNotificationTemplates")]

    await client.ask("CreateNotificationTemplate", body=example("CreateNotificationTemplate", name="client_mail"))
    assert "client_mail" in await names()
    changed = example("UpdateNotificationTemplate", name="client_mail", desc="短")
    await client.ask("UpdateNotificationTemplate", body=changed)
    assert (await client.ask("ListNotificationTemplateByName", {"name": "client_mail"}))["desc"] == "短"
    await client.ask("DeleteNotificationTemplate", body={"names": ["client_mail"]})
    assert "client_mail" not in await names()


async def test_logs(client: Client) -> None:
    now = int(time.time() * 1000)
    body = example("ListLogItems", startTime=now - 3_600_000, endTime=now, keyWord="")
    reply = await client.ask("ListLogItems", {"type": "querylogs"}, body)
    assert json.loads(reply["result"])["data"]


async def test_prometheus_instances(client: Client) -> None:
    async def found() -> dict[str, str]:
        listed = await client.ask("ListPromInstance", {"Enterprise-Project-Id": "0"})
        return {one["prom_name"]: one["prom_id"] for one in listed["prometheus"]}

    model = example("CreatePromInstance", prom_name="client-prom")
    await client.ask("CreatePromInstance", {"region": "cn-north-4"}, model)
    prom_id = (await found())["client-prom"]
    change = {"prom_id": prom_id, "prom_name": "client-prom-2"}
    await client.ask("UpdatePromInstance", {"Enterprise-Project-Id": "0"}, change)
    assert (await found())["client-prom-2"] == prom_id
    rules = example("CreateRecordingRule")
    assert await client.ask("CreateRecordingRule", {"prometheus_instance": prom_id}, rules) == "success"
    gone = await client.ask("DeletePromInstance", {"prom_id": prom_id, "Enterprise-Project-Id": "0"})
    assert gone == {prom_id: True}
    assert "client-prom-2" not in await found()
    codes = (await client.ask("ListAccessCode"))["access_codes"]
    assert codes
    assert "CCE" in [one["service"] for one in await client.ask("ListPermissions")]


async def test_promql(client: Client) -> None:
    now = int(time.time())
    query = {"query": "avg(aom_node_cpu_usage)"}
    span = {"start": str(now - 600), "end": str(now), "step": "60"}
    for reply in (
        await client.ask("ListInstantQueryAomPromGet", {**query, "time": str(now)}),
        await client.ask("ListInstantQueryAomPromPost", query),
        await client.ask("ListRangeQueryAomPromGet", {**query, **span}),
        await client.ask("ListRangeQueryAomPromPost", {**query, **span}),
    ):
        assert len(reply["data"]["result"]) == 1
    assert "__name__" in (await client.ask("ListLabelsAomPromGet"))["data"]
    assert "__name__" in (await client.ask("ListLabelsAomPromPost"))["data"]
    names = await client.ask("ListLabelValuesAomPromGet", {"label_name": "__name__"})
    assert "aom_node_cpu_usage" in names["data"]
    assert "aom_node_cpu_usage" in (await client.ask("ListMetadataAomPromGet"))["data"]


async def test_dashboards(client: Client) -> None:
    async def ids() -> list[str]:
        listed = await client.ask("ListDashBoards", {"dashboard_type": "dashboard"})
        return [one["dashboard_id"] for one in listed["dashboards"]]

    first = {"dashboard_id": (await ids())[0]}
    shown = await client.ask("ShowDashBoard", {**first, "version": "v1"})
    assert shown["dashboard_id"] == first["dashboard_id"]
    await client.ask("DeleteDashboard", first)
    assert first["dashboard_id"] not in await ids()
    folders = [one["folder_id"] for one in await client.ask("ListDashboardsFolder")]
    folder = next(one for one in folders if one != "f0000000")
    await client.ask("DeleteDashboardsFolder", {"folder_id": folder, "delete_all": "true"})
    assert folder not in [one["folder_id"] for one in await client.ask("ListDashboardsFolder")]


async def test_discovery_rules(client: Client) -> None:
    async def found() -> dict[str, str]:
        return {one["name"]: one["id"] for one in (await client.ask("ListServiceDiscoveryRules"))["appRules"]}

    (rule,) = example("AddOrUpdateServiceDiscoveryRules")["appRules"]
    new = {"appRules": [{**rule, "name": "client-discovery"}]}
    await client.ask("AddOrUpdateServiceDiscoveryRules", body=new)
    rule_id = (await found())["client-discovery"]
    await client.ask("DeleteserviceDiscoveryRules", {"appRulesIds": rule_id})
    assert "client-discovery" not in await found()


async def test_scaling_policies(client: Client) -> None:
    body = example("CreatePolicy", name="client_policy")
    policy_id = (await client.ask("CreatePolicy", GROUP, body))["policy_id"]
    assert policy_id in [one["id"] for one in (await client.ask("ListPolicies"))["policies"]]
    changed = {**body, "id": policy_id, "name": "client_policy_2"}
    await client.ask("UpdatePolicy", {**GROUP, "policy_id": policy_id}, changed)
    shown = await client.ask("ShowPolicy", {"policy_id": policy_id})
    assert shown["policy"]["name"] == "client_policy_2"
    await client.ask("DeletePolicy", {"Deployment-Name": "payment", "Policy-Id": policy_id})
    assert policy_id not in [one["id"] for one in (await client.ask("ListPolicies"))["policies"]]
    group = {**GROUP, "ResourceType": "app"}
    await client.ask("UpdatePolicyGroup", group, {"max_instances": 7})
    assert (await client.ask("ShowPolicyGroup", group))["config"]["max_instances"] == 7


async def test_the_tree_of_applications(client: Client) -> None:
    app_id = await client.ask("CreateApp", body=example("CreateApp", name="client-app", display_name="客户端"))
    app = {"application_id": app_id}
    assert (await client.ask("ShowAppByName", {"name": "client-app"}))["app_id"] == app_id
    await client.ask("UpdateApp", app, example("UpdateApp", name="client-app", description="改"))
    assert (await client.ask("ShowApp", app))["description"] == "改"

    below = {"model_id": app_id, "model_type": "APPLICATION"}
    sub_id = await client.ask("CreateSubApp", body=example("CreateSubApp", name="client-sub", **below))
    await client.ask("UpdateSubApp", {"sub_app_id": sub_id}, {"name": "client-sub-2"})
    body = {"name": "client-api", "model_id": sub_id, "model_type": "SUB_APPLICATION"}
    component = {"component_id": (await client.ask("CreateComponent", body=body))["id"]}
    await client.ask("UpdateComponent", component, {"name": "client-api", "description": "组件"})
    named = await client.ask("ShowComponentByName", {**app, "component_name": "client-api"})
    assert named["id"] == component["component_id"]
    assert (await client.ask("ShowComponent", component))["description"] == "组件"

    body = example("CreateEnv", **component, env_name="client env/1")
    environment = {"environment_id": (await client.ask("CreateEnv", body=body))["id"]}
    await client.ask("UpdateEnv", environment, {**body, "env_type": "TEST"})
    assert (await client.ask("ShowEnv", environment))["env_type"] == "TEST"
    where = {"environment_name": "client env/1", "region": "cn-north-4", **component}
    assert (await client.ask("ShowEnvByName", where))["env_id"] == environment["environment_id"]

    await client.ask("DeleteEnv", environment)
    await client.ask("DeleteComponent", component)
    await client.ask("DeleteSubApp", {"sub_app_id": sub_id})
    await client.ask("DeleteApp", app)
    new = await client.ask("CreateApp", body=example("CreateApp", name="client-app"))  # the name is free again
    assert new != app_id

    resources = {"rf_resource_type": "ecs", "type": "cloudservers"}
    shop = (await client.ask("ShowAppByName", {"name": "shop"}))["app_id"]
    body = {"ci_type": "application", "ci_id": shop, "limit": 10}
    assert (await client.ask("ListResourceUnderNode", resources, body))["data"]


async def test_agents(client: Client) -> None:
    async def found() -> dict[str, Any]:
        listed = await client.ask("ShowAgentInfos", body={"page": 1, "page_size": 100})
        return {one["inner_ip"]: one for one in listed["data_list"]}

    task = example("BatchImportAgent")
    task["agent_import_param_list"][0]["inner_ip"] = "10.8.8.8"
    await client.ask("BatchImportAgent", {"region": "cn-north-4"}, task)
    assert (await found())["10.8.8.8"]["agent_state"] == "INSTALLING"
    await client.ask("BatchUpdateAgent", body=example("BatchUpdateAgent"))
    assert (await found())["192.168.10.22"]["agent_state"] == "UPGRADING"
    hosts = await client.ask("ListAgents", {"cluster_id": GROUP["Cluster-Id"], "namespace": "shop"})
    assert "shop-prod-node-3" in [one["hostName"] for one in hosts]


async def test_tasks_and_their_runs(client: Client) -> None:
    order = {"order_by_column": "name", "sort_order": "ASC"}
    job = (await client.ask("ListAllJobByName", body={"name": "clean", **order}))["elements"][0]
    plans = await client.ask("ListTemplateByJobId", {"job_id": job["id"]}, order)
    assert [one["id"] for one in plans["elements"]] == [CLEAN_PLAN]
    assert (await client.ask("SearchTemplateById", {"template_id": CLEAN_PLAN, "share_type": "private"}))[
        "job_id"
    ] == job["id"]
    script = (await client.ask("ListAllScriptByName", body={"script_id": "", **order}))["elements"][0]["id"]
    assert (await client.ask("ListAllVersionByVersionId", body={"script_id": script, **order}))["elements"]

    async def tasks() -> dict[str, Any]:
        body = {"page": 0, "size": 100, "sort_field": "create_time", "sort_type": "DESC"}
        return {one["name"]: one for one in (await client.ask("ListWorkflow", body=body))["elements"]}

    made = await client.ask("CreateWorkflow", body=example("CreateWorkflow", name="client-task", type="cron"))
    task = {"workflow_id": made["id"]}
    await client.ask("UpdateWorkflowTriggerStatus", {**task, "action": "disable"})
    assert (await tasks())["client-task"]["trigger_status"] == "disable"
    run = {**task, "execution_id": (await client.ask("ExecuteWorkflow", task))["execution_id"]}
    assert [one["execution_id"] for one in await client.ask("ListWorkflowExecutions", task)] == [run["execution_id"]]
    await client.ask("StopExecution", run)
    assert (await client.ask("SearchWorkflowExecutionDetail", run))["status"] in ("canceling", "cancel")

    waiting = {"workflow_id": RELEASE_TASK, "execution_id": (await tasks())["发布结算服务"]["last_execution_id"]}
    await client.ask("StartPausingWorkflowExecutions", {**waiting, "node_id": "node-2", "action": "continue"})
    assert (await client.ask("SearchWorkflowExecutionDetail", waiting))["status"] == "executing"


async def test_iam(client: Client, unshared_sandbox_line: dict[str, str]) -> None:
    line = unshared_sandbox_line
    who = {"name": line["username"], "password": line["password"], "domain": {"name": line["domain"]}}
    scope = {"project": {"id": line["project_id"]}}
    identity: dict[str, Any] = {"methods": ["password"], "password": {"user": who}}
    issued = await client.reply(
        "KeystoneCreateUserTokenByPassword", {}, {"auth": {"identity": identity, "scope": scope}}
    )
    token = {"X-Subject-Token": str(issued.header("X-Subject-Token"))}
    user_id = (await client.ask("KeystoneValidateToken", token))["token"]["user"]["id"]
    passcode = {"methods": ["password", "totp"], "totp": {"user": {"id": user_id, "passcode": "123456"}}}
    both = {"auth": {"identity": {**identity, **passcode}, "scope": scope}}
    issued = await client.reply("KeystoneCreateUserTokenByPasswordAndMfa", {}, both)
    token = {"X-Subject-Token": str(issued.header("X-Subject-Token"))}
    assert (await client.ask("KeystoneValidateToken", token))["token"]["methods"] == ["password", "totp"]

    assert len((await client.ask("KeystoneListAuthProjects"))["projects"]) == 2
    (project,) = (await client.ask("KeystoneListProjects", {"name": "cn-north-4"}))["projects"]
    assert project["id"] == line["project_id"]
    assert [one["name"] for one in (await client.ask("KeystoneListAuthDomains"))["domains"]] == ["acme"]
    assert "cn-north-4" in [one["id"] for one in (await client.ask("KeystoneListRegions"))["regions"]]
    made = await client.ask("CreateTemporaryAccessKeyByToken", body=example("CreateTemporaryAccessKeyByToken"))
    assert made["credential"]["securitytoken"]
