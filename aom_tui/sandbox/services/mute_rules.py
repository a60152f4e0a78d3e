"""Mute rules: which alarms nobody is told of, and when."""

import re
from collections.abc import Mapping
from typing import Any

from aom_tui.sandbox.services.kind import Kind
from aom_tui.sandbox.wire import Call, Reply, serves

RULES = Kind("mute rule", lambda data: data.mute_rules, most=100)
LAST_DAY = {"WEEKLY": 7, "MONTHLY": 31}


@serves("AddMuteRules")
def add_mute_rule(call: Call) -> Reply:
    """A new rule; its name must be free."""
    RULES.add(call, call.body["name"], _rule(call, call.now_ms))
    return Reply(204)


@serves("UpdateMuteRule")
def update_mute_rule(call: Call) -> Reply:
    """The rule of that name takes all values from the body."""
    known = RULES.known(call, call.body["name"])
    RULES.replace(call, call.body["name"], _rule(call, known["create_time"]))
    return Reply(204)


@serves("ListMuteRule")
def list_mute_rules(call: Call) -> Reply:
    """All of them, as a bare list."""
    return Reply(200, RULES.all(call))


@serves("DeleteMuteRules")
def delete_mute_rules(call: Call) -> Reply:
    """Removes rules by name; all of them must exist."""
    RULES.remove(call, [one["name"] for one in call.body])
    return Reply(204)


def _rule(call: Call, created_ms: int) -> dict[str, Any]:
    """What the body says; user and times are the service's own."""
    _check_window(call, call.body["mute_config"])
    for conditions in call.body["match"]:
        for condition in conditions:
            _check_condition(call, condition)
    if not any(call.body["match"]):
        raise call.refuse("match", "match must hold a condition")
    own = {"user_id": call.user.id, "create_time": created_ms, "update_time": call.now_ms}
    return {"desc": "", "timezone": "Asia/Shanghai", **call.body, **own}


def _check_window(call: Call, config: Mapping[str, Any]) -> None:
    end = config.get("ends_at") or 0
    if config["starts_at"] < 0:
        raise call.refuse("starts_at", "mute_config.starts_at must not be negative")
    if end and end <= config["starts_at"]:
        raise call.refuse("ends_at", "mute_config.ends_at must be after starts_at, or 0")
    last = LAST_DAY.get(config["type"])
    days = config.get("scope") or ()
    if last and not (days and all(1 <= day <= last for day in days)):
        raise call.refuse("scope", f"mute_config.scope must name days from 1 to {last}")


def _check_condition(call: Call, condition: Mapping[str, Any]) -> None:
    values = condition.get("value") or ()
    if condition["operate"] != "EXIST" and not values:
        raise call.refuse("value", f"match of {condition['key']} needs a value")
    if condition["operate"] == "REGEX":
        for value in values:
            _check_pattern(call, condition["key"], value)


def _check_pattern(call: Call, key: str, pattern: str) -> None:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        raise call.refuse("value", f"match of {key}: the pattern is no regular expression") from None
