"""Automation, called by the official SDK (v1)."""

from typing import Any

from huaweicloudsdkaom import v1
from sdk_calls import SdkCall

CLEAN_TASK, RELEASE_TASK = "1f6a7b8c9d0e4f5a8b1c2d3e4f5a6b7c", "107b8c9d0e1f5a6b9c2d3e4f5a6b7c8d"


def test_jobs_plans_and_scripts(call_v1: SdkCall) -> None:
    order = {"order_by_column": "name", "sort_order": "ASC"}
    jobs = call_v1("ListAllJobByName", body=v1.SearchJobsRequestBody(name="CLEAN", **order))
    assert (jobs.total_elements, jobs.elements[0].name) == (1, "clean-disk")
    body = v1.ListTemplateByJobIdRequestBody(page_num=1, page_size=5, **order)
    (plan,) = call_v1("ListTemplateByJobId", job_id=jobs.elements[0].id, body=body).elements
    shown = call_v1("SearchTemplateById", template_id=plan.id, share_type="private")
    assert (shown.name, [node.parent_node for node in shown.nodes]) == (plan.name, ["", "node-1"])
    scripts = call_v1("ListAllScriptByName", body=v1.SearchScriptsRequestBody(script_id="", **order))
    assert [one.name for one in scripts.elements] == ["clean_tmp", "发布前检查"]
    body = v1.SearchScriptsRequestBody(script_id=scripts.elements[0].id, page_num=2, page_size=1, **order)
    versions = call_v1("ListAllVersionByVersionId", body=body)
    assert (versions.total_elements, versions.elements[0].version_number) == (2, "V1.2")
    assert versions.elements[0].job_reference_name[0].job_name == "clean-disk"


def tasks(call_v1: SdkCall, **wanted: Any) -> dict[str, Any]:
    body = v1.WorkflowQueryParam(page=0, size=100, sort_field="create_time", sort_type="DESC", **wanted)
    listed = call_v1("ListWorkflow", body=body)
    assert listed.total_elements == len(listed.elements)
    return {one.name: one for one in listed.elements}


def test_a_task_from_its_plan_to_its_end(call_v1: SdkCall) -> None:
    body = v1.WorkflowRequestBody(
        name="sdk-任务",
        type="cron",
        template_id=tasks(call_v1)["clean-disk"].template_id,
        input={"path": "/var/log"},
        task_type="standard",
        tags={"made": "sdk"},
    )
    made = call_v1("CreateWorkflow", body=body)
    assert (made.template_name, made.trigger_status, made.job_name) == (
        "CMS::ECS::BulkyCleanDisks",
        "enable",
        "clean-disk",
    )
    assert set(tasks(call_v1, tags={"made": "sdk"})) == {"sdk-任务"}
    assert call_v1("UpdateWorkflowTriggerStatus", workflow_id=made.id, action="disable").body == "success"
    assert tasks(call_v1, search="任务")["sdk-任务"].trigger_status == "disable"

    run = call_v1("ExecuteWorkflow", workflow_id=made.id).execution_id
    (brief,) = call_v1("ListWorkflowExecutions", workflow_id=made.id).body
    assert (brief.execution_id, brief.created_by) == (run, "demo")
    assert brief.status in ("waitExecute", "executing")
    assert call_v1("StopExecution", workflow_id=made.id, execution_id=run).body == "success"
    detail = call_v1("SearchWorkflowExecutionDetail", workflow_id=made.id, execution_id=run)
    assert detail.status in ("canceling", "cancel")
    last = tasks(call_v1, search="sdk")["sdk-任务"]
    assert (last.last_execution_id, last.last_execution_start_time) == (run, brief.begin_time)


def test_a_run_that_waits_goes_on(call_v1: SdkCall) -> None:
    def detail() -> Any:
        return call_v1("SearchWorkflowExecutionDetail", workflow_id=RELEASE_TASK, execution_id=run)

    run = tasks(call_v1, status="pausing")["发布结算服务"].last_execution_id
    waiting = detail()
    assert [node.status for node in waiting.execution_result_list] == ["success", "pausing"]
    node = {"node_id": "node-2", "action": "continue"}
    done = call_v1("StartPausingWorkflowExecutions", workflow_id=RELEASE_TASK, execution_id=run, **node)
    assert done.result == "success"
    assert detail().status == "executing"
