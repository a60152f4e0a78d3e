"""The real program in a process of its own, with no home, no profiles and only the environment it is given."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from forking import Forking

PROGRAM = [sys.executable, "-m", "aom_tui"]


@dataclass(frozen=True)
class Result:
    """What a run came to."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> object:
        return json.loads(self.out)


Run = Callable[..., Result]


def private_environment(folder: Path) -> dict[str, str]:
    """Nothing of the machine's own settings, and no keyring."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "AOM_TUI_CONFIG_DIR": str(folder / "config"),
        "AOM_TUI_DATA_DIR": str(folder / "data"),
        "AOM_TUI_CACHE_DIR": str(folder / "cache"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "LC_ALL": "C",
        "AOM_TUI_RETRIES": "0",  # who tests a refusal does not wait for it to come three times
    }


FORKING = Forking(private_environment(Path()))
PATIENCE = 60
"""Seconds for a run."""


def runner(environ: Mapping[str, str]) -> Run:
    """Runs the program and waits for it; `env` adds to its environment, `stdin` is its input (empty without)."""

    def run(*arguments: str, stdin: bytes = b"", **env: str) -> Result:
        whole = {**environ, **env}
        done = FORKING.run(arguments, whole, stdin, PATIENCE) or subprocess.run(
            [*PROGRAM, *arguments], input=stdin, capture_output=True, check=False, env=whole, timeout=PATIENCE
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@dataclass(frozen=True)
class Here:
    """The program beside a running `aom-tui sandbox`, which the profile `sandbox` finds."""

    run: Run
    line: Mapping[str, str]
    environ: Mapping[str, str]

    @property
    def as_user(self) -> dict[str, str]:
        """The sandbox as the environment names an account; takes the place of the profile."""
        line = self.line
        return {
            "AOM_TUI_PROFILE": "",
            "OS_AUTH_URL": f"{line['iam_endpoint']}/v3",
            "AOM_TUI_ENDPOINT": line["aom_endpoint"],
            "OS_USERNAME": line["username"],
            "OS_PASSWORD": line["password"],
            "OS_USER_DOMAIN_NAME": line["domain"],
            "OS_PROJECT_NAME": line["project_name"],
        }
