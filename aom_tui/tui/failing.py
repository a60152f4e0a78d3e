"""Work beside the loop that fails inside the program, for which Textual (8.2) has a line in its log and no more."""

from typing import TYPE_CHECKING, Any

from textual.worker import Worker, WorkerState

from aom_tui.language import _
from aom_tui.problem import Problem

if TYPE_CHECKING:
    from textual.widget import Widget as Base
else:
    Base = object  # as in `latest_size`


class SaysFailures(Base):
    """For whatever runs workers: that one of them failed is said where it was begun, in one line."""

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """The message does not bubble, so each hears of its own workers only."""
        if event.state is WorkerState.ERROR:
            self.say_failure(failure_of(event.worker))

    def say_failure(self, problem: Problem) -> None:
        """A toast; who has a better place for problems says it there."""
        self.notify(str(problem), severity="error", timeout=10)


def failure_of(worker: Worker[Any]) -> Problem:
    """What was to be done, and the kind of error: its text may hold what nobody is to see."""
    said = _("{task} failed inside the program ({name})")
    return Problem("aom-tui", said.format(task=worker.description, name=type(worker.error).__name__))
