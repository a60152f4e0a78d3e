"""What one project holds: its shop and series, its rules, events and logs.

With `--data` all of it is kept in a file, by what the annotations here say; see `state.py` before adding a field.
"""

from dataclasses import dataclass, field
from typing import Any

from aom_tui.sandbox.events import EventBook
from aom_tui.sandbox.execution import Execution
from aom_tui.sandbox.identity import Project
from aom_tui.sandbox.inventory import Shop
from aom_tui.sandbox.logs import LogBook
from aom_tui.sandbox.numbers import Numbers
from aom_tui.sandbox.series import SeriesStore

Thing = dict[str, Any]
"""Anything kept, as the service shows it."""
Rule = Thing


@dataclass(slots=True)
class Cmdb:
    """The tree of applications. Nodes are kept by id, each with the ids of those above it."""

    applications: dict[str, Thing] = field(default_factory=dict)
    sub_applications: dict[str, Thing] = field(default_factory=dict)
    components: dict[str, Thing] = field(default_factory=dict)
    environments: dict[str, Thing] = field(default_factory=dict)
    bound: dict[str, list[Thing]] = field(default_factory=dict)
    """The cloud resources of each environment, by its id."""


@dataclass(slots=True)
class Automation:
    """Jobs and their plans (templates), scripts and their versions, tasks (workflows) and their runs. All by id."""

    jobs: dict[str, Thing] = field(default_factory=dict)
    templates: dict[str, Thing] = field(default_factory=dict)
    scripts: dict[str, Thing] = field(default_factory=dict)
    script_versions: dict[str, Thing] = field(default_factory=dict)
    workflows: dict[str, Thing] = field(default_factory=dict)
    executions: dict[str, dict[str, Execution]] = field(default_factory=dict)
    """By the id of the task, oldest first."""


@dataclass(slots=True)
class ProjectData:
    """The state of one project. Rules are kept by name, which must be unique among rules of one kind."""

    project: Project
    shop: Shop
    series: SeriesStore
    events: EventBook
    logs: LogBook
    threshold_rules: dict[str, Rule] = field(default_factory=dict)
    """As the v2 calls write them; the v1 calls show the same rules in their own words."""
    metric_event_rules: dict[str, Rule] = field(default_factory=dict)
    """The rules of v4."""
    event_rules: dict[str, Rule] = field(default_factory=dict)
    """Rules that turn events into alarms."""
    rule_templates: dict[str, Rule] = field(default_factory=dict)
    """By id."""
    action_rules: dict[str, Rule] = field(default_factory=dict)
    mute_rules: dict[str, Rule] = field(default_factory=dict)
    message_templates: dict[str, Rule] = field(default_factory=dict)
    prom_instances: dict[str, Thing] = field(default_factory=dict)
    """By id."""
    recording_rules: dict[str, str] = field(default_factory=dict)
    """The YAML of each Prometheus instance that has rules, by the instance's id."""
    access_codes: list[Thing] = field(default_factory=list)
    permissions: list[Thing] = field(default_factory=list)
    dashboards: dict[str, Thing] = field(default_factory=dict)
    """By id."""
    dashboard_folders: dict[str, Thing] = field(default_factory=dict)
    """By id."""
    discovery_rules: dict[str, Thing] = field(default_factory=dict)
    """By id."""
    scaling_policies: dict[str, Thing] = field(default_factory=dict)
    """By id."""
    scaling_bounds: dict[str, dict[str, int]] = field(default_factory=dict)
    """By policy group, of those that somebody set."""
    agents: dict[str, Thing] = field(default_factory=dict)
    """By id."""
    automation: Automation = field(default_factory=Automation)
    cmdb: Cmdb = field(default_factory=Cmdb)
    opened_ms: int = 0
    """When the sandbox took it up, in epoch milliseconds: what is older than that timed out no earlier."""
    evaluated_ms: int = 0
    """The moment up to which its alarm rules have been evaluated, in epoch milliseconds."""
    next_rule_id: Numbers = field(default_factory=lambda: Numbers(30417))
    touched: bool = False
    """Set by whoever changes something outside of a call that writes, as time does: it has to be kept too."""
