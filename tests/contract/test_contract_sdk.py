"""Every operation that the official SDK knows, called by it: 2xx, parsed into its models, and the effect visible."""

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from huaweicloudsdkaom import v2
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.region.region import Region
from sdk_calls import SdkCall, caller, sdk_client, sdk_knows

from aom_tui.catalogue.load import load_catalogue
from aom_tui.sandbox.wire import HANDLERS

PROD = "7c2f9a10-3b4d-11ef-9e21-0255ac10017f"
HOST = v2.Dimension(name="hostID", value="2f6d0c5e-8a17-4b39-9c40-d1e2f3a4b5c6")


def test_no_operation_of_the_sdk_is_left_out() -> None:
    known = {operation for operation in HANDLERS if sdk_knows(operation)}
    files = Path(__file__).parent.glob("test_contract_sdk*.py")
    called = {name for file in files for name in re.findall(r'call\w*\(\s*"(\w+)"', file.read_text())}
    assert len(known) == 99
    assert known - called == set()
    assert {load_catalogue().operations[operation].service for operation in known} == {"aom"}


def test_reported_data_is_found_by_all_four_queries(call: SdkCall) -> None:
    dimension = v2.Dimension2(name="city", value="上海")
    item = v2.MetricDataItem(
        collect_time=int(time.time() * 1000),
        metric=v2.MetricItemInfo(dimensions=[dimension], namespace="SDK.ORDER"),
        values=[v2.ValueData(metric_name="paid", type="int", unit="Count", value=7)],
    )
    assert call("AddMetricData", body=[item]).error_code == "SVCSTG.AMS.2000"

    wanted = v2.QuerySeriesOptionParam(namespace="SDK.ORDER", metric_name="paid")
    series = call("ListSeries", limit="10", offset="0", body=v2.SeriesAPIQueryItemParam(series=[wanted]))
    assert [(one.metric_name, one.unit, one.dimensions[0].value) for one in series.series] == [
        ("paid", "Count", "上海")
    ]
    assert (series.meta_data.count, series.meta_data.total) == (1, 1)

    labels = [v2.DimensionSeries(name="city", value="上海")]
    sample = v2.QuerySample(namespace="SDK.ORDER", dimensions=labels, metric_name="paid")
    body = v2.QuerySampleParam(samples=[sample], statistics=["sum", "maximum"], period=60, time_range="-1.-1.5")
    points = call("ListSample", fill_value="0", body=body).samples[0].data_points
    assert {one.statistic: one.value for one in points[-1].statistics} == {"sum": 7, "maximum": 7}

    option = v2.QueryMetricItemOptionParam(namespace="SDK.ORDER")
    old = call("ListMetricItems", limit="10", start="0", body=v2.MetricAPIQueryItemParam(metric_items=[option]))
    assert [one.metric_name for one in old.metrics] == ["paid"]

    metric = v2.MetricQueryMetricParam(
        dimensions=[v2.Dimension(name="city", value="上海")], metric_name="paid", namespace="SDK.ORDER"
    )
    query = v2.QueryMetricDataParam(metrics=[metric], period=60, statistics=["average"], timerange="-1.-1.5")
    data = call("ShowMetricsData", fill_value="null", body=query)
    assert (data.error_code, data.metrics[0].data_points[-1].statistics[0].value) == ("SVCSTG.AMS.2000", 7)


def threshold_rule(kind: Any, name: str, threshold: str) -> Any:
    return kind(
        alarm_rule_name=name,
        namespace="PAAS.NODE",
        metric_name="cpuUsage",
        dimensions=[HOST],
        comparison_operator=">=",
        threshold=threshold,
        unit="Percent",
        statistic="average",
        period=60000,
        evaluation_periods=3,
        alarm_level=2,
        is_turn_on=True,
    )


def threshold_names(call: SdkCall) -> list[str]:
    return [rule.alarm_rule_name for rule in call("ListAlarmRule", limit=1000, offset="0").thresholds]


def test_threshold_rules(call: SdkCall) -> None:
    rule_id = str(call("AddAlarmRule", body=threshold_rule(v2.AlarmRuleParam, "sdk-规则", "80")).alarm_rule_id)
    assert "sdk-规则" in threshold_names(call)
    changed = call("UpdateAlarmRule", body=threshold_rule(v2.UpdateAlarmRuleParam, "sdk-规则", "85"))
    assert str(changed.alarm_rule_id) == rule_id
    shown = call("ShowAlarmRule", alarm_rule_id=rule_id).thresholds[0]
    assert (shown.threshold, shown.dimensions[0].name, shown.id_turn_on) == ("85", "hostID", True)
    assert call("DeleteAlarmRule", alarm_rule_id=rule_id).status_code == 200
    assert "sdk-规则" not in threshold_names(call)
    call("AddAlarmRule", body=threshold_rule(v2.AlarmRuleParam, "sdk-many", "80"))
    assert call("DeleteAlarmRules", body=v2.DeleteAlarmRulesBody(alarm_rules=["sdk-many"])).status_code == 200
    assert "sdk-many" not in threshold_names(call)


