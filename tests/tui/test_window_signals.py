"""SIGTERM ends a window in order, and at once where it comes twice; after SIGCONT the window has one reader of keys."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from threading import Event, Thread
from types import SimpleNamespace

import pytest

from aom_tui.tui.runtime.signals import exit_on_sigterm, restart_reader_on_sigcont


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
async def test_the_first_sigterm_ends_the_window_and_a_second_one_the_program() -> None:
    ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    exit_on_sigterm(SimpleNamespace(exit=lambda return_code: ended.set_result(return_code)))  # type: ignore[arg-type]
    signal.raise_signal(signal.SIGTERM)
    assert await asyncio.wait_for(ended, 10) == 143
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


@pytest.fixture
def done() -> Iterator[list[str]]:
    """What was done at SIGCONT, where Textual begins anew."""
    found: list[str] = []
    before = signal.signal(signal.SIGCONT, lambda _number, _frame: found.append("begun anew"))
    yield found
    signal.signal(signal.SIGCONT, before)


@pytest.fixture
def reader() -> Iterator[Thread]:
    """One that reads until the test is over."""
    over = Event()
    thread = Thread(target=over.wait)
    thread.start()
    yield thread
    over.set()
    thread.join()


def continued(reader: Thread | None, done: list[str]) -> None:
    driver = SimpleNamespace(_key_thread=reader, suspend_application_mode=lambda: done.append("left off"))
    restart_reader_on_sigcont(SimpleNamespace(_driver=driver))  # type: ignore[arg-type]
    signal.raise_signal(signal.SIGCONT)


@pytest.mark.skipif(not hasattr(signal, "SIGCONT"), reason="nothing is stopped there")
def test_who_was_not_told_of_the_stop_leaves_off_first(reader: Thread, done: list[str]) -> None:
    continued(reader, done)
    assert done == ["left off", "begun anew"]


@pytest.mark.skipif(not hasattr(signal, "SIGCONT"), reason="nothing is stopped there")
def test_who_had_left_off_begins_anew(done: list[str]) -> None:
    continued(None, done)
    assert done == ["begun anew"]
