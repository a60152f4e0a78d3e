"""The alarm rules, event rules and templates a shop starts with."""

from typing import Any

from aom_tui.sandbox.inventory import Cluster
from aom_tui.sandbox.project import ProjectData
from aom_tui.sandbox.services.alarm_rules import threshold_rule
from aom_tui.sandbox.services.alarm_rules_v4 import rule_of

ON_CALL = "ops_oncall"
HOUR_MS = 3_600_000

# name, what it says, metric, operator, threshold, unit, level. Whether there is an alarm, evaluation finds: there is
# one on node-disk-filling at any time of the day, none on the others most of the time.
THRESHOLD_RULES = (
    ("checkout-cpu-high", "结算服务所在主机 CPU 过高", "cpuUsage", ">=", "85", "Percent", 2),
    ("node-memory-high", "Memory of the node is nearly used up", "memUsedRate", ">=", "90", "Percent", 1),
    ("node-disk-full", "根分区快满了，先清理日志", "diskUsedRate", ">", "80", "Percent", 2),
    ("node-disk-filling", "根分区用量过半，下周扩容", "diskUsedRate", ">", "55", "Percent", 2),
    (
        "node-disk-write-slow",
        "Disk of the node writes hardly anything",
        "diskWriteRate",
        "<",
        "1",
        "Kilobytes/Second",
        3,
    ),
    ("node-ntp-drift", "Clock runs away from NTP", "ntpOffset", ">", "500", "Millisecond", 4),
    ("node-gpu-busy", "For the GPU nodes that are to come", "gpuUtil", ">=", "95", "Percent", 3),
)


def seed_rules(data: ProjectData, now: float) -> None:
    """Fills the project with rules of every kind."""
    now_ms = int(now * 1000)
    for number, (cluster, row) in enumerate(
        (cluster, row) for cluster in data.shop.clusters[:1] for row in THRESHOLD_RULES
    ):
        rule = _threshold_rule(cluster, row, data.next_rule_id(), now_ms - number * HOUR_MS)
        data.threshold_rules[rule["alarm_rule_name"]] = rule
    for body in _metric_and_event_rules(data.shop.clusters[0]):
        rule = rule_of(body, None, data.next_rule_id, now_ms - 30 * 24 * HOUR_MS, "0")
        data.metric_event_rules[rule["alarm_rule_name"]] = rule
    for rule in _event_rules(now_ms):
        data.event_rules[rule["name"]] = rule
    for template in _templates(now_ms):
        data.rule_templates[template["alarm_rule_template_id"]] = template


def _threshold_rule(cluster: Cluster, row: tuple[Any, ...], rule_id: int, changed_ms: int) -> dict[str, Any]:
    name, description, metric, operator, threshold, unit, level = row
    host = cluster.hosts[0]
    body = {
        "alarm_rule_name": name,
        "alarm_description": description,
        "alarm_advice": "",
        "alarm_level": level,
        "namespace": "PAAS.NODE",
        "metric_name": metric,
        "dimensions": [{"name": "clusterId", "value": cluster.id}, {"name": "hostID", "value": host.id}],
        "statistic": "average",
        "period": 60_000,
        "evaluation_periods": 3,
        "comparison_operator": operator,
        "threshold": threshold,
        "unit": unit,
        "action_enabled": True,
        "alarm_actions": [ON_CALL],
        "ok_actions": [ON_CALL],
    }
    return threshold_rule(body, rule_id, changed_ms)


def _metric_and_event_rules(cluster: Cluster) -> list[dict[str, Any]]:
    return [
        _metric_rule(
            "payment-latency-p99",
            "支付服务 P99 时延超过 300 毫秒",
            f'max(latency_p99{{service="payment",cluster="{cluster.name}"}})',
            "latency_p99",
            "ms",
            {"Critical": "500", "Major": "300"},
        ),
        _metric_rule(
            "checkout-error-rate",
            "Failed orders in checkout",
            f'sum(error_count{{service="checkout",cluster="{cluster.name}"}})',
            "error_count",
            "Count",
            {"Major": "20"},
        ),
        _metric_rule(
            "cluster-cpu-high",
            "集群 CPU 使用率过高",
            f'avg(aom_node_cpu_usage{{clusterName="{cluster.name}"}})',
            "aom_node_cpu_usage",
            "%",
            {"Major": "85", "Minor": "75"},
        ),
        _node_memory_rule(cluster),
        _event_rule("cce-node-not-ready", "CCE 节点异常", "CCE", "NodeNotReady", {"Critical": 1}),
        _event_rule(
            "rds-replication-delay", "Replica of the order database lags", "RDS", "ReplicationDelay", {"Minor": 3}
        ),
    ]


def _notifications() -> dict[str, Any]:
    return {
        "notification_type": "direct",
        "notification_enable": True,
        "bind_notification_rule_id": ON_CALL,
        "notify_resolved": True,
        "notify_triggered": True,
        "notify_frequency": 0,
        "route_group_enable": False,
        "route_group_rule": "",
    }


