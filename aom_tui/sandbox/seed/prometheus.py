"""The Prometheus instances of a shop, the credentials for them, and the services that AOM may read."""

import secrets

from aom_tui.sandbox.identity import REGION
from aom_tui.sandbox.project import ProjectData
from aom_tui.sandbox.services.prometheus import DEFAULT, instance_of

DAY_MS = 24 * 3_600_000
RULES = """groups:
- name: shop
  interval: 60s
  rules:
  - record: shop:cpu:avg
    expr: avg(aom_node_cpu_usage)
"""


def seed_prometheus(data: ProjectData, now: float) -> None:
    """Fills the project with instances, access codes and permissions. The codes are new in each process."""
    now_ms = int(now * 1000)
    rows = (
        (DEFAULT, "Prometheus_AOM_Default", "default"),
        ("3e9a4b1c-6d2f-4f80-a1b2-c3d4e5f60718", "shop-prom", "REMOTE_WRITE"),
        ("5b0c6d2e-8f41-4a92-b3c4-d5e6f7081929", f"容器集群 {data.shop.clusters[0].name}", "CCE"),
    )
    for prom_id, name, kind in rows:
        body = {"prom_name": name, "prom_type": kind}
        data.prom_instances[prom_id] = instance_of(body, prom_id, data.project.id, REGION, now_ms - 80 * DAY_MS)
    data.recording_rules[rows[1][0]] = RULES
    data.access_codes.extend(
        {
            "access_code": secrets.token_urlsafe(48),
            "access_code_id": secrets.token_hex(16),
            "create_at": now_ms - days * DAY_MS,
            "status": "valid",
        }
        for days in (80, 12)
    )
    data.permissions.extend(
        {"service": service, "description": description, "role_name": "aom_admin_trust", "granted": granted}
        for service, description, granted in (
            ("CCE", "容器集群与工作负载", True),
            ("ECS", "Elastic servers and their disks", True),
            ("RDS", "订单库与库存库", True),
            ("DMS", "Message queues of the shop", False),
        )
    )
