"""Components and environments of the CMDB, the lower half of its tree."""

from collections.abc import Mapping
from typing import Any

from aom_tui.sandbox.identity import REGION
from aom_tui.sandbox.project import Thing
from aom_tui.sandbox.services.cmdb import (
    APPLICATIONS,
    COMPONENTS,
    ENVIRONMENTS,
    changes,
    made,
    must_be_empty,
    name_in,
    named,
    parent_of,
)
from aom_tui.sandbox.services.kind import new_id
from aom_tui.sandbox.wire import Call, Reply, serves


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
