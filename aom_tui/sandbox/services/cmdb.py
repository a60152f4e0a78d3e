"""Applications and sub-applications of the CMDB, the upper half of its tree.

No path names the project: X-Project-Id or the token does. Names are unique where they can be looked up. What still has
nodes below it cannot be removed.
"""

from collections.abc import Mapping
from typing import Any

from aom_tui.sandbox.instants import utc_text
from aom_tui.sandbox.project import Thing
from aom_tui.sandbox.services.kind import Kind, new_id
from aom_tui.sandbox.wire import Call, Reply, serves

APPLICATIONS = Kind("application", lambda data: data.cmdb.applications)
SUB_APPLICATIONS = Kind("sub-application", lambda data: data.cmdb.sub_applications)
COMPONENTS = Kind("component", lambda data: data.cmdb.components)
ENVIRONMENTS = Kind("environment", lambda data: data.cmdb.environments)


@serves("CreateApp")
def create_application(call: Call) -> Reply:
    """A new application; its name must be free. The SDK reads the reply, the id, as text."""
    APPLICATIONS.must_be_free(call, name=call.body["name"])
    app_id = new_id()
    APPLICATIONS.add(call, app_id, application_of(call.body, app_id, call.user.name, call.now_ms))
    return Reply(200, app_id)


@serves("ShowApp")
def show_application(call: Call) -> Reply:
    """One application by its id."""
    return Reply(200, APPLICATIONS.known(call, call.path["application_id"]))


@serves("ShowAppByName")
def show_application_by_name(call: Call) -> Reply:
    """One application by name, display name, or both."""
    wanted = {name: call.query[name] for name in ("name", "display_name") if call.query.get(name)}
    if not wanted:
        raise call.refuse("name", "name or display_name is required")
    return Reply(200, named(call, APPLICATIONS, **wanted))


@serves("UpdateApp")
def update_application(call: Call) -> Reply:
    """Names, description and enterprise project as the body says them."""
    own = APPLICATIONS.known(call, call.path["application_id"])
    APPLICATIONS.must_be_free(call, own, name=call.body["name"])
    APPLICATIONS.change(call, own["app_id"], changes(call, "name", "display_name", "description", "eps_id"))
    return Reply(204)


@serves("DeleteApp")
def delete_application(call: Call) -> Reply:
    """Removes an application without sub-applications and components."""
    app_id = call.path["application_id"]
    APPLICATIONS.known(call, app_id)
    must_be_empty(call, SUB_APPLICATIONS, app_id=app_id)
    must_be_empty(call, COMPONENTS, app_id=app_id)
    APPLICATIONS.remove(call, [app_id])
    return Reply(200, "success")


@serves("CreateSubApp")
def create_sub_application(call: Call) -> Reply:
    """A new sub-application of an application or of another sub-application. The reply is the id."""
    parent = parent_of(call, call.body)
    SUB_APPLICATIONS.must_be_free(call, app_id=parent["app_id"], name=name_in(call))
    sub_id = new_id()
    SUB_APPLICATIONS.add(call, sub_id, sub_application_of(call.body, sub_id, parent, call.user.name, call.now_ms))
    return Reply(200, sub_id)


@serves("UpdateSubApp")
def update_sub_application(call: Call) -> Reply:
    """Names and description as the body says them; the parent stays."""
    own = SUB_APPLICATIONS.known(call, call.path["sub_app_id"])
    SUB_APPLICATIONS.must_be_free(call, own, app_id=own["app_id"], name=name_in(call))
    SUB_APPLICATIONS.change(call, own["id"], changes(call, "name", "display_name", "description"))
    return Reply(204)


@serves("DeleteSubApp")
def delete_sub_application(call: Call) -> Reply:
    """Removes a sub-application without anything below it."""
    sub_id = call.path["sub_app_id"]
    SUB_APPLICATIONS.known(call, sub_id)
    must_be_empty(call, SUB_APPLICATIONS, sub_app_id=sub_id)
    must_be_empty(call, COMPONENTS, sub_app_id=sub_id)
    SUB_APPLICATIONS.remove(call, [sub_id])
    return Reply(200, "success")


def application_of(body: Mapping[str, Any], app_id: str, user: str, now_ms: int) -> Thing:
    """An application as the service shows it."""
    return {
        "app_id": app_id,
        "aom_id": app_id,
        "name": body["name"],
        "display_name": body.get("display_name", body["name"]),
        "description": body.get("description", ""),
        "eps_id": body.get("eps_id", "0"),
        "register_type": body.get("register_type", "API"),
        **made(user, now_ms),
    }


def sub_application_of(body: Mapping[str, Any], sub_id: str, parent: Thing, user: str, now_ms: int) -> Thing:
    """A sub-application: below which application, and directly below which sub-application, if any."""
    return {
        "id": sub_id,
        "name": body["name"],
        "display_name": body.get("display_name", body["name"]),
        "description": body.get("description", ""),
        "app_id": parent["app_id"],
        "sub_app_id": parent.get("id", ""),
        **made(user, now_ms),
    }


def made(user: str, now_ms: int) -> Thing:
    """Who made a node, and when; nobody changed it since."""
    moment = utc_text(now_ms)
    return {"creator": user, "create_time": moment, "modifier": user, "modified_time": moment}


def changes(call: Call, *names: str) -> Thing:
    """What the body says of these attributes; and who changes the node now."""
    given = {name: call.body[name] for name in names if name in call.body}
    return {**given, "modifier": call.user.name, "modified_time": utc_text(call.now_ms)}


def parent_of(call: Call, body: Mapping[str, Any]) -> Thing:
    """The application or sub-application that a new node goes below."""
    kind = APPLICATIONS if body["model_type"] == "APPLICATION" else SUB_APPLICATIONS
    return kind.known(call, body["model_id"])


def named(call: Call, kind: Kind, **values: str) -> Thing:
    """The node with these values, or the refusal for none."""
    found = kind.find(call, **values)
    if found is None:
        said = ", ".join(f"{name} {value}" for name, value in values.items())
        raise call.refuse("unknown", f"there is no {kind.noun} with {said}")
    return found


def must_be_empty(call: Call, below: Kind, **parent: str) -> None:
    """Refuses to remove what has a node of that kind below it."""
    child = below.find(call, **parent)
    if child is not None:
        raise call.refuse("in use", f"the {below.noun} {child.get('name') or child['env_name']} is still below it")


def name_in(call: Call, field: str = "name") -> str:
    """The name that the body gives a node: any text but an empty one."""
    name = str(call.body[field])
    if not name:
        raise call.refuse(field, f"{field} must not be empty")
    return name
