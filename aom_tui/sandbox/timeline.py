"""A scenario: a timeline of what happens to metrics, logs, events and calls. Data; times in minutes since its start."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from aom_tui.sandbox.faults.bends import Bend, LogBend, Span
from aom_tui.sandbox.faults.faults import Fault
from aom_tui.sandbox.series import SeriesKey


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens to the seeded series that are named so; empty names and dimensions left out match all."""

    span: Span
    namespace: str = ""
    metric: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    factor: float = 1.0
    plus: float = 0.0
    gap: bool = False

    def touches(self, key: SeriesKey) -> bool:
        """Whether the series is one of those."""
        if self.namespace not in ("", key.namespace) or self.metric not in ("", key.metric_name):
            return False
        own = dict(key.dimensions)
        return all(own.get(name) == value for name, value in self.where.items())

    def bend(self, start_ms: int, speed: float) -> Bend:
        """What it does to the series, where its scenario began at that moment (epoch ms) and runs that fast."""
        return Bend(span=self.span, start_ms=start_ms, speed=speed, factor=self.factor, plus=self.plus, gap=self.gap)


@dataclass(frozen=True, slots=True)
class Lines:
    """What happens to log lines; see LogBend."""

    span: Span
    service: str = ""
    texts: tuple[str, ...] = ()
    a_minute: int = 0
    silent_host: str = ""

    def bend(self, start_ms: int, speed: float) -> LogBend:
        """What it does to the logs, where its scenario began at that moment (epoch ms) and runs that fast."""
        return LogBend(
            span=self.span,
            start_ms=start_ms,
            speed=speed,
            service=self.service,
            texts=self.texts,
            a_minute=self.a_minute,
            silent_host=self.silent_host,
        )


@dataclass(frozen=True, slots=True)
class Happening:
    """An event at a minute. An alarm of which `until` is given is cleared then."""

    minute: float
    name: str
    severity: str
    resource_type: str
    resource: str
    words: str
    words_zh: str = ""
    alarm: bool = False
    until: float | None = None

    def report(self, starts_at: int) -> dict[str, Any]:
        """As it would have been pushed to AOM."""
        said = {"alarm_probableCause_en_us": self.words, "alarm_probableCause_zh_cn": self.words_zh or self.words}
        return {
            "starts_at": starts_at,
            "ends_at": 0,
            "metadata": {
                "event_name": self.name,
                "event_severity": self.severity,
                "event_type": "alarm" if self.alarm else "event",
                "resource_provider": "CCE",
                "resource_type": self.resource_type,
                "resource_id": self.resource,
            },
            "annotations": said if self.alarm else {"message": self.words},
        }


@dataclass(frozen=True, slots=True)
class Spell:
    """A fault that is on between two minutes."""

    begin: float
    end: float
    fault: Fault


@dataclass(frozen=True, slots=True)
class Scenario:
    """A lesson that plays by itself and ends by itself."""

    name: str
    title: str
    teaches: str
    minutes: float
    effects: tuple[Effect, ...] = ()
    lines: tuple[Lines, ...] = ()
    happenings: tuple[Happening, ...] = ()
    spells: tuple[Spell, ...] = ()
    expiries: tuple[float, ...] = ()
    """Minutes at which all tokens expire."""

    def faults(self, minute: float) -> Iterator[Fault]:
        """Those that are on at a minute."""
        return (spell.fault for spell in self.spells if spell.begin <= minute < spell.end)
