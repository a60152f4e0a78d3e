"""An alarm of a rule as AOM reports it: what its metadata and annotations say. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from aom_tui.sandbox.alarms.conditions import Condition
from aom_tui.sandbox.alarms.measuring import Labels
from aom_tui.sandbox.project import Rule

RESOURCES = (
    ("podName", "container"),
    ("pod", "container"),
    ("hostName", "host"),
    ("nodeName", "host"),
    ("service", "service"),
    ("clusterName", "cluster"),
    ("cluster", "cluster"),
)
"""What an alarm is about, by the first of these labels that it has."""
MOST_KEYS = 30
LONGEST_VALUE = 2048
"""Bounds of an event's metadata."""


def alarm_id(condition: Condition, labels: Labels) -> str:
    """16 digits: one alarm for each condition and each set of labels."""
    told = (condition.rule_id, condition.place, () if condition.single else labels)
    digest = hashlib.sha256(repr(told).encode("utf-8", "replace")).digest()
    return str(10**15 + int.from_bytes(digest[:8]) % (9 * 10**15))


def report(rule: Rule, condition: Condition, labels: Labels, level: str, value: float | None) -> dict[str, Any]:
    """The alarm as an event to push. `value` is None where it is raised because data are missing."""
    limit = dict(condition.levels).get(level)
    return {
        "id": alarm_id(condition, labels),
        "metadata": _metadata(rule, condition, labels, level),
        "annotations": {**_annotations(rule), **_causes(condition, limit, value)},
    }


def reason(condition: Condition, history: Sequence[float | None]) -> str:
    """Why a rule is in its state: the numbers that were compared, the newest first."""
    told = ", ".join("no data" if value is None else f"{value:g}" for value in history)
    limit = condition.levels[0][1]
    compared = "" if limit is None else f" {condition.operator} {limit:g} {condition.unit}"
    return f"{condition.metric}{compared.rstrip()}: {told}"


def _metadata(rule: Rule, condition: Condition, labels: Labels, level: str) -> dict[str, str]:
    labels = tuple(pair for pair in labels if pair[0] != "__name__")  # it stands there as metric_name
    own = {
        "event_name": rule["alarm_rule_name"],
        "event_severity": level,
        "event_type": "alarm",
        "resource_provider": "AOM",
        "resource_type": next((kind for label, kind in RESOURCES if label in dict(labels)), "metric"),
        "resource_id": ";".join(f"{name}:{value}" for name, value in labels) or rule["alarm_rule_name"],
        "alarm_rule_name": rule["alarm_rule_name"],
        "alarm_rule_id": condition.rule_id,
        "metric_name": condition.metric,
    }
    more = {**dict(labels), **_pairs(rule, "custom_tags")}
    told = [*own.items(), *((name, value) for name, value in more.items() if name not in own)]
    return {name: value[:LONGEST_VALUE] for name, value in told[:MOST_KEYS] if value}


def _annotations(rule: Rule) -> dict[str, str]:
    advice = rule.get("alarm_advice", "")
    return {**({"alarm_fix_suggestion": advice} if advice else {}), **_pairs(rule, "custom_annotations")}


def _causes(condition: Condition, limit: float | None, value: float | None) -> dict[str, str]:
    if value is None:
        english, chinese = f"{condition.metric} has no data", f"{condition.metric} 没有数据"
        return {"alarm_probableCause_en_us": english, "alarm_probableCause_zh_cn": chinese}
    number = f"{value:g} {condition.unit}".rstrip()
    compared = "" if limit is None else f" {condition.operator} {limit:g}"
    return {
        "alarm_probableCause_en_us": f"{condition.metric} is {number}{compared and f' (threshold{compared})'}",
        "alarm_probableCause_zh_cn": f"{condition.metric} 当前值 {number}{compared and f'，阈值{compared}'}",
        "current_value": f"{value:g}",
    }


def _pairs(rule: Rule, name: str) -> Mapping[str, str]:
    """The `key=value` texts of a v4 rule's tags or annotations."""
    tags = (rule.get("metric_alarm_spec") or {}).get("alarm_tags") or ()
    texts = [text for one in tags for text in one.get(name) or ()]
    return {key: value for key, _, value in (text.partition("=") for text in texts) if key and value}
