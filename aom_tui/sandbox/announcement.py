"""What the sandbox says when it is ready: where it listens and how to get in."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TextIO

from aom_tui.sandbox.identity import ACME, DEMO, MAIN, REGION, Identity


@dataclass(frozen=True, slots=True)
class Announcement:
    """The one line of `--json`. It holds the sandbox's secrets, which are worth nothing outside of it."""

    iam_endpoint: str
    aom_endpoint: str
    region: str
    username: str
    password: str = field(repr=False)
    domain: str
    project_name: str
    project_id: str
    ak: str
    sk: str = field(repr=False)

    def line(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self))

    def words(self) -> str:
        """For a person: where, who, and what to try. No secrets: the profile `sandbox` finds them by itself."""
        return "\n".join(
            (
                f"sandbox ready: IAM {self.iam_endpoint}  AOM {self.aom_endpoint}",
                f"{self.username}@{self.domain}  {self.region}  project {self.project_name} {self.project_id}",
                "try, in another terminal:",
                "  aom-tui --profile sandbox token",
                "  aom-tui --profile sandbox call ListAlarmRule limit=5",
                "  aom-tui --profile sandbox",
                "Ctrl+C ends it.",
            )
        )


def announcement(endpoint: str, identity: Identity) -> Announcement:
    """The announcement of a sandbox reachable at `endpoint`, with the demo user and its access key."""
    return Announcement(
        iam_endpoint=endpoint,
        aom_endpoint=endpoint,
        region=REGION,
        username=DEMO.name,
        password=identity.password,
        domain=ACME.name,
        project_name=MAIN.name,
        project_id=MAIN.id,
        ak=identity.access_key.access,
        sk=identity.access_key.secret,
    )


@contextmanager
def left_in(folder: Path | None, port: int, line: str) -> Iterator[None]:
    """Keeps the line in a file of this sandbox's own (0600), for other commands to find while it runs.

    The file is locked as long as the process lives: nobody believes one that a killed sandbox left behind. It is named
    by the port, which no two living ones share.
    """
    if folder is None:
        yield
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path, fresh = folder / f"{port}.json", folder / f".{port}.{os.getpid()}"
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        _lock(file)
        file.write(line + "\n")
        file.flush()
        fresh.replace(path)
        try:
            yield
        finally:
            with suppress(OSError):
                if path.stat().st_ino == os.fstat(file.fileno()).st_ino:  # the next on this port may have come already
                    path.unlink()


def _lock(file: TextIO) -> None:
    """Where the file system has no locks, it must do that something listens on the port."""
    with suppress(OSError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
