"""What lies beside an `.http` file: environments with values for its variables, files that are bodies."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.saved.http_variables import environment, variable_names
from aom_tui.text_file import foreign_text

ENVIRONMENTS = ("http-client.env.json", "http-client.private.env.json")
"""Beside the file, or in a folder above it; the later goes before the earlier."""

LARGEST = 4 * 1024**2
"""Bytes of a file that is read, of requests or of a body."""


class NearbyFiles:
    """Files that an `.http` file may use: in its own folder, and in those above up to the folder of saved requests."""

    def __init__(self, folder: Path, file: Path) -> None:
        inner = file.parent
        above = [each for each in (inner, *inner.parents) if each.is_relative_to(folder)]
        self._folders = above or [inner]
        """The innermost first."""

    def environment(self, profile: str) -> dict[str, str]:
        """Return the values for a profile; nearer files go before farther ones. Raises InvalidInput."""
        values: dict[str, str] = {}
        for path in self._environments():
            values |= environment(read_text(path), profile, str(path))
        return values

    def names(self) -> frozenset[str]:
        """Return the names that have a value for any profile. Raises InvalidInput."""
        return frozenset(name for path in self._environments() for name in variable_names(read_text(path), str(path)))

    def _environments(self) -> Iterator[Path]:
        """The outermost first."""
        paths = (folder / name for folder in reversed(self._folders) for name in ENVIRONMENTS)
        return (path for path in paths if path.is_file())

    def body(self, name: str) -> str:
        """A file below those folders: a file from elsewhere must not have others of this machine sent.

        Raises InvalidInput.
        """
        base = self._folders[-1].resolve()
        path = (self._folders[0] / name).resolve()
        if not path.is_relative_to(base):
            what = _("the body {name} lies outside of {folder}").format(name=name, folder=base)
            raise InvalidInput(Problem("", what, _("Put it beside the requests.")))
        return read_text(path)


def read_text(path: Path) -> str:
    """A file of the user's, as it is. Raises InvalidInput for what cannot be read."""
    with suppress(OSError):
        if path.stat().st_size > LARGEST:
            raise InvalidInput(Problem(str(path), _("larger than 4 MB"), _("Make it smaller.")))
    return foreign_text(str(path))
