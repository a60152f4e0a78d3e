"""The program on a fresh machine, and beside a sandbox."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_runs import PROGRAM, Here, Run, private_environment, runner


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The program on a machine where it never ran."""
    return runner(private_environment(tmp_path))


@pytest.fixture(scope="session")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    environ = private_environment(tmp_path_factory.mktemp("home"))
    command = [*PROGRAM, "sandbox", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, "the sandbox did not start"
        environ["AOM_TUI_PROFILE"] = "sandbox"
        yield Here(runner(environ), json.loads(line), environ)
        process.terminate()
        assert process.wait(10) == 0
