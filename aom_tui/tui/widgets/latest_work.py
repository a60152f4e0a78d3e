"""Work of a view that may take time: done at once, or in a thread, with a word while it lasts."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TypeVar

T = TypeVar("T")

Gone = Callable[[], bool]
"""Whether nobody waits for it any more: what is made in slices stops then."""


class LatestWork:
    """One piece at a time: what is begun takes the place of what was begun before."""

    def __init__(
        self, run: Callable[[Callable[[], Coroutine[None, None, None]]], object], say: Callable[[], None]
    ) -> None:
        """`run` lets a coroutine run beside the loop's other work, `say` says what is going on."""
        self._run, self._say = run, say
        self._waited_for = object()
        self.doing = ""
        """What is going on, in words; empty while nothing is."""

    def do(self, make: Callable[[Gone], T], take: Callable[[T], None], words: str, *, at_once: bool) -> None:
        """Take what is made: at once, or from a thread unless something else was begun meanwhile."""
        token = self._begin("" if at_once else words)

        def gone() -> bool:
            return self._waited_for is not token

        if at_once:
            take(make(gone))
            return
        self._say()

        async def work() -> None:
            made = await asyncio.to_thread(make, gone)
            if not gone():
                self.drop()
                take(made)

        self._run(work)

    def drop(self) -> None:
        """Drop the work: nobody waits for it any more."""
        self._begin("")

    def _begin(self, words: str) -> object:
        self._waited_for, self.doing = object(), words
        return self._waited_for
