"""What the sandbox answers is what the OpenAPI documents say it answers, for every operation that reads."""

import json
import re
import time
from functools import reduce
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from documents import violations

from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.model import Effect, Operation, Parameter
from aom_tui.sandbox.wire import HANDLERS

SERVED = [one for one in load_catalogue().operations.values() if one.id in HANDLERS and one.authenticated]
READS = [one for one in SERVED if one.effect is Effect.READ]
LEGACY = {"AddAlarm", "UpdateAlarm", "ListAlarms", "ShowAlarm", "DeleteAlarm"}


FOUND = {
    "alarm_rule_id": ("ListAlarmRule", "thresholds 0 alarm_rule_id"),
    "alarm_id": ("ListAlarms", "thresholds 0 id"),
    "rule_name": ("ListActionRule", "action_rules 0 rule_name"),
    "name": ("ListNotificationTemplates", "0 name"),
    "dashboard_id": ("ListDashBoards", "dashboards 0 dashboard_id"),
    "policy_id": ("ListPolicies", "policies 0 id"),
    "application_id": ("ShowAppByName", "app_id"),
    "component_id": ("ShowComponentByName", "id"),
    "environment_id": ("ShowEnvByName", "env_id"),
    "job_id": ("ListAllJobByName", "elements 0 id"),
    "template_id": ("ListTemplateByJobId", "elements 0 id"),
    "workflow_id": ("ListWorkflow", "elements 0 id"),
    "execution_id": ("ListWorkflowExecutions", "0 execution_id"),
}
"""Parameters whose value another call tells: which, and where in its reply. The others take the documents' example."""


def send(http: httpx.Client, operation: Operation, project: str) -> httpx.Response:
    wanted = [one for one in operation.parameters if one.required]
    values = {(one.location, one.name): value(http, operation, one, project) for one in wanted}
    path = re.sub(r"{(\w+)}", lambda place: quote(values["path", place[1]]), operation.path)
    query = {name: text for (location, name), text in values.items() if location == "query"}
    if operation.id == "ShowAppByName":
        query = {"name": "shop"}  # either name will do, so neither is required
    headers = {name: text for (location, name), text in values.items() if location == "header"}
    return http.request(operation.method, path, json=body_of(operation), params=query, headers=headers)


def value(http: httpx.Client, operation: Operation, parameter: Parameter, project: str) -> str:
    match parameter.name:
        case "project_id":
            return project
        case "X-Subject-Token":
            return str(http.headers["X-Auth-Token"])
        case name if name in FOUND and (parameter.location == "path" or operation.id == "ShowEnvByName"):
            lists, place = FOUND[name]
            found = send(http, load_catalogue().operations[lists], project).json()
            return str(reduce(lambda part, step: part[int(step) if step.isdigit() else step], place.split(), found))
    return str(parameter.schema.get("default") or (parameter.choices or (parameter.example,))[0])


def body_of(operation: Operation) -> Any:
    if operation.body is None:
        return None
    body = json.loads(json.dumps(next(iter(operation.body.examples.values()))))
    if operation.id == "ListLogItems":
        now = int(time.time() * 1000)
        body |= {"startTime": now - 3_600_000, "endTime": now, "keyWord": ""}
    return body


@pytest.mark.parametrize("operation", READS, ids=lambda operation: operation.id)
def test_replies_fit_the_documents(http: httpx.Client, sandbox_line: dict[str, str], operation: Operation) -> None:
    reply = send(http, operation, sandbox_line["project_id"])
    assert reply.status_code == 200, reply.text
    assert violations(operation, reply) == []
    assert reply.json()


def test_the_operations_that_only_the_documents_know_are_served() -> None:
    assert set(HANDLERS) >= LEGACY


def test_a_legacy_rule_from_its_documented_example_to_its_end(http: httpx.Client, sandbox_line: dict[str, str]) -> None:
    operations = load_catalogue().operations
    base = f"/v1/{sandbox_line['project_id']}/ams/alarms"
    body = operations["AddAlarm"].body
    assert body is not None
    example = {**next(iter(body.examples.values())), "alarmName": "contract-legacy"}
    made = http.post(base, json=example)
    assert violations(operations["AddAlarm"], made) == []
    changed = http.put(base, json={**example, "threshold": "91"})
    assert violations(operations["UpdateAlarm"], changed) == []
    assert changed.json()["alarmId"] == made.json()["alarmId"]
    shown = http.get(f"{base}/{made.json()['alarmId']}")
    assert violations(operations["ShowAlarm"], shown) == []
    assert shown.json()["thresholds"][0]["threshold"] == "91"
    assert violations(operations["DeleteAlarm"], http.delete(f"{base}/{made.json()['alarmId']}")) == []
    assert "contract-legacy" not in http.get(base).text
