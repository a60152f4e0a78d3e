"""The event loop that a session lives on: in a thread of its own, so that the main thread is free for the keyboard.

So Ctrl-C reaches the main thread whatever goes on, and a question that comes up during a call (a password) is asked
there, where a terminal can be read and interrupted.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, TypeVar

import click

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Question:
    """To be answered by the main thread, while somebody waits."""

    ask: Callable[[], str]
    answer: Future[str]


class Network:
    """Runs one coroutine after the other, all on one loop; the loop goes on between them."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._events: SimpleQueue[_Question | None] = SimpleQueue()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result, or what it raised. Ctrl-C cancels it, waits for its end and raises KeyboardInterrupt."""
        loop = self._running()
        outcome: Future[T] = Future()
        task = asyncio.run_coroutine_threadsafe(_reported(work, outcome, self._events), loop)
        interrupted = False
        while not outcome.done():
            try:
                question = self._events.get()
                if question:
                    _answer(question)
            except KeyboardInterrupt:
                if interrupted:
                    raise
                interrupted = True
                loop.call_soon_threadsafe(loop.call_soon, task.cancel)  # not before it has begun: it must report
        if interrupted:
            raise KeyboardInterrupt
        return outcome.result()

    def beside(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begins something small, whatever else goes on; cancelling the future cancels it."""
        return asyncio.run_coroutine_threadsafe(work, self._running())

    def ask(self, question: Callable[[], str]) -> str:
        """The answer, asked for in the main thread wherever this is called. Raises click.Abort for Ctrl-C."""
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
        loop.run_until_complete(_given_up())
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def _given_up() -> None:
    """Nothing goes on in the background that nobody waits for any more."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
