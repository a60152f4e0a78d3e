"""Alarm rules, v4: metric and event rules with conditions, and the templates they can be made from."""

from collections.abc import Callable, Mapping
from typing import Any

from aom_tui.sandbox.alarms.conditions import threshold
from aom_tui.sandbox.alarms.evaluation import end_alarms
from aom_tui.sandbox.project import Rule
from aom_tui.sandbox.services.action_rules import must_be_action_rule
from aom_tui.sandbox.services.kind import Kind, in_enterprise
from aom_tui.sandbox.services.paging import page
from aom_tui.sandbox.wire import Call, Reply, serves

RULES = Kind("metric or event rule", lambda data: data.metric_event_rules, most=3000)
TEMPLATES = Kind("template", lambda data: data.rule_templates)
BOUND = (
    "bind_notification_rule_id",
    "notification_enable",
    "notification_type",
    "notify_resolved",
    "notify_triggered",
    "route_group_enable",
    "route_group_rule",
)
"""What binding an action rule can set, besides the frequency."""
DONE = {"error_code": "0", "error_message": "success"}


@serves("AddOrUpdateMetricOrEventAlarmRule")
def add_or_update_rule(call: Call) -> Reply:
    """`action_id` says which: adding needs a free name, updating a known one."""
    body = call.body
    name = body["alarm_rule_name"]
    if not name or len(name) > 256:
        raise call.refuse("alarm_rule_name")
    if f"{body['alarm_rule_type']}_alarm_spec" not in body:
        raise call.refuse("invalid", f"{body['alarm_rule_type']}_alarm_spec is required")
    _check_references(call, body)
    _check_thresholds(call, body)
    if call.query["action_id"] == "add-alarm-action":
        RULES.add(call, name, rule_of(body, None, call.data.next_rule_id, call.now_ms, call.enterprise))
    else:
        known = RULES.known(call, name)
        end_alarms(call.data, str(known["alarm_rule_id"]), call.now_ms)
        RULES.replace(call, name, rule_of(body, known, call.data.next_rule_id, call.now_ms, call.enterprise))
    return Reply(200, {**DONE, "alarm_rules": [{"alarm_rule_name": name, "result": "success"}]})


@serves("ListMetricOrEventAlarmRule")
def list_rules(call: Call) -> Reply:
    """Rules by name (a part is enough), kind, state and the rest; `count` is how many match in all."""
    found = [rule for rule in in_enterprise(call, RULES.all(call)) if _fits(call.query, rule)]
    shown = page(call, _sorted(call, found))
    return Reply(200, {"alarm_rules": shown.rows, "metadata": {}, "count": shown.total})


@serves("DeleteMetricOrEventAlarmRule")
def delete_rules(call: Call) -> Reply:
    """Removes rules by name; all of them must exist."""
    removed = RULES.remove(call, call.body["alarm_rules"])
    for rule in removed:
        end_alarms(call.data, str(rule["alarm_rule_id"]), call.now_ms)
    names = [{"alarm_rule_name": rule["alarm_rule_name"]} for rule in removed]
    return Reply(200, {**DONE, "resources": names})


@serves("BatchUpdateAlarmRule")
def batch_update(call: Call) -> Reply:
    """Switches rules on or off, or binds an action rule; each rule has its own outcome in the reply."""
    if call.query["action"] == "BATCH_UPDATE_ACTION_RULE":
        results = [_bind(call, item) for item in call.body.get("update_action_rules") or ()]
    else:
        on = call.query["action"] == "enable"
        results = [_switch(call, item, on) for item in call.body.get("alarm_rules") or ()]
    if not results:
        raise call.refuse("invalid", "no rule is named")
    return Reply(200, {**DONE, "resources": results})


@serves("ListAlarmRuleTemplate")
def list_templates(call: Call) -> Reply:
    """The templates, or the one of that id."""
    wanted = call.query.get("id")
    found = [TEMPLATES.known(call, wanted)] if wanted else TEMPLATES.all(call)
    found = in_enterprise(call, found)
    return Reply(200, {"alarm_rule_templates": found, "count": len(found)})


@serves("DeleteAlarmRuleTemplate")
def delete_templates(call: Call) -> Reply:
    """Removes templates by id; all of them must exist."""
    removed = TEMPLATES.remove(call, call.body["alarm_rule_templates"])
    names = [{"alarm_rule_template_name": one["alarm_rule_template_name"]} for one in removed]
    return Reply(200, {"resources": names})


def _check_references(call: Call, body: Mapping[str, Any]) -> None:
    """The action rule and the Prometheus instance of a rule must exist; neither can be deleted while it does."""
    action_rule = (body.get("alarm_notifications") or {}).get("bind_notification_rule_id")
    if action_rule:
        must_be_action_rule(call, action_rule, "bind_notification_rule_id")
    instance = body.get("prom_instance_id")
    if instance and instance not in call.data.prom_instances:
        raise call.refuse("prom_instance_id", f"there is no Prometheus instance {instance}")


