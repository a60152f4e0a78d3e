"""Events and alarms of one project: reported, found by time and metadata, cleared."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aom_tui.sandbox.numbers import Numbers

SEVERITIES = ("Critical", "Major", "Minor", "Info")
KEPT_EVENTS = 20_000
IDENTITY = ("event_name", "event_type", "resource_provider", "resource_type", "resource_id")
"""The metadata that make two reports the same alarm."""


@dataclass(slots=True)
class Event:
    """One event or alarm. Times are epoch milliseconds; an alarm is active while `ends_at` is 0."""

    id: str
    event_sn: str
    starts_at: int
    ends_at: int
    arrives_at: int
    timeout: int
    metadata: Mapping[str, str]
    annotations: Mapping[str, Any] = field(default_factory=dict)
    attach_rule: Mapping[str, Any] = field(default_factory=dict)
    enterprise_project_id: str = "0"
    raised_by: str = ""
    """The alarm rule and its condition, `rule/place`, that raised it; empty for what was reported."""

    @property
    def alarm(self) -> bool:
        """Whether it lasts until it is cleared; a plain event is over as it happens."""
        return self.metadata.get("event_type") == "alarm"

    @property
    def active(self) -> bool:
        return self.alarm and self.ends_at == 0

    @property
    def severity(self) -> str:
        return self.metadata.get("event_severity", "Info")

    def within(self, start_ms: int, end_ms: int) -> bool:
        """Whether it happened, or lasted, between the two moments."""
        until = self.starts_at if not self.alarm else self.ends_at or end_ms
        return self.starts_at < end_ms and until >= start_ms

    def text(self) -> str:
        """What a search looks at, in lower case."""
        words = [self.id, *self.metadata.values(), *map(str, self.annotations.values())]
        return "\n".join(words).lower()


@dataclass(frozen=True, slots=True)
class Relation:
    """One condition on the metadata: `relation` is AND, OR or NOT."""

    key: str
    values: Sequence[str]
    relation: str = "AND"

    def holds(self, event: Event) -> bool:
        """Whether the event has one of the values; without values, whether it has the key at all."""
        value = event.metadata.get(self.key)
        return value in self.values if self.values else value is not None


class EventBook:
    """The events of one project, oldest first."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._alarms: dict[str, Event] = {}
        """The newest alarm of each id: no older one of it is active."""
        self.numbers = Numbers(714_205_933_281_476_608)
        self.notified: dict[str, list[dict[str, Any]]] = {}
        """By event_sn: the notifications that were sent."""

    def __iter__(self) -> Iterator[Event]:
        return iter(self._events)

    def restore(self, events: Iterable[Event]) -> None:
        """Holds these, oldest first, and no others."""
        self._events = list(events)
        self._alarms = {event.id: event for event in self._events if event.alarm}

    def push(self, report: Mapping[str, Any], now_ms: int, enterprise_project_id: str = "0") -> Event:
        """Adds an event. An alarm that is active already is brought up to date instead of added again."""
        metadata = dict(report["metadata"])
        event_id = str(report.get("id") or identity(metadata))
        known = self.active(event_id) if metadata.get("event_type") == "alarm" else None
        if known is not None:
            known.metadata, known.arrives_at = metadata, now_ms
            known.annotations = dict(report.get("annotations") or known.annotations)
            known.ends_at = int(report.get("ends_at") or 0)
            return known
        event = Event(
            id=event_id,
            event_sn=str(self.numbers()),
            starts_at=int(report.get("starts_at") or now_ms),
            ends_at=int(report.get("ends_at") or 0),
            arrives_at=now_ms,
            timeout=int(report.get("timeout") or 3 * 24 * 3_600_000),
            metadata=metadata,
            annotations=dict(report.get("annotations") or {}),
            attach_rule=dict(report.get("attach_rule") or {}),
            enterprise_project_id=enterprise_project_id,
        )
        self._events.append(event)
        if event.alarm:
            self._alarms[event.id] = event
        self._forget()
        return event

    def _forget(self) -> None:
        """Drops the oldest, where there are too many."""
        for event in self._events[:-KEPT_EVENTS]:
            if self._alarms.get(event.id) is event:
                del self._alarms[event.id]
        del self._events[:-KEPT_EVENTS]

    def active(self, event_id: str) -> Event | None:
        """The active alarm of that id."""
        event = self._alarms.get(event_id)
        return event if event and event.active else None

    def clear(self, report: Mapping[str, Any], now_ms: int) -> bool:
        """Ends the active alarm of that id or, without one, of that metadata. False if there is none."""
        event = self.active(str(report["id"])) if report.get("id") else self._alike(report["metadata"])
        if event is None:
            return False
        event.ends_at = int(report.get("ends_at") or now_ms)
        return True

    def _alike(self, metadata: Mapping[str, str]) -> Event | None:
        """The active alarm that these metadata describe. Alarms of rules have ids of their own, so not by id."""
        wanted = identity(metadata)
        active = (event for event in self._alarms.values() if event.active)
        return self.active(wanted) or next((event for event in active if identity(event.metadata) == wanted), None)

    def find(
        self, start_ms: int, end_ms: int, kind: str | None, relations: Sequence[Relation], search: str
    ) -> list[Event]:
        """The events in a time range. `kind` is active_alert, history_alert or None for all there is."""
        found = [event for event in self._events if event.within(start_ms, end_ms) and _is_kind(event, kind)]
        found = [event for event in found if _related(event, relations)]
        return [event for event in found if search.lower() in event.text()] if search else found


def identity(metadata: Mapping[str, str]) -> str:
    """The id that the metadata give an event: 16 digits."""
    text = "\n".join(str(metadata.get(name, "")) for name in IDENTITY)
    digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
    return str(10**15 + int.from_bytes(digest[:8]) % (9 * 10**15))


def _is_kind(event: Event, kind: str | None) -> bool:
    match kind:
        case "active_alert":
            return event.active
        case "history_alert":
            return event.alarm and not event.active
        case _:
            return True


def _related(event: Event, relations: Sequence[Relation]) -> bool:
    """All of AND, at least one of OR, none of NOT."""
    if any(relation.holds(event) for relation in relations if relation.relation == "NOT"):
        return False
    if not all(relation.holds(event) for relation in relations if relation.relation == "AND"):
        return False
    either = [relation for relation in relations if relation.relation == "OR"]
    return not either or any(relation.holds(event) for relation in either)
