"""Everything that has been made to go wrong in a sandbox: the faults that are on, and the scenario that plays."""

from collections.abc import Callable

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.sandbox.faults.faults import REFUSALS, FaultBook, FaultKind, Target
from aom_tui.sandbox.faults.replies import fault_refusal
from aom_tui.sandbox.identity import Identity
from aom_tui.sandbox.request_log import Trace, asker
from aom_tui.sandbox.stage import Stage
from aom_tui.sandbox.wire import Refused, Reply


class Disorder:
    """Asked by the gateway for each call while it is `active`, which is nearly never."""

    def __init__(
        self, faults: FaultBook, stage: Stage, identity: Identity, catalogue: Catalogue, clock: Callable[[], float]
    ) -> None:
        self.faults, self.stage = faults, stage
        self._identity, self._catalogue, self._clock = identity, catalogue, clock
        self.active = False

    def changed(self) -> None:
        """After faults or scenario were changed by hand: whether there is anything to ask for."""
        self.active = len(self.faults) > 0 or self.stage.run is not None

    def meet(self, trace: Trace, operation: Operation, project_id: str | None) -> None:
        """Leaves the fault that meets the call in `trace`; raises Refused where it is not to be carried out."""
        now = self._clock()
        self.stage.advance(now)
        fault = self.faults.meet(self._target(trace, operation, project_id), self.stage.faults(now))
        self.changed()
        trace.fault = fault
        if fault is None:
            return
        if fault.kind in REFUSALS:
            raise fault_refusal(fault, operation, self._catalogue)
        if fault.kind is FaultKind.HTML_PAGE:
            raise Refused(Reply(200))

    def _target(self, trace: Trace, operation: Operation, project_id: str | None) -> Target:
        caller = trace.caller
        user = caller.user.name if caller else asker(trace, self._identity)
        project = caller.project_of(project_id) if caller else None
        named = (project.name, project.id) if project else ("", "")
        return Target(operation.id, operation.service, user, *named)