def v4_rule(name: str, **more: Any) -> v2.AddOrUpdateAlarmRuleV4RequestBody:
    condition = v2.TriggerCondition(
        metric_query_mode="PROM",
        metric_namespace="",
        metric_name="aom_node_cpu_usage",
        metric_unit="%",
        metric_labels=["clusterName"],
        promql="avg(aom_node_cpu_usage)",
        query_param={},
        thresholds={"Major": "80"},
    )
    spec = v2.MetricAlarmSpec(
        monitor_type="promql",
        alarm_tags=[],
        recovery_conditions=v2.RecoveryCondition(recovery_timeframe=1),
        trigger_conditions=[condition],
    )
    return v2.AddOrUpdateAlarmRuleV4RequestBody(
        alarm_rule_name=name, alarm_rule_type="metric", metric_alarm_spec=spec, **more
    )


def test_v4_rules(call: SdkCall) -> None:
    def found() -> list[Any]:
        return list(call("ListMetricOrEventAlarmRule", name="sdk-v4", limit="10", offset="0").alarm_rules)

    made = call("AddOrUpdateMetricOrEventAlarmRule", action_id="add-alarm-action", body=v4_rule("sdk-v4"))
    assert [(one.alarm_rule_name, one.result) for one in made.alarm_rules] == [("sdk-v4", "success")]
    body = v4_rule("sdk-v4", alarm_rule_description="改")
    call("AddOrUpdateMetricOrEventAlarmRule", action_id="update-alarm-action", body=body)
    (rule,) = found()
    assert (rule.alarm_rule_description, rule.alarm_rule_status, rule.alarm_rule_enable) == ("改", "OK", True)
    assert rule.metric_alarm_spec.trigger_conditions[0].thresholds == {"Major": "80"}
    item = v2.BatchAlarmRulesBody(
        alarm_rule_enable=False,
        alarm_rule_id=rule.alarm_rule_id,
        alarm_rule_name="sdk-v4",
        alarm_rule_type="metric",
        enterprise_project_id="0",
    )
    done = call("BatchUpdateAlarmRule", action="disable", body=v2.BatchUpdateRequest(alarm_rules=[item]))
    assert [one.ret_status for one in done.resources] == ["success"]
    assert found()[0].alarm_rule_enable is False
    gone = call("DeleteMetricOrEventAlarmRule", body=v2.DeleteAlarmRuleV4RequestBody(alarm_rules=["sdk-v4"]))
    assert [one.alarm_rule_name for one in gone.resources] == ["sdk-v4"]
    assert found() == []


def test_an_action_rule_is_bound_to_v4_rules(call: SdkCall) -> None:
    call("AddOrUpdateMetricOrEventAlarmRule", action_id="add-alarm-action", body=v4_rule("sdk-bind"))
    rule = call("ListMetricOrEventAlarmRule", name="sdk-bind").alarm_rules[0]
    update = v2.BatchUpdateActionRules(
        alarm_rule_id=rule.alarm_rule_id,
        alarm_rule_name="sdk-bind",
        alarm_rule_type="metric",
        bind_notification_rule_id="payment_team",
        frequency="300",
        notify_resolved=True,
        notify_triggered=True,
    )
    body = v2.BatchUpdateRequest(update_action_rules=[update], update_type="BATCH_UPDATE_ACTION_RULE")
    call("BatchUpdateAlarmRule", action="BATCH_UPDATE_ACTION_RULE", body=body)
    (bound,) = call("ListMetricOrEventAlarmRule", bind_notification_rule_id="payment_team").alarm_rules
    assert (bound.alarm_rule_name, bound.alarm_notifications.notify_frequency) == ("sdk-bind", 300)
    call("DeleteMetricOrEventAlarmRule", body=v2.DeleteAlarmRuleV4RequestBody(alarm_rules=["sdk-bind"]))


def test_templates(staging_call: SdkCall) -> None:
    call = staging_call
    listed = call("ListAlarmRuleTemplate", type="template")
    first = listed.alarm_rule_templates[0]
    assert listed.count == len(listed.alarm_rule_templates)
    assert first.alarm_template_spec_list[0].alarm_template_spec_items[0].alarm_template_spec_type == "metric"
    body = v2.DeleteAlarmRuleTemplateRequestBody(alarm_rule_templates=[first.alarm_rule_template_id])
    gone = call("DeleteAlarmRuleTemplate", body=body)
    assert gone.resources[0].alarm_rule_template_name == first.alarm_rule_template_name
    left = call("ListAlarmRuleTemplate", type="template").alarm_rule_templates
    assert first.alarm_rule_template_id not in [one.alarm_rule_template_id for one in left]


def event_rule(enable: bool) -> v2.Event2alarmRuleBody:
    policy = v2.Event2alarmRuleBodyTriggerPolicies(
        name="PodRestart", trigger_type="accumulative", period=300, operator=">=", count=3, level="Major"
    )
    return v2.Event2alarmRuleBody(
        user_id="u",
        name="sdk-事件",
        create_time=1764000000000,
        metadata=v2.Event2alarmRuleBodyMetadata(custom_field=[]),
        enable=enable,
        trigger_policies=[policy],
        alarm_type="notification",
        action_rule="ops_oncall",
    )


