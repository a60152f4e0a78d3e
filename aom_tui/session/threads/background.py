"""What goes on over a session without being waited for by one call: it ends with the session."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

T = TypeVar("T")


class Background:
    """Tasks begun on the side."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def begin(self, work: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
        """A task; several may wait for it."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def aclose(self) -> None:
        """Give up what is under way."""
        await give_up(self._tasks)


async def give_up(tasks: Iterable[asyncio.Task[Any] | None]) -> None:
    """Cancel those that are under way, and wait until each has ended, however it does."""
    under_way = {task for task in tasks if task and not task.done()}
    for task in under_way:
        task.cancel()
    if under_way:
        await asyncio.wait(under_way)
