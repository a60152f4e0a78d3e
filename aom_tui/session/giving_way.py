"""Keys and drawing go first: what works in a thread stands aside for a key, and breathes between its steps.

One thread at a time has the interpreter. Each turn of the event loop waits until a reading thread lets go of it, half a
millisecond later, and a key takes some twenty turns until it is on screen.
"""

import threading
from time import monotonic, sleep

MOMENT = 0.012
"""Seconds that a key takes until it is on screen. Who holds one down presses every 30 ms, so that reading goes on."""

STRETCH = 0.002
"""Seconds that a thread works between two breaths."""

BREATH, LATE = 0.0005, 0.0004
"""Seconds that it sleeps then, and from which on it was woken late: somebody else had the interpreter meanwhile."""

LONGEST = 0.006
"""Seconds that it stands aside at the most: on a busy machine everybody is woken late."""


class _Keys:
    """A fact of the process, as its keyboard is."""

    have_way_until = 0.0


def key_pressed() -> None:
    """Whoever reads much in a thread stands aside now."""
    _Keys.have_way_until = monotonic() + MOMENT


def give_way() -> None:
    """Between two pieces of work that takes long: waits for keys. The thread that serves them does not."""
    rest = _Keys.have_way_until - monotonic()
    if rest > 0 and threading.current_thread() is not threading.main_thread():
        sleep(rest)


_own = threading.local()
"""When each thread takes its next breath."""


def breathe() -> None:
    """For threads that work in many small steps, after each of them: now and then whoever draws goes first.

    Two threads that both want the interpreter have it in turns, so that a picture of 25 ms takes 50.
    """
    now = monotonic()
    if now < getattr(_own, "next", 0.0) or threading.current_thread() is threading.main_thread():
        return
    while (begun := monotonic()) < now + LONGEST:
        sleep(BREATH)
        if monotonic() - begun < BREATH + LATE:
            break
    _own.next = monotonic() + STRETCH
