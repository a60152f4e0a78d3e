"""A class over TLS, for tests of several rooms."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ClassRoom:
    """By what it announces."""

    line: dict[str, Any]

    def code(self, seat: int) -> str:
        return str(self.line["seats"][seat - 1]["code"])

    @property
    def endpoint(self) -> str:
        return str(self.line["aom_endpoint"])


@contextmanager
def class_room(*arguments: str) -> Iterator[ClassRoom]:
    """A sandbox in a process of its own, with seats."""
    command = [sys.executable, "-m", "aom_tui", "sandbox", "--port", "0", "--json", "--parent", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, "the sandbox did not start"
        yield ClassRoom(json.loads(line))
        process.kill()
