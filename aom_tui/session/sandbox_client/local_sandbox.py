"""The sandbox as a service: started as a child process, or found running."""

import asyncio
import contextlib
import fcntl
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, BinaryIO
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.concurrency.own_program import child_environment, module_command
from aom_tui.session.credentials import Password
from aom_tui.session.profile import CredentialRef, Kind, Profile
from aom_tui.session.secret import Secret
from aom_tui.settings import SANDBOXES

START_SECONDS = 15.0

_TOLD = 64 * 1024
"""Bytes of what a sandbox says that are looked at."""

_SECRET_PREFIXES = ("OS_", "HUAWEICLOUD_", "AOM_TUI_")


ABSENT_SANDBOX = Profile(
    name="sandbox",
    kind=Kind.SANDBOX,
    region="cn-north-4",
    iam_endpoint="http://127.0.0.1:8765",
    aom_endpoint="http://127.0.0.1:8765",
    credential=CredentialRef("password", "sandbox"),
)
"""Where `aom-tui sandbox` will listen when it is not told otherwise: for requests that are only shown."""


class Announcement(Struct, frozen=True):
    """The line a sandbox prints when it is ready."""

    iam_endpoint: str
    aom_endpoint: str
    region: str
    username: str
    password: Secret
    domain: str
    project_name: str
    project_id: str
    ca_file: str = ""
    """With TLS: the certificate to trust."""
    ak: str = ""
    sk: Secret = Secret("")
    """Of its demo user, too."""

    @property
    def profile(self) -> Profile:
        """The built-in profile, for this sandbox."""
        return Profile(
            name="sandbox",
            kind=Kind.SANDBOX,
            region=self.region,
            iam_endpoint=self.iam_endpoint,
            aom_endpoint=self.aom_endpoint,
            project_id=self.project_id,
            project_name=self.project_name,
            credential=CredentialRef("password", "sandbox", self.username, self.domain),
            ca_file=self.ca_file,
        )

    @property
    def credential(self) -> Password:
        """Its demo user."""
        return Password(self.username, self.password, self.domain)


@dataclass(frozen=True, slots=True)
class RunningSandbox:
    """A sandbox of our own: it ends when it is closed, and with us, whatever ends us."""

    announcement: Announcement
    _process: asyncio.subprocess.Process = field(repr=False)

    async def close(self) -> None:
        """Its stdin ends, and so does it."""
        process = self._process
        if process.stdin:
            process.stdin.close()
        try:
            async with asyncio.timeout(3):
                await process.wait()
        except TimeoutError:
            _kill(process)
            await process.wait()


async def start_sandbox() -> RunningSandbox:
    """Start one and wait until it is ready. Raises InvalidInput where it does not start."""
    with TemporaryFile() as told:
        process = await asyncio.create_subprocess_exec(
            *module_command("aom_tui", "sandbox", "--port", "0", "--json", "--parent"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=told,
            env={name: value for name, value in child_environment().items() if not name.startswith(_SECRET_PREFIXES)},
            start_new_session=True,  # Ctrl+C in the terminal is for us, not for it
        )
        try:
            announced = read_announcement(await _first_line(process))
        except asyncio.CancelledError:  # nobody will close what nobody was given
            _kill(process)
            raise
        if announced is None:
            _kill(process)
            await process.wait()
            raise InvalidInput(Problem("sandbox", _did_not_start(told), _("See what `aom-tui sandbox` says.")))
        return RunningSandbox(announced, process)


def _did_not_start(told: IO[bytes]) -> str:
    """With the last that it has said, where it has said anything."""
    told.seek(0)
    lines = told.read(_TOLD).decode("utf-8", "replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return _("did not start: {reason}").format(reason=last) if last else _("did not start")


async def _first_line(process: asyncio.subprocess.Process) -> bytes:
    """Empty where it does not come in time."""
    if process.stdout:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(START_SECONDS):
                return await process.stdout.readline()
    return b""


def _kill(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()


class SharedSandbox:
    """A sandbox that runs for all commands, as one session has joined it; and the next, when that one is gone."""

    def __init__(self, data_folder: Path, joined: Announcement) -> None:
        self._folder = data_folder
        self._joined = joined

    def successor(self) -> Announcement | None:
        """The one to join from here on; None while the joined one lives, or where no other does. Blocks."""
        running = list(_running(self._folder))
        if not running or self._joined in running:
            return None
        self._joined = running[0]
        return self._joined


def find_running(data_folder: Path) -> Announcement | None:
    """The newest sandbox that `aom-tui sandbox` runs for all commands, if one is running."""
    return next(_running(data_folder), None)


def _running(data_folder: Path) -> Iterator[Announcement]:
    """The newest first."""
    for path in sorted((data_folder / SANDBOXES).glob("*.json"), key=_written, reverse=True):
        found = _announced(path)
        if found and _answers(found.iam_endpoint):
            yield found


def _written(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # it has just ended
        return 0


def _announced(path: Path) -> Announcement | None:
    """What a sandbox says of itself; None where it is not running any more."""
    try:
        with path.open("rb") as file:
            return read_announcement(file.read()) if _is_held(file) else None
    except OSError:
        return None


def _is_held(file: BinaryIO) -> bool:
    """Whether whoever wrote the file lives: its lock ends with it, however it ends."""
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:  # or the file system has no locks: then who answers is believed
        return True
    return False


def read_announcement(line: bytes) -> Announcement | None:
    """The announcement in a line of JSON, or None where it is none."""
    try:
        said = {"ca_file": "", "ak": "", "sk": "", **msgspec.json.decode(line)}
        known = {name: said[name] for name in Announcement.__struct_fields__}
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not all(isinstance(value, str) for value in known.values()):
        return None
    return Announcement(**{**known, "password": Secret(known["password"]), "sk": Secret(known["sk"])})


def _answers(endpoint: str) -> bool:
    """Whether something listens there."""
    try:
        parts = urlsplit(endpoint)
        with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=1):
            return True
    except (OSError, ValueError):
        return False
