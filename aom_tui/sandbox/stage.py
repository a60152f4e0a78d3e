"""Plays one scenario at a time on a sandbox's projects. Nothing ticks: each look at the clock does what is due."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from aom_tui.sandbox.faults.bends import MINUTE_MS
from aom_tui.sandbox.faults.faults import Fault
from aom_tui.sandbox.notifying import notify
from aom_tui.sandbox.project import ProjectData
from aom_tui.sandbox.series import HISTORY_MS
from aom_tui.sandbox.timeline import Happening, Scenario

Due = tuple[float, Callable[[int], None]]


@dataclass(slots=True)
class Run:
    """A scenario that plays: when it began, how fast it goes, and what is still to come."""

    scenario: Scenario
    start_ms: int
    speed: float
    due: "list[Due]" = field(default_factory=list)
    """Minute, and what happens then, given the moment in epoch milliseconds; the next one last."""

    def minute(self, now: float) -> float:
        """Minutes of the scenario that have passed at a moment in epoch seconds."""
        return (now * 1000 - self.start_ms) / MINUTE_MS * self.speed

    def moment_ms(self, minute: float) -> int:
        """When that minute of the scenario is, in epoch milliseconds."""
        return self.start_ms + round(minute * MINUTE_MS / self.speed)


class Stage:
    """Where scenarios play. `expire_tokens` is what they can do beside changing the projects' data."""

    def __init__(self, projects: Callable[[], Iterable[ProjectData]], expire_tokens: Callable[[], object]) -> None:
        self._projects, self._expire_tokens = projects, expire_tokens
        self.run: Run | None = None

    def start(self, scenario: Scenario, now: float, speed: float = 1.0) -> None:
        """Begins it; one that plays already is stopped before. Samples before now stay what they were."""
        self.stop(now)
        run = Run(scenario, int(now * 1000), speed)
        for data in self._projects():
            _bend(data, run)
        run.due = sorted(self._due(run), key=lambda one: -one[0])
        self.run = run
        self.advance(now)

    def enter(self, data: ProjectData, other: ProjectData) -> None:
        """A project that is new here has seen what the other one has: their shops are the same."""
        bends = {series.key: series.bends for series in other.series}
        for series in data.series:
            series.bends = bends.get(series.key, ())
        data.logs.bends = other.logs.bends
        if self.run is not None:
            due = [*self.run.due, *self._happening(self.run, data)]
            self.run.due = sorted(due, key=lambda one: -one[0])

    def stop(self, now: float) -> bool:
        """Ends what plays: from now on series and logs are as ever, its alarms are cleared. False if nothing played."""
        run = self.run
        if run is None:
            return False
        self.advance(now)
        self.run = None
        now_ms = int(now * 1000)
        for data in self._projects():
            _cut(data, now_ms)
            for happening in run.scenario.happenings:
                if happening.alarm:
                    data.events.clear(happening.report(now_ms), now_ms)
        return True

    def advance(self, now: float) -> None:
        """Lets happen what is due, each at its own moment however late somebody looks; ends what is over."""
        run = self.run
        if run is None:
            return
        minute = run.minute(now)
        while run.due and run.due[-1][0] <= minute:
            at, deed = run.due.pop()
            deed(run.moment_ms(at))
        if minute >= run.scenario.minutes:
            self.run = None

    def faults(self, now: float) -> Sequence[Fault]:
        """Those of the scenario that are on now."""
        return tuple(self.run.scenario.faults(self.run.minute(now))) if self.run else ()

    def _due(self, run: Run) -> Iterator[Due]:
        for minute in run.scenario.expiries:
            yield minute, self._expired
        for data in self._projects():
            yield from self._happening(run, data)

    def _happening(self, run: Run, data: ProjectData) -> Iterator[Due]:
        for happening in run.scenario.happenings:
            if not _concerns(happening, data):
                continue
            yield happening.minute, _pushed(happening, data)
            if happening.until is not None:
                yield happening.until, _cleared(happening, data)

    def _expired(self, _now_ms: int) -> None:
        self._expire_tokens()


def _pushed(happening: Happening, data: ProjectData) -> Callable[[int], None]:
    def push(now_ms: int) -> None:
        notify(data, data.events.push(happening.report(now_ms), now_ms), now_ms)
        data.touched = True

    return push


def _cleared(happening: Happening, data: ProjectData) -> Callable[[int], None]:
    def clear(now_ms: int) -> None:
        data.events.clear(happening.report(now_ms), now_ms)
        data.touched = True

    return clear


def _concerns(happening: Happening, data: ProjectData) -> bool:
    """Whether the project has what it happens to."""
    clusters = data.shop.clusters
    names = {host.name for cluster in clusters for host in cluster.hosts}
    return happening.resource in names | {service.name for cluster in clusters for service in cluster.services}


def _bend(data: ProjectData, run: Run) -> None:
    """What is older than any history is forgotten."""
    oldest = run.start_ms - HISTORY_MS
    for series in data.series:
        if series.shape is None:
            continue
        kept = tuple(bend for bend in series.bends if not bend.over(oldest))
        effects = (effect for effect in run.scenario.effects if effect.touches(series.key))
        series.bends = (*kept, *(effect.bend(run.start_ms, run.speed) for effect in effects))
    lines = (line.bend(run.start_ms, run.speed) for line in run.scenario.lines)
    data.logs.bends = (*(bend for bend in data.logs.bends if not bend.over(oldest)), *lines)


def _cut(data: ProjectData, now_ms: int) -> None:
    for series in data.series:
        series.bends = tuple(bend.cut(now_ms) for bend in series.bends)
    data.logs.bends = tuple(bend.cut(now_ms) for bend in data.logs.bends)