def test_event_rules(call: SdkCall) -> None:
    def found() -> dict[str, Any]:
        return {rule.name: rule for rule in call("ListEvent2alarmRule").body}

    assert call("AddEvent2alarmRule", body=event_rule(True)).body == "success"
    assert found()["sdk-事件"].trigger_policies[0].count == 3
    assert call("UpdateEventRule", body=event_rule(False)).body == "success"
    assert found()["sdk-事件"].enable is False
    assert call("DeleteEvent2alarmRule", body=["sdk-事件"]).status_code == 204
    assert "sdk-事件" not in found()


def event_query(kind: Any, name: str) -> Any:
    relation = v2.RelationModel(key="event_name", relation="AND", value=[name])
    return kind(time_range="-1.-1.60", metadata_relation=[relation])


def test_events(call: SdkCall) -> None:
    metadata = {
        "event_name": "SdkAlarm",
        "event_severity": "Critical",
        "event_type": "alarm",
        "resource_provider": "ECS",
        "resource_type": "vm",
        "resource_id": "ecs-磁盘",
    }

    def active() -> list[Any]:
        body = event_query(v2.EventQueryParam2, "SdkAlarm")
        return list(call("ListEvents", type="active_alert", limit=10, marker="0", body=body).events)

    report = v2.EventModel(
        starts_at=int(time.time() * 1000), ends_at=0, timeout=60000, metadata=metadata, annotations={}
    )
    assert call("PushEvents", body=v2.EventList(events=[report])).status_code == 204
    (alarm,) = active()
    assert (alarm.metadata["resource_id"], alarm.ends_at) == ("ecs-磁盘", 0)
    counted = call("CountEvents", body=event_query(v2.EventQueryParam, "SdkAlarm"))
    assert (counted.summary, counted.series[0].event_severity) == ({"Critical": 1}, "Critical")
    clear = v2.EventModel(id=alarm.id, ends_at=int(time.time() * 1000), metadata=metadata)
    assert call("PushEvents", action="clear", body=v2.EventList(events=[clear])).status_code == 204
    assert active() == []


def test_notified_histories(call: SdkCall) -> None:
    histories = call("ListNotifiedHistories").notified_histories
    assert histories
    one = call("ListNotifiedHistories", event_sn=histories[0].event_sn).notified_histories
    assert [history.event_sn for history in one] == [histories[0].event_sn]
    assert one[0].notifications[0].smn_channel.smn_notified_history[0].smn_notified_content


def test_logs_and_their_next_page(call: SdkCall) -> None:
    end = int(time.time() * 1000)
    key = v2.SearchKey(app_name="checkout", cluster_id=PROD)

    def page(**more: Any) -> list[dict[str, str]]:
        body = v2.QueryBodyParam(
            category="app_log", search_key=key, start_time=end - 7_200_000, end_time=end, page_size_size="5", **more
        )
        reply = call("ListLogItems", type="querylogs", body=body)
        assert reply.error_code == "SVCSTR.ALS.200200"
        return list(json.loads(reply.result)["data"])

    first = page()
    second = page(type="next", line_num=first[-1]["lineNum"])
    assert len(first) == len(second) == 5
    assert int(first[-1]["lineNum"]) < int(second[0]["lineNum"])
    assert {line["appName"] for line in first + second} == {"checkout"}


def refused(call: SdkCall, operation: str, **arguments: Any) -> ClientRequestException:
    with pytest.raises(ClientRequestException) as caught:
        call(operation, **arguments)
    return caught.value


def test_a_wrong_secret_key_is_401(sandbox_line: dict[str, str]) -> None:
    fault = refused(caller(sdk_client(sandbox_line, sk="0" * 40)), "ListAlarmRule")
    assert (fault.status_code, fault.error_code) == (401, "APIG.0301")
    assert "verify aksk signature fail" in fault.error_msg
    assert fault.request_id


def test_an_unknown_rule_and_a_missing_field(call: SdkCall) -> None:
    assert refused(call, "ShowAlarmRule", alarm_rule_id="0").error_code == "AOM.02004121"
    assert refused(call, "ListSeries", body={"series": [{}]}).error_code == "AOM.04007101"
    assert refused(call, "ShowAlarmRule", alarm_rule_id="没有/这个 规则?").status_code in (400, 404)


def test_a_project_of_others_is_403(sandbox_line: dict[str, str]) -> None:
    fault = refused(caller(sdk_client(sandbox_line, project_id="0" * 32)), "ListAlarmRule")
    assert (fault.status_code, fault.error_code) == (403, "AOM.02003403")


def test_the_project_is_looked_up_by_region(sandbox_line: dict[str, str]) -> None:
    credentials = BasicCredentials(sandbox_line["ak"], sandbox_line["sk"]).with_iam_endpoint(
        sandbox_line["iam_endpoint"]
    )
    region = Region("cn-north-4", sandbox_line["aom_endpoint"])
    client = v2.AomClient.new_builder().with_credentials(credentials).with_region(region).build()
    assert credentials.project_id == sandbox_line["project_id"]
    assert caller(client)("ListAlarmRule").thresholds
