"""Threshold rules in the words of v1: the rules of v2, with names in camel case and a business code in each reply."""

from collections.abc import Mapping
from typing import Any

from aom_tui.sandbox.project import Rule
from aom_tui.sandbox.services import alarm_rules
from aom_tui.sandbox.services.paging import page
from aom_tui.sandbox.wire import Call, Reply, serves

NAMES = {
    "alarmName": "alarm_rule_name",
    "namespace": "namespace",
    "metricName": "metric_name",
    "dimensions": "dimensions",
    "comparisonOperator": "comparison_operator",
    "threshold": "threshold",
    "unit": "unit",
    "statistic": "statistic",
    "period": "period",
    "evaluationPeriods": "evaluation_periods",
    "alarmLevel": "alarm_level",
    "actionEnabled": "action_enabled",
    "okActions": "ok_actions",
    "alarmActions": "alarm_actions",
    "insufficientDataActions": "insufficient_data_actions",
    "alarmAdvice": "alarm_advice",
    "alarmDescription": "alarm_description",
}
"""v1 name to v2 name, of the fields that a request can set."""
SHOWN_ONLY = {
    "id": "alarm_rule_id",
    "stateValue": "state_value",
    "stateReason": "state_reason",
    "stateUpdatedTimestamp": "state_updated_timestamp",
}
SUCCESS = {"errorCode": "SVCSTG.AMS.2000", "errorMessage": "success"}
PERIODS_MS = (60_000, 300_000, 900_000, 3_600_000)
OPERATORS = ("<", ">", "<=", ">=")


@serves("AddAlarm")
def add_alarm(call: Call) -> Reply:
    """A new rule; its name must be free."""
    return Reply(200, {**SUCCESS, "alarmId": int(alarm_rules.add(call, _v2(call))["alarm_rule_id"])})


@serves("UpdateAlarm")
def update_alarm(call: Call) -> Reply:
    """The rule of that name takes all values from the body."""
    return Reply(200, {**SUCCESS, "alarmId": int(alarm_rules.update(call, _v2(call))["alarm_rule_id"])})


@serves("ListAlarms")
def list_alarms(call: Call) -> Reply:
    """All threshold rules."""
    found = page(call, list(call.data.threshold_rules.values()), start="start")
    mark = None if found.next_start is None else str(found.next_start)
    meta = {"count": len(found.rows), "start": mark, "total": found.total}
    return Reply(200, {**SUCCESS, "metaData": meta, "thresholds": [_v1(rule) for rule in found.rows]})


@serves("ShowAlarm")
def show_alarm(call: Call) -> Reply:
    """One rule by its id."""
    return Reply(200, {**SUCCESS, "thresholds": [_v1(alarm_rules.by_id(call, call.path["alarm_id"]))]})


@serves("DeleteAlarm")
def delete_alarm(call: Call) -> Reply:
    """Removes one rule by its id."""
    alarm_rules.delete(call, call.path["alarm_id"])
    return Reply(200, SUCCESS)


def _v2(call: Call) -> Mapping[str, Any]:
    """The request in v2's words. What v2's schema limits, the v1 schema leaves open: it is checked here."""
    body = call.body
    if body["period"] not in PERIODS_MS:
        raise call.refuse("period")
    if body["comparisonOperator"] not in OPERATORS:
        raise call.refuse("comparisonOperator")
    if body["alarmLevel"] not in (1, 2, 3, 4):
        raise call.refuse("alarmLevel", "alarmLevel must be 1, 2, 3 or 4")
    if not 1 <= len(body["alarmName"]) <= 100:
        raise call.refuse("alarmName")
    if not 1 <= body["evaluationPeriods"] <= 100:
        raise call.refuse("evaluationPeriods")
    return {new: body[old] for old, new in NAMES.items() if old in body}


def _v1(rule: Rule) -> dict[str, Any]:
    shown = {old: rule[new] for old, new in (NAMES | SHOWN_ONLY).items()}
    return {**shown, "alarmLevel": int(rule["alarm_level"])}
