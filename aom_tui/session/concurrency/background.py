"""Background tasks that belong to a session and end with it."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

T = TypeVar("T")


class BackgroundTasks:
    """Tasks that no single call waits for; `aclose` cancels those still running."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
        """Start a task. Several callers may await it."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def aclose(self) -> None:
        """Cancel the tasks that are still running."""
        await cancel_all(self._tasks)


async def cancel_all(tasks: Iterable[asyncio.Task[Any] | None]) -> None:
    """Cancel the tasks that are not done, and wait until each has ended, however it does."""
    running = {task for task in tasks if task and not task.done()}
    for task in running:
        task.cancel()
    if running:
        await asyncio.wait(running)
