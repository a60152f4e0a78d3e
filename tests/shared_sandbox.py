"""`aom-tui sandbox` as it runs in a terminal of its own, for all commands with the same data folder."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


class Sandbox:
    """Ready when it is made. Whoever makes it closes it."""

    def __init__(self, data: Path, port: int = 0, *arguments: str) -> None:
        environ = {**os.environ, "AOM_TUI_DATA_DIR": str(data)}
        command = [sys.executable, "-m", "aom_tui", "sandbox", "--port", str(port), "--json", *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environ)
        assert self.process.stdout is not None
        self.line: dict[str, str] = json.loads(self.process.stdout.readline())

    @property
    def endpoint(self) -> str:
        return self.line["aom_endpoint"]

    @property
    def port(self) -> int:
        return int(self.endpoint.rpartition(":")[2])

    def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        self.process.send_signal(number)
        self.process.wait(10)

    def close(self) -> None:
        with suppress(ProcessLookupError):
            self.process.kill()
        self.process.communicate()


StartSandbox = Callable[..., Sandbox]
