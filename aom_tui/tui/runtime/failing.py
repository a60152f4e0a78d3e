"""Work beside the loop that fails inside the program, for which Textual (8.2) has a line in its log and no more."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from traceback import extract_tb, format_list
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.worker import Worker, WorkerState

from aom_tui import __version__
from aom_tui.language import _
from aom_tui.problem import Problem

if TYPE_CHECKING:
    from textual.widget import Widget as Base
else:
    Base = object  # as in `latest_size`

REPORT = "failure.txt"
"""In the data folder: where the last one happened."""


class SaysFailures(Base):
    """For whatever runs workers: that one of them failed is said where it was begun, in one line."""

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """The message does not bubble, so each hears of its own workers only."""
        if event.state is WorkerState.ERROR:
            self.say_failure(failure_of(event.worker, _data_folder(self.app)))

    def say_failure(self, problem: Problem) -> None:
        """A toast; who has a better place for problems says it there."""
        self.notify(str(problem), severity="error", timeout=10)


def _data_folder(app: App[Any]) -> Path | None:
    from aom_tui.tui.app import AomApp

    return app.options.settings.folders.data if isinstance(app, AomApp) else None


def failure_of(worker: Worker[Any], folder: Path | None) -> Problem:
    """What was to be done, and the kind of error: its text may hold what nobody is to see. Where it was, in a file."""
    said = _("{task} failed inside the program ({name})")
    what = said.format(task=worker.description, name=type(worker.error).__name__)
    report = _report(worker.error, folder) if worker.error and folder else None
    remedy = _("{file} says where in the program, and no values.")
    return Problem("aom-tui", what, remedy.format(file=report) if report else "")


def _report(error: BaseException, folder: Path) -> Path | None:
    """Some KB, in a folder that is there; None where it cannot be written."""
    from aom_tui.private_file import write_private

    path = folder / REPORT
    with suppress(OSError):
        write_private(path, "".join(_places(error)).encode())
        return path
    return None


def _places(error: BaseException) -> Iterator[str]:
    """Of the error and of those that led to it: its kind, and the lines of the program that it came through."""
    cause = error.__cause__ or error.__context__
    if cause is not None and cause is not error:
        yield from _places(cause)
    yield f"aom-tui {__version__} {type(error).__qualname__}\n"
    yield from format_list(extract_tb(error.__traceback__))
