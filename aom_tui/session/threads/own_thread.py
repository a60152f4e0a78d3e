"""Work that may never come back (a keyring, the user's command, DNS), in a thread that nobody has to wait for.

asyncio's own threads are joined at the end of the program, so one that is stuck would hold up whoever wants to leave.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from contextvars import ContextVar, copy_context
from typing import Any, TypeVar

T = TypeVar("T")


class _Wait:
    """Whether somebody still waits, and what is to be stopped when nobody does any more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stop: Callable[[], object] | None = None
        self._is_over = False

    @contextmanager
    def stopping(self, stop: Callable[[], object]) -> Iterator[None]:
        with self._lock:
            self._stop, is_over = stop, self._is_over
        if is_over:
            stop()
        try:
            yield
        finally:
            with self._lock:
                self._stop = None

    def give_up(self) -> None:
        with self._lock:
            self._is_over = True
            if self._stop:
                self._stop()


_WAIT: ContextVar[_Wait] = ContextVar("wait")


async def aside(work: Callable[[], T]) -> T:
    """What the work returns or raises. Cancelling ends the wait at once, and stops what the work let be stopped."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[None] = loop.create_future()
    outcome: Future[T] = Future()
    wait, context = _Wait(), copy_context()

    def run() -> None:
        _WAIT.set(wait)
        try:
            outcome.set_result(work())
        except BaseException as error:
            outcome.set_exception(error)
        with suppress(RuntimeError):  # nobody waits any more, and the loop is closed
            loop.call_soon_threadsafe(_end, ended)

    threading.Thread(target=context.run, args=(run,), name="aside", daemon=True).start()
    try:
        await ended
    except asyncio.CancelledError:
        wait.give_up()
        raise
    return outcome.result()


def _end(ended: "asyncio.Future[None]") -> None:
    if not ended.done():
        ended.set_result(None)


@contextmanager
def stopped_by(stop: Callable[[], object]) -> Iterator[None]:
    """Around what a thread waits for: `stop` is called (from another thread) as soon as nobody waits for the thread.

    Elsewhere, where whoever waits is the thread itself, it changes nothing.
    """
    wait = _WAIT.get(None)
    if wait is None:
        yield
        return
    with wait.stopping(stop):
        yield


def look_names_up_aside() -> None:
    """On the running loop: by itself asyncio asks the system for addresses in one of the threads that are joined."""
    loop = asyncio.get_running_loop()
    if loop.getaddrinfo is not _addresses:
        with suppress(AttributeError):  # a loop written in C lets nobody in
            loop.getaddrinfo = _addresses  # type: ignore[method-assign]


async def _addresses(host: Any, port: Any, **more: Any) -> Any:
    import socket

    return await aside(lambda: socket.getaddrinfo(host, port, **more))
