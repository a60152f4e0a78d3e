"""Threshold rules, v2: one metric of one resource against one threshold."""

from collections.abc import Iterable, Mapping
from typing import Any

from aom_tui.sandbox.alarms.evaluation import end_alarms
from aom_tui.sandbox.notifying import URN
from aom_tui.sandbox.project import Rule
from aom_tui.sandbox.services.action_rules import must_be_action_rule
from aom_tui.sandbox.services.kind import Kind
from aom_tui.sandbox.services.paging import page
from aom_tui.sandbox.wire import Call, Reply, serves

ACTIONS = ("alarm_actions", "ok_actions", "insufficient_data_actions")
RULES = Kind("threshold rule", lambda data: data.threshold_rules, most=1000)


@serves("AddAlarmRule")
def add_alarm_rule(call: Call) -> Reply:
    """A new rule; its name must be free."""
    return Reply(200, {"alarm_rule_id": int(add(call, call.body)["alarm_rule_id"])})


@serves("UpdateAlarmRule")
def update_alarm_rule(call: Call) -> Reply:
    """The rule of that name takes all values from the body."""
    return Reply(200, {"alarm_rule_id": int(update(call, call.body)["alarm_rule_id"])})


@serves("ListAlarmRule")
def list_alarm_rule(call: Call) -> Reply:
    """All threshold rules. The SDK calls the mark of the next page `start`, the documents `offset`."""
    found = page(call, RULES.all(call))
    mark = None if found.next_start is None else str(found.next_start)
    meta = {"count": len(found.rows), "start": mark, "offset": mark, "total": found.total}
    return Reply(200, {"meta_data": meta, "thresholds": found.rows})


@serves("ShowAlarmRule")
def show_alarm_rule(call: Call) -> Reply:
    """One rule by its id."""
    return Reply(200, {"thresholds": [by_id(call, call.path["alarm_rule_id"])]})


@serves("DeleteAlarmRule")
def delete_alarm_rule(call: Call) -> Reply:
    """Removes one rule by its id. The SDK reads the body as text."""
    delete(call, call.path["alarm_rule_id"])
    return Reply(200, "success")


@serves("DeleteAlarmRules")
def delete_alarm_rules(call: Call) -> Reply:
    """Removes rules by name; all of them must exist."""
    _remove(call, call.body["alarm_rules"])
    return Reply(200, "success")


def add(call: Call, body: Mapping[str, Any]) -> Rule:
    """Keeps a new rule, or refuses a name that is taken."""
    _check_threshold(call, body)
    _check_actions(call, body)
    return RULES.add(call, body["alarm_rule_name"], threshold_rule(body, call.data.next_rule_id(), call.now_ms))


def update(call: Call, body: Mapping[str, Any]) -> Rule:
    """Replaces the rule of that name, keeping its id, or refuses a name that is unknown. Its state starts anew."""
    known = RULES.known(call, body["alarm_rule_name"])
    _check_threshold(call, body)
    _check_actions(call, body)
    end_alarms(call.data, known["alarm_rule_id"], call.now_ms)
    return RULES.replace(call, body["alarm_rule_name"], threshold_rule(body, known["alarm_rule_id"], call.now_ms))


def delete(call: Call, rule_id: str) -> None:
    """Removes the rule of that id, or refuses an unknown one."""
    _remove(call, [by_id(call, rule_id)["alarm_rule_name"]])


def by_id(call: Call, rule_id: str) -> Rule:
    """The rule of that id, or the refusal for an unknown one."""
    rule = RULES.find(call, alarm_rule_id=rule_id)
    if rule is None:
        raise call.refuse("unknown")
    return rule


def _remove(call: Call, names: Iterable[str]) -> None:
    for rule in RULES.remove(call, names):
        end_alarms(call.data, rule["alarm_rule_id"], call.now_ms)


def threshold_rule(body: Mapping[str, Any], rule_id: int | str, changed_ms: int) -> Rule:
    """A rule as v2 shows it, from what a request says. Its state is told by the next evaluation."""
    return {
        "alarm_rule_name": body["alarm_rule_name"],
        "alarm_rule_id": str(rule_id),
        "alarm_description": body.get("alarm_description", ""),
        "alarm_advice": body.get("alarm_advice", ""),
        "alarm_level": str(body["alarm_level"]),
        "namespace": body["namespace"],
        "metric_name": body["metric_name"],
        "dimensions": body["dimensions"],
        "statistic": body["statistic"],
        "period": body["period"],
        "evaluation_periods": body["evaluation_periods"],
        "comparison_operator": body["comparison_operator"],
        "threshold": str(body["threshold"]),
        "unit": body["unit"],
        "id_turn_on": body.get("is_turn_on", body.get("id_turn_on", True)),
        "action_enabled": body.get("action_enabled", False),
        "alarm_actions": body.get("alarm_actions", []),
        "ok_actions": body.get("ok_actions", []),
        "insufficient_data_actions": body.get("insufficient_data_actions", []),
        "state_value": "ok",
        "state_reason": "",
        "state_updated_timestamp": str(changed_ms),
        "type": "single",
        "policy_name": "",
        "resources": [],
    }


def _check_threshold(call: Call, body: Mapping[str, Any]) -> None:
    """The threshold is a number written as text."""
    try:
        float(body["threshold"])
    except ValueError:
        raise call.refuse("threshold") from None
    if not 1 <= body["evaluation_periods"] <= 100:
        raise call.refuse("evaluation_periods")


def _check_actions(call: Call, body: Mapping[str, Any]) -> None:
    """Whom a rule tells are topics by URN, or action rules, which must exist."""
    for field in ACTIONS:
        for name in body.get(field) or ():
            if not name.startswith(URN):
                must_be_action_rule(call, name, field)
