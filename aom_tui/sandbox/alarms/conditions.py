"""What an alarm rule of either kind watches, in one form: the rule's own words in the terms of the evaluation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from aom_tui.sandbox.alarms.schedule import Schedule, schedule_of, span_ms
from aom_tui.sandbox.events import SEVERITIES
from aom_tui.sandbox.pace import MINUTE_MS
from aom_tui.sandbox.project import Rule
from aom_tui.sandbox.series import Wanted

MOST_CHECKS = 100
"""How many checks in a row a rule may ask for; `evaluation_periods` has the same bound."""


@dataclass(frozen=True, slots=True)
class Query:
    """Values that a PromQL expression gives."""

    promql: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Values of series by namespace, name and dimensions: a statistic over the time before the check.

    `by` None keeps each series to itself; with names those with equal values are one, with none of them all are one.
    """

    namespace: str
    metric_name: str
    wanted: tuple[tuple[Wanted, ...], ...]
    statistic: str
    window_ms: int
    by: tuple[str, ...] | None
    across: str = ""
    """avg, max, min or sum of the series that are one; else their samples are taken together."""


@dataclass(frozen=True, slots=True)
class NoData:
    """What a rule makes of `checks` in a row without data: the state alerting, ok, no_data or pre_state."""

    checks: int
    state: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a rule. `levels` are severities and thresholds, the gravest first; None: any value will do."""

    rule_id: str
    place: int
    source: Query | Selection
    operator: str
    levels: tuple[tuple[str, float | None], ...]
    checks: int
    """In a row that must breach."""
    recovery: int
    """Checks in a row that must not, before an alarm ends."""
    no_data: NoData
    schedule: Schedule
    apart_minutes: int
    """Between the checks in a row."""
    metric: str
    unit: str
    single: bool = False
    """The rule has one alarm, whatever the series are called."""

    @property
    def key(self) -> str:
        """What its alarms carry to say who raised them."""
        return key_of(self.rule_id, self.place)


def key_of(rule_id: str, place: int = 0) -> str:
    """The key of a rule's condition, by its place among them."""
    return f"{rule_id}/{place}"


def threshold_condition(rule: Rule) -> Condition:
    """What a v2 rule watches: one value, made of all series of its dimensions."""
    wanted = tuple((one["name"], one.get("value")) for one in rule["dimensions"])
    source = Selection(rule["namespace"], rule["metric_name"], (wanted,), rule["statistic"], rule["period"], ())
    return Condition(
        rule_id=rule["alarm_rule_id"],
        place=0,
        source=source,
        operator=rule["comparison_operator"],
        levels=((SEVERITIES[int(rule["alarm_level"]) - 1], float(rule["threshold"])),),
        checks=rule["evaluation_periods"],
        recovery=1,
        no_data=NoData(rule["evaluation_periods"], "no_data"),
        schedule=Schedule(),
        apart_minutes=rule["period"] // MINUTE_MS,
        metric=rule["metric_name"],
        unit=rule["unit"],
        single=True,
    )


def metric_conditions(rule: Rule) -> Iterator[Condition]:
    """What a v4 metric rule watches. A condition that names neither query nor metric watches nothing."""
    spec = rule["metric_alarm_spec"]
    recovery = (spec.get("recovery_conditions") or {}).get("recovery_timeframe") or 1
    for place, given in enumerate(spec["trigger_conditions"]):
        source = _source(given, spec.get("monitor_objects") or ())
        if source is None:
            continue
        schedule = schedule_of(given)
        yield Condition(
            rule_id=str(rule["alarm_rule_id"]),
            place=place,
            source=source,
            operator=given.get("operator") or ">=",
            levels=_levels(given.get("thresholds") or {}),
            checks=_checks(given, schedule.minutes),
            recovery=recovery,
            no_data=_no_data(spec.get("no_data_conditions") or ()),
            schedule=schedule,
            apart_minutes=schedule.minutes,
            metric=given["metric_name"] or "value",
            unit=given["metric_unit"],
        )


def threshold(text: Any) -> float | None:
    """A threshold as the API takes it, a number in text; None if it is none."""
    try:
        number = float(text)
    except (TypeError, ValueError):
        return None
    return number if isfinite(number) else None


def _levels(thresholds: Mapping[str, Any]) -> tuple[tuple[str, float | None], ...]:
    """Without thresholds the expression itself is the condition: whatever it gives is a Major alarm."""
    found = [(level, threshold(thresholds[level])) for level in SEVERITIES if level in thresholds]
    return tuple(found) or (("Major", None),)


def _checks(given: Mapping[str, Any], minutes: int) -> int:
    """`trigger_times`, or as many as `promql_for` spans if that is more."""
    holds = span_ms(str(given.get("promql_for") or "")) // (minutes * MINUTE_MS)
    return min(max(1, given.get("trigger_times") or 1, holds), MOST_CHECKS)


def _no_data(given: Sequence[Mapping[str, Any]]) -> NoData:
    """Where missing data are not handled, they are no breach."""
    for one in given:
        if one.get("notify_no_data"):
            return NoData(one.get("no_data_timeframe") or 1, one.get("no_data_alert_state") or "no_data")
    return NoData(1, "ok")


def _source(given: Mapping[str, Any], objects: Sequence[Mapping[str, str]]) -> Query | Selection | None:
    """A metric of a namespace where the rule asks in AOM's own way or has no PromQL, else a query; None for neither."""
    promql = (given.get("mix_promql") if given.get("metric_statistic_method") == "mix" else "") or given["promql"]
    named = given["metric_namespace"] and given["metric_name"]
    if named and (given["metric_query_mode"] == "AOM" or not promql.strip()):
        return _selection(given, objects)
    return Query(promql) if promql.strip() else None


def _selection(given: Mapping[str, Any], objects: Sequence[Mapping[str, str]]) -> Selection:
    labels = tuple(given["metric_labels"])
    across = given.get("aggregate_type") or ""
    return Selection(
        namespace=given["metric_namespace"],
        metric_name=given["metric_name"],
        wanted=tuple(tuple(one.items()) for one in objects) or ((),),
        statistic=given.get("aggregation_type") or "average",
        # Samples come once a minute: a shorter window would hold none most of the time.
        window_ms=max(MINUTE_MS, span_ms(given.get("aggregation_window") or "")),
        by=labels if labels or across not in ("", "by") else None,
        across="" if across == "by" else across,
    )
