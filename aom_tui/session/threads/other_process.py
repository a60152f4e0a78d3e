"""Running a pure function in another process: what holds the interpreter for a second must not hold up the screen.

The child is this module, started as a program: it reads one task from its stdin, and writes what comes of it to its
stdout. It is gone as soon as nobody reads that, so it does not outlive us.
"""

import asyncio
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import IO, Any, TypeVar, cast

from aom_tui.language import LANGUAGE
from aom_tui.session.sandbox_client.ourselves import command, environment

T = TypeVar("T")


class Broke(RuntimeError):
    """The child ended without an answer, for want of memory, say."""


async def apart(function: Callable[..., T], *arguments: Any) -> T:
    """What the function gives for these arguments, or raises. Raises Broke where the other process came to nothing.

    Function and values must be such as `pickle` takes: a function by its name in a module. Starting costs some 100 ms.
    """
    process = await asyncio.to_thread(_start)
    try:
        return cast(T, await asyncio.to_thread(_exchange, process, (function, arguments)))
    finally:
        process.kill()  # also where nobody waits any more
        await asyncio.shield(asyncio.to_thread(process.wait))


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - ourselves
        command("aom_tui.session.threads.other_process", "--lang", LANGUAGE),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=environment(), start_new_session=True,
    )  # fmt: skip


def _exchange(process: subprocess.Popen[bytes], task: Any) -> Any:
    """The child reads all before it writes, so neither waits for the other. Raises what the function raised."""
    tasks, answers = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
    try:
        with tasks:
            pickle.dump(task, tasks, protocol=pickle.HIGHEST_PROTOCOL)
        with answers:
            answer = pickle.load(answers)  # noqa: S301 - from our own child
    except (OSError, EOFError, pickle.UnpicklingError) as error:
        raise Broke(str(error)) from error
    if isinstance(answer, BaseException):
        raise answer
    return answer


def main() -> None:
    """The child's side."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not get among the answer
    function, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent
    try:
        result = function(*arguments)
    except Exception as error:  # the parent raises it
        result = error
    with answers:
        pickle.dump(result, answers, protocol=pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main()
