"""What tests of several rooms share: one real sandbox, in a process of its own, on loopback."""

import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import idle
import pytest
from hypothesis import settings
from shared_sandbox import Sandbox, StartSandbox
from sharing_out import FileByFile

os.environ["LC_ALL"] = "C.UTF-8"
"""Before anything of ours is imported: the tests read English, whatever their machine speaks."""

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
"""Where a machine keeps no compiled files, every program that the tests start would be compiled anew, and each test."""

settings.register_profile("untimed", deadline=None, max_examples=40)
settings.register_profile("many", deadline=None, max_examples=2000)
settings.load_profile("untimed")
"""How long an example takes depends on the machine; speed is measured in tests/bench. Each run makes others: a few from
many runs find what many from one do. `--hypothesis-profile=many` looks longer, where a property is new or in doubt."""

idle.install()

gc.set_threshold(20_000, 20, 50)
"""Beside all that a test run holds, Python's own measure looks through too much too often: a tenth of the time."""


def pytest_collection_finish() -> None:
    """The modules and the tests stay: no look for garbage goes through them again, nor pytest's five at the end."""
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FileByFile:
    return FileByFile(config, log)


SANDBOX = [sys.executable, "-m", "aom_tui", "sandbox", "--port", "0", "--json", "--parent"]


# A shell that runs the suite in the background ignores Ctrl+C, and so would the programs that the tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def running_sandbox() -> Iterator[dict[str, str]]:
    """A sandbox in a process of its own, by what it announces."""
    with subprocess.Popen(SANDBOX, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        line = process.stdout.readline()
        assert line, "the sandbox did not start"
        yield json.loads(line)
        process.stdin.close()
        assert process.wait(10) == 0


@pytest.fixture(scope="session")
def sandbox_line() -> Iterator[dict[str, str]]:
    """The announcement of a sandbox that lives as long as the session. Its state is shared: use names of your own."""
    with running_sandbox() as line:
        yield line


@pytest.fixture(scope="module")
def unshared_sandbox_line() -> Iterator[dict[str, str]]:
    """The same of a sandbox that no other module changes: for what depends on all that there is in it."""
    with running_sandbox() as line:
        yield line


@pytest.fixture
def start_sandbox(tmp_path: Path) -> Iterator[StartSandbox]:
    """Starts sandboxes (port, further arguments) for all commands whose data folder is `data` in this test's."""
    with ExitStack() as running:

        def begin(port: int = 0, *arguments: str) -> Sandbox:
            made = Sandbox(tmp_path / "data", port, *arguments)
            running.callback(made.close)
            return made

        yield begin
