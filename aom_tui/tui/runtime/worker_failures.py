"""Reports of workers that raise an unexpected exception, which Textual (8.2) only writes to its log."""

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
    Base = object  # as in `screen_mixins`

REPORT = "failure.txt"
"""The file in the data folder that says where the last failure happened."""


class ReportsWorkerFailures(Base):
    """Mixin for screens and widgets that run workers: shows in one line that one of them has failed."""

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show a failure. The message does not bubble, so each node hears of its own workers only."""
        if event.state is WorkerState.ERROR:
            self.show_failure(failure_problem(event.worker, _data_folder(self.app)))

    def show_failure(self, problem: Problem) -> None:
        """Show it as a toast; override where there is a better place for problems."""
        self.notify(str(problem), severity="error", timeout=10)


def _data_folder(app: App[Any]) -> Path | None:
    from aom_tui.tui.app import AomApp

    return app.options.settings.folders.data if isinstance(app, AomApp) else None


def failure_problem(worker: Worker[Any], folder: Path | None) -> Problem:
    """Say what the worker was for and the type of the error, whose text may hold secrets; write its stack to a file."""
    said = _("{task} failed inside the program ({name})")
    what = said.format(task=worker.description, name=type(worker.error).__name__)
    report = _report(worker.error, folder) if worker.error and folder else None
    remedy = _("{file} says where in the program, and no values.")
    return Problem("aom-tui", what, remedy.format(file=report) if report else "")


def _report(error: BaseException, folder: Path) -> Path | None:
    """Write some KB into an existing folder; return the path, or None where it cannot be written."""
    from aom_tui.private_file import write_private

    path = folder / REPORT
    with suppress(OSError):
        write_private(path, "".join(_places(error)).encode())
        return path
    return None


def _places(error: BaseException) -> Iterator[str]:
    """Yield the type and the stack of the error, after those of the errors that led to it."""
    cause = error.__cause__ or error.__context__
    if cause is not None and cause is not error:
        yield from _places(cause)
    yield f"aom-tui {__version__} {type(error).__qualname__}\n"
    yield from format_list(extract_tb(error.__traceback__))
