"""Message templates: the words in which an alarm reaches people, one text for each channel."""

from collections.abc import Mapping
from typing import Any

import msgspec

from aom_tui.sandbox.services.kind import Kind, in_enterprise
from aom_tui.sandbox.wire import Call, Reply, serves

TEMPLATES = Kind("message template", lambda data: data.message_templates, most=100)
BUILT_IN = "aom.built-in.template."


@serves("CreateNotificationTemplate")
def create_template(call: Call) -> Reply:
    """A new template; its name must be free."""
    TEMPLATES.add(call, call.body["name"], _template(call, call.now_ms))
    return Reply(204)


@serves("UpdateNotificationTemplate")
def update_template(call: Call) -> Reply:
    """The template of that name takes all values from the body."""
    name = call.body["name"]
    _must_not_be_built_in(call, name)
    TEMPLATES.replace(call, name, _template(call, TEMPLATES.known(call, name)["create_time"]))
    return Reply(204)


@serves("ListNotificationTemplates")
def list_templates(call: Call) -> Reply:
    """All of them, as a bare list."""
    return Reply(200, in_enterprise(call, TEMPLATES.all(call)))


@serves("ListNotificationTemplateByName")
def show_template(call: Call) -> Reply:
    """One template by its name."""
    return Reply(200, TEMPLATES.known(call, call.path["name"]))


@serves("DeleteNotificationTemplate")
def delete_templates(call: Call) -> Reply:
    """Removes templates by name; all of them must exist, and no action rule may use one."""
    for name in call.body["names"]:
        _must_not_be_built_in(call, name)
        if any(rule["notification_template"] == name for rule in call.data.action_rules.values()):
            raise call.refuse("in use", f"an action rule uses the message template {name}")
    TEMPLATES.remove(call, call.body["names"])
    return Reply(204)


def template_of(
    body: Mapping[str, Any], channels: list[str], project_id: str, created_ms: int, changed_ms: int
) -> dict[str, Any]:
    """A template as the service shows it: the request's own parts, and what the service adds."""
    return {
        "name": body["name"],
        "desc": body.get("desc", ""),
        "locale": body["locale"],
        "templates": body["templates"],
        "source": body.get("source", ""),
        "type": channels,
        "project_id": project_id,
        "enterprise_project_id": body.get("enterprise_project_id", "0"),
        "create_time": created_ms,
        "modify_time": changed_ms,
    }


def channels(templates: str) -> list[str]:
    """The channels that a template's JSON text has words for. Raises ValueError where it is no such text."""
    try:
        texts = msgspec.json.decode(templates, type=list[dict[str, Any]])
    except (msgspec.MsgspecError, RecursionError) as fault:
        raise ValueError("templates must be a JSON list of objects, as text") from fault
    found = [text.get("subType") for text in texts if isinstance(text.get("content"), str)]
    kinds = [kind for kind in found if isinstance(kind, str) and kind]
    if not texts or len(kinds) != len(texts):
        raise ValueError("templates must hold objects with subType and content")
    return list(dict.fromkeys(kinds))


def _template(call: Call, created_ms: int) -> dict[str, Any]:
    if not call.body["name"]:
        raise call.refuse("name", "name must not be empty")
    try:
        kinds = channels(call.body["templates"])
    except ValueError as fault:
        raise call.refuse("templates", str(fault)) from None
    body = {**call.body, "enterprise_project_id": call.enterprise}
    return template_of(body, kinds, call.data.project.id, created_ms, call.now_ms)


def _must_not_be_built_in(call: Call, name: str) -> None:
    if name.startswith(BUILT_IN):
        raise call.refuse("in use", f"the built-in message template {name} cannot be changed")
