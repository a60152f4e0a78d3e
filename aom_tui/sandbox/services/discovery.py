"""Rules by which AOM finds applications among the processes of hosts. Known by an id, their names unique."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from starlette.datastructures import QueryParams

from aom_tui.sandbox.project import Thing
from aom_tui.sandbox.services.kind import Kind
from aom_tui.sandbox.wire import Call, Reply, serves

RULES = Kind("discovery rule", lambda data: data.discovery_rules, most=100)
SUCCESS = {"errorCode": "SVCSTG.INV.2000000", "errorMessage": None}


@serves("AddOrUpdateServiceDiscoveryRules")
def put_rules(call: Call) -> Reply:
    """A rule without an id is a new one. All are checked before any is kept; a dry run (`isDetect`) keeps nothing."""
    bodies = call.body.get("appRules") or []
    if not bodies:
        raise call.refuse("appRules", "appRules must hold a rule")
    _check_names(call, bodies)
    kept = [_put(call, body) for body in bodies if body["spec"]["isDetect"] == "false"]
    return Reply(200, {**SUCCESS, "id": [rule["id"] for rule in kept]})


@serves("ListServiceDiscoveryRules")
def list_rules(call: Call) -> Reply:
    """All rules, or the one of that id."""
    wanted = call.query.get("id")
    found = [RULES.known(call, wanted)] if wanted else RULES.all(call)
    return Reply(200, {**SUCCESS, "appRules": found, "id": [rule["id"] for rule in found]})


@serves("DeleteserviceDiscoveryRules")
def delete_rules(call: Call) -> Reply:
    """Removes rules by id; all of them must exist. The ids come with commas, or the parameter comes once for each."""
    given = QueryParams(call.message.raw_query).getlist("appRulesIds")
    removed = RULES.remove(call, [one for text in given for one in text.split(",") if one])
    return Reply(200, {**SUCCESS, "id": [rule["id"] for rule in removed]})


def rule_of(body: Mapping[str, Any], rule_id: str, project_id: str, created_ms: str) -> Thing:
    """A rule as the service shows it."""
    return {"hostid": [], "desc": "", **body, "id": rule_id, "projectid": project_id, "createTime": created_ms}


def _check_names(call: Call, bodies: list[Thing]) -> None:
    """Ids must be known, and no two rules may bear one name, in the request or in the project."""
    names = [body["name"] for body in bodies]
    if len(set(names)) != len(names):
        raise call.refuse("duplicate")
    for body in bodies:
        own = RULES.known(call, body["id"]) if body["id"] else None
        RULES.must_be_free(call, own, name=body["name"])
    new = sum(not body["id"] for body in bodies)
    if len(call.data.discovery_rules) + new > RULES.most:
        raise call.refuse("full")


def _put(call: Call, body: Thing) -> Thing:
    if not body["id"]:
        rule_id = str(uuid4())
        return RULES.add(call, rule_id, rule_of(body, rule_id, call.data.project.id, str(call.now_ms)))
    created_ms = RULES.known(call, body["id"])["createTime"]
    return RULES.replace(call, body["id"], rule_of(body, body["id"], call.data.project.id, created_ms))
