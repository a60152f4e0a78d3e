"""Priority of the event loop over worker threads: a thread with much to do pauses while the loop is busy.

Only one thread at a time runs Python code, and two that want to take turns. A key press needs some twenty turns of the
loop until it is on screen, and each of them would wait for a worker's turn.
"""

import threading

LONGEST_PAUSE = 0.02
"""Seconds that a thread pauses at most between two steps, so that a loop that is never idle does not stop it."""

_idle = threading.Event()
"""Set while the loop waits for events, and where no loop reports to us, as in a command."""
_idle.set()


def mark_loop_busy() -> None:
    """The loop has events to handle: a key, a piece of a reply, a timer."""
    _idle.clear()


def mark_loop_idle() -> None:
    """The loop has handled all events."""
    _idle.set()


def yield_to_loop() -> None:
    """Pause a worker thread while the event loop is busy; does nothing on the main thread.

    To be called between steps of at most half a millisecond.
    """
    if not _idle.is_set() and threading.current_thread() is not threading.main_thread():
        _idle.wait(LONGEST_PAUSE)
