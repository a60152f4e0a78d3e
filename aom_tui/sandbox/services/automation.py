"""What automation has to offer: jobs, the plans (templates) of a job, scripts and their versions; none made by API."""

from collections.abc import Iterable
from typing import Any

from aom_tui.sandbox.project import Thing
from aom_tui.sandbox.services.kind import Kind
from aom_tui.sandbox.services.paging import numbered
from aom_tui.sandbox.wire import Call, Reply, serves

JOBS = Kind("job", lambda data: data.automation.jobs)
TEMPLATES = Kind("template", lambda data: data.automation.templates)
SCRIPTS = Kind("script", lambda data: data.automation.scripts)
VERSIONS = Kind("script version", lambda data: data.automation.script_versions)


@serves("ListAllJobByName")
def list_jobs(call: Call) -> Reply:
    """Jobs whose name has the text."""
    return Reply(200, _searched(call, JOBS.all(call)))


@serves("ListTemplateByJobId")
def list_templates(call: Call) -> Reply:
    """The plans of one job."""
    job = JOBS.known(call, call.path["job_id"])
    return Reply(200, _searched(call, (one for one in TEMPLATES.all(call) if one["job_id"] == job["id"])))


@serves("SearchTemplateById")
def show_template(call: Call) -> Reply:
    """One plan, if it is shared as asked; private ones are meant where nothing is said."""
    template = TEMPLATES.known(call, call.path["template_id"])
    if template["share_type"] != (call.query.get("share_type") or "private"):
        raise call.refuse("share_type", f"the template is {template['share_type']}")
    return Reply(200, template)


@serves("ListAllScriptByName")
def list_scripts(call: Call) -> Reply:
    """Scripts whose name has the text, or the one of that id."""
    wanted = call.body["script_id"]
    return Reply(200, _searched(call, [SCRIPTS.known(call, wanted)] if wanted else SCRIPTS.all(call)))


@serves("ListAllVersionByVersionId")
def list_script_versions(call: Call) -> Reply:
    """The versions of one script."""
    script = SCRIPTS.known(call, call.body["script_id"])
    return Reply(200, _searched(call, (one for one in VERSIONS.all(call) if one["script_id"] == script["id"])))


def _searched(call: Call, rows: Iterable[Thing]) -> dict[str, Any]:
    """The page of rows that the body asks for: by name (a part is enough) and owner, in its order."""
    body = call.body
    name = (body.get("name") or "").lower()
    exact = {field: body[field] for field in ("create_by", "enterprise_project_id") if body.get(field)}
    found = [row for row in rows if name in row["name"].lower()]
    found = [row for row in found if all(row[field] == value for field, value in exact.items())]
    found.sort(key=lambda row: row[body["order_by_column"]], reverse=body.get("sort_order") != "ASC")
    page = numbered(call, found, number="page_num", size="page_size")
    return {"total_elements": page.total, "elements": page.rows}
