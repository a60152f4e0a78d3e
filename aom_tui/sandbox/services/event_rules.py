"""Rules that turn events into alarms. Known by name; the SDK reads the replies of its writes as text."""

from aom_tui.sandbox.alarms.evaluation import end_alarms
from aom_tui.sandbox.notifying import event_rule_key
from aom_tui.sandbox.services.action_rules import must_be_action_rule
from aom_tui.sandbox.services.kind import Kind
from aom_tui.sandbox.wire import Call, Reply, serves

RULES = Kind("event rule", lambda data: data.event_rules, most=200)


@serves("AddEvent2alarmRule")
def add_event_rule(call: Call) -> Reply:
    """A new rule; its name must be free."""
    _check_action_rule(call)
    RULES.add(call, call.body["name"], {"update_time": call.now_ms, **call.body})
    return Reply(200, "success")


@serves("UpdateEventRule")
def update_event_rule(call: Call) -> Reply:
    """The rule of that name takes the values of the body; the alarms it raised end."""
    RULES.known(call, call.body["name"])
    _check_action_rule(call)
    end_alarms(call.data, event_rule_key(call.body["name"]), call.now_ms)
    RULES.change(call, call.body["name"], {**call.body, "update_time": call.now_ms})
    return Reply(200, "success")


@serves("ListEvent2alarmRule")
def list_event_rules(call: Call) -> Reply:
    """All of them, as a bare list."""
    return Reply(200, RULES.all(call))


@serves("DeleteEvent2alarmRule")
def delete_event_rules(call: Call) -> Reply:
    """Removes rules by name; all of them must exist."""
    for rule in RULES.remove(call, call.body):
        end_alarms(call.data, event_rule_key(rule["name"]), call.now_ms)
    return Reply(204)


def _check_action_rule(call: Call) -> None:
    """Whom a rule tells must exist; a rule with noise reduction names nobody."""
    if call.body["action_rule"]:
        must_be_action_rule(call, call.body["action_rule"], "action_rule")
