"""Bytes that come piece by piece: kept in memory, and from a size on in a file that is read as if it were."""

import mmap
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from aom_tui.private_folder import private_folder

IN_MEMORY = 200 * 1024**2
"""Bytes; what is larger goes to a file."""

_PIECE = 1024**2


class FileBytes(mmap.mmap):
    """A file that is read like bytes: by index, slice, `find`, `rfind`, `count`, and by `re` and msgspec.

    A slice is a copy, so of a large one only parts should be asked for. The file has no name: nobody else can open it,
    and it is gone with the last who reads it, however the process ends.
    """

    def count(self, wanted: bytes, start: int = 0, stop: int | None = None) -> int:
        """How often a byte occurs."""
        stop = len(self) if stop is None else min(stop, len(self))
        return sum(self[at : min(at + _PIECE, stop)].count(wanted) for at in range(start, stop, _PIECE))

    def startswith(self, beginning: bytes | tuple[bytes, ...]) -> bool:
        """As of bytes."""
        longest = len(beginning) if isinstance(beginning, bytes) else max(map(len, beginning))
        return self[:longest].startswith(beginning)

    def endswith(self, end: bytes | tuple[bytes, ...]) -> bool:
        """As of bytes."""
        longest = len(end) if isinstance(end, bytes) else max(map(len, end))
        return self[max(len(self) - longest, 0) :].endswith(end)

    def __reduce__(self) -> tuple[type[bytes], tuple[bytes]]:
        """Another process gets a copy."""
        return bytes, (self[:],)


Bytes = bytes | FileBytes
"""A body, or a text made of one."""


class Spool:
    """Takes pieces and gives them back as one. `folder` is where a file goes; else the system's for temporary ones."""

    def __init__(self, folder: Path | None = None, in_memory: int = IN_MEMORY) -> None:
        self._folder = folder
        self._in_memory = in_memory
        self._memory = BytesIO()
        self._file: IO[bytes] | None = None
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def write(self, piece: bytes) -> None:
        """One more. Raises OSError where the disk takes no more."""
        self._size += len(piece)
        if self._file is None and self._size > self._in_memory:
            self._file = _file(self._folder)
            self._file.write(self._memory.getbuffer())
            self._memory = BytesIO()
        (self._file or self._memory).write(piece)

    def beginning(self, size: int) -> bytes:
        """That many bytes from the front, of what is still in memory."""
        return bytes(self._memory.getbuffer()[:size])

    def done(self) -> Bytes:
        """All of it; nothing is written from here on. What is in memory is not copied for it."""
        if self._file is None:
            return self._memory.getvalue()
        with self._file as file:
            file.flush()
            return FileBytes(file.fileno(), 0, access=mmap.ACCESS_READ)


def spooled(pieces: Iterable[bytes]) -> Bytes:
    """The pieces as one. Raises OSError where the disk takes no more."""
    spool = Spool()
    for piece in pieces:
        spool.write(piece)
    return spool.done()


def _file(folder: Path | None) -> IO[Any]:
    """A file without a name, 0600. /tmp is often memory, so it is the second choice."""
    import tempfile  # 10 ms: few replies are so large

    if folder is not None:
        with suppress(OSError):
            private_folder(folder)
            return tempfile.TemporaryFile(dir=folder)
    return tempfile.TemporaryFile()
