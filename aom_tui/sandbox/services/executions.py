"""Runs of automation tasks: begun, listed, shown, stopped; and what somebody does to a node that waits or failed."""

from typing import Any

from aom_tui.sandbox.execution import CANCEL_MS, WAIT_MS, Execution, Node, Progress, State, Stretch, progress
from aom_tui.sandbox.pace import DOCUMENTED, Pace
from aom_tui.sandbox.project import Thing
from aom_tui.sandbox.services.kind import new_id
from aom_tui.sandbox.services.workflows import WORKFLOWS
from aom_tui.sandbox.wire import Call, Reply, serves

NODE_MS = 10_000
"""How long a node takes."""
NEEDED = {"restart": (State.FAILED,), "skip": (State.FAILED, State.PAUSING), "continue": (State.PAUSING,)}
"""The states in which a node can be acted on, by action."""


@serves("ExecuteWorkflow")
def execute(call: Call) -> Reply:
    """Begins a run now."""
    workflow = WORKFLOWS.known(call, call.path["workflow_id"])
    pace = call.world.pace
    run = Execution(
        new_id(),
        call.user.name,
        call.now_ms,
        nodes_of(workflow, pace),
        wait_ms=pace.lasts_ms(WAIT_MS),
        cancel_ms=pace.lasts_ms(CANCEL_MS),
    )
    call.data.automation.executions.setdefault(workflow["id"], {})[run.id] = run
    return Reply(200, {"execution_id": run.id})


@serves("ListWorkflowExecutions")
def list_executions(call: Call) -> Reply:
    """All runs of a task, newest first, as a bare list."""
    workflow = WORKFLOWS.known(call, call.path["workflow_id"])
    wanted = call.query.get("x_enterprise_project_id")
    if wanted not in (None, "", workflow["enterprise_project_id"]):
        return Reply(200, [])
    runs = reversed(call.data.automation.executions.get(workflow["id"], {}).values())
    return Reply(200, [{**_shown(workflow, run, call.now_ms), "created_by": run.user} for run in runs])


@serves("SearchWorkflowExecutionDetail")
def show_execution(call: Call) -> Reply:
    """One run with the results of its nodes."""
    workflow = WORKFLOWS.known(call, call.path["workflow_id"])
    return Reply(200, _shown(workflow, _run(call), call.now_ms))


@serves("StopExecution")
def stop_execution(call: Call) -> Reply:
    """Stops a run that has not ended. The SDK reads the reply as text."""
    run = _run(call)
    state = progress(run, call.now_ms).whole.state
    if state not in (State.WAITING, State.RUNNING, State.PAUSING):
        raise call.refuse("execution_id", f"the execution cannot be stopped: {state}")
    _keep(call, run.stopped(call.now_ms))
    return Reply(200, "success")


@serves("StartPausingWorkflowExecutions")
def act_on_node(call: Call) -> Reply:
    """Repeats or skips a failed node, goes on with or skips one that waits."""
    run, node_id, action = _run(call), call.query["node_id"], call.query["action"]
    stretch = progress(run, call.now_ms).node(node_id)
    if stretch is None:
        raise call.refuse("node_id", f"the execution has not reached a node {node_id}")
    if stretch.state not in NEEDED[action]:
        raise call.refuse("action", f"the node {node_id} cannot {action}: {stretch.state}")
    _keep(call, run.done(action, node_id, call.now_ms))
    return Reply(200, {"result": "success"})


def nodes_of(workflow: Thing, pace: Pace = DOCUMENTED) -> tuple[Node, ...]:
    """The nodes that a run of the task will do: one of type `pause` waits for somebody."""
    return tuple(
        Node(node["id"], node["name"], pace.lasts_ms(NODE_MS), pauses=node["metadata"]["type"] == "pause")
        for node in workflow["nodes"]
    )


def _run(call: Call) -> Execution:
    workflow = WORKFLOWS.known(call, call.path["workflow_id"])
    run = call.data.automation.executions.get(workflow["id"], {}).get(call.path["execution_id"])
    if run is None:
        raise call.refuse("execution_id", f"the task has no execution {call.path['execution_id']}")
    return run


def _keep(call: Call, run: Execution) -> None:
    call.data.automation.executions[call.path["workflow_id"]][run.id] = run


def _shown(workflow: Thing, run: Execution, now_ms: int) -> Thing:
    reached = progress(run, now_ms)
    return {
        "workflow_id": workflow["id"],
        "execution_id": run.id,
        "status": reached.whole.state,
        "begin_time": reached.whole.begin_ms,
        "end_time": reached.whole.end_ms,
        "last_update_time": _changed(reached),
        "approve_user_name_list": [],
        "execution_result_list": [_result(run, node, stretch) for node, stretch in reached.nodes],
        "project_id": workflow["project_id"],
        "workflow_edit_time": workflow["edit_time"],
        "last_record_id_with_snapshot": run.id,
    }


def _changed(reached: Progress) -> int:
    """When the run last went from one state to another."""
    stretches = (reached.whole, *(stretch for _, stretch in reached.nodes))
    return max(moment for one in stretches for moment in (one.begin_ms, one.end_ms))


def _result(run: Execution, node: Node, stretch: Stretch) -> dict[str, Any]:
    return {
        "node_id": node.id,
        "status": stretch.state,
        "begin_time": stretch.begin_ms,
        "end_time": stretch.end_ms,
        "function_execution_id": f"{run.id[:24]}-{node.id}",
        "output": {"name": node.name, "exit_code": 1 if stretch.state is State.FAILED else 0} if stretch.ended else {},
    }
