"""The rounds of evaluation: rules are checked, alarms begin, go on and end, and those who asked for it are told.

Nothing runs in the background. Before a call is served the project catches up with the clock, round by round, so that
it looks as if there had been one each minute.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from aom_tui.sandbox.alarms.conditions import Condition, key_of, metric_conditions, threshold_condition
from aom_tui.sandbox.alarms.judging import History, Verdict, checks_needed, judge
from aom_tui.sandbox.alarms.measuring import Gauge, Instant, Labels, Reading
from aom_tui.sandbox.alarms.raising import alarm_id, reason, report
from aom_tui.sandbox.events import SEVERITIES, Event
from aom_tui.sandbox.notifying import bound, tell
from aom_tui.sandbox.pace import MINUTE_MS, Pace
from aom_tui.sandbox.project import ProjectData, Rule

MOST_ROUNDS = 60
"""Rounds that are made up for after a pause; what began and ended before them is not seen."""


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a rule tells: when an alarm begins, ends, or lacks its data; and after how long again (0: never)."""

    begun: Sequence[str] = ()
    ended: Sequence[str] = ()
    missing: Sequence[str] = ()
    again_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One series of a condition: what the checks found, the alarm that it had, and the verdict."""

    labels: Labels
    history: History
    alarm: Event | None
    verdict: Verdict


def catch_up(data: ProjectData, now_ms: int, pace: Pace, instant: Instant) -> None:
    """Makes up for the rounds that are due. Costs one comparison where none is."""
    tick = pace.tick_ms
    if now_ms - data.evaluated_ms < tick:
        return
    gauge = Gauge(data, instant)
    for moment in range(data.evaluated_ms // tick * tick + tick, now_ms + 1, tick)[-MOST_ROUNDS:]:
        Round(data, moment, pace, gauge).run()
    data.evaluated_ms = now_ms // tick * tick
    data.touched = True


def end_alarms(data: ProjectData, rule_id: str, now_ms: int) -> None:
    """Ends what a rule raised, telling nobody: the rule is gone, off, or another one from now on."""
    for event in data.events:
        if event.active and event.raised_by.rpartition("/")[0] == rule_id:
            event.ends_at = now_ms


@dataclass(frozen=True, slots=True)
class Round:
    """One evaluation of a project, as of a moment (epoch milliseconds)."""

    data: ProjectData
    at_ms: int
    pace: Pace
    gauge: Gauge

    def run(self) -> None:
        """Checks every rule that is on and due, then ends what has timed out."""
        alarms = self._alarms()
        for rule in self.data.threshold_rules.values():
            if rule["id_turn_on"]:
                self._check_threshold(rule, alarms.get(key_of(rule["alarm_rule_id"]), {}))
        for rule in self.data.metric_event_rules.values():
            if rule["alarm_rule_enable"] and rule["alarm_rule_type"] == "metric":
                self._check_metric(rule, alarms)
        self._time_out()

    def _alarms(self) -> dict[str, dict[str, Event]]:
        """The active alarms of each condition, by their ids."""
        found: dict[str, dict[str, Event]] = {}
        for event in self.data.events:
            if event.raised_by and event.active:
                found.setdefault(event.raised_by, {})[event.id] = event
        return found

    def _check_threshold(self, rule: Rule, alarms: Mapping[str, Event]) -> None:
        condition = threshold_condition(rule)
        (found,) = self._findings(condition, alarms)
        self._settle(rule, condition, found, _told_by_threshold(rule))
        state = "alarm" if found.verdict.level else "insufficient_data" if found.verdict.missing else "ok"
        if state != rule["state_value"]:
            rule["state_value"] = state
            rule["state_reason"] = reason(condition, found.history[: condition.checks])
            rule["state_updated_timestamp"] = str(self.at_ms)

    def _check_metric(self, rule: Rule, alarms: Mapping[str, Mapping[str, Event]]) -> None:
        """Conditions that are not due leave their alarms as they are."""
        on = False
        for condition in metric_conditions(rule):
            own = alarms.get(condition.key, {})
            if condition.schedule.due(self.at_ms, self.pace):
                found = list(self._findings(condition, own))
                for one in found:
                    self._settle(rule, condition, one, _told_by_metric(rule))
                on = on or any(one.verdict.level for one in found)
            else:
                on = on or bool(own)
        rule["alarm_rule_status"] = "alarm" if on else "OK"

    def _findings(self, condition: Condition, alarms: Mapping[str, Event]) -> Iterator[Finding]:
        """One for each series that a check knows, and one for each alarm whose series is gone.

        A single condition has exactly one; where no check knows any series, one stands for the condition as a whole.
        """
        readings = self._readings(condition)
        known = list(dict.fromkeys(labels for reading in readings for labels in reading))
        left = dict(alarms)
        as_a_whole: list[Labels] = [()] if condition.single or not alarms else []
        for labels in (known[:1] if condition.single else known) or as_a_whole:
            alarm = left.pop(alarm_id(condition, labels), None)
            history = [reading.get(labels) for reading in readings]
            yield Finding(labels, history, alarm, judge(condition, history, alarm.severity if alarm else None))
        for alarm in left.values():
            history = [None] * len(readings)
            whole = bool(known) and alarm.id == alarm_id(condition, ())
            yield Finding((), history, alarm, Verdict(None) if whole else judge(condition, history, alarm.severity))

    def _readings(self, condition: Condition) -> list[Reading]:
        """What the checks in a row see, the newest first."""
        apart = self.pace.lasts_ms(MINUTE_MS * condition.apart_minutes)
        moments = [self.at_ms - apart * number for number in range(checks_needed(condition))]
        return [self.gauge.reading(condition.source, moment) for moment in moments]

    def _settle(self, rule: Rule, condition: Condition, found: Finding, told: Told) -> None:
        """Lets the alarm of a finding begin, go on or end as the verdict says."""
        if found.verdict.level is not None:
            self._raise(rule, condition, found, told)
        elif found.alarm is not None:
            found.alarm.ends_at = self.at_ms
            whom = told.missing if found.verdict.missing else told.ended
            tell(self.data, found.alarm, whom, self.at_ms, recovered=True)

    def _raise(self, rule: Rule, condition: Condition, found: Finding, told: Told) -> None:
        """Alarms whose series is gone keep what they last said."""
        level = found.verdict.level
        assert level is not None  # noqa: S101 (told apart by the caller)
        if found.alarm is not None and not any(value is not None for value in found.history):
            alarm, graver = found.alarm, False
            alarm.arrives_at = self.at_ms
        else:
            graver = found.alarm is not None and _rank(level) < _rank(found.alarm.severity)
            said = report(rule, condition, found.labels, level, found.history[0])
            alarm = self.data.events.push(said, self.at_ms, rule.get("enterprise_project_id", "0"))
            alarm.raised_by = condition.key
        if graver or self._to_be_told(alarm, told):
            tell(self.data, alarm, told.begun, self.at_ms)

    def _to_be_told(self, alarm: Event, told: Told) -> bool:
        """Whether nobody knows of the alarm yet, or it is time to say it again."""
        sent = self.data.events.notified.get(alarm.event_sn)
        if not sent:
            return True
        last = max(one["smn_channel"]["sent_time"] for one in sent)
        again = told.again_seconds * 1000
        return again > 0 and self.at_ms - int(last) >= self.pace.lasts_ms(again)

    def _time_out(self) -> None:
        """Ends the alarms that nobody has reported again for as long as their timeout says."""
        for event in self.data.events:
            if event.active:
                end = max(event.arrives_at, self.data.opened_ms) + self.pace.lasts_ms(event.timeout)
                if end <= self.at_ms:
                    event.ends_at = end


def _rank(level: str) -> int:
    return SEVERITIES.index(level) if level in SEVERITIES else len(SEVERITIES)


def _told_by_threshold(rule: Rule) -> Told:
    if not rule["action_enabled"]:
        return Told()
    return Told(rule["alarm_actions"], rule["ok_actions"], rule["insufficient_data_actions"])


def _told_by_metric(rule: Rule) -> Told:
    """An alarm that ends because its data are gone has ended like any other."""
    settings, whom = rule["alarm_notifications"], [name for name in (bound(rule),) if name]
    begun = whom if settings.get("notify_triggered", True) else []
    ended = whom if settings.get("notify_resolved", False) else []
    return Told(begun, ended, ended, max(0, settings.get("notify_frequency") or 0))
