"""The shop's automation: two jobs with a plan each, two scripts, two tasks and what became of their runs."""

from dataclasses import replace
from typing import Any

from aom_tui.sandbox.execution import Execution
from aom_tui.sandbox.identity import DEMO
from aom_tui.sandbox.project import ProjectData, Thing
from aom_tui.sandbox.services.executions import nodes_of
from aom_tui.sandbox.services.workflows import workflow_of

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
CLEAN_JOB, RELEASE_JOB = "4c9d0e1f2a3b4c5d8e4f5a6b7c8d9e0f", "4d0e1f2a3b4c5d6e9f5a6b7c8d9e0f10"
CLEAN_PLAN, RELEASE_PLAN = "5d0e1f2a3b4c4d5e9f5a6b7c8d9e0f1a", "5e1f2a3b4c5d5e6fa06b7c8d9e0f1a2b"
CLEAN_SCRIPT, CHECK_SCRIPT = "6e1f2a3b4c5d4e6f8a6b7c8d9e0f1a2b", "6f2a3b4c5d6e5f709b7c8d9e0f1a2b3c"
CLEAN_TASK, RELEASE_TASK = "1f6a7b8c9d0e4f5a8b1c2d3e4f5a6b7c", "107b8c9d0e1f5a6b9c2d3e4f5a6b7c8d"
FAILED_RUN, GOOD_RUN = "2a7b8c9d0e1f4a5b9c2d3e4f5a6b7c8d", "2b8c9d0e1f2a5b6cad3e4f5a6b7c8d9e"
WAITING_RUN = "2c9d0e1f2a3b6c7dbe4f5a6b7c8d9e0f"
SHELL = "#!/bin/sh\n# 清理七天前的日志\nfind /var/log -type f -mtime +7 -delete\n"
PYTHON = "import sys\n\n# Every pod of checkout must answer before the release goes on.\nsys.exit(0)\n"

# id, kind, what it does
CLEAN_NODES = (("node-1", "script", "清理旧日志"), ("node-2", "script", "Report the space that is free"))
RELEASE_NODES = (
    ("node-1", "script", "检查各实例"),
    ("node-2", "pause", "Wait for the word of the release manager"),
    ("node-3", "script", "滚动升级"),
)


def seed_automation(data: ProjectData, now: float) -> None:
    """Fills the project with jobs, plans, scripts, tasks and runs."""
    now_ms = int(now * 1000)
    stamp = _stamp(data, now_ms - 60 * DAY_MS)
    kept = data.automation
    for job_id, plan_id, name, plan, description, nodes in (
        (CLEAN_JOB, CLEAN_PLAN, "clean-disk", "CMS::ECS::BulkyCleanDisks", "清理磁盘", CLEAN_NODES),
        (RELEASE_JOB, RELEASE_PLAN, "发布结算服务", "release-checkout", "Release of checkout", RELEASE_NODES),
    ):
        kept.jobs[job_id] = {**stamp, **_job(job_id, name, description, nodes)}
        kept.templates[plan_id] = {**stamp, **_template(plan_id, plan, job_id, nodes)}
    for script_id, name, language, content, job_id in (
        (CLEAN_SCRIPT, "clean_tmp", "SHELL", SHELL, CLEAN_JOB),
        (CHECK_SCRIPT, "发布前检查", "PYTHON", PYTHON, RELEASE_JOB),
    ):
        kept.scripts[script_id] = {**stamp, **_script(script_id, name, language)}
        for version in _versions(script_id, name, language, content, kept.jobs[job_id]):
            kept.script_versions[version["version_id"]] = {**stamp, **version}
    _seed_tasks(data, now_ms)


