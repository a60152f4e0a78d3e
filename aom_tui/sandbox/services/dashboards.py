"""Dashboards and their folders. The API shows and removes them; they are made in the console."""

from typing import Any

from aom_tui.sandbox.services.kind import Kind, in_enterprise
from aom_tui.sandbox.wire import Call, Reply, serves

DASHBOARDS = Kind("dashboard", lambda data: data.dashboards)
FOLDERS = Kind("dashboard folder", lambda data: data.dashboard_folders)


@serves("ListDashBoards")
def list_dashboards(call: Call) -> Reply:
    """All of them, or those of one type; without their charts."""
    wanted = call.query.get("dashboard_type")
    found = [one for one in in_enterprise(call, DASHBOARDS.all(call)) if wanted in (None, "", one["dashboard_type"])]
    brief = [{**_in_folder(call, one), "charts": [], "templating": {"list": []}} for one in found]
    return Reply(200, {"page_size": len(brief), "dashboards": brief})


@serves("ShowDashBoard")
def show_dashboard(call: Call) -> Reply:
    """One dashboard with its charts. There is only its present version."""
    dashboard = DASHBOARDS.known(call, call.path["dashboard_id"])
    if call.query["version"] != dashboard["version"]:
        raise call.refuse("version", f"the dashboard has version {dashboard['version']} only")
    return Reply(200, _in_folder(call, dashboard))


@serves("DeleteDashboard")
def delete_dashboard(call: Call) -> Reply:
    """Removes one dashboard."""
    DASHBOARDS.remove(call, [call.path["dashboard_id"]])
    return Reply(204)


@serves("ListDashboardsFolder")
def list_folders(call: Call) -> Reply:
    """All folders, as a bare list, each with the ids of its dashboards."""
    folders = in_enterprise(call, FOLDERS.all(call))
    return Reply(200, [{**folder, "dashboard_ids": _ids_in(call, folder)} for folder in folders])


@serves("DeleteDashboardsFolder")
def delete_folder(call: Call) -> Reply:
    """Removes a folder. Its dashboards go with it or, without `delete_all`, to the default folder."""
    folder = FOLDERS.known(call, call.path["folder_id"])
    if folder["is_template"]:
        raise call.refuse("in use", "the default dashboard folder cannot be deleted")
    inside = _ids_in(call, folder)
    if inside and call.query["delete_all"] == "true":
        DASHBOARDS.remove(call, inside)
    elif inside:
        _move_to_default(call, inside)
    FOLDERS.remove(call, [folder["folder_id"]])
    return Reply(204)


def _move_to_default(call: Call, dashboard_ids: list[str]) -> None:
    default = FOLDERS.find(call, is_template=True)
    assert default is not None  # noqa: S101 (every project has it, and it cannot be deleted)
    for one in dashboard_ids:
        DASHBOARDS.change(call, one, {"folder_id": default["folder_id"], "updated": call.now_ms})


def _ids_in(call: Call, folder: dict[str, Any]) -> list[str]:
    return [one["dashboard_id"] for one in DASHBOARDS.all(call) if one["folder_id"] == folder["folder_id"]]


def _in_folder(call: Call, dashboard: dict[str, Any]) -> dict[str, Any]:
    """The dashboard with the name of the folder it lies in."""
    return {**dashboard, "folder_name": FOLDERS.known(call, dashboard["folder_id"])["folder_title"]}
