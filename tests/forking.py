"""Runs `python -m aom_tui` again and again from one Python that has read the libraries: most of a short run is that.

Each run is a process of its own, with the arguments, environment and pipes it is given, and imports all of ours anew.
What was read before is only what others wrote; where it depends on the environment how Python itself begins (locale,
PYTHON...), that has to be the same for all runs.
"""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

MOST_INPUT = select.PIPE_BUF
"""Bytes that a pipe takes before anybody reads them."""

LIBRARIES = (
    *("asyncio", "concurrent.futures.thread", "difflib", "encodings.idna", "hmac", "importlib.resources", "json"),
    *("mmap", "queue", "shlex", "sqlite3", "uuid"),
    *("anyio._backends._asyncio", "certifi", "click", "h11", "httpcore", "httpx", "msgspec", "socksio"),
)
"""What a call reads, but for what is ours."""

BEGINS_WITH = ("LANG", "LC_", "PYTHON")
"""Variables that Python reads when it begins; what they say is settled from then on."""


def beginning(environ: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """What of an environment is settled when Python begins."""
    return frozenset(each for each in environ.items() if each[0].startswith(BEGINS_WITH))


@cache
def forking(environ: frozenset[tuple[str, str]]) -> "Forking":
    """The one that began so, in this process."""
    made = Forking(dict(environ))
    atexit.register(made.close)
    return made


class Forking:
    """A Python that waits for what to run. It ends with us."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._told, theirs = socket.socketpair()
        number = str(theirs.fileno())
        self._process = subprocess.Popen(
            [sys.executable, __file__, number], env=environ, pass_fds=[theirs.fileno()],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, process_group=0,
        )  # fmt: skip
        theirs.close()

    def run(
        self, arguments: Sequence[str], environ: Mapping[str, str], stdin: bytes, timeout: float
    ) -> "subprocess.CompletedProcess[bytes]":
        """As `subprocess.run` does it with input and captured output."""
        assert len(stdin) <= MOST_INPUT
        (read_in, write_in), (read_out, write_out), (read_err, write_err) = os.pipe(), os.pipe(), os.pipe()
        os.write(write_in, stdin)
        os.close(write_in)
        order = json.dumps([list(arguments), dict(environ), str(Path.cwd())]).encode()
        socket.send_fds(self._told, [len(order).to_bytes(4)], [read_in, write_out, write_err])
        self._told.sendall(order)
        for number in (read_in, write_out, write_err):
            os.close(number)
        try:
            out, err = _all_of([read_out, read_err], time.monotonic() + timeout)
            status = self._told.recv(4)
        except TimeoutError:
            os.killpg(self._process.pid, signal.SIGKILL)  # with the run that does not end
            forking.cache_clear()
            raise subprocess.TimeoutExpired(list(arguments), timeout) from None
        assert status, "the Python that forks is gone"
        return subprocess.CompletedProcess(list(arguments), int.from_bytes(status, signed=True), out, err)

    def close(self) -> None:
        """It ends at the end of what it is told."""
        self._told.close()
        self._process.communicate()


def _all_of(pipes: Sequence[int], latest: float) -> list[bytes]:
    """What comes out of each until its end, which has to be there by then."""
    found = {pipe: bytearray() for pipe in pipes}
    left = set(pipes)
    while left:
        ready, _, _ = select.select(left, [], [], max(0.0, latest - time.monotonic()))
        if not ready:
            raise TimeoutError
        for pipe in ready:
            part = os.read(pipe, 1 << 16)
            found[pipe] += part
            if not part:
                os.close(pipe)
                left.discard(pipe)
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
        order = b""
        while len(order) < int.from_bytes(size):
            order += told.recv(1 << 16)
        child = os.fork()
        if not child:
            for number, pipe in enumerate(pipes):
                os.dup2(pipe, number)
                os.close(pipe)
            told.close()
            arguments, environ, folder = json.loads(order)
            os.environ.clear()
            os.environ.update(environ)
            time.tzset()
            os.chdir(folder)
            sys.path[0] = folder
            return list(arguments)
        for pipe in pipes:
            os.close(pipe)
        told.sendall(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]).to_bytes(4, signed=True))


if __name__ == "__main__":
    import runpy

    _read_libraries()
    sys.argv[1:] = _wait(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module("aom_tui", run_name="__main__", alter_sys=True)
