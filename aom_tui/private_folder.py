"""Folders that are nobody else's business."""

from pathlib import Path


def private_folder(folder: Path) -> Path:
    """The folder, made 0700 where it is not there, and so is each above it. Raises OSError.

    `mkdir(parents=True, mode=...)` would give that mode to the last of them alone.
    """
    for each in reversed(folder.parents):
        if not each.exists():
            each.mkdir(exist_ok=True, mode=0o700)
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder
