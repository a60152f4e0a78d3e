"""Who listens where a sandbox was to listen: another sandbox of ours says so, and which process it is."""

import json
import ssl
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path

from aom_tui.language import _, sentences
from aom_tui.sandbox import hosts
from aom_tui.sandbox.control import CONTROL_PATH, HEADER

SECONDS = 1.0
"""For one that is there it is a matter of milliseconds."""
_LARGEST = 4096
"""Bytes of an answer that are read."""


def neighbour_words(host: str, port: int, folder: Path | None) -> str:
    """That a sandbox has the port, and how to work in it or stop it; empty where it is something else.

    `folder` is where other commands look for it.
    """
    host = hosts.plain(host)
    pid = _process(hosts.LOOPBACK if hosts.is_everywhere(host) else host, port)
    if pid is None:
        return ""
    return sentences(
        _("--port: a sandbox listens on {port} already (process {pid})").format(port=port, pid=pid),
        _("To work in it: aom-tui --profile sandbox") if _is_joined(folder, port) else "",
        _("To stop it: Ctrl+C where it runs, or kill {pid}").format(pid=pid),
        _("For one beside it choose another port, or 0 for a free one"),
    )


def _is_joined(folder: Path | None, port: int) -> bool:
    """Whether it is the one that the profile `sandbox` finds: the newest of those who serve this user."""
    left = [(path.stat().st_mtime_ns, path.stem) for path in folder.glob("*.json")] if folder else []
    return bool(left) and max(left)[1] == str(port)


def _process(host: str, port: int) -> int | None:
    """The process of a sandbox that answers there; None of anything else."""
    try:
        return _asked(lambda: HTTPConnection(host, port, timeout=SECONDS))
    except TimeoutError:
        return None
    except (OSError, HTTPException):  # it may speak TLS only; who it is does not matter, since nothing secret is said
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        return _asked(lambda: HTTPSConnection(host, port, timeout=SECONDS, context=context))
    except (OSError, HTTPException):
        return None


def _asked(connect: Callable[[], HTTPConnection]) -> int | None:
    """Raises OSError, HTTPException."""
    with closing(connect()) as connection:
        connection.request("GET", f"{CONTROL_PATH}process", headers={HEADER: "1"})
        said = connection.getresponse().read(_LARGEST)
    try:
        pid = json.loads(said)["pid"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return pid if isinstance(pid, int) and pid > 1 else None
