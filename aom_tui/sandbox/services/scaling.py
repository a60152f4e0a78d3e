"""Auto scaling of AOM 1.0: policies, and the bounds of the group that the policies of one deployment make."""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_OID, uuid4, uuid5

from aom_tui.sandbox.instants import utc_text
from aom_tui.sandbox.project import Thing
from aom_tui.sandbox.services.kind import Kind
from aom_tui.sandbox.wire import Call, Reply, serves

POLICIES = Kind("scaling policy", lambda data: data.scaling_policies, most=500)
SUCCESS = {"errorCode": "SVCSTG.PE.0", "errorMessage": ""}
BOUNDS = {"max_instances": 20, "min_instances": 1, "cooldown_time": 300}
"""Of a group whose bounds nobody set."""


@serves("CreatePolicy")
def create_policy(call: Call) -> Reply:
    """A new policy in the group of the deployment that the headers name."""
    group = _group(call)
    for name in ("conditions", "actions"):
        if len(call.body["rule"][name]) != 1:
            raise call.refuse("rule", f"a new policy must have exactly one of: {name}")
    policy_id = str(uuid4())
    POLICIES.add(call, policy_id, policy_of(call.body, policy_id, group, call.now_ms))
    return Reply(200, {**SUCCESS, "policy_id": policy_id})


@serves("ListPolicies")
def list_policies(call: Call) -> Reply:
    """All policies of the project."""
    return Reply(200, {**SUCCESS, "policies": POLICIES.all(call)})


@serves("ShowPolicy")
def show_policy(call: Call) -> Reply:
    """One policy by its id."""
    return Reply(200, {**SUCCESS, "policy": POLICIES.known(call, call.path["policy_id"])})


@serves("UpdatePolicy")
def update_policy(call: Call) -> Reply:
    """An alarm policy takes name and rule from the body; policies by time cannot be changed."""
    policy = POLICIES.known(call, call.path["policy_id"])
    if call.body["id"] != policy["id"]:
        raise call.refuse("id", "id must be that of the path")
    if policy["policy_type"] != "ALARM":
        raise call.refuse("not an alarm policy")
    _must_be_of(call, policy, _group(call))
    POLICIES.change(
        call,
        policy["id"],
        {"name": call.body["name"], "rule": call.body["rule"], "update_time": utc_text(call.now_ms)},
    )
    return Reply(200, {**SUCCESS, "context": call.body})


@serves("DeletePolicy")
def delete_policy(call: Call) -> Reply:
    """Removes the policy that the header names; it must be one of the deployment."""
    policy = POLICIES.known(call, call.header("Policy-Id"))
    deployment = call.header("Deployment-Name")
    _must_be_of(call, policy, *(group_id(cluster.id, deployment) for cluster in call.data.shop.clusters))
    POLICIES.remove(call, [policy["id"]])
    return Reply(204)


@serves("ShowPolicyGroup")
def show_group(call: Call) -> Reply:
    """The bounds of the deployment's group."""
    group = _group(call)
    return Reply(200, {**SUCCESS, "config": {"id": group, **BOUNDS, **call.data.scaling_bounds.get(group, {})}})


@serves("UpdatePolicyGroup")
def update_group(call: Call) -> Reply:
    """Sets the bounds that the body names; the others stay."""
    group = _group(call)
    given = {name: call.body[name] for name in BOUNDS if name in call.body}
    bounds = {**BOUNDS, **call.data.scaling_bounds.get(group, {}), **given}
    if min(bounds.values()) < 0 or bounds["min_instances"] > bounds["max_instances"]:
        raise call.refuse("invalid", "min_instances must be from 0 to max_instances, cooldown_time not below 0")
    call.data.scaling_bounds[group] = bounds
    return Reply(200, SUCCESS)


def group_id(cluster_id: str, deployment: str) -> str:
    """The id of the group that a deployment's policies make; every deployment has one."""
    return str(uuid5(NAMESPACE_OID, f"{cluster_id}/{deployment}"))


def policy_of(body: Mapping[str, Any], policy_id: str, group: str, now_ms: int) -> Thing:
    """A policy as the service shows it."""
    return {
        "id": policy_id,
        "name": body["name"],
        "group_id": group,
        "policy_type": body["policy_type"],
        "rule": body["rule"],
        "create_time": utc_text(now_ms),
        "update_time": utc_text(now_ms),
        "status": "enabled",
    }


def _group(call: Call) -> str:
    """The group of the deployment that the headers name, which must run in that cluster."""
    cluster_id, namespace, deployment = (call.header(name) for name in ("Cluster-Id", "Namespace", "Deployment-Name"))
    cluster = call.data.shop.cluster(cluster_id)
    if cluster is None:
        raise call.refuse("Cluster-Id", f"there is no cluster {cluster_id}")
    if namespace not in cluster.namespaces:
        raise call.refuse("Namespace", f"the cluster has no namespace {namespace}")
    if deployment not in [service.name for service in cluster.services]:
        raise call.refuse("Deployment-Name", f"the cluster has no deployment {deployment}")
    return group_id(cluster_id, deployment)


def _must_be_of(call: Call, policy: Thing, *groups: str) -> None:
    if policy["group_id"] not in groups:
        raise call.refuse("Deployment-Name", "the scaling policy belongs to another deployment")
