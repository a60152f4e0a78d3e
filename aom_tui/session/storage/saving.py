"""Writing a file that the user named: whole or not at all, 0600, and never over another one unasked."""

import os
from collections.abc import Iterable
from pathlib import Path

from aom_tui.language import _
from aom_tui.private_file import temporary_beside
from aom_tui.problem import InvalidInput, Problem, system_words


class FileExists(InvalidInput):
    """There is a file of that name already, and nobody said to replace it."""


def save(path: Path, pieces: Iterable[bytes], *, replace: bool) -> int:
    """Write the pieces to a file 0600; return the bytes written. Raises InvalidInput, FileExists where one is there.

    The folder must be there. Nothing is left behind where it fails.
    """
    if path.is_dir():
        raise _problem(path, _("is a folder"))
    if not replace and path.exists():
        raise FileExists(Problem(str(path), _("is there already")))
    try:
        with temporary_beside(path, pieces) as fresh:
            written = fresh.stat().st_size
            _put(fresh, path, replace=replace)
    except FileExistsError:
        raise FileExists(Problem(str(path), _("is there already"))) from None
    except OSError as error:
        raise _problem(path, _("cannot be written: {error}").format(error=system_words(error))) from None
    return written


def _put(fresh: Path, path: Path, *, replace: bool) -> None:
    """Give the file its name. A hard link fails where there is a file by now; not every file system has them."""
    if replace:
        fresh.replace(path)
        return
    try:
        os.link(fresh, path)
    except FileExistsError:
        raise
    except OSError:
        fresh.rename(path)


def _problem(path: Path, words: str) -> InvalidInput:
    return InvalidInput(Problem(str(path), words))
