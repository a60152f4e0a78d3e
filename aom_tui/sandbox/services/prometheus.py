"""Prometheus instances, their access codes and their recording rules. Queries are answered in `promql`."""

import re
from collections.abc import Mapping
from typing import Any

from aom_tui.sandbox.services.kind import Kind, in_enterprise, new_id
from aom_tui.sandbox.wire import Call, Reply, serves

INSTANCES = Kind("Prometheus instance", lambda data: data.prom_instances, most=100)
DEFAULT = "0"
"""The id of the instance that every project has and none may delete; alarm rules without another use it."""
METRIC_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
KEPT = ("15d", "30d", "60d", "90d")


@serves("CreatePromInstance")
def create_instance(call: Call) -> Reply:
    """A new instance, ready at once. The reply has it without what only listing adds."""
    instance = instance_of(call.body, new_id(), call.data.project.id, call.header("region"), call.now_ms)
    INSTANCES.add(call, instance["prom_id"], instance)
    return Reply(200, {"prometheus": [_without(instance, "prom_limits", "is_deleted_tag")]})


@serves("ListPromInstance")
def list_instances(call: Call) -> Reply:
    """Instances of one enterprise project, or of all, by id, type and state."""
    wanted = {name: call.query[name] for name in ("prom_id", "prom_type", "prom_status") if call.query.get(name)}
    found = in_enterprise(call, INSTANCES.all(call))
    found = [one for one in found if all(one[name] == value for name, value in wanted.items())]
    if call.query.get("cce_cluster_enable", "").lower() == "false":
        found = [one for one in found if one["prom_type"] != "CCE"]
    if call.query.get("prom_id") and not found:
        raise call.refuse("prom_id", f"there is no {INSTANCES.noun} {call.query['prom_id']}")
    return Reply(200, {"prometheus": found})


@serves("UpdatePromInstance")
def update_instance(call: Call) -> Reply:
    """Name, retention and what is aggregated; the rest stays."""
    body = call.body
    limits = body.get("prom_limits")
    if limits and limits["compactor_blocks_retention_period"] not in KEPT:
        raise call.refuse("prom_limits", f"compactor_blocks_retention_period must be one of {', '.join(KEPT)}")
    changes = {name: body[name] for name in ("prom_name", "prom_limits", "aggr_prometheus_info") if name in body}
    if limits:
        changes["limits_update_time"] = call.now_ms
    changed = INSTANCES.change(call, body["prom_id"], {**changes, "prom_update_timestamp": call.now_ms})
    return Reply(200, {"count": 1, "prometheus": [changed]})


@serves("DeletePromInstance")
def delete_instance(call: Call) -> Reply:
    """Removes one instance with its recording rules; refused while alarm rules ask it."""
    prom_id = call.query["prom_id"]
    INSTANCES.known(call, prom_id)
    if prom_id == DEFAULT:
        raise call.refuse("in use", "the default Prometheus instance cannot be deleted")
    if any(rule.get("prom_instance_id") == prom_id for rule in call.data.metric_event_rules.values()):
        raise call.refuse("in use", f"an alarm rule uses the {INSTANCES.noun} {prom_id}")
    INSTANCES.remove(call, [prom_id])
    call.data.recording_rules.pop(prom_id, None)
    return Reply(200, {prom_id: True})


@serves("CreateRecordingRule")
def create_recording_rules(call: Call) -> Reply:
    """The rules of the instance are these from now on. The SDK reads the reply as text."""
    prom_id = call.path["prometheus_instance"]
    INSTANCES.known(call, prom_id)
    text = call.body["recording_rule"]
    fault = recording_rule_fault(text)
    if fault:
        raise call.refuse("recording_rule", f"recording_rule {fault}")
    call.data.recording_rules[prom_id] = text
    return Reply(200, "success")


@serves("ListAccessCode")
def list_access_codes(call: Call) -> Reply:
    """The credentials with which a Prometheus server may write and read."""
    return Reply(200, {"access_codes": call.data.access_codes})


def instance_of(body: Mapping[str, Any], prom_id: str, project_id: str, region: str, created_ms: int) -> dict[str, Any]:
    """An instance as the service shows it."""
    host = f"https://aom-internal-access.{region}.myhuaweicloud.com:8443"
    return {
        "prom_name": body["prom_name"],
        "prom_id": prom_id,
        "prom_type": body["prom_type"],
        "prom_version": body.get("prom_version", "1.5"),
        "prom_create_timestamp": created_ms,
        "prom_update_timestamp": created_ms,
        "prom_status": "NORMAL",
        "enterprise_project_id": body.get("enterprise_project_id", "0"),
        "project_id": project_id,
        "is_deleted_tag": 0,
        "deleted_time": 0,
        "prom_spec_config": {
            "remote_write_url": f"{host}/v1/{project_id}/{prom_id}/push",
            "remote_read_url": f"{host}/v1/{project_id}/{prom_id}/api/v1/read",
            "prom_http_api_endpoint": f"{host}/v1/{project_id}/aom",
            "dashboard_id": "",
            "region_id": region,
        },
        "prom_limits": {"compactor_blocks_retention_period": "30d"},
    }


def recording_rule_fault(text: str) -> str:
    """What keeps a text from being recording rules in Prometheus' YAML; empty for good ones."""
    import yaml  # only recording rules need it

    try:
        read = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return "is not valid YAML"
    groups = read.get("groups") if isinstance(read, dict) else None
    if not isinstance(groups, list) or not groups:
        return "must hold groups"
    for group in groups:
        rules = group.get("rules") if isinstance(group, dict) and group.get("name") else None
        if not isinstance(rules, list):
            return "groups must have a name and rules"
        if not all(isinstance(rule, dict) and rule.get("record") and rule.get("expr") for rule in rules):
            return "rules must have record and expr"
        for rule in rules:
            fault = _rule_fault(str(rule["record"]), str(rule["expr"]))
            if fault:
                return f"{rule['record']}: {fault}"
    return ""


def _rule_fault(name: str, expression: str) -> str:
    """What keeps a rule from recording anything: a name that no metric can have, or what is no query of numbers."""
    from aom_tui.sandbox.promql.faults import QueryFault  # the parser is loaded for rules and queries only
    from aom_tui.sandbox.promql.syntax import gives_numbers, parsed

    if not METRIC_NAME.fullmatch(name):
        return "is no name of a metric"
    try:
        return "" if gives_numbers(parsed(expression)) else "expr must give an instant vector or a scalar"
    except QueryFault as fault:
        return fault.text


def _without(thing: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in thing.items() if name not in names}
