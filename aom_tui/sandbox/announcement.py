"""What the sandbox says when it is ready: where it listens and how to get in."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO
from urllib.parse import urlsplit

from aom_tui.language import _
from aom_tui.private_folder import private_folder
from aom_tui.sandbox.identity import ACME, DEMO, MAIN, REGION, Identity
from aom_tui.sandbox.join_code import join_code
from aom_tui.sandbox.seats import Seat


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat of a class, as it is handed out."""

    seat: int
    username: str
    project_name: str
    project_id: str
    code: str = field(repr=False)
    """For `aom-tui join`; gets the rest."""

    def words(self) -> str:
        """Its number, as long as each other's."""
        return _("seat {number:02}").format(number=self.seat)


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
    ca_file: str = ""
    """With TLS: the certificate to trust, PEM."""
    seats: tuple[SeatLine, ...] = ()

    def line(self) -> str:
        """One line of JSON. What belongs to TLS or to a class is only there with it."""
        said = asdict(self)
        return json.dumps({name: value for name, value in said.items() if value or name not in ("ca_file", "seats")})

    def words(self) -> str:
        """For a person: where, who, what to try, and a line for each seat.

        No secrets but the seats' own: the profile `sandbox` finds them by itself.
        """
        ready = _("sandbox ready: IAM {iam_endpoint}  AOM {aom_endpoint}")
        where = _("project {project_name} {project_id}")
        trusted = _("certificate to trust: {ca_file}")
        said = asdict(self)
        return "\n".join(
            (
                ready.format_map(said),
                f"{self.username}@{self.domain}  {self.region}  {where.format_map(said)}",
                _("try, in another terminal:"),
                "  aom-tui --profile sandbox token",
                "  aom-tui --profile sandbox call ListAlarmRule limit=5",
                "  aom-tui --profile sandbox",
                _("  aom-tui sandbox account     (its password and keys, for a profile of your own)"),
                _("Ctrl+C ends it."),
                *([trusted.format_map(said)] if self.ca_file else []),
                *(f"{seat.words()}  aom-tui join {seat.code}" for seat in self.seats),
            )
        )


def announcement(endpoint: str, identity: Identity, ca_file: str = "", fingerprint: bytes = b"") -> Announcement:
    """The announcement of a sandbox reachable at `endpoint`, with the demo user and its access key, and the seats."""
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
        ca_file=ca_file,
        seats=tuple(_seat_line(seat, endpoint, fingerprint) for seat in identity.seats),
    )


def _seat_line(seat: Seat, endpoint: str, fingerprint: bytes) -> SeatLine:
    place = urlsplit(endpoint)
    code = join_code(place.hostname or "", place.port or 0, seat.number, seat.join_secret, fingerprint)
    return SeatLine(seat.number, seat.user.name, seat.project.name, seat.project.id, code)


@contextmanager
def ca_left_in(folder: Path | None, port: int, pem: str) -> Iterator[str]:
    """Keeps the certificate to trust in a file while the sandbox runs; its path, or empty where there is none.

    It holds nothing secret. Without a folder it lies where temporary files do.
    """
    if not pem:
        yield ""
        return
    with ExitStack() as until_the_end:
        if folder is None:
            folder = Path(until_the_end.enter_context(TemporaryDirectory(prefix="aom-tui-sandbox-")))
        private_folder(folder)
        path = folder / f"{port}.pem"
        path.write_text(pem)
        until_the_end.callback(_taken_away, path, pem)
        yield str(path)


def _taken_away(path: Path, text: str) -> None:
    """Unless it is the next one's by now, which may have come already on this port."""
    with suppress(OSError):
        if path.read_text() == text:
            path.unlink()


@contextmanager
def left_in(folder: Path | None, port: int, line: str) -> Iterator[None]:
    """Keeps the line in a file of this sandbox's own (0600), for other commands to find while it runs.

    The file is locked as long as the process lives: nobody believes one that a killed sandbox left behind. It is named
    by the port, which no two living ones share.
    """
    if folder is None:
        yield
        return
    private_folder(folder)
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
