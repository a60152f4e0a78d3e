"""Every key in every place that can have the focus: whatever it does, the app goes on, and the way back is there."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from every_key import Failures
from key_places import A_WRITE, PRODUCTION, SCREENS, SPOTS
from key_walk import ALL, walking
from loop_disk import LoopDisk


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No key leaves anything behind, or waits for another program."""
    monkeypatch.chdir(tmp_path)
    for name in ("EDITOR", "VISUAL", "PAGER"):
        monkeypatch.setenv(name, "true")
    monkeypatch.delenv("TMUX", raising=False)
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def failures(monkeypatch: pytest.MonkeyPatch) -> Failures:
    return Failures(monkeypatch)


@pytest.fixture(autouse=True)
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No key makes the loop wait for a disk; only the end of the window does, for the draft to be kept."""
    disk = LoopDisk(tmp_path, monkeypatch)
    yield
    assert disk.found <= {"drafting.py flush", "draft_disk.py write"}


OF_A_WRITE = ("tabs", "header", "body text", "body view", "why", "filter")
"""Where the draft is a write on production: no key may send it without a question."""


async def test_every_key_in_the_widgets_of_the_workbench(tmp_path: Path, failures: Failures) -> None:
    async with walking(tmp_path, failures) as walk:
        for name in SPOTS:
            if ALL or name not in OF_A_WRITE:
                await walk.spot(name)


async def test_every_key_where_the_draft_is_a_write_on_production(tmp_path: Path, failures: Failures) -> None:
    async with walking(tmp_path, failures, A_WRITE, PRODUCTION) as walk:
        for name in OF_A_WRITE:
            await walk.spot(name)
        assert all(each.operation_id != A_WRITE.operation_id for each in walk.session.sent)


@pytest.mark.parametrize("part", range(3))
async def test_every_key_in_the_widgets_of_all_other_screens(part: int, tmp_path: Path, failures: Failures) -> None:
    async with walking(tmp_path, failures) as walk:
        for name in list(SCREENS)[part::3]:
            await walk.screen(name)
