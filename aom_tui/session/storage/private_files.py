"""Small cached files that only their owner reads."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from aom_tui.private_file import target_name, write_private

_HALF_WRITTEN = 60.0
"""Seconds after which a temporary file is one of a killed process."""


class PrivateFiles:
    """Files `<key><suffix>`, 0600, keys as in `cache_keys`. A full or read-only disk is no error."""

    def __init__(self, folder: Path, suffix: str, seconds: float) -> None:
        self._folder = folder
        self._suffix = suffix
        self._seconds = seconds
        """Age after which a file is removed, when another is written."""

    def read(self, key: str) -> bytes:
        """Return the content of a file; empty where there is none."""
        try:
            return self.path(key).read_bytes()
        except OSError:
            return b""

    def read_fresh(self, key: str) -> bytes:
        """Return the same, unless the file is too old, or of a time to come."""
        age = _age(self.path(key))
        return self.read(key) if age is not None and 0 <= age < self._seconds else b""

    def write(self, key: str, data: bytes) -> None:
        """Write or replace a file, and remove those that are too old."""
        self._sweep()
        with contextlib.suppress(OSError):
            write_private(self.path(key), data)

    def remove(self, key: str) -> None:
        """Remove a file."""
        _take_out(self.path(key))

    def keys(self, owner: str) -> tuple[str, ...]:
        """Return the keys of all files of an owner."""
        with contextlib.suppress(OSError):
            names = [path.name for path in self._of(owner)]
            return tuple(name.removesuffix(self._suffix) for name in names if name == target_name(name))
        return ()

    def forget(self, owner: str) -> None:
        """Remove all files of an owner, temporary ones too; one that cannot be removed keeps none of the others."""
        with contextlib.suppress(OSError):
            for path in self._of(owner):
                _take_out(path)

    def left(self, owner: str) -> tuple[Path, ...]:
        """Return the files that still hold anything of an owner's; the folder, where it cannot be read."""
        try:
            return tuple(self._of(owner))
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except OSError:
            return (self._folder,)

    def path(self, key: str) -> Path:
        """Return the path of a file."""
        return self._folder / f"{key}{self._suffix}"

    def _of(self, owner: str) -> list[Path]:
        """Return the files of an owner, temporary ones too. Raises OSError."""
        kept = [(path, target_name(path.name)) for path in self._folder.iterdir()]
        return [path for path, name in kept if name.startswith(f"{owner}-") and name.endswith(self._suffix)]

    def _sweep(self) -> None:
        """Remove old files, each by itself: one that is gone already, or cannot be removed, hinders nothing."""
        for path, seconds in self._old():
            age = _age(path)
            if age is not None and age > seconds:
                _take_out(path)

    def _old(self) -> Iterator[tuple[Path, float]]:
        """Yield files that may be too old, and from which age on."""
        with contextlib.suppress(OSError):
            for path in list(self._folder.iterdir()):
                kept = target_name(path.name)
                if kept.endswith(self._suffix):
                    yield path, self._seconds if kept == path.name else _HALF_WRITTEN


def _age(path: Path) -> float | None:
    """Return the age in seconds, of a link its own; None where it has gone."""
    try:
        return time.time() - path.lstat().st_mtime
    except OSError:
        return None


def _take_out(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
