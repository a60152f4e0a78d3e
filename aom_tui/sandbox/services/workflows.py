"""Automation tasks (workflows): made from a plan, listed with their last run, their timer switched."""

from collections.abc import Mapping
from typing import Any

from aom_tui.sandbox.execution import State, progress
from aom_tui.sandbox.project import ProjectData, Thing
from aom_tui.sandbox.services.automation import TEMPLATES
from aom_tui.sandbox.services.kind import Kind, new_id
from aom_tui.sandbox.services.paging import numbered
from aom_tui.sandbox.wire import Call, Reply, serves

WORKFLOWS = Kind("task", lambda data: data.automation.workflows)


@serves("CreateWorkflow")
def create_workflow(call: Call) -> Reply:
    """A new task; its plan must exist, and be one of the job where a job is named."""
    template = TEMPLATES.known(call, call.body["template_id"])
    if call.body.get("job_id") and call.body["job_id"] != template["job_id"]:
        raise call.refuse("job_id", f"the template is one of the job {template['job_id']}")
    if not isinstance(call.body.get("tags") or {}, dict):
        raise call.refuse("tags", "tags must be an object")
    workflow = workflow_of(call.body, new_id(), template, call.user.name, call.now_ms)
    WORKFLOWS.add(call, workflow["id"], workflow)
    return Reply(200, shown(call.data, workflow, call.now_ms))


@serves("ListWorkflow")
def list_workflows(call: Call) -> Reply:
    """Tasks by name, kind, tags, state and the rest, sorted by one of their times; pages are counted from 0."""
    body = call.body
    found = [shown(call.data, one, call.now_ms) for one in WORKFLOWS.all(call)]
    found = [one for one in found if _fits(body, one)]
    found.sort(key=lambda one: one[body["sort_field"]], reverse=body["sort_type"] == "DESC")
    page = numbered(call, found, number="page", size="size", first=0)
    return Reply(200, {"elements": page.rows, "total_elements": page.total})


@serves("UpdateWorkflowTriggerStatus")
def switch_trigger(call: Call) -> Reply:
    """Switches the timer of a task that has one. The SDK reads the reply as text."""
    workflow = WORKFLOWS.known(call, call.path["workflow_id"])
    if workflow["type"] != "cron":
        raise call.refuse("type", "the task is a manual one and has no timer")
    changes = {"trigger_status": call.query["action"], "update_time": call.now_ms, "update_by": call.user.name}
    WORKFLOWS.change(call, workflow["id"], changes)
    return Reply(200, "success")


def workflow_of(body: Mapping[str, Any], workflow_id: str, template: Thing, user: str, now_ms: int) -> Thing:
    """A task as the service shows it, but for its last run."""
    cron = body["type"] == "cron"
    return {
        "id": workflow_id,
        "workflow_id": workflow_id,
        "name": body["name"],
        "type": body["type"],
        "task_type": body["task_type"],
        "description": body.get("description", ""),
        "tags": body.get("tags") or {},
        "input": body["input"],
        "quote": body.get("quote", []),
        "template_id": template["id"],
        "template_name": body.get("template_name", template["name"]),
        "job_id": template["job_id"],
        "job_name": body.get("job_name", ""),
        "service_scenario": body.get("service_scenario", ""),
        "service_name": body.get("service_name", ""),
        "nodes": template["nodes"],
        "steps": template["steps"],
        "global_parameters": template["parameters"],
        "trigger_id": f"trigger-{workflow_id[:8]}" if cron else "",
        "trigger_status": "enable" if cron else "",
        "project_id": template["project_id"],
        "enterprise_project_id": template["enterprise_project_id"],
        "is_delete": False,
        "create_by": user,
        "create_time": now_ms,
        "update_by": user,
        "update_time": now_ms,
        "edit_time": now_ms,
    }


def shown(data: ProjectData, workflow: Thing, now_ms: int) -> Thing:
    """The task with the name of its job, and what its last run says of it; a task that never ran is waiting to."""
    job = data.automation.jobs[workflow["job_id"]]["name"]
    workflow = {**workflow, "job_name": workflow["job_name"] or job}
    runs = list(data.automation.executions.get(workflow["id"], {}).values())
    if not runs:
        none = {"status": State.WAITING, "task_status": State.WAITING, "last_execution_id": "", "last_execute_by": ""}
        return {**workflow, **none, "last_execution_start_time": 0, "last_execution_end_time": 0}
    whole = progress(runs[-1], now_ms).whole
    return {
        **workflow,
        "status": whole.state,
        "task_status": whole.state,
        "last_execution_id": runs[-1].id,
        "last_execute_by": runs[-1].user,
        "last_execution_start_time": whole.begin_ms,
        "last_execution_end_time": whole.end_ms,
    }


def _fits(body: Mapping[str, Any], workflow: Thing) -> bool:
    exact = ("type", "create_by", "enterprise_project_id", "status")
    tags = body.get("tags") or {}
    return (
        (body.get("search") or "").lower() in workflow["name"].lower()
        and all(body.get(name) in (None, "", workflow[name]) for name in exact)
        and all(workflow["tags"].get(name) == value for name, value in tags.items())
        and body.get("search_time_start", 0) <= workflow["create_time"]
        and workflow["create_time"] <= (body.get("search_time_end") or workflow["create_time"])
    )
