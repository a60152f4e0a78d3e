"""Files that only their owner reads: written whole or not at all, one writer at a time."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from aom_tui.private_folder import private_folder

_TEMPORARY = re.compile(r"\.(.+)\.[0-9a-f]+")
"""`.<name>.<random>`; earlier versions had the process's id in place of the random part."""


@contextmanager
def locked_folder(folder: Path) -> Iterator[None]:
    """Keep other processes of this program from changing files of the folder meanwhile.

    For changes that read a whole file and write it back: of two at a time one would be lost. The folder itself is
    locked, so that there is no lock file to remain. A folder that cannot be made or opened is left unlocked: the
    write that follows says what is wrong.
    """
    import fcntl

    with ExitStack() as held:
        with suppress(OSError):
            private_folder(folder)
            descriptor = os.open(folder, os.O_RDONLY)
            held.callback(os.close, descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


def write_private(path: Path, data: bytes) -> None:
    """Write or replace a file, whole or not at all: 0600, in a folder that is made 0700. Raises OSError."""
    private_folder(path.parent)
    with temporary_beside(path, (data,)) as temporary:
        temporary.replace(path)


@contextmanager
def temporary_beside(path: Path, pieces: Iterable[bytes]) -> Iterator[Path]:
    """Yield a temporary file 0600 with the pieces in it, to be renamed to `path`; removed afterwards. Raises OSError.

    Its name is random: of two threads or processes that write one path, each puts a whole file there. It is removed
    after a failed write too, since half a file would fill a full disk further.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for piece in pieces:
                file.write(piece)
        yield temporary
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def target_name(name: str) -> str:
    """Return the name that a temporary file was to get; of any other file its own.

    Temporary files stay where a process was killed while it wrote.
    """
    found = _TEMPORARY.fullmatch(name)
    return found[1] if found else name
