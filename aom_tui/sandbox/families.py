"""How each operation says no: which body shape, which documented code for which fault.

A fault is a word of ours (`duplicate`, `unknown`, `malformed`, `forbidden`) or the name of the field or parameter that
is wrong. What the code means, its message and its status come from the catalogue.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Shape = Literal["snake", "snake-message", "camel"]

INVALID = "invalid"
"""The fault of anything that has no code of its own."""

UNAVAILABLE: Mapping[Shape, str] = {
    "snake": "AOM.0503",
    "snake-message": "AOM.0503",
    "camel": "SVCSTG_AMS_5030002",
}
"""The codes for a service that is down, where an operation documents none of its own."""


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
    "alarm_actions": "106",
    "ok_actions": "106",
    "insufficient_data_actions": "106",
    "full": "107",
    "limit": "110",
    "start": "111",
    "evaluationPeriods": "118",
    "statistic": "119",
    "comparisonOperator": "120",
    "unknown": "121",
}

NOTICE_FAULTS = {INVALID: "7001400", "forbidden": "7001403", "full": "8001300"}
GENERAL_FAULTS = {INVALID: "115", "malformed": "400", "forbidden": "403"}
DISCOVERY_FAULTS = {INVALID: "4000115", "forbidden": "4030000", "duplicate": "5000006", "full": "5000007"}
SCALING_FAULTS = {INVALID: "4001101", "forbidden": "4031012", "not an alarm policy": "4033008"}


def _each(family: Family, *operations: str) -> dict[str, Family]:
    return dict.fromkeys(operations, family)


# Of these groups no codes are documented. What belongs to alarms and their notifications borrows those of the events;
# the others have the general codes of the v2 rules, each by what it does: add, change, list, show, delete.
BORROWED: Mapping[str, Family] = {
    **_each(
        Family("snake", "AOM.0", NOTICE_FAULTS),
        *("AddActionRule", "UpdateActionRule", "ListActionRule", "ShowActionRule", "DeleteActionRule"),
        *("AddMuteRules", "UpdateMuteRule", "ListMuteRule", "DeleteMuteRules"),
        *("CreateNotificationTemplate", "UpdateNotificationTemplate", "DeleteNotificationTemplate"),
        *("ListNotificationTemplates", "ListNotificationTemplateByName"),
    ),
    **_each(
        Family("snake", "AOM.02001", GENERAL_FAULTS),
        *("CreatePromInstance", "CreateRecordingRule"),
        *("CreateApp", "CreateSubApp", "CreateComponent", "CreateEnv"),
        *("BatchImportAgent", "CreateWorkflow", "ExecuteWorkflow"),
    ),
    **_each(
        Family("snake", "AOM.02002", GENERAL_FAULTS),
        *("UpdatePromInstance", "UpdateApp", "UpdateSubApp", "UpdateComponent", "UpdateEnv", "BatchUpdateAgent"),
        *("StartPausingWorkflowExecutions", "UpdateWorkflowTriggerStatus"),
    ),
    **_each(
        Family("snake", "AOM.02003", GENERAL_FAULTS),
        *("ListInstantQueryAomPromGet", "ListInstantQueryAomPromPost"),
        *("ListRangeQueryAomPromGet", "ListRangeQueryAomPromPost"),
        *("ListLabelsAomPromGet", "ListLabelsAomPromPost", "ListLabelValuesAomPromGet", "ListMetadataAomPromGet"),
        *("ListPromInstance", "ListAccessCode", "ListDashBoards", "ListDashboardsFolder", "ListResourceUnderNode"),
        *("ShowAgentInfos", "ListAgents", "ListPermissions", "ListAllJobByName", "ListAllScriptByName"),
        *("ListAllVersionByVersionId", "ListTemplateByJobId", "ListWorkflow", "ListWorkflowExecutions"),
    ),
    **_each(
        Family("snake", "AOM.02004", GENERAL_FAULTS),
        *("ShowDashBoard", "ShowApp", "ShowAppByName", "ShowComponent", "ShowComponentByName"),
        *("ShowEnv", "ShowEnvByName", "SearchTemplateById", "SearchWorkflowExecutionDetail"),
    ),
    **_each(
        Family("snake", "AOM.02005", GENERAL_FAULTS),
        *("DeletePromInstance", "DeleteDashboard", "DeleteDashboardsFolder"),
        *("DeleteApp", "DeleteSubApp", "DeleteComponent", "DeleteEnv", "StopExecution"),
    ),
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
    **_each(
        Family("camel", "SVCSTG.INV.", DISCOVERY_FAULTS),
        *("ListServiceDiscoveryRules", "AddOrUpdateServiceDiscoveryRules", "DeleteserviceDiscoveryRules"),
    ),
    # What only the readings of a policy document is 5001203, a fault of the server: an id that is unknown is not one.
    **_each(
        Family("camel", "SVCSTG.PE.", SCALING_FAULTS),
        *("CreatePolicy", "DeletePolicy", "ListPolicies", "ShowPolicy", "UpdatePolicy"),
        *("ShowPolicyGroup", "UpdatePolicyGroup"),
    ),
    **BORROWED,
}
