"""Whom a new event is told to: the action rules of the event rules that watch for it, unless it is muted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Template
from typing import Any

import msgspec

from aom_tui.sandbox.events import Event
from aom_tui.sandbox.muting import silences
from aom_tui.sandbox.project import ProjectData, Thing


@dataclass(frozen=True, slots=True)
class Watch:
    """What a rule waits for: so many events of a name and source within so many seconds; and its action rule."""

    event_name: str
    source: str
    count: int
    seconds: int
    action_rule: str

    def sees(self, event: Event) -> bool:
        """Whether it is one of the events meant; without a source, from any."""
        metadata = event.metadata
        return metadata.get("event_name") == self.event_name and self.source in ("", metadata.get("resource_provider"))


def notify(data: ProjectData, event: Event, now_ms: int) -> None:
    """Writes down the notifications for an event; once for each, however often it is reported."""
    muted = any(silences(rule, event.metadata, now_ms) for rule in data.mute_rules.values())
    if muted or event.event_sn in data.events.notified:
        return
    used = dict.fromkeys(one.action_rule for one in watches(data) if one.sees(event) and _enough(data, one, now_ms))
    sent = [
        notification(name, topic["topic_urn"], _texts(data, name, event.metadata), now_ms)
        for name in used
        if name in data.action_rules
        for topic in data.action_rules[name]["smn_topics"]
    ]
    if sent:
        data.events.notified[event.event_sn] = sent


def watches(data: ProjectData) -> Iterator[Watch]:
    """What the enabled event rules wait for, of both kinds."""
    for rule in data.event_rules.values():
        if rule["enable"]:
            source, action_rule = rule.get("resource_provider", ""), rule.get("action_rule", "")
            for policy in rule["trigger_policies"]:
                yield _watch(policy, "name", source, policy.get("count", 1), policy.get("period"), action_rule)
    for rule in data.metric_event_rules.values():
        spec = rule.get("event_alarm_spec") or {}
        if rule["alarm_rule_enable"]:
            action_rule = rule["alarm_notifications"].get("bind_notification_rule_id", "")
            for one in spec.get("trigger_conditions") or ():
                least = min((one.get("thresholds") or {"": 1}).values())
                source = spec.get("event_source", "")
                yield _watch(one, "event_name", source, least, one.get("aggregation_window"), action_rule)


def _watch(
    condition: Mapping[str, Any], name: str, source: str, count: float, seconds: float | None, action_rule: str
) -> Watch:
    """One event is enough where the rule does not accumulate."""
    needed = int(count) if condition.get("trigger_type") == "accumulative" else 1
    return Watch(condition.get(name, ""), source, needed, int(seconds or 300), action_rule)


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


def _enough(data: ProjectData, watch: Watch, now_ms: int) -> bool:
    since_ms = now_ms - 1000 * watch.seconds
    return sum(one.arrives_at >= since_ms and watch.sees(one) for one in data.events) >= watch.count


def _texts(data: ProjectData, action_rule: str, metadata: Mapping[str, str]) -> dict[str, str]:
    """The words of the message template for each channel, with the event's metadata in their places."""
    template = data.message_templates[data.action_rules[action_rule]["notification_template"]]
    words: list[dict[str, Any]] = msgspec.json.decode(template["templates"])
    return {one["subType"]: Template(one["content"]).safe_substitute(metadata) for one in words}
