"""Everything the sandbox is: who exists, what the API looks like, what each project holds, what time it is."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random

from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.model import Catalogue
from aom_tui.sandbox import inventory
from aom_tui.sandbox.alarms.evaluation import catch_up
from aom_tui.sandbox.alarms.measuring import Instant
from aom_tui.sandbox.entrance import Entrance
from aom_tui.sandbox.events import EventBook
from aom_tui.sandbox.faults.disorder import Disorder
from aom_tui.sandbox.faults.faults import FaultBook
from aom_tui.sandbox.identity import MAIN, STAGING, Identity, Project
from aom_tui.sandbox.logs import LogBook
from aom_tui.sandbox.pace import Pace
from aom_tui.sandbox.project import ProjectData
from aom_tui.sandbox.request_log import RequestLog
from aom_tui.sandbox.seats import Seat
from aom_tui.sandbox.seed.agents import seed_agents
from aom_tui.sandbox.seed.automation import seed_automation
from aom_tui.sandbox.seed.cmdb import seed_cmdb
from aom_tui.sandbox.seed.dashboards import seed_dashboards
from aom_tui.sandbox.seed.events import seed_events
from aom_tui.sandbox.seed.notices import seed_notices
from aom_tui.sandbox.seed.prometheus import seed_prometheus
from aom_tui.sandbox.seed.rules import seed_rules
from aom_tui.sandbox.seed.scaling import seed_scaling
from aom_tui.sandbox.seed.series import seeded_series
from aom_tui.sandbox.series import SeriesStore
from aom_tui.sandbox.stage import Stage

DAY = 24 * 3600
ROUNDS_BEFORE = 10
"""Rounds of alarm evaluation that a new sandbox looks back: its alarms have begun before it did."""
SEEDS = (
    seed_rules,
    seed_events,
    seed_notices,
    seed_prometheus,
    seed_dashboards,
    seed_scaling,
    seed_cmdb,
    seed_agents,
    seed_automation,
)
"""What fills a new project, in this order."""


def promql_instant(data: ProjectData, query: str, at_ms: int, /) -> Iterable[tuple[Mapping[str, str], float]]:
    """What a query has at a moment; the evaluator is loaded by the first."""
    from aom_tui.sandbox.prometheus import instant

    return instant(data, query, at_ms)


class World:
    """One sandbox. `seed` decides every number the shop produces, and none of the secrets.

    `speed` is how much faster than documented go the things that take time: alarms, runs of tasks, installations.
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        token_seconds: float = DAY,
        speed: float = 1.0,
        clock: Callable[[], float] = time.time,
        catalogue: Catalogue | None = None,
        seats: Sequence[Seat] = (),
        training: bool = False,
        instant: Instant = promql_instant,
    ) -> None:
        self.clock = clock
        self.catalogue = catalogue or load_catalogue()
        self.pace = Pace(speed)
        self._instant = instant
        faults = FaultBook(Random(seed))  # noqa: S311 (dice for a lesson, no secret)
        self.identity = Identity(token_seconds, lambda: clock() + faults.shift, seats, training=training)
        faults.on_shift.append(self.identity.clock_moved)
        self.requests = RequestLog(self.identity, clock)
        stage = Stage(lambda: tuple(self._projects.values()), self.identity.expire_tokens)
        self.disorder = Disorder(faults, stage, self.identity, self.catalogue, clock)
        self.entrance = Entrance(self.identity.seats, clock)
        self.endpoint = ""
        """Where the sandbox can be reached; set once the port is known."""
        self.ca_certificate = ""
        """PEM: what callers must trust to believe that endpoint; empty without TLS."""
        self.seed = seed
        self.taken_up: Callable[[ProjectData], None] = lambda _: None
        """Called with each project that is made later on, before anybody sees it."""
        self._projects = {
            MAIN.id: _project(MAIN, inventory.production(), seed, clock(), self.pace),
            STAGING.id: _project(STAGING, inventory.staging(), seed + 1, clock(), self.pace),
        }

    @property
    def projects(self) -> Mapping[str, ProjectData]:
        """What each project holds, by the project's id."""
        return self._projects

    def data(self, project: Project) -> ProjectData:
        """What that project holds, its alarms as of now.

        A seat's is made when it is first entered, so that the start is as quick with any number of them. It is like the
        trainer's, number by number, so that the projector shows what the seats see.
        """
        now = self.clock()
        data = self._projects.get(project.id)
        if data is None:
            data = _project(project, inventory.production(), self.seed, now, self.pace)
            self.taken_up(data)
            self._projects[project.id] = data
            self.disorder.stage.enter(data, self._projects[MAIN.id])
        catch_up(data, int(now * 1000), self.pace, self._instant)
        return data


def _project(project: Project, shop: inventory.Shop, seed: int, now: float, pace: Pace) -> ProjectData:
    data = ProjectData(project, shop, SeriesStore(seed, seeded_series(shop)), EventBook(), LogBook(shop, seed))
    for fill in SEEDS:
        fill(data, now)
    data.opened_ms = int(now * 1000)
    data.evaluated_ms = data.opened_ms - ROUNDS_BEFORE * pace.tick_ms
    return data