def _metric_rule(
    name: str, description: str, promql: str, metric: str, unit: str, thresholds: dict[str, str]
) -> dict[str, Any]:
    condition = {
        "metric_query_mode": "PROM",
        "metric_namespace": "",
        "metric_name": metric,
        "metric_unit": unit,
        "metric_labels": ["service"],
        "promql": promql,
        "query_param": {},
        "trigger_type": "FIXED_RATE",
        "trigger_interval": "1min",
        "trigger_times": 3,
        "aggregation_type": "average",
        "aggregation_window": "1m",
        "operator": ">=",
        "thresholds": thresholds,
    }
    return {
        "alarm_rule_name": name,
        "alarm_rule_description": description,
        "alarm_rule_type": "metric",
        "alarm_rule_enable": True,
        "prom_instance_id": "0",
        "metric_alarm_spec": {
            "monitor_type": "promql",
            "alarm_tags": [{"auto_tags": [], "custom_tags": ["team=shop"], "custom_annotations": []}],
            "recovery_conditions": {"recovery_timeframe": 1},
            "no_data_conditions": [{"no_data_timeframe": 5, "no_data_alert_state": "no_data", "notify_no_data": False}],
            "trigger_conditions": [condition],
        },
        "alarm_notifications": _notifications(),
    }


def _node_memory_rule(cluster: Cluster) -> dict[str, Any]:
    """Two nodes, each with an alarm of its own: Minor in the quiet hours, Major when the shop is busy."""
    rule = _metric_rule(
        "node-memory-watch",
        "Memory of the nodes that checkout runs on",
        "",
        "memUsedRate",
        "Percent",
        {"Critical": "90", "Major": "62", "Minor": "45"},
    )
    spec = rule["metric_alarm_spec"]
    spec["monitor_type"] = "all_metric"
    spec["monitor_objects"] = [{"hostID": host.id} for host in cluster.hosts[:2]]
    way = {"metric_query_mode": "AOM", "metric_namespace": "PAAS.NODE", "metric_labels": ["clusterName", "hostName"]}
    spec["trigger_conditions"][0].update(way)
    return rule


def _event_rule(name: str, description: str, source: str, event: str, thresholds: dict[str, int]) -> dict[str, Any]:
    condition = {
        "event_name": event,
        "trigger_type": "accumulative",
        "aggregation_window": 300,
        "operator": ">=",
        "thresholds": thresholds,
        "frequency": "0",
    }
    return {
        "alarm_rule_name": name,
        "alarm_rule_description": description,
        "alarm_rule_type": "event",
        "alarm_rule_enable": True,
        "event_alarm_spec": {
            "alarm_source": "systemEvent",
            "event_source": source,
            "monitor_objects": [{"event_name": event}],
            "trigger_conditions": [condition],
        },
        "alarm_notifications": _notifications(),
    }


def _event_rules(now_ms: int) -> list[dict[str, Any]]:
    rows = (
        ("pod-oom-killed", "PodOOMKilled", "容器内存超限被终止"),
        ("image-pull-failed", "FailedPullImage", "Image cannot be pulled"),
    )
    return [
        {
            "user_id": "8c0f1a2b3c4d4e5fa06b7c8d9e0f1a2b",
            "name": name,
            "description": description,
            "create_time": now_ms - 12 * 24 * HOUR_MS,
            "update_time": now_ms - 3 * 24 * HOUR_MS,
            "resource_provider": "CCE",
            "metadata": {"customField": []},
            "enable": True,
            "trigger_policies": [
                {
                    "name": event,
                    "trigger_type": "accumulative",
                    "period": 300,
                    "operator": ">=",
                    "count": 1,
                    "level": "Major",
                }
            ],
            "alarm_type": "notification",
            "action_rule": ON_CALL,
            "inhibit_rule": "",
            "route_group_rule": "",
            "event_names": [event],
            "migrated": False,
            "topics": [],
        }
        for name, event, description in rows
    ]


def _templates(now_ms: int) -> list[dict[str, Any]]:
    return [
        _template("at0a1b2c3d", "CCE 节点基础告警", "CCE node basics", "aom_node_cpu_usage", now_ms),
        _template("at4e5f6a7b", "容器资源告警", "Container resources", "aom_container_cpu_usage", now_ms),
    ]


def _template(template_id: str, name: str, name_en: str, metric: str, now_ms: int) -> dict[str, Any]:
    condition = {
        "metric_query_mode": "PROM",
        "metric_name": metric,
        "metric_unit": "%",
        "promql": f"avg by (clusterName) ({metric})",
        "trigger_type": "FIXED_RATE",
        "trigger_interval": "1min",
        "trigger_times": 3,
        "operator": ">=",
        "thresholds": {"Major": "85"},
    }
    item = {
        "alarm_template_name": f"{name} CPU",
        "alarm_template_name_en": f"{name_en}: CPU",
        "desc": "CPU 使用率连续三次超过 85%",
        "desc_en": "CPU above 85% three times in a row",
        "alarm_template_spec_type": "metric",
        "metric_alarm_template_spec": {"monitor_type": "promql", "trigger_conditions": [condition]},
    }
    return {
        "alarm_rule_template_id": template_id,
        "alarm_rule_template_name": name,
        "alarm_rule_template_name_en": name_en,
        "alarm_rule_template_description": "",
        "alarm_rule_template_type": "statics",
        "alarm_rule_template_source": "system",
        "alarm_rule_template_binding": {},
        "alarm_template_spec_list": [{"related_cloud_service": "CCE", "alarm_template_spec_items": [item]}],
        "enterprise_project_id": "0",
        "create_time": now_ms - 90 * 24 * HOUR_MS,
        "modify_time": now_ms - 40 * 24 * HOUR_MS,
        "templating": {"list": [{"name": "cluster", "type": "query", "query": "clusterName", "description": "集群"}]},
        "template_version": "1.0.0",
    }
