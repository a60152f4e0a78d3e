"""Automation: how a run goes by the clock, and what is refused through HTTP."""

from typing import Any

import pytest
from timed_sandbox import Timed

from aom_tui.sandbox.execution import CANCEL_MS, WAIT_MS, Execution, Node, progress

CMS = "/v1/{p}/cms"
CLEAN_TASK, RELEASE_TASK = "1f6a7b8c9d0e4f5a8b1c2d3e4f5a6b7c", "107b8c9d0e1f5a6b9c2d3e4f5a6b7c8d"
FAILED, GOOD, WAITING = (
    "2a7b8c9d0e1f4a5b9c2d3e4f5a6b7c8d",
    "2b8c9d0e1f2a5b6cad3e4f5a6b7c8d9e",
    "2c9d0e1f2a3b6c7dbe4f5a6b7c8d9e0f",
)
PLAN = "5d0e1f2a3b4c4d5e9f5a6b7c8d9e0f1a"
RUNS = f"{CMS}/workflow/{CLEAN_TASK}/executions"
RELEASE_RUNS = f"{CMS}/workflow/{RELEASE_TASK}/executions"
ORDER = {"order_by_column": "name", "sort_order": "ASC"}
FIRST = WAIT_MS + 100
"""When the first of two nodes of 100 ms is done, in a run that began at 0."""


def run(*, pauses: bool = False, fails: bool = False) -> Execution:
    nodes = (Node("a", "a", 100, pauses=pauses, fails=fails), Node("b", "b", 100))
    return Execution("run", "demo", 0, nodes)


def states(execution: Execution, now_ms: int) -> tuple[str, ...]:
    reached = progress(execution, now_ms)
    return (reached.whole.state, *(stretch.state for _, stretch in reached.nodes))


def test_a_run_goes_from_node_to_node() -> None:
    assert states(run(), 0) == ("waitExecute",)
    assert states(run(), WAIT_MS) == ("executing", "executing")
    assert states(run(), FIRST) == ("executing", "success", "executing")
    assert states(run(), FIRST + 100) == ("success", "success", "success")
    whole = progress(run(), 10**9).whole
    assert (whole.begin_ms, whole.end_ms) == (0, FIRST + 100)


def test_a_node_that_pauses_waits_for_a_word() -> None:
    waiting = run(pauses=True)
    assert states(waiting, 10**9) == ("pausing", "pausing")
    going = waiting.done("continue", "a", 5000)
    assert states(going, 5050) == ("executing", "executing")
    assert states(going, 5100) == ("executing", "success", "executing")
    assert states(waiting.done("skip", "a", 5000), 5000) == ("executing", "skip", "executing")
    assert states(going, 4999) == ("pausing", "pausing")


def test_a_failed_node_can_be_repeated() -> None:
    failed = run(fails=True)
    assert states(failed, 10**9) == ("fail", "fail")
    again = failed.done("restart", "a", 5000)
    assert states(again, 5099) == ("executing", "executing")
    assert states(again, 5200) == ("success", "success", "success")


@pytest.mark.parametrize("at_ms", [WAIT_MS - 1, FIRST])
def test_a_stopped_run_stays_where_it_was(at_ms: int) -> None:
    stopped = run().stopped(at_ms)
    assert states(stopped, at_ms)[0] == "canceling"
    assert states(stopped, at_ms + CANCEL_MS)[0] == "cancel"
    assert progress(stopped, 10**9).whole.end_ms == at_ms + CANCEL_MS
    assert states(stopped, 10**9)[1:] == (("success", "cancel") if at_ms == FIRST else ())


def task(**changes: Any) -> dict[str, Any]:
    return {"name": "x", "type": "manual", "template_id": PLAN, "input": {}, "task_type": "job", **changes}


def act(node: str, action: str) -> str:
    return f"operation?node_id={node}&action={action}"


