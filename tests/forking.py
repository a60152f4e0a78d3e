"""Runs `python -m aom_tui` again and again from one Python that has read the libraries: most of a short run is that.

Each run is a process of its own, with the arguments, environment and pipes it is given, and imports all of ours anew.
What was read before is only what others wrote; what of the environment may say how Python and those begin (locale,
PYTHON..., OPENSSL_...) has to be the same for all runs.
"""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

MOST_INPUT = select.PIPE_BUF
"""Bytes that a pipe takes before anybody reads them."""

LIBRARIES = (
    *("asyncio", "concurrent.futures.thread", "difflib", "encodings.idna", "hmac", "importlib.resources", "json"),
    *("mmap", "queue", "shlex", "sqlite3", "uuid"),
    *("anyio._backends._asyncio", "certifi", "click", "h11", "httpcore", "httpx", "msgspec", "socksio"),
)
"""What a call reads, but for what is ours."""

ONLY_OURS = ("AOM_TUI_", "OS_", "HUAWEICLOUD_", "HOME")
"""Variables that nobody but the program itself looks at. All others may be read by Python or a library at its start."""

TOLD_TO_END = 10
"""Seconds until the Python that forks is killed."""

Done = subprocess.CompletedProcess[bytes]


def beginning(environ: Mapping[str, str]) -> dict[str, str]:
    """What of an environment may be settled when Python begins."""
    return {name: value for name, value in environ.items() if not name.startswith(ONLY_OURS)}


class Forking:
    """A Python that waits for what to run, one run at a time. It begins with the first and ends with us."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = dict(environ)
        self._one_at_a_time = threading.Lock()
        self._waiting: _Waiting | None = None
        atexit.register(self._end)

    def run(self, arguments: Sequence[str], environ: Mapping[str, str], stdin: bytes, timeout: float) -> Done | None:
        """As `subprocess.run` does it with input and captured output.

        None if only that can do it: the environment begins Python otherwise, there is more input than a pipe takes, or
        another thread's run is under way.
        """
        if beginning(environ) != beginning(self._environ) or len(stdin) > MOST_INPUT:
            return None
        if not self._one_at_a_time.acquire(blocking=False):
            return None
        try:
            return self._run([list(arguments), dict(environ), str(Path.cwd())], stdin, timeout)
        finally:
            self._one_at_a_time.release()

    def _run(self, order: list[object], stdin: bytes, timeout: float) -> Done:
        self._waiting = self._waiting or _Waiting(self._environ)
        try:
            return self._waiting.run(order, stdin, time.monotonic() + timeout)
        except TimeoutError:
            self._end(at_once=True)
            raise AssertionError(f"{order[0]} did not end within {timeout} s") from None
        except OSError as error:
            said = self._end(at_once=True)
            raise AssertionError(f"the Python that forks is gone: {error!r}\n{said}") from error
        except BaseException:  # an interrupt, say: the next run must not hear the status of this one
            self._end(at_once=True)
            raise

    def _end(self, at_once: bool = False) -> str:
        """What it said for itself. The next run begins another."""
        ending, self._waiting = self._waiting, None
        return ending.end(at_once) if ending else ""


class _Waiting:
    """The process that waits, and how it is told. One order is answered before it gets the next."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._told, theirs = socket.socketpair()
        number, pipe = theirs.fileno(), subprocess.PIPE
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(number)], env=environ, pass_fds=[number], start_new_session=True,
            stdin=pipe, stdout=pipe, stderr=pipe,
        )  # fmt: skip
        theirs.close()

    def run(self, order: list[object], stdin: bytes, latest: float) -> Done:
        """Raises TimeoutError where it is not done by then, ConnectionError where nobody does it."""
        with ExitStack() as ours:
            with ExitStack() as theirs:
                read_in, write_in = _pipe(theirs, theirs)
                read_out, write_out = _pipe(ours, theirs)
                read_err, write_err = _pipe(ours, theirs)
                os.write(write_in, stdin)
                self._tell(json.dumps(order).encode(), [read_in, write_out, write_err], latest)
            out, err = _all_of([read_out, read_err], latest)
        status = self._hear(latest)
        return subprocess.CompletedProcess(order[0], status, out, err)

    def _tell(self, order: bytes, pipes: list[int], latest: float) -> None:
        self._told.settimeout(_left(latest))
        socket.send_fds(self._told, [len(order).to_bytes(4)], pipes)
        self._told.sendall(order)

    def _hear(self, latest: float) -> int:
        self._told.settimeout(_left(latest))
        status = self._told.recv(4)
        if not status:
            raise ConnectionError("no status")
        return int.from_bytes(status, signed=True)

    def end(self, at_once: bool) -> str:
        """It ends at the end of what it is told; at once, with a run that does not end. Returns what it said."""
        self._told.close()
        if at_once:
            os.killpg(self._process.pid, signal.SIGKILL)
        try:
            return self._process.communicate(timeout=TOLD_TO_END)[1].decode()
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            return ""


def _pipe(reads: ExitStack, writes: ExitStack) -> tuple[int, int]:
    read, write = os.pipe()
    reads.callback(os.close, read)
    writes.callback(os.close, write)
    return read, write


def _left(latest: float) -> float:
    """Seconds until then; never none, which a socket takes for an order not to wait."""
    return max(0.001, latest - time.monotonic())


def _all_of(pipes: Sequence[int], latest: float) -> list[bytes]:
    """What comes out of each until its end, which has to be there by then."""
    found = {pipe: bytearray() for pipe in pipes}
    going = set(pipes)
    while going:
        ready, _, _ = select.select(going, [], [], _left(latest))
        if not ready:
            raise TimeoutError
        for pipe in ready:
            part = os.read(pipe, 1 << 16)
            found[pipe] += part
            if not part:
                going.discard(pipe)
    return [bytes(found[pipe]) for pipe in pipes]


# -- what follows runs in the Python that waits


def _read_libraries() -> None:
    from importlib import import_module

    sys.modules["httpx._main"] = None  # type: ignore[assignment]  # as the program reads it: without its own program
    for name in LIBRARIES:
        import_module(name)
    for name in ("httpx._main", "httpx"):  # its parts stay; that the program reads it is its own doing
        del sys.modules[name]


def _wait(told: socket.socket) -> list[str]:
    """The arguments of a run, in its process. This one goes on waiting, and ends with the one that tells it."""
    while True:
        size, pipes, _, _ = socket.recv_fds(told, 4, 3)
        if not size:
            os._exit(0)
        order = told.recv(int.from_bytes(size), socket.MSG_WAITALL)
        child = os.fork()
        if not child:
            told.close()
            return _become(order, pipes)
        for pipe in pipes:
            os.close(pipe)
        told.sendall(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]).to_bytes(4, signed=True))


def _become(order: bytes, pipes: list[int]) -> list[str]:
    """Makes of this process the one that was ordered, but for its arguments."""
    for number, pipe in enumerate(pipes):
        os.dup2(pipe, number)
        os.close(pipe)
    arguments, environ, folder = json.loads(order)
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)
    sys.path[0] = folder
    return list(arguments)


if __name__ == "__main__":
    import runpy

    _read_libraries()
    sys.argv[1:] = _wait(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module("aom_tui", run_name="__main__", alter_sys=True)
