"""Small files that outlive the process and are nobody else's business."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from aom_tui.settings import write_private


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

    def write(self, key: str, data: bytes) -> None:
        """Keep it in place of the one before."""
        with contextlib.suppress(OSError):
            self._sweep()
            write_private(self.path(key), data)

    def remove(self, key: str) -> None:
        """Take it out."""
        with contextlib.suppress(OSError):
            self.path(key).unlink(missing_ok=True)

    def keys(self, owner: str) -> tuple[str, ...]:
        """Of all that is kept for the owner."""
        with contextlib.suppress(OSError):
            return tuple(path.name.removesuffix(self._suffix) for path in self._of(owner))
        return ()

    def forget(self, owner: str) -> None:
        """Take out all that is kept for the owner."""
        with contextlib.suppress(OSError):
            for path in self._of(owner):
                path.unlink(missing_ok=True)

    def _of(self, owner: str) -> Iterator[Path]:
        return self._folder.glob(f"{owner}-*{self._suffix}")

    def _sweep(self) -> None:
        for path in self._folder.glob(f"*{self._suffix}"):
            if time.time() - path.stat().st_mtime > self._seconds:
                path.unlink(missing_ok=True)

    def path(self, key: str) -> Path:
        """Where it is kept."""
        return self._folder / f"{key}{self._suffix}"
