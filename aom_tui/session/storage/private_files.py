"""Small files that outlive the process and are nobody else's business."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from aom_tui.private_file import target_name, write_private

_HALF_WRITTEN = 60.0
"""Seconds after which nobody is still writing a file: whoever was, has been killed."""


class PrivateFiles:
    """Files `<key><suffix>`, 0600, by the names of `keys`. A disk that is full or cannot be written is no error."""

    def __init__(self, folder: Path, suffix: str, seconds: float) -> None:
        self._folder = folder
        self._suffix = suffix
        self._seconds = seconds
        """Older ones nobody comes for: they go when another is written."""

    def read(self, key: str) -> bytes:
        """What is kept under the key; empty where there is nothing."""
        try:
            return self.path(key).read_bytes()
        except OSError:
            return b""

    def read_fresh(self, key: str) -> bytes:
        """The same, unless it is older than it is kept for, or of a time to come."""
        age = _age(self.path(key))
        return self.read(key) if age is not None and 0 <= age < self._seconds else b""

    def write(self, key: str, data: bytes) -> None:
        """Keep it in place of the one before."""
        self._sweep()
        with contextlib.suppress(OSError):
            write_private(self.path(key), data)

    def remove(self, key: str) -> None:
        """Take it out."""
        _take_out(self.path(key))

    def keys(self, owner: str) -> tuple[str, ...]:
        """Of all that is kept for the owner."""
        with contextlib.suppress(OSError):
            names = [path.name for path in self._of(owner)]
            return tuple(name.removesuffix(self._suffix) for name in names if name == target_name(name))
        return ()

    def forget(self, owner: str) -> None:
        """Take out all that is kept for the owner, also what is only half written. What cannot go keeps no other."""
        with contextlib.suppress(OSError):
            for path in self._of(owner):
                _take_out(path)

    def left(self, owner: str) -> tuple[Path, ...]:
        """The files that hold anything of the owner's; the folder, where nobody can say."""
        try:
            return tuple(self._of(owner))
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except OSError:
            return (self._folder,)

    def path(self, key: str) -> Path:
        """Where it is kept."""
        return self._folder / f"{key}{self._suffix}"

    def _of(self, owner: str) -> list[Path]:
        """Whole or half written. Raises OSError."""
        kept = [(path, target_name(path.name)) for path in self._folder.iterdir()]
        return [path for path, name in kept if name.startswith(f"{owner}-") and name.endswith(self._suffix)]

    def _sweep(self) -> None:
        """Each by itself: one that another process takes away, or that cannot go, is no reason to write nothing."""
        for path, seconds in self._old():
            age = _age(path)
            if age is not None and age > seconds:
                _take_out(path)

    def _old(self) -> Iterator[tuple[Path, float]]:
        """What may be too old, and from which age on."""
        with contextlib.suppress(OSError):
            for path in list(self._folder.iterdir()):
                kept = target_name(path.name)
                if kept.endswith(self._suffix):
                    yield path, self._seconds if kept == path.name else _HALF_WRITTEN


def _age(path: Path) -> float | None:
    """Seconds; None where it has gone. A link's own, whatever it leads to."""
    try:
        return time.time() - path.lstat().st_mtime
    except OSError:
        return None


def _take_out(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
