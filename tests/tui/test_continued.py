"""A window that is stopped and continued has one reader of its keys."""

import signal
from collections.abc import Iterator
from threading import Event, Thread
from types import SimpleNamespace

import pytest

from aom_tui.tui.runtime.continued import read_on_once

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGCONT"), reason="nothing is stopped there")


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
    read_on_once(SimpleNamespace(_driver=driver))  # type: ignore[arg-type]
    signal.raise_signal(signal.SIGCONT)


def test_who_was_not_told_of_the_stop_leaves_off_first(reader: Thread, done: list[str]) -> None:
    continued(reader, done)
    assert done == ["left off", "begun anew"]


def test_who_had_left_off_begins_anew(done: list[str]) -> None:
    continued(None, done)
    assert done == ["begun anew"]
