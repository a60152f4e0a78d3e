"""Components and environments of the CMDB, the lower half of its tree, and the cloud resources bound to them."""

from collections.abc import Iterable, Mapping
from typing import Any

from aom_tui.sandbox.identity import REGION
from aom_tui.sandbox.project import Thing
from aom_tui.sandbox.services.cmdb import (
    APPLICATIONS,
    COMPONENTS,
    ENVIRONMENTS,
    SUB_APPLICATIONS,
    changes,
    made,
    must_be_empty,
    name_in,
    named,
    parent_of,
)
from aom_tui.sandbox.services.kind import new_id
from aom_tui.sandbox.wire import Call, Reply, serves

LARGEST_PAGE = 100
NODES = {
    "application": APPLICATIONS,
    "sub_application": SUB_APPLICATIONS,
    "component": COMPONENTS,
    "environment": ENVIRONMENTS,
}


@serves("CreateComponent")
def create_component(call: Call) -> Reply:
    """A new component of an application or a sub-application; its name must be free in the application."""
    parent = parent_of(call, call.body)
    COMPONENTS.must_be_free(call, app_id=parent["app_id"], name=name_in(call))
    component_id = new_id()
    COMPONENTS.add(call, component_id, component_of(call.body, component_id, parent, call.user.name, call.now_ms))
    return Reply(200, {"id": component_id})


@serves("ShowComponent")
def show_component(call: Call) -> Reply:
    """One component by its id."""
    return Reply(200, COMPONENTS.known(call, call.path["component_id"]))


@serves("ShowComponentByName")
def show_component_by_name(call: Call) -> Reply:
    """The component of that name in that application, in short."""
    APPLICATIONS.known(call, call.path["application_id"])
    found = named(call, COMPONENTS, app_id=call.path["application_id"], name=call.path["component_name"])
    return Reply(200, {name: found[name] for name in ("name", "id", "aom_id", "app_id")})


@serves("UpdateComponent")
def update_component(call: Call) -> Reply:
    """Name and description as the body says them."""
    own = COMPONENTS.known(call, call.path["component_id"])
    COMPONENTS.must_be_free(call, own, app_id=own["app_id"], name=name_in(call))
    COMPONENTS.change(call, own["id"], changes(call, "name", "description"))
    return Reply(204)


@serves("DeleteComponent")
def delete_component(call: Call) -> Reply:
    """Removes a component without environments."""
    component_id = call.path["component_id"]
    COMPONENTS.known(call, component_id)
    must_be_empty(call, ENVIRONMENTS, component_id=component_id)
    COMPONENTS.remove(call, [component_id])
    return Reply(200, "success")


@serves("CreateEnv")
def create_environment(call: Call) -> Reply:
    """A new environment of a component; its name must be free there in its region."""
    environment_id = new_id()
    environment = environment_of(call.body, environment_id, call.user.name, call.now_ms)
    _check_environment(call, environment, None)
    ENVIRONMENTS.add(call, environment_id, environment)
    return Reply(200, {"id": environment_id})


@serves("ShowEnv")
def show_environment(call: Call) -> Reply:
    """One environment by its id."""
    return Reply(200, ENVIRONMENTS.known(call, call.path["environment_id"]))


@serves("ShowEnvByName")
def show_environment_by_name(call: Call) -> Reply:
    """The environment of that name, in that region, of that component."""
    COMPONENTS.known(call, call.query["component_id"])
    wanted = {"region": call.query["region"], "component_id": call.query["component_id"]}
    return Reply(200, named(call, ENVIRONMENTS, env_name=call.path["environment_name"], **wanted))


@serves("UpdateEnv")
def update_environment(call: Call) -> Reply:
    """All attributes as the body says them."""
    own = ENVIRONMENTS.known(call, call.path["environment_id"])
    changed = {**own, **changes(call, "component_id", "env_name", "env_type", "os_type", "region", "description")}
    _check_environment(call, changed, own)
    ENVIRONMENTS.replace(call, own["env_id"], changed)
    return Reply(204)


@serves("DeleteEnv")
def delete_environment(call: Call) -> Reply:
    """Removes an environment; what was bound to it is bound no more."""
    ENVIRONMENTS.remove(call, [call.path["environment_id"]])
    call.data.cmdb.bound.pop(call.path["environment_id"], None)
    return Reply(204)


