"""Action rules: which topics an alarm is told to, and in which words."""

from typing import Any

from aom_tui.sandbox.project import Rule
from aom_tui.sandbox.services.kind import Kind
from aom_tui.sandbox.services.notification_templates import TEMPLATES
from aom_tui.sandbox.wire import Call, Reply, serves

RULES = Kind("action rule", lambda data: data.action_rules, most=100)


@serves("AddActionRule")
def add_action_rule(call: Call) -> Reply:
    """A new rule; its name must be free."""
    RULES.add(call, call.body["rule_name"], _rule(call, call.now_ms))
    return Reply(204)


@serves("UpdateActionRule")
def update_action_rule(call: Call) -> Reply:
    """The rule of that name takes all values from the body."""
    known = RULES.known(call, call.body["rule_name"])
    RULES.replace(call, call.body["rule_name"], _rule(call, known["create_time"]))
    return Reply(204)


@serves("ListActionRule")
def list_action_rules(call: Call) -> Reply:
    """All of them."""
    return Reply(200, {"action_rules": RULES.all(call)})


@serves("ShowActionRule")
def show_action_rule(call: Call) -> Reply:
    """One rule by its name."""
    return Reply(200, RULES.known(call, call.path["rule_name"]))


@serves("DeleteActionRule")
def delete_action_rules(call: Call) -> Reply:
    """Removes rules by name; all of them must exist, and none may be bound to an alarm rule."""
    for name in call.body:
        _must_be_unbound(call, name)
    RULES.remove(call, call.body)
    return Reply(204)


def must_be_action_rule(call: Call, name: str, field: str) -> None:
    """Refuses, as a fault of that field, an action rule that does not exist."""
    if name not in call.data.action_rules:
        raise call.refuse(field, f"there is no {RULES.noun} {name}")


def _rule(call: Call, created_ms: int) -> dict[str, Any]:
    """What the body says; project, user and times are the service's own."""
    if not call.body["smn_topics"]:
        raise call.refuse("smn_topics", "smn_topics must name a topic")
    TEMPLATES.known(call, call.body["notification_template"])
    return {
        "desc": "",
        "time_zone": "Asia/Shanghai",
        **call.body,
        "project_id": call.data.project.id,
        "user_name": call.user.name,
        "create_time": created_ms,
        "update_time": call.now_ms,
    }


def _must_be_unbound(call: Call, name: str) -> None:
    rules = (
        *call.data.metric_event_rules.values(),
        *call.data.threshold_rules.values(),
        *call.data.event_rules.values(),
    )
    for rule in rules:
        if name in _bound(rule):
            raise call.refuse("in use", f"the action rule {name} is bound to an alarm rule")


def _bound(rule: Rule) -> tuple[str, ...]:
    """The action rules that an alarm rule of any kind is bound to."""
    notified = rule.get("alarm_notifications", {}).get("bind_notification_rule_id", "")
    return (notified, rule.get("action_rule", ""), *rule.get("alarm_actions", ()))
