"""What the sandbox serves. Importing this package registers every handler."""

from aom_tui.sandbox.services import (
    alarm_rules,
    alarm_rules_v1,
    alarm_rules_v4,
    event_rules,
    events,
    iam,
    logs,
    metrics,
)
from aom_tui.sandbox.wire import HANDLERS

__all__ = [
    "HANDLERS",
    "alarm_rules",
    "alarm_rules_v1",
    "alarm_rules_v4",
    "event_rules",
    "events",
    "iam",
    "logs",
    "metrics",
]
