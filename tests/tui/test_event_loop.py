"""The loop of a window tells threads when they may have the interpreter."""

import asyncio
import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.concurrency import loop_priority
from aom_tui.settings import Folders, load_settings
from aom_tui.tui.app import AomApp, run
from aom_tui.tui.options import AppOptions
from aom_tui.tui.runtime import event_loop as module
from aom_tui.tui.runtime.event_loop import event_loop


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    """One that closes the loop."""
    with asyncio.Runner(loop_factory=event_loop) as runner:
        yield runner
    assert rests()


def rests() -> bool:
    """Whether threads may have the interpreter."""
    return loop_priority._idle.is_set()


def test_it_does_not_rest_between_two_turns(runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    rested = []
    monkeypatch.setattr(module, "mark_loop_idle", lambda: rested.append(True))

    async def turns() -> int:
        await asyncio.sleep(0.001)
        rested.clear()
        for _ in range(20):
            await asyncio.sleep(0)
        return len(rested)

    assert runner.run(turns()) == 0
    monkeypatch.undo()


def test_threads_may_go_on_where_it_waits(runner: asyncio.Runner) -> None:
    async def waits() -> bool:
        return await asyncio.to_thread(loop_priority._idle.wait, 10)

    assert runner.run(waits())


def test_it_works_again_once_its_time_is_up(runner: asyncio.Runner) -> None:
    async def later() -> bool:
        await asyncio.sleep(0.001)
        return rests()

    assert runner.run(later()) is False


@pytest.fixture
def interpreter() -> Iterator[None]:
    """What a window sets for its process is set back."""
    interval = sys.getswitchinterval()
    yield
    sys.setswitchinterval(interval)
    gc.enable()


@pytest.mark.usefixtures("interpreter")
def test_a_window_runs_in_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen = []

    async def run_async(_app: AomApp) -> None:
        await asyncio.sleep(0.001)
        seen.append(rests())

    monkeypatch.setattr(AomApp, "run_async", run_async)
    settings = load_settings(Folders(tmp_path, tmp_path, tmp_path))
    run(AppOptions(settings=settings, environ={}, catalogue=load_catalogue))
    assert seen == [False]
    assert rests()
