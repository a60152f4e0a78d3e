"""What holds for many groups of the API at once: pages, literal paths, and what only the seed can bring."""

from typing import Any

import pytest
from timed_sandbox import Timed

from aom_tui.sandbox.identity import PROJECTS, Project

SERIES = {"series": [{"namespace": "PAAS.NODE"}]}
EVENTS = {"time_range": "-1.-1.2000"}
SEARCH = {"order_by_column": "name", "sort_order": "ASC"}
PAGED = (
    ("GET", "/v2/{p}/alarm-rules", None, "AOM.02003110", ("offset", "AOM.02003111")),
    ("GET", "/v1/{p}/ams/alarms", None, "SVCSTG_AMS_4000110", ("start", "SVCSTG_AMS_4000111")),
    ("GET", "/v4/{p}/alarm-rules", None, "AOM.02003110", ("offset", "AOM.02003111")),
    ("POST", "/v2/{p}/series", SERIES, "AOM.04007105", ("offset", "AOM.04007106")),
    ("POST", "/v1/{p}/ams/metrics", {}, "SVCSTG_AMS_4000105", ("start", "SVCSTG_AMS_4000106")),
    ("POST", "/v2/{p}/events", EVENTS, "AOM.07001400", ("marker", "AOM.07001400")),
)


@pytest.mark.parametrize(("method", "path", "body", "code", "start"), PAGED)
def test_a_page_has_one_to_a_thousand_rows(
    client: Any, method: str, path: str, body: Any, code: str, start: tuple[str, str]
) -> None:
    for limit in ("1", "1000"):
        assert client.call(method, f"{path}?limit={limit}", body).status_code == 200
    wrong = [*((f"limit={text}", code) for text in ("0", "1001", "-1", "x", "1e2")), (f"{start[0]}=-1", start[1])]
    for query, expected in wrong:
        reply = client.call(method, f"{path}?{query}", body)
        assert (reply.status_code, expected in reply.json().values()) == (400, True), reply.text


@pytest.mark.parametrize(
    ("method", "path", "body", "words"),
    [
        ("GET", "/v1/{p}/pe/policy/config", None, "Cluster-Id"),
        ("POST", "/v2/{p}/alarm-rules/delete", {}, "alarm_rules"),
        ("PUT", "/v4/{p}/alarm-rules/batch-update", {}, "action"),
        ("GET", "/v1/{p}/aom/auth/agents", None, "no cluster aom"),
    ],
)
def test_a_literal_path_wins_over_a_template(client: Any, method: str, path: str, body: Any, words: str) -> None:
    """Each is refused in the words of the operation that is meant."""
    assert words in client.call(method, path, body).text


@pytest.mark.parametrize("project", PROJECTS)
def test_the_seed_has_one_of_everything_that_no_call_can_make(project: Project) -> None:
    data = Timed().world.data(project)
    kept = data.automation
    assert data.dashboards
    assert data.dashboard_folders
    assert data.rule_templates
    assert data.agents
    assert {one["job_id"] for one in kept.templates.values()} <= set(kept.jobs)
    assert kept.templates
    assert {one["script_id"] for one in kept.script_versions.values()} <= set(kept.scripts)
    assert kept.script_versions
    assert data.cmdb.bound
