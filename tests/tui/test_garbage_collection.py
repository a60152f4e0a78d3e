"""The long look for garbage waits until nobody types."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import ref

from bench_fakes import FakeSession, app_on
from idle import rest

from aom_tui.tui.runtime.garbage_collection import FULL_AFTER, IdleCollector


class Ring:
    """Garbage, once nothing else refers to it."""

    def __init__(self) -> None:
        self.itself = self


def old_ring() -> "ref[Ring]":
    """One that Python looks at only with all the rest, and a long look is due."""
    ring = Ring()
    gc.collect()
    for _ in range(FULL_AFTER):
        gc.collect(1)
    return ref(ring)


@contextmanager
def nobody_else_looks() -> Iterator[None]:
    """While it lasts. An app that is opened meanwhile would begin to, as the first one of a process does."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def test_all_is_looked_at_only_while_no_key_comes() -> None:
    app = app_on(FakeSession())
    async with app.run_test() as pilot:
        await rest(pilot)
        collector = IdleCollector(app)
        collector._collect_when_idle()
        with nobody_else_looks():
            ring = old_ring()
            await pilot.press("down")
            collector._collect_when_idle()
            assert ring() is not None
            collector._collect_when_idle()
            assert ring() is None