def _seed_tasks(data: ProjectData, now_ms: int) -> None:
    kept = data.automation
    clean = {"name": "clean-disk", "type": "cron", "input": {"path": "/var/log"}, "task_type": "standard"}
    release = {"name": "发布结算服务", "type": "manual", "input": {"version": "2.41.0"}, "task_type": "job"}
    for task_id, plan_id, body in ((CLEAN_TASK, CLEAN_PLAN, clean), (RELEASE_TASK, RELEASE_PLAN, release)):
        body = {**body, "tags": {"team": "shop"}}
        kept.workflows[task_id] = workflow_of(body, task_id, kept.templates[plan_id], DEMO.name, now_ms - 40 * DAY_MS)
    nodes = nodes_of(kept.workflows[CLEAN_TASK])
    failing = (replace(nodes[0], fails=True), *nodes[1:])
    kept.executions[CLEAN_TASK] = {
        GOOD_RUN: Execution(GOOD_RUN, DEMO.name, now_ms - 44 * HOUR_MS, nodes),
        FAILED_RUN: Execution(FAILED_RUN, DEMO.name, now_ms - 20 * HOUR_MS, failing),
    }
    waiting = Execution(WAITING_RUN, DEMO.name, now_ms - HOUR_MS, nodes_of(kept.workflows[RELEASE_TASK]))
    kept.executions[RELEASE_TASK] = {WAITING_RUN: waiting}


def _stamp(data: ProjectData, made_ms: int) -> Thing:
    return {
        "project_id": data.project.id,
        "enterprise_project_id": "0",
        "create_by": DEMO.name,
        "create_time": made_ms,
        "update_by": DEMO.name,
        "update_time": made_ms + 10 * DAY_MS,
        "rate_control": {"have_rate_control": False, "time_delay": 0, "max": 10},
        "approve_info": {"need_approve": False, "topic_selected": "", "smn_urn_list": ""},
    }


def _job(job_id: str, name: str, description: str, nodes: tuple[tuple[str, str, str], ...]) -> Thing:
    return {
        "id": job_id,
        "name": name,
        "description": description,
        "steps": _steps(nodes),
        "parameters": _parameters(),
        "is_latest_version": True,
        "version_number": 1,
    }


def _template(plan_id: str, name: str, job_id: str, nodes: tuple[tuple[str, str, str], ...]) -> Thing:
    return {
        "id": plan_id,
        "name": name,
        "job_id": job_id,
        "job_version": 1,
        "version": "V1.0",
        "share_type": "private",
        "is_collect": False,
        "is_publish": False,
        "need_synchronize": False,
        "nodes": [_node(*node, parent) for node, parent in zip(nodes, ("", *(one[0] for one in nodes)), strict=False)],
        "steps": _steps(nodes),
        "parameters": _parameters(),
        "quote": [],
    }


def _node(node_id: str, kind: str, title: str, parent: str) -> Thing:
    return {
        "id": node_id,
        "name": title,
        "task_name": title,
        "parent_node": parent,
        "category": "job",
        "description": "",
        "ignore_error": False,
        "metadata": {"type": kind, "configuration": {}},
    }


def _steps(nodes: tuple[tuple[str, str, str], ...]) -> list[Thing]:
    return [
        {"id": node_id, "name": title, "type": kind, "input": {}, "ignore_error": False, "description": ""}
        for node_id, kind, title in nodes
    ]


def _parameters() -> list[dict[str, Any]]:
    flags = {"encryption": False, "quote_param": False, "required": False}
    return [{"id": "p-1", "param_name": "path", "param_type": "string", "default_value": "/var/log", **flags}]


def _script(script_id: str, name: str, language: str) -> Thing:
    return {
        "id": script_id,
        "name": name,
        "description": "",
        "script_language": language,
        "online_exist_status": True,
        "online_id": f"{script_id[:30]}02",
    }


def _versions(script_id: str, name: str, language: str, content: str, job: Thing) -> list[Thing]:
    """An older one that was taken offline, and the one that is online and used."""
    used = [{"job_id": job["id"], "job_name": job["name"]}]
    return [
        {
            "version_id": f"{script_id[:30]}{number:02}",
            "version_number": f"V1.{number}",
            "name": name,
            "script_id": script_id,
            "script_language": language,
            "content": content,
            "status_desc": status,
            "job_reference_number": len(references),
            "job_reference_name": references,
        }
        for number, status, references in ((1, 2, []), (2, 1, used))
    ]