@pytest.mark.parametrize(
    ("method", "path", "body", "code", "words"),
    [
        ("POST", f"{CMS}/workflow", task(template_id="none"), "AOM.02001115", "no template none"),
        ("POST", f"{CMS}/workflow", task(job_id="none"), "AOM.02001115", "the template is one of the job"),
        ("POST", f"{CMS}/workflow", task(tags="x"), "AOM.02001115", "tags"),
        ("POST", f"{CMS}/workflow", task(type="event"), "AOM.02001115", "type"),
        ("POST", f"{CMS}/workflow/none/executions", None, "AOM.02001115", "no task none"),
        ("GET", f"{CMS}/workflow/none/executions", None, "AOM.02003115", "no task none"),
        ("GET", f"{RUNS}/none/status", None, "AOM.02004115", "no execution none"),
        ("GET", f"{CMS}/workflow/none/executions/{GOOD}/status", None, "AOM.02004115", "no task none"),
        ("POST", f"{RUNS}/none/terminate", None, "AOM.02005115", "no execution none"),
        ("POST", f"{RUNS}/{GOOD}/terminate", None, "AOM.02005115", "cannot be stopped: success"),
        ("POST", f"{RUNS}/none/{act('node-1', 'skip')}", None, "AOM.02002115", "no execution none"),
        ("POST", f"{RUNS}/{FAILED}/{act('node-2', 'skip')}", None, "AOM.02002115", "not reached a node node-2"),
        ("POST", f"{RUNS}/{GOOD}/{act('node-1', 'restart')}", None, "AOM.02002115", "cannot restart: success"),
        ("POST", f"{RELEASE_RUNS}/{WAITING}/{act('node-2', 'restart')}", None, "AOM.02002115", "restart: pausing"),
        ("POST", f"{RUNS}/{FAILED}/{act('node-1', 'halt')}", None, "AOM.02002115", "action"),
        ("PUT", f"{CMS}/workflow/none/trigger/action?action=enable", None, "AOM.02002115", "no task none"),
        ("PUT", f"{CMS}/workflow/{RELEASE_TASK}/trigger/action?action=enable", None, "AOM.02002115", "no timer"),
        ("POST", f"{CMS}/template-list/none", ORDER, "AOM.02003115", "no job none"),
        ("GET", f"{CMS}/template/none?share_type=private", None, "AOM.02004115", "no template none"),
        ("GET", f"{CMS}/template/{PLAN}?share_type=public", None, "AOM.02004115", "the template is private"),
        ("POST", f"{CMS}/script-version-list", {"script_id": "none", **ORDER}, "AOM.02003115", "no script none"),
        (
            "POST",
            f"{CMS}/script/list",
            {"script_id": "", "page_size": 0, **ORDER},
            "AOM.02003115",
            "page_size must be at least 1",
        ),
    ],
)
def test_what_is_wrong_is_said(victim: Any, method: str, path: str, body: Any, code: str, words: str) -> None:
    reply = victim.call(method, path, body)
    assert (reply.status_code, reply.json()["error_code"]) == (400, code), reply.text
    assert words in reply.json()["error_msg"]


def test_a_failed_run_is_repeated_through_http(victim: Any) -> None:
    def detail() -> Any:
        return victim.call("GET", f"{RUNS}/{FAILED}/status").json()

    assert detail()["execution_result_list"][0]["output"]["exit_code"] == 1
    assert victim.call("POST", f"{RUNS}/{FAILED}/{act('node-1', 'restart')}").json() == {"result": "success"}
    assert detail()["status"] == "executing"
    newest = victim.call("GET", RUNS).json()
    assert [one["execution_id"] for one in newest] == [FAILED, GOOD]
    assert victim.call("GET", f"{RUNS}?x_enterprise_project_id=other").json() == []


def test_tasks_are_filtered_sorted_and_paged(victim: Any) -> None:
    def names(**wanted: Any) -> list[str]:
        body = {"sort_field": "last_execution_start_time", "sort_type": "ASC", **wanted}
        return [one["name"] for one in victim.call("POST", f"{CMS}/workflow-list", body).json()["elements"]]

    assert names() == ["clean-disk", "发布结算服务"]
    assert names(sort_type="DESC") == ["发布结算服务", "clean-disk"]
    assert names(page=1, size=1) == ["发布结算服务"]
    assert names(type="cron") == names(search="DISK") == ["clean-disk"]
    assert names(create_by="nobody") == names(tags={"team": "x"}) == names(search_time_end=1) == []
    assert names(search_time_start=1, enterprise_project_id="0", tags={"team": "shop"}) == names()


def test_a_run_goes_faster_in_a_faster_sandbox() -> None:
    sandbox = Timed(speed=10)
    seen = []
    run_id = sandbox.done("POST", RUNS, {})["execution_id"]
    for seconds in (0, 0.25, 1, 1, 1):
        sandbox.wait(seconds / 60)
        seen.append(sandbox.done("GET", f"{RUNS}/{run_id}/status")["status"])
    assert seen == ["waitExecute", "executing", "executing", "success", "success"]
    stopped = sandbox.done("POST", RUNS, {})["execution_id"]
    sandbox.done("POST", f"{RUNS}/{stopped}/terminate")
    sandbox.wait(0.25 / 60)
    assert sandbox.done("GET", f"{RUNS}/{stopped}/status")["status"] == "cancel"
