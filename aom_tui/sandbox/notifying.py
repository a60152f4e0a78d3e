"""Whom events and alarms are told to, unless they are muted; and the alarms that event rules make of events."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from string import Template
from typing import Any

import msgspec

from aom_tui.sandbox.events import SEVERITIES, Event
from aom_tui.sandbox.muting import silences
from aom_tui.sandbox.project import ProjectData, Thing

HERE = timezone(timedelta(hours=8))
"""Times in messages are the region's."""
RECOVERED = {"zh-cn": "【已恢复】", "en-us": "[Recovered] "}
"""What a message begins with that tells the end of an alarm, by the language of its template."""
URN = "urn:smn:"


@dataclass(frozen=True, slots=True)
class Watch:
    """What a rule waits for: so many events of a name and source within so many seconds.

    Then there is an alarm of the gravest of `levels` (severity and count) that is reached, told to the action rule.
    """

    rule_id: str
    event_name: str
    source: str
    levels: tuple[tuple[str, int], ...]
    seconds: int
    action_rule: str

    def sees(self, event: Event) -> bool:
        """Whether it is one of the events meant; without a source, from any. Alarms of rules are not."""
        metadata = event.metadata
        named = metadata.get("event_name") == self.event_name and not event.raised_by
        return named and self.source in ("", metadata.get("resource_provider"))

    def level(self, events: int) -> str | None:
        """The severity that so many events give."""
        return next((level for level, least in self.levels if events >= least), None)


def notify(data: ProjectData, event: Event, now_ms: int) -> None:
    """Lets the event rules see a reported event: a plain event becomes an alarm, and the alarm is told, once."""
    for watch in watches(data):
        level = watch.level(_seen(data, watch, now_ms)) if watch.sees(event) else None
        if level is not None:
            alarm = event if event.alarm else _alarm(data, event, watch, level, now_ms)
            if all(one["action_rule"] != watch.action_rule for one in data.events.notified.get(alarm.event_sn, ())):
                tell(data, alarm, [watch.action_rule], now_ms)


def tell(data: ProjectData, event: Event, whom: Iterable[str], now_ms: int, *, recovered: bool = False) -> None:
    """Writes down what is sent to action rules by name, and to topics by URN; nothing while the event is muted."""
    if any(silences(rule, event.metadata, now_ms) for rule in data.mute_rules.values()):
        return
    sent = [
        notification(name, topic, _texts(data, name, event, recovered=recovered), now_ms)
        for name in dict.fromkeys(whom)
        for topic in _topics(data, name)
    ]
    if sent:
        data.events.notified.setdefault(event.event_sn, []).extend(sent)


def watches(data: ProjectData) -> Iterator[Watch]:
    """What the enabled event rules wait for, of both kinds. Noise reduction tells by rules that the API cannot make."""
    for rule in data.event_rules.values():
        if rule["enable"]:
            source = rule.get("resource_provider", "")
            action_rule = rule.get("action_rule", "") if rule["alarm_type"] == "notification" else ""
            for policy in rule["trigger_policies"]:
                levels = {policy.get("level") or "Major": policy.get("count", 1)}
                yield _watch(
                    event_rule_key(rule["name"]), policy, "name", source, levels, policy.get("period"), action_rule
                )
    for rule in data.metric_event_rules.values():
        spec = rule.get("event_alarm_spec") or {}
        if rule["alarm_rule_enable"]:
            action_rule = bound(rule)
            for one in spec.get("trigger_conditions") or ():
                source, levels = spec.get("event_source", ""), one.get("thresholds") or {"Major": 1}
                seconds = one.get("aggregation_window")
                yield _watch(str(rule["alarm_rule_id"]), one, "event_name", source, levels, seconds, action_rule)


def event_rule_key(name: str) -> str:
    """What stands for an event rule, which has no id, where the alarms say who raised them."""
    return f"event2alarm/{name}"


def bound(rule: Thing) -> str:
    """The action rule that a v4 rule uses; empty where it uses none, or leaves telling to noise reduction."""
    told = rule["alarm_notifications"]
    direct = told["notification_type"] == "direct" and told.get("notification_enable", True)
    return str(told.get("bind_notification_rule_id") or "") if direct else ""


def _watch(
    rule_id: str,
    condition: Mapping[str, Any],
    name: str,
    source: str,
    levels: Mapping[str, float],
    seconds: float | None,
    action_rule: str,
) -> Watch:
    """One event is enough where the rule does not accumulate."""
    accumulates = condition.get("trigger_type") == "accumulative"
    needed = [(level, int(levels[level]) if accumulates else 1) for level in SEVERITIES if level in levels]
    return Watch(rule_id, condition.get(name, ""), source, tuple(needed), int(seconds or 300), action_rule)


def notification(action_rule: str, topic: str, texts: Mapping[str, str], sent_ms: int) -> Thing:
    """A notification as its history shows it: one topic, and what each channel was sent."""
    told = [
        {"smn_notified_content": text, "smn_subscription_status": 1, "smn_subscription_type": channel}
        for channel, text in texts.items()
    ]
    return {
        "action_rule": action_rule,
        "notifier_channel": "SMN",
        "smn_channel": {
            "sent_time": sent_ms,
            "smn_notified_history": told,
            "smn_request_id": f"{sent_ms:032x}",
            "smn_response_body": "",
            "smn_response_code": "200",
            "smn_topic": topic,
        },
    }


def _seen(data: ProjectData, watch: Watch, now_ms: int) -> int:
    since_ms = now_ms - 1000 * watch.seconds
    return sum(one.arrives_at >= since_ms and watch.sees(one) for one in data.events)


def _alarm(data: ProjectData, event: Event, watch: Watch, level: str, now_ms: int) -> Event:
    """The alarm that a rule makes of an event; one that is active already goes on."""
    metadata = {**event.metadata, "event_type": "alarm", "event_severity": level}
    report = {"metadata": metadata, "annotations": event.annotations, "starts_at": event.starts_at}
    alarm = data.events.push(report, now_ms, event.enterprise_project_id)
    alarm.raised_by = f"{watch.rule_id}/0"
    return alarm


def _topics(data: ProjectData, name: str) -> list[str]:
    """The topics behind a name that an alarm rule gives: those of an action rule, or the topic itself."""
    if name in data.action_rules:
        return [topic["topic_urn"] for topic in data.action_rules[name]["smn_topics"]]
    return [name] if name.startswith(URN) else []


def _texts(data: ProjectData, name: str, event: Event, *, recovered: bool) -> dict[str, str]:
    """The words of the message template for each channel, with what the event says in their places."""
    if name not in data.action_rules:
        prefix = RECOVERED["en-us"] if recovered else ""
        return {"email": f"{prefix}[{event.severity}] {event.metadata.get('event_name', '')}"}
    template = data.message_templates[data.action_rules[name]["notification_template"]]
    words: list[dict[str, Any]] = msgspec.json.decode(template["templates"])
    prefix = RECOVERED.get(template["locale"], RECOVERED["en-us"]) if recovered else ""
    places = {"starts_at": _time(event.starts_at), "ends_at": _time(event.ends_at), **event.metadata}
    return {one["subType"]: prefix + Template(one["content"]).safe_substitute(places) for one in words}


def _time(moment_ms: int) -> str:
    return datetime.fromtimestamp(moment_ms / 1000, HERE).strftime("%Y-%m-%d %H:%M:%S") if moment_ms else "-"
