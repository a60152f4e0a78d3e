"""The event loop that a session lives on: in a thread of its own, so that the main thread is free for the keyboard.

So Ctrl-C reaches the main thread whatever goes on, and a question that comes up during a call (a password) is asked
there, where a terminal can be read and interrupted.
"""

import asyncio
import signal
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

import click
from msgspec import Struct

from aom_tui.commands.waiting_line import clear_waiting

T = TypeVar("T")

POLL_SECONDS = 0.05
"""Seconds after which a Ctrl-C is noticed at the latest."""


class _Question(Struct, frozen=True):
    """A question for the main thread to ask, and the future of its answer."""

    ask: Callable[[], str]
    answer: Future[str]


class _Interrupt:
    """Ctrl-C while a call runs: noted, wherever in the main thread it arrives, and handed on.

    KeyboardInterrupt would be raised between any two lines, also after a call has begun and before anybody could
    cancel it. A second Ctrl-C raises it all the same: whoever insists gets out.
    """

    def __init__(self) -> None:
        self.came = False
        self._cancel: Callable[[], object] | None = None
        self._asking = False
        self._before: Any = None

    def __enter__(self) -> "_Interrupt":
        """Only where Ctrl-C would raise: a program told to ignore it goes on ignoring it."""
        mine = threading.current_thread() is threading.main_thread()
        if mine and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            self._before = signal.signal(signal.SIGINT, self._handle)
        return self

    def __exit__(self, *_: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def calls(self, cancel: Callable[[], object]) -> None:
        """From here on `cancel` is called; at once, where Ctrl-C came first."""
        self._cancel = cancel
        if self.came:
            cancel()

    def during(self, question: _Question) -> None:
        """A question asked of the person: there Ctrl-C raises, since he who reads the terminal must hear of it."""
        self._asking = True
        try:
            _answer(question)
        except KeyboardInterrupt:
            self._asking = False
            self._handle()
        finally:
            self._asking = False

    def _handle(self, *_: object) -> None:
        if self.came or self._asking:
            raise KeyboardInterrupt
        self.came = True
        if self._cancel:
            self._cancel()


class Network:
    """Runs coroutines one after the other on an event loop in a thread, which keeps running between them."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._events: SimpleQueue[_Question | None] = SimpleQueue()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result, or what it raised. Ctrl-C cancels it, waits for its end and raises KeyboardInterrupt."""
        outcome: Future[T] = Future()
        with _Interrupt() as interrupt:
            loop = self._running()
            task = asyncio.run_coroutine_threadsafe(_reported(work, outcome, self._events), loop)
            interrupt.calls(lambda: loop.call_soon_threadsafe(loop.call_soon, task.cancel))  # begun, so that it reports
            while not outcome.done():
                if question := self._next_event():
                    interrupt.during(question)
        if interrupt.came:
            raise KeyboardInterrupt
        return outcome.result()

    def _next_event(self) -> _Question | None:
        """None where the call may have ended, or a moment has passed: a Ctrl-C that comes just before one waits, or to
        another thread, does not end the wait, and Python hands it on only between two of them.
        """
        with suppress(Empty):
            return self._events.get(timeout=POLL_SECONDS)
        return None

    def beside(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Start a coroutine beside the one that runs; cancelling the future cancels it."""
        return asyncio.run_coroutine_threadsafe(work, self._running())

    def ask(self, question: Callable[[], str]) -> str:
        """The answer, asked for in the main thread wherever this is called. Raises click.Abort for Ctrl-C."""
        clear_waiting()
        if threading.current_thread() is threading.main_thread():
            return question()
        answer: Future[str] = Future()
        self._events.put(_Question(question, answer))
        return answer.result()

    def close(self, last: Coroutine[Any, Any, None] | None = None) -> None:
        """Runs `last` (connections to be closed) if there ever was a loop, and ends it."""
        if self._loop is None or self._thread is None:
            if last:
                last.close()
            return
        try:
            if last:
                self.run(last)
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop = self._thread = None

    def _running(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=_serve, args=(self._loop,), name="network", daemon=True)
            self._thread.start()
        return self._loop


async def _reported(work: Coroutine[Any, Any, T], outcome: Future[T], events: "SimpleQueue[_Question | None]") -> None:
    """Fills `outcome` when the work has really ended, after cancellation too."""
    try:
        outcome.set_result(await work)
    except BaseException as error:
        outcome.set_exception(click.Abort() if isinstance(error, asyncio.CancelledError) else error)
    finally:
        events.put(None)


def _answer(question: _Question) -> None:
    """An interrupted question is no answer, and the call it belongs to is interrupted too."""
    try:
        question.answer.set_result(question.ask())
    except (KeyboardInterrupt, EOFError, click.Abort):
        question.answer.set_exception(click.Abort())
    except BaseException as error:
        question.answer.set_exception(error)
        raise


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.run_until_complete(_cancel_remaining())
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def _cancel_remaining() -> None:
    """Cancel the tasks that nobody waits for any more."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
