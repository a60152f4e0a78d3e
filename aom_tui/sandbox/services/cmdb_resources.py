"""The cloud resources that are bound to the environments of the CMDB, seen from any node above them."""

from collections.abc import Iterable, Mapping
from typing import Any

from aom_tui.sandbox.project import Thing
from aom_tui.sandbox.services.cmdb import APPLICATIONS, COMPONENTS, ENVIRONMENTS, SUB_APPLICATIONS
from aom_tui.sandbox.wire import Call, Reply, serves

LARGEST_PAGE = 100
NODES = {
    "application": APPLICATIONS,
    "sub_application": SUB_APPLICATIONS,
    "component": COMPONENTS,
    "environment": ENVIRONMENTS,
}


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
