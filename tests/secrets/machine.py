"""A machine with a home of its own, profiles for each kind of credential, and programs that note their arguments."""

import gc
import shlex
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import keyring
from click.testing import CliRunner
from echoing_service import Echoing
from memory_keyring import Ring
from planted import PLANTED

from aom_tui.cli import main

PROGRAM = """
import os, sys
from pathlib import Path
with open('@NOTES@', 'a') as notes:
    for process in (os.getpid(), os.getppid()):
        notes.write(Path(f'/proc/{process}/cmdline').read_bytes().replace(bytes(1), b' ').decode() + chr(10))
    for page in filter(os.path.isfile, sys.argv[1:]):
        notes.write(f'{Path(page).stat().st_mode:o} {Path(page).parent.stat().st_mode:o}' + chr(10))
"""
"""Notes the words that it and whoever started it were started with, and who may read what it is to open."""


@dataclass
class Machine:
    """Where it is, and everything that was seen on it so far, by door."""

    home: Path
    service: Echoing
    seen: dict[str, str] = field(default_factory=dict)

    @property
    def notes(self) -> Path:
        """The words that programs were started with, and who may read the files they were to open."""
        return self.home.parent / f"{self.home.name}-notes"

    @property
    def environ(self) -> dict[str, str]:
        folders = {f"AOM_TUI_{kind}_DIR": str(self.home / kind.lower()) for kind in ("CONFIG", "DATA", "CACHE")}
        return {"HOME": str(self.home), "AOM_TUI_RETRIES": "0", **folders}

    def program(self, name: str, more: str) -> str:
        """A command that runs such a program, which then does some more."""
        path = self.home.parent / f"{self.home.name}-{name}.py"
        path.write_text(PROGRAM.replace("@NOTES@", str(self.notes)) + more)
        return f"{shlex.quote(sys.executable)} {shlex.quote(str(path))}"

    def profiles(self) -> None:
        """One for each kind of credential."""
        told = self.program("tell", f"print({PLANTED['password from a command']!r})")
        place = f'''kind = "test"
region = "cn-north-4"
iam_endpoint = "{self.service.url}"
aom_endpoint = "{self.service.url}"
project_name = "cn-north-4"
history = "full"
'''
        user = 'user = "demo"\ndomain = "acme"\n'
        (self.home / "config").mkdir(mode=0o700)
        config = self.home / "config" / "config.toml"
        config.write_text(
            f"[profiles.command]\n{place}{user}password_command = {told!r}\n"
            f"[profiles.ring]\n{place}{user}"
            f'[profiles.key]\n{place}access_key = "AKID"\ntemporary = true\n'
        )
        config.chmod(0o600)

    def run(self, *words: str, stdin: str = "", **more: str) -> str:
        """A command line in this process: what it printed, and its status in the last line.

        A process of its own would wait at its end for threads that are at theirs; those of the service here never are.
        """
        collected = gc.get_threshold()
        with patch("aom_tui.commands.group.join_daemon_threads"):
            done = CliRunner(env={**self.environ, **more}).invoke(main, words, input=stdin, prog_name="aom-tui")
        gc.set_threshold(*collected)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return f"{done.output}\nexit {done.exit_code}"


def from_environment(url: str) -> dict[str, str]:
    """An account as the environment names it."""
    return {
        "OS_AUTH_URL": f"{url}/v3", "AOM_TUI_ENDPOINT": url, "OS_USERNAME": "demo", "OS_USER_DOMAIN_NAME": "acme",
        "OS_PASSWORD": PLANTED["password from the environment"], "OS_PROJECT_NAME": "cn-north-4",
        "OS_REGION_NAME": "cn-north-4",
    }  # fmt: skip


def signing(url: str) -> dict[str, str]:
    """A temporary access key in the environment."""
    return {
        "OS_AUTH_URL": f"{url}/v3", "AOM_TUI_ENDPOINT": url, "HUAWEICLOUD_SDK_AK": "AKID",
        "HUAWEICLOUD_SDK_SK": PLANTED["SK"], "HUAWEICLOUD_SDK_SECURITY_TOKEN": PLANTED["security token"],
        "HUAWEICLOUD_SDK_PROJECT_ID": "4fae1c0b7d2e4a6f9b830d5e71c2a935",
    }  # fmt: skip


@contextmanager
def ring_with(secrets: Mapping[str, str]) -> Iterator[None]:
    """The system's keyring is one in memory that holds these, by profile."""
    before, ring = keyring.get_keyring(), Ring()
    ring.kept.update(secrets)
    keyring.set_keyring(ring)
    try:
        yield
    finally:
        keyring.set_keyring(before)
