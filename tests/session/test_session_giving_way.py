"""Threads that work in small steps leave the interpreter to whoever draws."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from aom_tui.session import giving_way
from aom_tui.session.giving_way import BREATH, LATE, LONGEST, STRETCH, breathe


class Clock:
    """Time passes by what is slept, and by how much later one is woken."""

    def __init__(self, late: float) -> None:
        self.now, self.late, self.slept = 100.0, late, 0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept += 1
        self.now += seconds + self.late


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], Clock]:
    """A clock by which everybody is woken so much too late."""

    def set_to(late: float) -> Clock:
        clock = Clock(late)
        monkeypatch.setattr(giving_way, "monotonic", clock.monotonic)
        monkeypatch.setattr(giving_way, "sleep", clock.sleep)
        return clock

    return set_to


def beside(work: Callable[[], Any]) -> None:
    """In a thread of its own."""
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_who_is_woken_in_time_sleeps_once_a_stretch(at: Callable[[float], Clock]) -> None:
    clock = at(0.0)

    def work() -> None:
        breathe()
        breathe()
        assert clock.slept == 1
        clock.now += STRETCH
        breathe()
        assert clock.slept == 2

    beside(work)
    assert clock.slept == 2


def test_who_is_woken_late_stands_aside_but_not_for_ever(at: Callable[[float], Clock]) -> None:
    clock = at(2 * LATE)
    beside(breathe)
    assert clock.slept > 1
    assert clock.now - 100 <= LONGEST + BREATH + 2 * LATE


def test_the_thread_that_draws_never_sleeps(at: Callable[[float], Clock]) -> None:
    clock = at(0.0)
    breathe()
    assert clock.slept == 0
