"""By which rules the shop's applications are found, and how they are scaled."""

from typing import Any

from aom_tui.sandbox.project import ProjectData
from aom_tui.sandbox.services.discovery import rule_of
from aom_tui.sandbox.services.scaling import BOUNDS, group_id, policy_of

DAY_MS = 24 * 3_600_000


def seed_scaling(data: ProjectData, now: float) -> None:
    """Fills the project with discovery rules and scaling policies."""
    now_ms = int(now * 1000)
    for rule_id, name, description, content, application in (
        ("b02f6f1e-6d1f-3f47-9b1a-7f0c5d2e8a91", "shop-java", "商城的 Java 进程", "shop.jar", "shop"),
        ("c13a7b2f-7e20-4a58-8c2b-8a1d6e3f9ba2", "edge-nginx", "Gateways at the edge", "nginx", "web-gateway"),
    ):
        body = {"name": name, "desc": description, **_discovery(content, application)}
        data.discovery_rules[rule_id] = rule_of(body, rule_id, data.project.id, str(now_ms - 60 * DAY_MS))
    _seed_policies(data, now_ms)


def _seed_policies(data: ProjectData, now_ms: int) -> None:
    cluster = data.shop.clusters[0]
    deployments = [service.name for service in cluster.services]
    cart = "cart-api" if "cart-api" in deployments else deployments[0]
    for policy_id, deployment, body in (
        ("c6e0a1d2-7f34-4b56-8d78-9e0f1a2b3c4d", cart, _alarm_policy()),
        ("d7f1b2e3-8045-4c67-9e89-0f1a2b3c4d5e", "checkout", _weekday_policy()),
    ):
        group = group_id(cluster.id, deployment)
        data.scaling_policies[policy_id] = policy_of(body, policy_id, group, now_ms - 30 * DAY_MS)
    data.scaling_bounds[group_id(cluster.id, cart)] = {**BOUNDS, "min_instances": 2, "cooldown_time": 120}


def _discovery(content: str, application: str) -> dict[str, Any]:
    name = [{"nameType": "str", "args": [application]}]
    spec = {
        "appType": "Java" if content.endswith(".jar") else "Nginx",
        "detectLog": "true",
        "logFileFix": ["log"],
        "discoveryRule": [{"checkType": "cmdLine", "checkMode": "contain", "checkContent": [content]}],
        "isDetect": "false",
        "isDefaultRule": "false",
        "priority": 100,
        "nameRule": {"appNameRule": name, "applicationNameRule": name},
    }
    return {"enable": True, "eventName": "aom_inventory_rules_event", "spec": spec}


def _alarm_policy() -> dict[str, Any]:
    condition = {
        "metric_namespace": "PAAS.CONTAINER",
        "metric_name": "cpuUsage",
        "metric_unit": "Percent",
        "period": 300,
        "evaluation_periods": 2,
        "statistic": "average",
        "metric_operation": ">",
        "metric_threshold": 75,
    }
    return _policy("cart_scale_out", "ALARM", condition, 2)


def _weekday_policy() -> dict[str, Any]:
    condition = {
        "launch_time": "09:30",
        "recurrence_type": "Weekly",
        "recurrence_value": "1,2,3,4,5",
        "start_time": "2025-11-24T00:00Z",
        "end_time": "2035-11-24T00:00Z",
    }
    return _policy("checkout_weekdays", "RECURRENCE", condition, 1)


def _policy(name: str, kind: str, condition: dict[str, Any], units: int) -> dict[str, Any]:
    action = {"type": "scale_out_k8s", "parameters": {"scale_unit": units}}
    return {"name": name, "policy_type": kind, "rule": {"conditions": [condition], "actions": [action]}}
