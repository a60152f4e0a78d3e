"""When Python looks for garbage while the window is open.

Looking at the young takes a millisecond. To look at all there is takes 20 and more, in which no key is heard; so that
is done while nobody types.
"""

import gc
from typing import Any

from textual.app import App

from aom_tui.tui.runtime.at_once import keys_so_far

OFTEN = (700, 10, 200)
"""Python's own measure for the young: looking seldom, as a one-shot command does, looks long. At all there is it looks
of its own accord only after as many times as nobody makes without a pause."""

DUE = 10
"""How often the young were looked at since all were, after which it is time to: Python's own measure, too."""

QUIET = 2.0
"""Seconds without a key after which another is not to be expected at once."""


class LongLook:
    """At all there is, once it is due and no key has come for a while."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._keys = 0

    def begin(self) -> None:
        """From now on, and without looking again at what the start has made: it stays until the end."""
        gc.freeze()
        gc.set_threshold(*OFTEN)
        gc.enable()
        self._app.set_interval(QUIET, self._look)

    def _look(self) -> None:
        keys = keys_so_far(self._app)
        is_quiet, self._keys = keys == self._keys, keys
        if is_quiet and gc.get_count()[2] >= DUE:
            gc.collect()
