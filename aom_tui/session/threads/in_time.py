"""Work that may never come back: a keyring behind a dialog, a metadata service where there is none."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import TypeVar

T = TypeVar("T")


def in_time(work: Callable[[], T], seconds: float) -> T:
    """What the work returns or raises. Blocks. Raises TimeoutError where it takes longer: then nobody waits for it.

    In a thread of its own that does not keep the process alive, since it cannot be stopped.
    """
    ended: SimpleQueue[None] = SimpleQueue()
    outcome: Future[T] = Future()

    def attempt() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:
            outcome.set_exception(error)
        ended.put(None)

    threading.Thread(target=attempt, name="in time", daemon=True).start()
    try:
        ended.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    return outcome.result()
