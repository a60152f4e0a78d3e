"""Running a pure function in another process, so that a long computation does not hold the interpreter lock here.

The child is this module, run as a program: it reads one task from stdin and writes the result to stdout. It ends as
soon as nobody reads that, so it does not outlive its parent.
"""

import asyncio
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import IO, Any, TypeVar, cast

from aom_tui.language import LANGUAGE
from aom_tui.session.concurrency.own_program import child_environment, module_command

T = TypeVar("T")


class ProcessFailed(RuntimeError):
    """The child ended without a result, for want of memory, say."""


async def run_in_process(function: Callable[..., T], *arguments: Any) -> T:
    """Return what the function returns, or raise what it raises. Raises ProcessFailed where the child gives no result.

    Function, arguments and result must be picklable: the function by its name in a module. Starting takes some 100 ms.
    """
    process = await asyncio.to_thread(_start)
    try:
        return cast(T, await asyncio.to_thread(_exchange, process, (function, arguments)))
    finally:
        process.kill()  # also where the caller was cancelled
        await asyncio.shield(asyncio.to_thread(process.wait))


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - ourselves
        module_command("aom_tui.session.concurrency.processes", "--lang", LANGUAGE),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=child_environment(), start_new_session=True,
    )  # fmt: skip


def _exchange(process: subprocess.Popen[bytes], task: Any) -> Any:
    """Send the task and return the result, or raise the function's error.

    The child reads everything before it writes, so neither blocks the other.
    """
    tasks, results = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
    try:
        with tasks:
            pickle.dump(task, tasks, protocol=pickle.HIGHEST_PROTOCOL)
        with results:
            result = pickle.load(results)  # noqa: S301 - from our own child
    except (OSError, EOFError, pickle.UnpicklingError) as error:
        raise ProcessFailed(str(error)) from error
    if isinstance(result, BaseException):
        raise result
    return result


def main() -> None:
    """Run one task: the child's side."""
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the function prints must not get into the result
    function, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent
    try:
        result = function(*arguments)
    except Exception as error:  # the parent raises it
        result = error
    with results:
        pickle.dump(result, results, protocol=pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main()
