"""The long look for garbage waits until nobody types."""

import gc
from collections.abc import Iterator
from weakref import ref

import pytest
from bench_fakes import FakeSession, app_on
from idle import rest

from aom_tui.tui.garbage import DUE, LongLook


class Ring:
    """Garbage, once nothing else refers to it."""

    def __init__(self) -> None:
        self.itself = self


def old_ring() -> "ref[Ring]":
    """One that Python looks at only with all the rest, and a long look is due."""
    ring = Ring()
    gc.collect()
    for _ in range(DUE):
        gc.collect(1)
    return ref(ring)


@pytest.fixture
def no_automatic_look() -> Iterator[None]:
    """Nobody looks but the one that is tested."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_automatic_look")
async def test_all_is_looked_at_only_while_no_key_comes() -> None:
    app = app_on(FakeSession())
    async with app.run_test() as pilot:
        await rest(pilot)
        look = LongLook(app)
        look._look()
        ring = old_ring()
        await pilot.press("down")
        look._look()
        assert ring() is not None
        look._look()
        assert ring() is None
