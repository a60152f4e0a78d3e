"""Whom the shop's alarms are told to, in which words, and when nobody is told."""

from typing import Any

import msgspec

from aom_tui.sandbox.identity import DEMO
from aom_tui.sandbox.project import ProjectData
from aom_tui.sandbox.services.notification_templates import channels, template_of

DAY_MS = 24 * 3_600_000
HOUR_MS = 3_600_000
MIDNIGHT_MS = 1_764_000_000_000
"""2025-11-25 00:00 in Shanghai: the first day of the windows that repeat."""

# name, language, description, topic, text
TEMPLATES = (
    (
        "aom.built-in.template.zh",
        "zh-cn",
        "内置中文模板",
        "AOM 告警",
        "【${event_severity}】${event_name}，资源 ${resource_id}",
    ),
    ("aom.built-in.template.en", "en-us", "Built in", "AOM alarm", "[${event_severity}] ${event_name}: ${resource_id}"),
    ("mail_template", "zh-cn", "值班邮件", "商城告警", "告警 ${event_name}，开始于 ${starts_at}，请值班同学处理"),
)
# name, description, template, topic, what the topic is called
ACTION_RULES = (
    ("ops_oncall", "值班通知", "mail_template", "oncall", "商城值班"),
    ("payment_team", "Payment team, by day", "aom.built-in.template.en", "payment-team", "Payment team"),
)


def seed_notices(data: ProjectData, now: float) -> None:
    """Fills the project with message templates, action rules and mute rules."""
    now_ms = int(now * 1000)
    for name, locale, description, topic, text in TEMPLATES:
        words = [
            {"subType": kind, "content": text, "topic": topic, "version": "v2"} for kind in ("email", "sms", "wechat")
        ]
        body = {"name": name, "locale": locale, "desc": description, "templates": msgspec.json.encode(words).decode()}
        made = template_of(
            body, channels(body["templates"]), data.project.id, now_ms - 60 * DAY_MS, now_ms - 20 * DAY_MS
        )
        data.message_templates[name] = made
    for row in ACTION_RULES:
        data.action_rules[row[0]] = _action_rule(row, data.project.id, now_ms)
    for rule in _mute_rules(now_ms):
        data.mute_rules[rule["name"]] = rule


def _action_rule(row: tuple[str, ...], project_id: str, now_ms: int) -> dict[str, Any]:
    name, description, template, topic, title = row
    urn = f"urn:smn:cn-north-4:{project_id}:{topic}"
    return {
        "rule_name": name,
        "project_id": project_id,
        "user_name": DEMO.name,
        "desc": description,
        "type": "1",
        "notification_template": template,
        "create_time": now_ms - 50 * DAY_MS,
        "update_time": now_ms - 5 * DAY_MS,
        "time_zone": "Asia/Shanghai",
        "smn_topics": [{"display_name": title, "name": topic, "push_policy": 0, "status": 1, "topic_urn": urn}],
    }


def _mute_rules(now_ms: int) -> list[dict[str, Any]]:
    minor = [[{"key": "event_severity", "operate": "EQUALS", "value": ["Minor", "Info"]}]]
    release = [[{"key": "resource_id", "operate": "REGEX", "value": ["^checkout-"]}]]
    rows = (
        ("night_window", "夜间只报严重告警", minor, {"type": "DAILY", **_window(0, 7)}),
        (
            "checkout_release",
            "Releases of checkout, Tuesday and Thursday",
            release,
            {"type": "WEEKLY", "scope": [2, 4], **_window(10, 12)},
        ),
    )
    times = {"create_time": now_ms - 40 * DAY_MS, "update_time": now_ms - 7 * DAY_MS, "user_id": DEMO.id}
    return [
        {"name": name, "desc": description, "match": match, "mute_config": config, "timezone": "Asia/Shanghai", **times}
        for name, description, match, config in rows
    ]


def _window(first_hour: int, last_hour: int) -> dict[str, int]:
    return {"starts_at": MIDNIGHT_MS + first_hour * HOUR_MS, "ends_at": MIDNIGHT_MS + last_hour * HOUR_MS}
