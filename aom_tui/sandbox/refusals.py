"""How each operation says no: which body shape, which documented code for which fault.

A fault is a word of ours (`duplicate`, `unknown`, `malformed`, `forbidden`) or the name of the field or parameter that
is wrong. What the code means, its message and its status come from the catalogue.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal

from aom_tui.catalogue.model import Catalogue, ErrorCode
from aom_tui.sandbox.wire import Refused, Reply

Shape = Literal["snake", "snake-message", "camel"]

INVALID = "invalid"
"""The fault of anything that has no code of its own."""


@dataclass(frozen=True, slots=True)
class Family:
    """The refusals of operations documented together: `prefix` and the suffix of each fault make the code."""

    shape: Shape
    prefix: str
    faults: Mapping[str, str] = field(default_factory=dict)

    def code(self, fault: str) -> str:
        """The documented code for a fault; the family's general one where the documents name none."""
        return self.prefix + self.faults.get(fault, self.faults[INVALID])

    def body(self, code: str, text: str) -> dict[str, str]:
        """The error body as this family writes it."""
        match self.shape:
            case "camel":
                return {"errorCode": code, "errorMessage": text}
            case "snake-message":
                return {"error_code": code, "error_message": text}
            case _:
                return {"error_code": code, "error_msg": text}


RULE_FAULTS = {
    INVALID: "115",
    "malformed": "400",
    "forbidden": "403",
    "unknown": "121",
    "duplicate": "102",
    "full": "107",
    "alarm_rule_name": "101",
    "name": "101",
    "alarm_description": "103",
    "alarm_rule_description": "103",
    "description": "103",
    "threshold": "104",
    "thresholds": "104",
    "period": "105",
    "alarm_actions": "106",
    "ok_actions": "106",
    "insufficient_data_actions": "106",
    "limit": "110",
    "offset": "111",
    "evaluation_periods": "118",
    "statistic": "119",
    "comparison_operator": "120",
    "operator": "120",
}
METRIC_FAULTS = {
    INVALID: "115",
    "malformed": "400",
    "forbidden": "403",
    "namespace": "101",
    "limit": "105",
    "offset": "106",
    "metric_name": "109",
    "statistics": "119",
    "statistic": "119",
}
EVENT_FAULTS = {
    INVALID: "7001400",
    "forbidden": "7001403",
    "event_severity": "400",
}
REPORT_FAULTS = {
    INVALID: "001",
    "namespace": "002",
    "dimensions": "003",
    "type": "005",
    "value": "006",
    "dimension": "007",
    "size": "008",
    "too many dimensions": "009",
    "collect_time": "010",
}
METRIC_LIST_FAULTS = {INVALID: "101", "inventoryId": "102", "limit": "105", "start": "106", "metricName": "109"}
METRIC_DATA_FAULTS = {
    INVALID: "102",
    "period": "103",
    "statistics": "104",
    "metrics": "105",
    "namespace": "105",
    "metricName": "105",
    "dimensions": "105",
    "timerange": "106",
    "points": "107",
    "fillValue": "110",
}
LEGACY_RULE_FAULTS = {
    INVALID: "115",
    "alarmName": "101",
    "duplicate": "102",
    "alarmDescription": "103",
    "threshold": "104",
    "period": "105",
    "alarmActions": "106",
    "okActions": "106",
    "insufficientDataActions": "106",
    "full": "107",
    "limit": "110",
    "start": "111",
    "evaluationPeriods": "118",
    "statistic": "119",
    "comparisonOperator": "120",
    "unknown": "121",
}