@serves("ListResourceUnderNode")
def list_resources(call: Call) -> Reply:
    """The cloud resources of one type below a node, each once; the next page starts after the id given as marker."""
    environments = _environments(call)
    rows = [row for row in _resources(call, environments) if _fits(row, call.path, call.body.get("keywords") or {})]
    start = _start(call, rows)
    shown = rows[start : start + call.body.get("limit", LARGEST_PAGE)]
    more = start + len(shown) < len(rows)
    info = {"current_count": len(shown), "next_marker": shown[-1]["id"] if more else "", "total_count": len(rows)}
    if call.body.get("ci_relationships"):
        shown = [{**row, "ci_relationships": _tree(call, environments, row["id"])} for row in shown]
    return Reply(200, {"data": shown, "page_info": info})


def component_of(body: Mapping[str, Any], component_id: str, parent: Thing, user: str, now_ms: int) -> Thing:
    """A component as the service shows it."""
    return {
        "id": component_id,
        "aom_id": component_id,
        "name": body["name"],
        "description": body.get("description", ""),
        "app_id": parent["app_id"],
        "sub_app_id": parent.get("id", ""),
        "register_type": "API",
        **made(user, now_ms),
    }


def environment_of(body: Mapping[str, Any], environment_id: str, user: str, now_ms: int) -> Thing:
    """An environment as the service shows it."""
    return {
        "env_id": environment_id,
        "aom_id": environment_id,
        "env_name": body["env_name"],
        "component_id": body["component_id"],
        "description": body.get("description", ""),
        "env_type": body["env_type"],
        "os_type": body["os_type"],
        "region": body.get("region") or REGION,
        "register_type": body.get("register_type", "API"),
        "env_tags": [],
        "eps_id": "0",
        **made(user, now_ms),
    }


def _check_environment(call: Call, environment: Thing, own: Thing | None) -> None:
    name_in(call, "env_name")
    COMPONENTS.known(call, environment["component_id"])
    same = {name: environment[name] for name in ("component_id", "env_name", "region")}
    ENVIRONMENTS.must_be_free(call, own, **same)


def _environments(call: Call) -> list[Thing]:
    """The environments at or below the nodes that the body names, in its region."""
    body = call.body
    ids = body.get("ci_ids") or ([body["ci_id"]] if body.get("ci_id") else [])
    if not ids:
        raise call.refuse("ci_id", "ci_id or ci_ids is required")
    kind = NODES[body["ci_type"]]
    for node_id in ids:
        kind.known(call, node_id)
    region = body.get("ci_region")
    below = [one for one in ENVIRONMENTS.all(call) if set(ids) & _path(call, one)]
    return [one for one in below if region in (None, "", one["region"])]


def _path(call: Call, environment: Thing) -> set[str]:
    """The ids of an environment and of all that is above it."""
    component = COMPONENTS.known(call, environment["component_id"])
    ids = {environment["env_id"], component["id"], component["app_id"]}
    above = component["sub_app_id"]
    while above:
        ids.add(above)
        above = SUB_APPLICATIONS.known(call, above)["sub_app_id"]
    return ids


def _resources(call: Call, environments: Iterable[Thing]) -> list[Thing]:
    bound = call.data.cmdb.bound
    return list({row["id"]: row for one in environments for row in bound.get(one["env_id"], ())}.values())


def _fits(row: Thing, path: Mapping[str, str], keywords: Mapping[str, Any]) -> bool:
    """Keywords are parts of the name or of the id."""
    if (row["provider"], row["type"]) != (path["rf_resource_type"], path["type"]):
        return False
    looked = {"NAME": row["name"], "RESOURCE_ID": row["id"]}
    return all(str(part).lower() in looked.get(key, "").lower() for key, part in keywords.items())


def _start(call: Call, rows: list[Thing]) -> int:
    marker = call.body.get("marker")
    if not marker:
        return 0
    ids = [row["id"] for row in rows]
    if marker not in ids:
        raise call.refuse("marker", f"marker is not the id of a resource: {marker}")
    return ids.index(marker) + 1


def _tree(call: Call, environments: Iterable[Thing], resource_id: str) -> list[Thing]:
    """Where in the tree a resource is bound: one entry for each environment."""
    bound = call.data.cmdb.bound
    return [
        {
            "application_id": COMPONENTS.known(call, one["component_id"])["app_id"],
            "component_id": one["component_id"],
            "environment_id": one["env_id"],
        }
        for one in environments
        if any(row["id"] == resource_id for row in bound.get(one["env_id"], ()))
    ]