def _check_thresholds(call: Call, body: Mapping[str, Any]) -> None:
    """Thresholds of metrics are numbers written as text, but for a PromQL that compares by itself."""
    for one in (body.get("metric_alarm_spec") or {}).get("trigger_conditions") or ():
        given = (one.get("thresholds") or {}).values()
        if one["metric_query_mode"] != "NATIVE_PROM" and any(threshold(text) is None for text in given):
            raise call.refuse("thresholds")


def rule_of(
    body: Mapping[str, Any], known: Rule | None, next_id: Callable[[], int], now_ms: int, enterprise: str
) -> Rule:
    """A rule as v4 shows it: the request's own parts, and what the service adds."""
    kept = ("prom_instance_id", "metric_alarm_spec", "event_alarm_spec", "alias")
    quiet = {"notification_type": "direct", "route_group_enable": False, "route_group_rule": ""}
    enabled = body.get("alarm_rule_enable", True)
    return {
        "alarm_rule_id": known["alarm_rule_id"] if known else next_id(),
        "alarm_rule_name": body["alarm_rule_name"],
        "alarm_rule_description": body.get("alarm_rule_description", ""),
        "alarm_rule_type": body["alarm_rule_type"],
        "alarm_rule_enable": enabled,
        "alarm_rule_status": _status(body["alarm_rule_type"], enabled),
        "alarm_create_time": known["alarm_create_time"] if known else now_ms,
        "alarm_update_time": now_ms,
        "alarm_notifications": body.get("alarm_notifications") or quiet,
        "enterprise_project_id": enterprise,
        **{name: body[name] for name in kept if name in body},
    }


def _status(kind: str, enabled: bool) -> str:
    """Event rules are in effect or not; metric rules have a state."""
    return "OK" if kind == "metric" and enabled else "Effective" if enabled else "Invalid"


def _named(call: Call, item: Mapping[str, Any]) -> Rule | None:
    """The rule that an item of a batch means: name and id must agree."""
    rule = call.data.metric_event_rules.get(item["alarm_rule_name"])
    return rule if rule is not None and rule["alarm_rule_id"] == item["alarm_rule_id"] else None


def _switch(call: Call, item: Mapping[str, Any], on: bool) -> dict[str, str]:
    rule = _named(call, item)
    if rule is not None:
        if not on:
            end_alarms(call.data, str(rule["alarm_rule_id"]), call.now_ms)
        rule["alarm_rule_enable"] = on
        rule["alarm_rule_status"] = _status(rule["alarm_rule_type"], on)
        rule["alarm_update_time"] = call.now_ms
    return _outcome(item, rule)


def _bind(call: Call, item: Mapping[str, Any]) -> dict[str, str]:
    rule, action_rule = _named(call, item), item.get("bind_notification_rule_id")
    if action_rule and action_rule not in call.data.action_rules:
        return _outcome(item, None)
    if rule is not None:
        changes = {name: item[name] for name in BOUND if name in item}
        rule["alarm_notifications"] = {
            **rule["alarm_notifications"],
            **changes,
            "notify_frequency": int(item["frequency"]),
        }
        rule["alarm_update_time"] = call.now_ms
    return _outcome(item, rule)


def _outcome(item: Mapping[str, Any], rule: Rule | None) -> dict[str, str]:
    status = "success" if rule is not None else "not found"
    return {"resource_name": item["alarm_rule_name"], "resource_alias": "", "ret_status": status}


def _fits(query: Mapping[str, str], rule: Rule) -> bool:
    events = rule.get("event_alarm_spec") or {}
    levels = {level for one in _conditions(rule) for level in one.get("thresholds") or ()}
    exact = {
        "alarm_rule_status": rule["alarm_rule_status"],
        "alarm_rule_type": rule["alarm_rule_type"],
        "prom_instance_id": rule.get("prom_instance_id", ""),
        "bind_notification_rule_id": rule["alarm_notifications"].get("bind_notification_rule_id", ""),
        "event_source": events.get("event_source", ""),
    }
    if any(query.get(name) not in (None, "", value) for name, value in exact.items()):
        return False
    severity, clusters = query.get("event_severity"), query.get("related_cce_clusters")
    return (
        query.get("name", "").lower() in rule["alarm_rule_name"].lower()
        and (not severity or severity in levels)
        and (not clusters or any(one in _text(rule) for one in clusters.split(",")))
    )


def _conditions(rule: Rule) -> list[Mapping[str, Any]]:
    spec = rule.get("metric_alarm_spec") or rule.get("event_alarm_spec") or {}
    return list(spec.get("trigger_conditions") or ())


def _text(rule: Rule) -> str:
    """Where a rule can name a cluster: the objects it watches, and its queries."""
    spec = rule.get("metric_alarm_spec") or {}
    return f"{spec.get('monitor_objects')} {[one.get('promql') for one in _conditions(rule)]}"


def _sorted(call: Call, rules: list[Rule]) -> list[Rule]:
    """`field.asc` or `field.desc`; by creation where nothing is said."""
    name, _, order = call.query.get("sort_by", "").partition(".")
    if not name:
        return rules
    if name not in ("alarm_rule_name", "alarm_create_time") or order not in ("asc", "desc"):
        raise call.refuse("invalid", "sort_by must be alarm_rule_name or alarm_create_time, with .asc or .desc")
    return sorted(rules, key=lambda rule: rule[name], reverse=order == "desc")
