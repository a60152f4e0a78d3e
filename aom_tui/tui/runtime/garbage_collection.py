"""Garbage collection while the window is open.

Collecting the young generation takes a millisecond. A full collection takes 20 and more, in which no key is heard; it
is done while nobody types.
"""

import gc
from typing import Any

from textual.app import App

from aom_tui.tui.runtime.batched_drawing import key_count

THRESHOLDS = (700, 10, 200)
"""Python's own for the young: collecting seldom, as a one-shot command does, takes long each time. The last one is high
enough that a full collection starts by itself only in a process that never has a pause."""

FULL_AFTER = 10
"""Collections of the young after which a full one is due: Python's own measure, too."""

IDLE_SECONDS = 2.0
"""Seconds without a key after which another is not to be expected at once."""


class IdleCollector:
    """Makes a full collection when one is due and no key has come for a while."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._keys = 0

    def begin(self) -> None:
        """Collect from now on, but never what the start has made: it stays until the end."""
        gc.freeze()
        gc.set_threshold(*THRESHOLDS)
        gc.enable()
        self._app.set_interval(IDLE_SECONDS, self._collect_when_idle)

    def _collect_when_idle(self) -> None:
        keys = key_count(self._app)
        is_idle, self._keys = keys == self._keys, keys
        if is_idle and gc.get_count()[2] >= FULL_AFTER:
            gc.collect()
