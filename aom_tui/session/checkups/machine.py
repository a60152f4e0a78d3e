"""This machine: Python and libraries, `config.toml`, folders and who can read them, disk, keyring."""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from aom_tui.language import _, ngettext
from aom_tui.problem import Problem
from aom_tui.session.checkups.finding import Finding, failed, ok, warning
from aom_tui.settings import Folders, Settings

LIBRARIES = ("textual", "prompt-toolkit", "httpx", "click", "keyring", "certifi")
"""Of those whose version one is asked for in a report."""

LEAST_DISK = 50 * 1024**2
"""Bytes; less is not enough for history and large replies."""


def versions() -> Finding:
    """Of Python, this program and what it stands on."""
    from importlib.metadata import PackageNotFoundError, version

    from aom_tui import __version__

    said = []
    for name in LIBRARIES:
        try:
            said.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            return failed("python", _("{name} is not installed").format(name=name), _("Install aom-tui anew."))
    python = ".".join(map(str, sys.version_info[:3]))
    return ok("python", ", ".join((f"aom-tui {__version__}", f"Python {python}", *said)))


def config(settings: Settings, problems: tuple[Problem, ...]) -> Iterator[Finding]:
    """Each fault of the file, or that there is none."""
    for problem in problems:
        yield failed("config", problem.fault, problem.remedy)
    if not problems:
        number = len(settings.profiles)
        words = _("{path}: there is none; the defaults hold")
        if settings.path.exists():
            words = ngettext("{path}: {number} profile", "{path}: {number} profiles", number)
        yield ok("config", words.format(path=settings.path, number=number))


def folders(places: Folders) -> Iterator[Finding]:
    """That they can be written, and that only their owner reads what is in them."""
    for name, path in (("config", places.config), ("data", places.data), ("cache", places.cache)):
        yield _folder(f"folder {name}", path)


def _folder(name: str, path: Path) -> Finding:
    if not path.exists():
        existing = next(each for each in path.parents if each.exists())
        if existing.is_dir() and os.access(existing, os.W_OK):
            return ok(name, _("{path}: is made when it is needed").format(path=path))
        return failed(name, _("{path}: cannot be made").format(path=path), _("Make the folder writable."))
    if not os.access(path, os.W_OK | os.X_OK):
        return failed(name, _("{path}: cannot be written").format(path=path), _("Make the folder writable."))
    if open_to_others := _open_to_others(path):
        what = _("{path}: others may read it ({mode:o})").format(
            path=open_to_others, mode=stat.S_IMODE(open_to_others.stat().st_mode)
        )
        return warning(name, what, _("Run: chmod -R go= {path}").format(path=path))
    return ok(name, _("{path}: for its owner only").format(path=path))


def _open_to_others(path: Path) -> Path | None:
    """The folder, or the first file in it, that others may read; on Windows nobody knows by the mode."""
    if os.name == "nt":
        return None
    for each in (path, *sorted(path.glob("*"))):
        try:
            mode = each.stat().st_mode
        except OSError:  # it has just gone
            continue
        if mode & 0o077 and not (each == path and _holds_nothing_open(path)):
            return each
    return None


def _holds_nothing_open(path: Path) -> bool:
    """A folder that others may enter does no harm where each file in it is for its owner."""
    return all(not each.stat().st_mode & 0o077 for each in path.glob("*") if each.exists())


def disk(places: Folders) -> Finding:
    """Room where data go."""
    existing = next(each for each in (places.data, *places.data.parents) if each.exists())
    free = shutil.disk_usage(existing).free
    what = _("{number:,} MB free at {path}").format(number=free // 1024**2, path=existing)
    return ok("disk", what) if free >= LEAST_DISK else warning("disk", what, _("Make room: replies are kept there."))


def keyring_works() -> Finding:
    """Whether the system has one that is meant to keep something. It is not opened: that may ask for a password."""
    try:
        import keyring

        ring = keyring.get_keyring()
        priority = float(getattr(ring, "priority", 0))
    except Exception as error:
        return _no_keyring(type(error).__name__)
    name = f"{type(ring).__module__}.{type(ring).__name__}"
    if priority <= 0 or name.startswith("keyring.backends.fail"):
        return _no_keyring(name)
    return ok("keyring", name)


def _no_keyring(name: str) -> Finding:
    return warning("keyring", _("none that works ({name})").format(name=name), _WITHOUT_KEYRING)


def keyring_is_silent() -> Finding:
    """Looking for it did not come to an end."""
    return warning("keyring", _("no answer in time"), _WITHOUT_KEYRING)


_WITHOUT_KEYRING = _('Use password_command or source = "prompt" in a profile, or the environment.')
