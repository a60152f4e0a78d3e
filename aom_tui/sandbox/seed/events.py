"""What other services have reported of the shop lately: alarms that are on or over, events; and who was told.

What the shop's own alarm rules find is not here: they are evaluated.
"""

from typing import Any

from aom_tui.sandbox.notifying import notification
from aom_tui.sandbox.project import ProjectData
from aom_tui.sandbox.seed.rules import ON_CALL

MINUTE_MS = 60_000

# minutes ago, minutes it lasted (0: still on), event, severity, provider, resource type, resource, cause, in Chinese
ALARMS = (
    (33, 0, "DiskFull", "Major", "ECS", "vm", "ecs-cart-01", "Log volume grew", "日志量突增"),
    (52, 0, "CertificateExpiring", "Minor", "ELB", "listener", "shop-edge-https", "14 days left", "证书还有 14 天到期"),
    (150, 12, "PodOOMKilled", "Major", "CCE", "pod", "catalog", "Container exceeded its memory", "容器内存超限"),
    (
        320,
        6,
        "ReplicationDelay",
        "Minor",
        "RDS",
        "instance",
        "rds-order-ro",
        "Replica lagged 20 s",
        "只读实例延迟 20 秒",
    ),
    (
        610,
        25,
        "NodeNotReady",
        "Critical",
        "CCE",
        "node",
        "shop-edge-node-2",
        "Kubelet stopped reporting",
        "节点心跳丢失",
    ),
    (905, 4, "RedisMemoryHigh", "Minor", "DCS", "instance", "dcs-cart", "Memory above 80%", "内存使用率超过 80%"),
    (
        1210,
        9,
        "CheckoutErrorRate",
        "Major",
        "APM",
        "service",
        "checkout",
        "More than 20 errors a minute",
        "每分钟错误数超过 20",
    ),
)
# minutes ago, event, resource type, resource, what it says
EVENTS = (
    (4, "Scaled", "deployment", "checkout", "3 -> 4 replicas"),
    (41, "Deployed", "deployment", "catalog", "v2.31.0 发布完成"),
    (95, "Started", "pod", "cart-api", "Container started"),
    (240, "Deployed", "deployment", "payment", "v1.18.4 发布完成"),
    (700, "BackupDone", "instance", "rds-order", "每日备份完成"),
    (1100, "Deployed", "deployment", "user-profile", "v3.2.0 发布完成"),
)


def seed_events(data: ProjectData, now: float) -> None:
    """Reports the shop's recent history as if it had been pushed at the time. The staging shop had a quiet day."""
    now_ms = int(now * 1000)
    quiet = len(data.shop.clusters) == 1
    rows = [(row[0], _alarm(row, now_ms)) for row in (ALARMS[-1:] if quiet else ALARMS)]
    rows += [(row[0], _event(row, now_ms)) for row in (EVENTS[-2:] if quiet else EVENTS)]
    for ago, report in sorted(rows, key=lambda row: -row[0]):
        event = data.events.push(report, now_ms - ago * MINUTE_MS + 500)
        if event.alarm and event.severity in ("Critical", "Major"):
            data.events.notified[event.event_sn] = [_notification(report, event.arrives_at)]


def _alarm(row: tuple[Any, ...], now_ms: int) -> dict[str, Any]:
    ago, lasted, name, severity, provider, kind, resource, cause, cause_zh = row
    starts_at = now_ms - ago * MINUTE_MS
    return {
        "starts_at": starts_at,
        "ends_at": starts_at + lasted * MINUTE_MS if lasted else 0,
        "metadata": _metadata(name, severity, "alarm", provider, kind, resource),
        "annotations": {"alarm_probableCause_en_us": cause, "alarm_probableCause_zh_cn": cause_zh},
    }


def _event(row: tuple[Any, ...], now_ms: int) -> dict[str, Any]:
    ago, name, kind, resource, message = row
    return {
        "starts_at": now_ms - ago * MINUTE_MS,
        "metadata": _metadata(name, "Info", "event", "CCE", kind, resource),
        "annotations": {"message": message},
    }


def _metadata(name: str, severity: str, kind: str, provider: str, resource_type: str, resource: str) -> dict[str, str]:
    return {
        "event_name": name,
        "event_severity": severity,
        "event_type": kind,
        "resource_provider": provider,
        "resource_type": resource_type,
        "resource_id": resource,
    }


def _notification(report: dict[str, Any], sent_ms: int) -> dict[str, Any]:
    """As the on-call engineer got it."""
    text = f"【{report['metadata']['event_severity']}】{report['annotations']['alarm_probableCause_zh_cn']}"
    return notification(ON_CALL, "urn:smn:cn-north-4:shop-oncall", {"email": text, "sms": text}, sent_ms)
