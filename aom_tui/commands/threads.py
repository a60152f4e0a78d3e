"""Threads that are still there when the program ends."""

import threading
from time import monotonic

ENDING = 0.2
"""Seconds that all of them have together: long for the last lines of what is done, short beside what hangs."""


def join_daemon_threads() -> None:
    """Wait for those that nobody waits for (see `run_in_thread`), as far as they are at their end.

    The interpreter ends such a thread wherever it is by then, and once in a great while the process with it (SIGABRT).
    """
    until = monotonic() + ENDING
    for each in threading.enumerate():
        if each.daemon:
            each.join(max(until - monotonic(), 0))
