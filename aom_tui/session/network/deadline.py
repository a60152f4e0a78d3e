"""Deadlines of calls that do not run while the user is asked for something."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Deadlines:
    """The deadlines of the calls in progress, which are paused together."""

    def __init__(self) -> None:
        self._limits: set[asyncio.Timeout] = set()
        self._asking = 0
        self._left: dict[asyncio.Timeout, float] = {}
        self._since = 0.0
        self._stood_still = 0.0

    def idle_timer(self) -> Callable[[], float]:
        """Return a function that returns the seconds, from now on, in which deadlines were paused."""
        before = self._idle()
        return lambda: self._idle() - before

    def _idle(self) -> float:
        return self._stood_still + (time.perf_counter() - self._since if self._asking else 0.0)

    @contextmanager
    def tracking(self, limit: asyncio.Timeout) -> Iterator[None]:
        """Pause `limit` with the others while the block runs, also where they are paused already."""
        self._limits.add(limit)
        if self._asking:
            self._stop(limit)
        try:
            yield
        finally:
            self._limits.discard(limit)
            self._left.pop(limit, None)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Pause all deadlines while the block runs; they go on with the seconds that they had left."""
        if not self._asking:
            self._since = time.perf_counter()
        self._asking += 1
        for limit in self._limits:
            self._stop(limit)
        try:
            yield
        finally:
            self._asking -= 1
            if not self._asking:
                self._stood_still += time.perf_counter() - self._since
                self._go_on()

    def lift(self, limit: asyncio.Timeout) -> None:
        """Lift a deadline, also a paused one."""
        self._left.pop(limit, None)
        if not limit.expired():
            limit.reschedule(None)

    def _stop(self, limit: asyncio.Timeout) -> None:
        when = limit.when()
        if when is not None and not limit.expired():
            self._left[limit] = when - asyncio.get_running_loop().time()
            limit.reschedule(None)

    def _go_on(self) -> None:
        now = asyncio.get_running_loop().time()
        for limit, left in self._left.items():
            limit.reschedule(now + left)
        self._left.clear()
