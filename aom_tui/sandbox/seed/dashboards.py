"""The dashboards of a shop, in folders."""

from typing import Any

from aom_tui.sandbox.identity import DEMO
from aom_tui.sandbox.project import ProjectData

DAY_MS = 24 * 3_600_000
# id, name, English name, whether it is the default folder
FOLDERS = (
    ("f7b9d1a3", "商城", "Shop", False),
    ("f0000000", "默认分组", "Default", True),
)
# id, folder, name, English name, type, charts
DASHBOARDS = (
    ("d8a1c3e5", "f7b9d1a3", "商城总览", "Shop overview", "dashboard", (("CPU", "%"), ("Memory", "%"))),
    ("d2b4f6a8", "f7b9d1a3", "支付服务", "Payment", "dashboard", (("时延 P99", "ms"), ("错误数", "Count"))),
    ("d97e5c31", "f0000000", "Nodes of the cluster", "Nodes of the cluster", "system", (("CPU of each node", "%"),)),
)
METRICS = {
    "CPU": "aom_node_cpu_usage",
    "Memory": "aom_node_memory_usage",
    "时延 P99": "latency_p99",
    "错误数": "error_count",
    "CPU of each node": "aom_node_cpu_usage",
}


def seed_dashboards(data: ProjectData, now: float) -> None:
    """Fills the project with folders and dashboards."""
    now_ms = int(now * 1000)
    for folder_id, title, title_en, default in FOLDERS:
        data.dashboard_folders[folder_id] = {
            "folder_id": folder_id,
            "folder_title": title,
            "folder_title_en": title_en,
            "is_template": default,
            "display": True,
            "enterprise_project_id": "0",
            **_times(now_ms),
        }
    for row in DASHBOARDS:
        data.dashboards[row[0]] = _dashboard(row, data.project.id, now_ms)


def _dashboard(row: tuple[Any, ...], project_id: str, now_ms: int) -> dict[str, Any]:
    dashboard_id, folder_id, title, title_en, kind, charts = row
    return {
        "project_id": project_id,
        "dashboard_type": kind,
        "dashboard_title": title,
        "dashboard_title_en": title_en,
        "dashboard_id": dashboard_id,
        "version": "v1",
        "enterprise_project_id": "0",
        "folder_id": folder_id,
        "sync_data": "0",
        "is_create_action": False,
        "dashboard_tags": [{"team": "shop"}],
        "is_favorite": kind == "dashboard",
        **_times(now_ms),
        "updated_by": DEMO.name,
        "charts": [_chart(number, name, unit) for number, (name, unit) in enumerate(charts)],
        "templating": {"list": [{"name": "cluster", "type": "query", "query": "clusterName"}]},
        "display": True,
        "query_count": len(charts),
        "time_range": "-1.-1.30",
    }


def _chart(number: int, title: str, unit: str) -> dict[str, Any]:
    return {
        "id": f"chart-{number + 1}",
        "title": title,
        "type": "line",
        "unit": unit,
        "promql": f"avg({METRICS[title]})",
        "layout": {"x": 12 * (number % 2), "y": 8 * (number // 2), "w": 12, "h": 8},
    }


def _times(now_ms: int) -> dict[str, Any]:
    return {"created": now_ms - 70 * DAY_MS, "updated": now_ms - 4 * DAY_MS, "created_by": DEMO.name}
