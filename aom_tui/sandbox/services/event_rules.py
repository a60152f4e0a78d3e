"""Rules that turn events into alarms. Known by name; the SDK reads the replies of its writes as text."""

from aom_tui.sandbox.wire import Call, Reply, serves

MOST_RULES = 200


@serves("AddEvent2alarmRule")
def add_event_rule(call: Call) -> Reply:
    """A new rule; its name must be free."""
    rules = call.data.event_rules
    if call.body["name"] in rules:
        raise call.refuse("duplicate")
    if len(rules) >= MOST_RULES:
        raise call.refuse("full")
    rules[call.body["name"]] = {"update_time": call.now_ms, **call.body}
    return Reply(200, "success")


@serves("UpdateEventRule")
def update_event_rule(call: Call) -> Reply:
    """The rule of that name takes the values of the body."""
    rules = call.data.event_rules
    known = rules.get(call.body["name"])
    if known is None:
        raise call.refuse("unknown")
    rules[call.body["name"]] = {**known, **call.body, "update_time": call.now_ms}
    return Reply(200, "success")


@serves("ListEvent2alarmRule")
def list_event_rules(call: Call) -> Reply:
    """All of them, as a bare list."""
    return Reply(200, list(call.data.event_rules.values()))


@serves("DeleteEvent2alarmRule")
def delete_event_rules(call: Call) -> Reply:
    """Removes rules by name; all of them must exist."""
    names = list(dict.fromkeys(call.body))
    rules = call.data.event_rules
    if not names or any(name not in rules for name in names):
        raise call.refuse("unknown")
    for name in names:
        del rules[name]
    return Reply(204)
