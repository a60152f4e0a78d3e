"""Daemon threads for work that may never return: a keyring behind a dialog, the user's command, DNS.

asyncio joins the threads of its own pool when the program ends, so one that is stuck there would keep it from ending.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from contextvars import ContextVar, copy_context
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")


class _Cancellation:
    """Whether the caller of a thread was cancelled, and what to stop then. Used from both threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stop: Callable[[], object] | None = None
        self._is_cancelled = False

    @contextmanager
    def stopping(self, stop: Callable[[], object]) -> Iterator[None]:
        with self._lock:
            self._stop, is_cancelled = stop, self._is_cancelled
        if is_cancelled:
            stop()
        try:
            yield
        finally:
            with self._lock:
                self._stop = None

    def cancel(self) -> None:
        with self._lock:
            self._is_cancelled = True
            if self._stop:
                self._stop()


_CANCELLATION: ContextVar[_Cancellation] = ContextVar("cancellation")


async def run_in_thread(work: Callable[[], T]) -> T:
    """Return what `work` returns, or raise what it raises.

    Cancelling returns at once, and calls what `work` has given to `stop_on_cancel`; the thread itself goes on.
    """
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[None] = loop.create_future()
    cancellation, context = _Cancellation(), copy_context()
    context.run(_CANCELLATION.set, cancellation)

    def on_end() -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_set_done, ended)

    outcome = _start(lambda: context.run(work), on_end, name="run in thread")
    try:
        await ended
    except asyncio.CancelledError:
        cancellation.cancel()
        raise
    return outcome.result()


def run_with_timeout(work: Callable[[], T], seconds: float) -> T:
    """Return what `work` returns, or raise what it raises. Blocks.

    Raises TimeoutError after so many seconds; the thread itself goes on, since it cannot be stopped.
    """
    ended: SimpleQueue[None] = SimpleQueue()
    outcome = _start(work, lambda: ended.put(None), name="run with timeout")
    try:
        ended.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    return outcome.result()


def _start(work: Callable[[], T], on_end: Callable[[], None], *, name: str) -> Future[T]:
    """Run `work` in a daemon thread. The future has its outcome by the time `on_end` is called, in that thread."""
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:
            outcome.set_exception(error)
        on_end()

    threading.Thread(target=run, name=name, daemon=True).start()
    return outcome


def _set_done(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)


@contextmanager
def stop_on_cancel(stop: Callable[[], object]) -> Iterator[None]:
    """Call `stop` from another thread when the `run_in_thread` that this code runs in is cancelled.

    Does nothing in other threads.
    """
    cancellation = _CANCELLATION.get(None)
    if cancellation is None:
        yield
        return
    with cancellation.stopping(stop):
        yield


def resolve_names_in_thread() -> None:
    """Make the running loop look up host names in daemon threads instead of in asyncio's pool."""
    loop = asyncio.get_running_loop()
    if loop.getaddrinfo is not _getaddrinfo:
        with suppress(AttributeError):  # a loop written in C cannot be patched
            loop.getaddrinfo = _getaddrinfo  # type: ignore[method-assign]


async def _getaddrinfo(host: Any, port: Any, **options: Any) -> Any:
    import socket

    return await run_in_thread(lambda: socket.getaddrinfo(host, port, **options))
