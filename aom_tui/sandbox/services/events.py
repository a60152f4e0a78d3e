"""Events and alarms: reported and cleared, listed, counted; and who was told."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from aom_tui.sandbox.events import SEVERITIES, Event, Relation
from aom_tui.sandbox.notifying import notify
from aom_tui.sandbox.services.kind import ALL_ENTERPRISES
from aom_tui.sandbox.services.paging import page
from aom_tui.sandbox.time_range import BadTimeRange, TimeRange, read_time_range
from aom_tui.sandbox.wire import Call, Reply, serves

MOST_STEPS = 1440
MOST_EVENTS = 1000
"""In one report. The documents name no limit; without one a single report could keep everybody waiting."""
REQUIRED = ("event_name", "event_severity", "event_type", "resource_provider", "resource_type", "resource_id")


@serves("PushEvents")
def push_events(call: Call) -> Reply:
    """Adds events; with `action=clear`, ends alarms. All are checked before any is kept."""
    reports = call.body["events"]
    if len(reports) > MOST_EVENTS:
        raise call.refuse("invalid", f"{len(reports)} events are more than {MOST_EVENTS}")
    if call.query.get("action") == "clear":
        return _clear(call, reports)
    for place, report in enumerate(reports):
        _check_report(call, place, report["metadata"])
    for report in reports:
        event = call.data.events.push(report, call.now_ms, call.enterprise)
        notify(call.data, event, call.now_ms)
    return Reply(204)


def _check_report(call: Call, place: int, metadata: Mapping[str, str]) -> None:
    for name in REQUIRED:
        if not metadata.get(name):
            raise call.refuse("invalid", f"events[{place}].metadata.{name} is required")
    if metadata["event_severity"] not in SEVERITIES:
        raise call.refuse("event_severity")
    if metadata["event_type"] not in ("event", "alarm"):
        raise call.refuse("invalid", f"events[{place}].metadata.event_type must be event or alarm")


def _clear(call: Call, reports: Sequence[Mapping[str, Any]]) -> Reply:
    """An id that is given must be that of an active alarm; metadata that match none clear nothing."""
    book = call.data.events
    for place, report in enumerate(reports):
        if report.get("id") and book.active(report["id"]) is None:
            raise call.refuse("invalid", f"events[{place}].id is not the id of an active alarm")
    for report in reports:
        book.clear(report, call.now_ms)
    return Reply(204)


@serves("ListEvents")
def list_events(call: Call) -> Reply:
    """Events and alarms of a time range, sorted and paged by marker; newest first unless told otherwise."""
    found = [event for event in _sorted(call, _found(call, _window(call))) if _of_enterprise(call, event)]
    shown = page(call, found, start="marker")
    info = {
        "current_count": len(shown.rows),
        "previous_marker": _marker(shown.previous_start),
        "next_marker": _marker(shown.next_start),
    }
    return Reply(200, {"events": [_event(event) for event in shown.rows], "page_info": info})


@serves("CountEvents")
def count_events(call: Call) -> Reply:
    """How many events of each severity started in each step of the time range."""
    window = _window(call)
    step = call.body.get("step") or _step(window)
    if (window.end_ms - window.start_ms) / step > MOST_STEPS:
        raise call.refuse("invalid", f"step is too small for the time range: more than {MOST_STEPS} steps")
    starts = range(window.start_ms // step * step, window.end_ms, step)
    counted: dict[str, Counter[int]] = {}
    for event in _found(call, window):
        counted.setdefault(event.severity, Counter())[max(event.starts_at, window.start_ms) // step * step] += 1
    severities = [name for name in SEVERITIES if name in counted]
    series = [{"event_severity": name, "values": [counted[name][start] for start in starts]} for name in severities]
    summary = {name: counted[name].total() for name in severities}
    return Reply(200, {"step": step, "timestamps": list(starts), "series": series, "summary": summary})


@serves("ListNotifiedHistories")
def list_notified_histories(call: Call) -> Reply:
    """The notifications sent for one event, or for all."""
    wanted = call.query.get("event_sn")
    notified = call.data.events.notified
    rows = [
        {"event_sn": number, "notifications": sent} for number, sent in notified.items() if wanted in (None, "", number)
    ]
    return Reply(200, {"notified_histories": rows})


def _of_enterprise(call: Call, event: Event) -> bool:
    wanted = call.header("Enterprise-Project-Id")
    return wanted in ("", ALL_ENTERPRISES, event.enterprise_project_id)


def _marker(start: int | None) -> str:
    return "" if start is None else str(start)


def _window(call: Call) -> TimeRange:
    try:
        return read_time_range(call.body["time_range"], call.now_ms)
    except BadTimeRange as bad:
        raise call.refuse("invalid", f"time_range {bad}") from None


def _step(window: TimeRange) -> int:
    """A minute, or as many whole minutes as keep the count of steps in bounds."""
    minutes = -(-(window.end_ms - window.start_ms) // (60_000 * MOST_STEPS))
    return max(1, minutes) * 60_000


def _found(call: Call, window: TimeRange) -> list[Event]:
    relations = []
    for given in call.body.get("metadata_relation") or ():
        values = given.get("value") or ()
        if given["key"] == "event_severity" and not set(values) <= set(SEVERITIES):
            raise call.refuse("event_severity")
        relations.append(Relation(given["key"], values, given.get("relation") or "AND"))
    search = call.body.get("search") or ""
    return call.data.events.find(window.start_ms, window.end_ms, call.query.get("type"), relations, search)


def _sorted(call: Call, events: list[Event]) -> list[Event]:
    sort = call.body.get("sort") or {}
    names = sort.get("order_by") or ["starts_at"]
    return sorted(events, key=lambda event: _sort_key(event, names), reverse=sort.get("order", "desc") != "asc")


def _sort_key(event: Event, names: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """Times sort as numbers, everything else as text; unknown names as nothing at all."""
    shown = _event(event)
    values = (shown.get(name, event.metadata.get(name, "")) for name in names)
    return tuple((value, "") if isinstance(value, int) else (0, str(value)) for value in values)


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "event_sn": event.event_sn,
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "arrives_at": event.arrives_at,
        "timeout": event.timeout,
        "metadata": event.metadata,
        "annotations": event.annotations,
        "attach_rule": event.attach_rule,
        "enterprise_project_id": event.enterprise_project_id,
        "policy": {},
    }
