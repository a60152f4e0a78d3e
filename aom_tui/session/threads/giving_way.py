"""Whoever draws goes first: a thread that reads much stands aside while the event loop is at work.

One thread at a time has the interpreter, and two that want it have it in turns. A key takes some twenty turns of the
loop until it is on screen, and each of them would wait for the piece that a thread is reading.
"""

import threading

LONGEST = 0.02
"""Seconds that a thread stands aside at the most between two of its steps: a loop that never rests must not stop it."""

_rests = threading.Event()
"""Set while the loop waits for something to happen; and where there is none, as in a command."""
_rests.set()


def loop_works() -> None:
    """Something happened: a key, a piece of a reply, a time that is up."""
    _rests.clear()


def loop_rests() -> None:
    """All of it is dealt with."""
    _rests.set()


def give_way() -> None:
    """For threads that work long, between two steps of at most half a millisecond. The thread of the loop goes on."""
    if not _rests.is_set() and threading.current_thread() is not threading.main_thread():
        _rests.wait(LONGEST)