FAMILIES: Mapping[str, Family] = {
    "AddAlarmRule": Family("snake", "AOM.02001", RULE_FAULTS),
    "UpdateAlarmRule": Family("snake", "AOM.02002", RULE_FAULTS),
    "ListAlarmRule": Family("snake", "AOM.02003", RULE_FAULTS),
    "ShowAlarmRule": Family("snake", "AOM.02004", RULE_FAULTS),
    "DeleteAlarmRule": Family("snake", "AOM.02005", RULE_FAULTS),
    "DeleteAlarmRules": Family("snake", "AOM.02005", RULE_FAULTS),
    # Codes of the event rules and of v4 are not documented; those of the v2 rules mean the same.
    "AddEvent2alarmRule": Family("snake", "AOM.02001", RULE_FAULTS),
    "UpdateEventRule": Family("snake", "AOM.02002", RULE_FAULTS),
    "ListEvent2alarmRule": Family("snake", "AOM.02003", RULE_FAULTS),
    "DeleteEvent2alarmRule": Family("snake", "AOM.02005", RULE_FAULTS),
    "AddOrUpdateMetricOrEventAlarmRule": Family("snake-message", "AOM.02001", RULE_FAULTS),
    "BatchUpdateAlarmRule": Family("snake-message", "AOM.02002", RULE_FAULTS),
    "ListMetricOrEventAlarmRule": Family("snake-message", "AOM.02003", RULE_FAULTS),
    "ListAlarmRuleTemplate": Family("snake-message", "AOM.02003", RULE_FAULTS),
    "DeleteMetricOrEventAlarmRule": Family("snake-message", "AOM.02005", RULE_FAULTS),
    "DeleteAlarmRuleTemplate": Family("snake-message", "AOM.02005", RULE_FAULTS),
    "ListSeries": Family("snake", "AOM.04007", METRIC_FAULTS),
    "ListSample": Family("snake", "AOM.04008", METRIC_FAULTS),
    "ListEvents": Family("snake", "AOM.0", EVENT_FAULTS),
    "CountEvents": Family("snake", "AOM.0", EVENT_FAULTS),
    "PushEvents": Family("snake", "AOM.0", EVENT_FAULTS),
    "ListNotifiedHistories": Family("snake", "AOM.0", EVENT_FAULTS),
    "AddMetricData": Family("camel", "SVCSTG_AMS_4000", REPORT_FAULTS),
    "ListMetricItems": Family("camel", "SVCSTG_AMS_4000", METRIC_LIST_FAULTS),
    "ShowMetricsData": Family("camel", "SVCSTG_AMS_4000", METRIC_DATA_FAULTS),
    "AddAlarm": Family("camel", "SVCSTG_AMS_4000", LEGACY_RULE_FAULTS),
    "UpdateAlarm": Family("camel", "SVCSTG_AMS_4000", LEGACY_RULE_FAULTS),
    "ListAlarms": Family("camel", "SVCSTG_AMS_4000", LEGACY_RULE_FAULTS),
    # For a rule that does not exist these two document only "invalid request parameter".
    "ShowAlarm": Family("camel", "SVCSTG_AMS_4000", {INVALID: "115"}),
    "DeleteAlarm": Family("camel", "SVCSTG_AMS_4000", {INVALID: "115"}),
    "ListLogItems": Family("camel", "SVCSTG.ALS.", {INVALID: "200.201", "forbidden": "403.105", "nothing": "200.203"}),
}


def refusal(catalogue: Catalogue, operation_id: str, fault: str, detail: str = "") -> Refused:
    """The documented refusal of one operation. `detail` is added where the code itself is a general one."""
    family = FAMILIES[operation_id]
    if fault == "forbidden" and fault not in family.faults:
        return gateway_refusal(403, "APIG.0302", "The IAM user is not authorized to access the API.")
    code = family.code(fault)
    entry = _entry(catalogue, code, operation_id)
    status = (entry.http_status if entry else None) or 400
    return Refused(Reply(status, family.body(code, _text(entry, fault, detail, family))))


def _entry(catalogue: Catalogue, code: str, operation_id: str) -> ErrorCode | None:
    """The operation's own entry, else the one of the module that documents the code."""
    entries = catalogue.error_codes.get(code, ())
    own = [entry for entry in entries if operation_id in (entry.module, *entry.operations)]
    return next(iter([*own, *entries]), None)


def _text(entry: ErrorCode | None, fault: str, detail: str, family: Family) -> str:
    message = entry.message if entry else "Invalid request parameter."
    if "%s" in message:  # the log service documents its messages as patterns
        return f"{detail or fault} is error."
    general = family.faults.get(fault, family.faults[INVALID]) in (
        family.faults[INVALID],
        family.faults.get("malformed"),
    )
    return f"{message.rstrip('.')}: {detail}" if detail and general else message


def gateway_refusal(status: int, code: str, text: str) -> Refused:
    """A refusal of the API gateway. Its `request_id` is filled in where the reply gets its own."""
    return Refused(Reply(status, {"error_code": code, "error_msg": text, "request_id": ""}))


def iam_refusal(status: int, text: str) -> Refused:
    """A refusal of IAM itself."""
    return Refused(Reply(status, {"error": {"code": status, "message": text, "title": HTTPStatus(status).phrase}}))


_NAME = re.compile(r"[A-Za-z_][\w-]*")


def fault_at(path: str, known: Mapping[str, Any]) -> str:
    """The fault that a place in the body stands for: the innermost name of `path` that has a code of its own."""
    names = _NAME.findall(path)
    return next((name for name in reversed(names) if name in known), INVALID)
