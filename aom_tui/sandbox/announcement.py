"""What the sandbox says when it is ready: where it listens and how to get in."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

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
def left_at(path: Path | None, line: str) -> Iterator[None]:
    """Keeps the line in a file (0600) for other commands to find while the sandbox runs; removed unless replaced."""
    if path is None:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(line + "\n")
    fresh.replace(path)
    try:
        yield
    finally:
        if path.exists() and path.read_text() == line + "\n":
            path.unlink()
