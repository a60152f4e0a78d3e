"""Waits until a running app has nothing more to do, in place of Textual's own wait.

Textual (8.2) sleeps 20 ms, twice for each key and once for each pause, again and again until the process has used
hardly any time meanwhile: most of what a test of the app lasts. Here the event loop itself is asked. As there, timers
that end within these 20 ms and threads that are at work are waited for.
"""

import asyncio
import sys
from asyncio import AbstractEventLoop, Future
from time import process_time
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import textual._wait
import textual.constants

if TYPE_CHECKING:
    from textual.pilot import Pilot

SOON = 0.02
"""Seconds: a timer that ends by then belongs to what is under way."""

PICTURES = 500
"""A second at most: the next one is waited for, and 60 of them would be most of the waiting."""

STANDS_STILL = 0.001
"""Seconds of the processor that a thread uses less than in `SOON` when it waits for somebody else."""

_BESIDE: WeakKeyDictionary[AbstractEventLoop, set[Future[Any]]] = WeakKeyDictionary()
"""What threads do for a loop."""


def install() -> None:
    """For all apps of this process that are still to be made, whether Textual was imported before or not."""
    textual._wait.wait_for_idle = idle
    textual.constants.MAX_FPS = PICTURES  # type: ignore[misc]
    for name, taken, here in (("app", "wait_for_idle", idle), ("pilot", "wait_for_idle", idle),
                              ("screen", "UPDATE_PERIOD", 1 / PICTURES)):  # fmt: skip
        if module := sys.modules.get(f"textual.{name}"):
            setattr(module, taken, here)
    run = asyncio.BaseEventLoop.run_in_executor

    def run_in_executor(loop: asyncio.BaseEventLoop, *given: Any) -> Future[Any]:
        future = run(loop, *given)
        beside = _BESIDE.setdefault(loop, set())
        beside.add(future)
        future.add_done_callback(beside.discard)
        return future

    asyncio.BaseEventLoop.run_in_executor = run_in_executor  # type: ignore[method-assign]


async def rest(pilot: "Pilot[Any]") -> None:
    """Until nothing is under way: no worker either, though it waits for another process, and none that it began."""
    await pilot.pause()
    while working := [each for each in pilot.app.workers if not each.is_finished]:
        await pilot.app.workers.wait_for_complete(working)
        await pilot.pause()


async def idle(_min_sleep: float = SOON, max_sleep: float = 1.0) -> None:
    """Until nothing is ready to run, no timer ends soon, and no thread is at work; `max_sleep` seconds at most."""
    loop: Any = asyncio.get_running_loop()
    latest = loop.time() + max_sleep
    while loop.time() < latest:
        await _turned(loop, latest)
        if (due := _next_timer(loop)) <= loop.time() + SOON:  # what a timer begins may set the next
            await asyncio.sleep(max(0.0, due - loop.time()))
        elif not await _worked_on(loop):
            return


async def _turned(loop: Any, latest: float) -> None:
    """The loop goes round until nothing is left that could run at once."""
    await asyncio.sleep(0)
    while loop._ready and loop.time() < latest:  # noqa: ASYNC110 - the loop has no word for it
        await asyncio.sleep(0)


def _next_timer(loop: Any) -> float:
    return min((each.when() for each in loop._scheduled if not each.cancelled()), default=float("inf"))


async def _worked_on(loop: AbstractEventLoop) -> bool:
    """Whether threads have done something, and so may there be more to do."""
    if not (beside := _BESIDE.get(loop)):
        return False
    used = process_time()
    done, _ = await asyncio.wait(set(beside), timeout=SOON, return_when=asyncio.FIRST_COMPLETED)
    return bool(done) or process_time() - used > STANDS_STILL
