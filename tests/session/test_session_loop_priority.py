"""Threads that read much leave the interpreter to whoever draws, and nobody waits for ever."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from aom_tui.session.concurrency import loop_priority
from aom_tui.session.concurrency.loop_priority import LONGEST_PAUSE, mark_loop_busy, mark_loop_idle, yield_to_loop


class Rests(threading.Event):
    """Notes who waited for it, for how long at the most, and whether it came."""

    def __init__(self) -> None:
        super().__init__()
        self.waits = threading.Semaphore(0)
        self.asked: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.asked.append(timeout)
        self.waits.release()
        return super().wait(None if timeout == LONGEST_PAUSE else timeout)


@pytest.fixture
def rests(monkeypatch: pytest.MonkeyPatch) -> Rests:
    """The loop's rest; who waits for it here waits until it comes."""
    rests = Rests()
    monkeypatch.setattr(loop_priority, "_idle", rests)
    return rests


@pytest.fixture
def beside() -> Iterator[Callable[[], "threading.Event"]]:
    """Gives way in a thread of its own; set once it went on."""
    with ThreadPoolExecutor(1) as pool:

        def begun() -> threading.Event:
            gone_on = threading.Event()

            def work() -> None:
                yield_to_loop()
                gone_on.set()

            pool.submit(work)
            return gone_on

        yield begun


def test_a_thread_waits_until_the_loop_rests(rests: Rests, beside: Callable[[], threading.Event]) -> None:
    mark_loop_busy()
    gone_on = beside()
    assert rests.waits.acquire(timeout=10)
    assert not gone_on.is_set()
    mark_loop_idle()
    assert gone_on.wait(10)
    assert rests.asked == [LONGEST_PAUSE]


def test_a_thread_goes_on_where_the_loop_rests(rests: Rests, beside: Callable[[], threading.Event]) -> None:
    mark_loop_idle()
    assert beside().wait(10)
    assert rests.asked == []


def test_a_loop_that_never_rests_stops_nobody(beside: Callable[[], threading.Event]) -> None:
    mark_loop_busy()
    try:
        assert beside().wait(10)
    finally:
        mark_loop_idle()


def test_the_thread_of_the_loop_never_waits(rests: Rests) -> None:
    mark_loop_busy()
    yield_to_loop()
    assert rests.asked == []


def test_where_there_is_no_loop_nobody_waits() -> None:
    assert loop_priority._idle.is_set()
