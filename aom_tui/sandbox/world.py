"""Everything the sandbox is: who exists, what the API looks like, what each project holds, what time it is."""

import time
from collections.abc import Callable, Mapping

from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.model import Catalogue
from aom_tui.sandbox import inventory
from aom_tui.sandbox.events import EventBook
from aom_tui.sandbox.identity import MAIN, STAGING, Identity, Project
from aom_tui.sandbox.logs import LogBook
from aom_tui.sandbox.project import ProjectData
from aom_tui.sandbox.seed_agents import seed_agents
from aom_tui.sandbox.seed_automation import seed_automation
from aom_tui.sandbox.seed_cmdb import seed_cmdb
from aom_tui.sandbox.seed_dashboards import seed_dashboards
from aom_tui.sandbox.seed_events import seed_events
from aom_tui.sandbox.seed_notices import seed_notices
from aom_tui.sandbox.seed_prometheus import seed_prometheus
from aom_tui.sandbox.seed_rules import seed_rules
from aom_tui.sandbox.seed_scaling import seed_scaling
from aom_tui.sandbox.seed_series import seeded_series
from aom_tui.sandbox.series import SeriesStore

DAY = 24 * 3600
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


class World:
    """One sandbox. `seed` decides every number the shop produces, and none of the secrets."""

    def __init__(
        self,
        *,
        seed: int = 0,
        token_seconds: float = DAY,
        clock: Callable[[], float] = time.time,
        catalogue: Catalogue | None = None,
    ) -> None:
        self.seed = seed
        self.clock = clock
        self.catalogue = catalogue or load_catalogue()
        self.identity = Identity(token_seconds, clock)
        self.endpoint = ""
        """Where the sandbox can be reached; set once the port is known."""
        self._projects = {
            MAIN.id: _project(MAIN, inventory.production(), seed, clock()),
            STAGING.id: _project(STAGING, inventory.staging(), seed + 1, clock()),
        }

    @property
    def projects(self) -> Mapping[str, ProjectData]:
        """What each project holds, by the project's id."""
        return self._projects

    def data(self, project: Project) -> ProjectData:
        """What that project holds."""
        return self._projects[project.id]


def _project(project: Project, shop: inventory.Shop, seed: int, now: float) -> ProjectData:
    data = ProjectData(project, shop, SeriesStore(seed, seeded_series(shop)), EventBook(), LogBook(shop, seed))
    for fill in SEEDS:
        fill(data, now)
    return data
