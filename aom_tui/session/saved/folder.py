"""The folder of saved requests: its `.http` files listed, an entry loaded, saved, renamed, deleted.

A file is the user's, and may lie in git: only the entry that is meant is changed, the rest stays byte for byte.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

from msgspec import Struct

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _, commas
from aom_tui.private_file import write_private
from aom_tui.problem import InvalidInput, Problem, expanded, room_or_right, system_words
from aom_tui.session.draft import Draft
from aom_tui.session.foreign.adopt import ImportTarget
from aom_tui.session.saved.entry import EntryContext, LoadedDraft, entry_of, load_entry
from aom_tui.session.saved.http_edits import with_appended, with_new_name, with_section
from aom_tui.session.saved.http_file import Entry, entry_name, entry_text, read_http
from aom_tui.session.saved.http_variables import DynamicVariables
from aom_tui.session.saved.literal_secrets import secret_problems
from aom_tui.session.saved.request_files import NearbyFiles, read_text
from aom_tui.settings import Settings

SUFFIXES = (".http", ".rest")
MOST_FILES = 2000


class EntryExists(InvalidInput):
    """There is an entry of that name already, and nobody said to replace it."""


class SavedRequest(Struct, frozen=True, eq=False):
    """An entry, and where it is. `file` is its path below the folder of saved requests, else the whole path."""

    path: Path
    file: str
    entry: Entry
    text: str
    """The whole file as it was read."""
    is_added: bool = False
    """It was written just now into a file that holds others."""

    @property
    def place(self) -> str:
        """`FILE:NAME`, as one types it."""
        return f"{self.file}:{self.entry.name}"

    @property
    def kept_words(self) -> str:
        """What to say once it was saved."""
        said = _("added to {place}") if self.is_added else _("saved as {place}")
        return said.format(place=self.path)

    @property
    def section(self) -> str:
        """The text of the entry in its file."""
        return self.text[self.entry.start : self.entry.end].rstrip() + "\n"


def requests_folder(settings: Settings, environ: Mapping[str, str]) -> Path:
    """Return AOM_TUI_REQUESTS, `requests` of the settings, or a folder in the data folder. Raises InvalidInput."""
    if given := environ.get("AOM_TUI_REQUESTS"):
        return expanded(given, "AOM_TUI_REQUESTS").absolute()
    if given := settings.get("requests"):
        return settings.folders.config / expanded(str(given), f"{settings.path} requests")
    return settings.folders.data / "requests"


class SavedRequests:
    """The requests of one folder. Each look reads it anew: somebody may edit it, or pull."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    # -- looking

    def all(self) -> list[SavedRequest]:
        """Return all requests by file, in the order of each. A file that cannot be read is an entry with a problem."""
        return [saved for path in self._files() for saved in self._entries_of(path)]

    def _files(self) -> list[Path]:
        found: list[Path] = []
        for folder, folders, files in os.walk(self.folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            named = [Path(folder, name) for name in sorted(files) if name.endswith(SUFFIXES) and name[0] != "."]
            found += [path for path in named if path.is_file()]  # a pipe would keep us waiting
            if len(found) >= MOST_FILES:
                break
        return found[:MOST_FILES]

    def _entries_of(self, path: Path) -> Iterator[SavedRequest]:
        try:
            text = read_text(path)
        except InvalidInput as error:
            yield SavedRequest(path, self._named(path), Entry(name=path.stem, problem=error.problems[0]), "")
            return
        for entry in read_http(text, self._named(path)).entries:
            yield SavedRequest(path, self._named(path), entry, text)

    def _named(self, path: Path) -> str:
        with suppress(ValueError):
            return path.relative_to(self.folder).as_posix()
        return str(path)

    def find(self, wanted: str) -> SavedRequest:
        """Return the request of NAME, FILE or FILE:NAME. Raises InvalidInput where that is none, or several."""
        entries = self.find_all(wanted)
        if len(entries) > 1:
            places = commas(each.place for each in entries[:5])
            raise InvalidInput(
                Problem(wanted, _("several are called so"), _("Say which: {names}.").format(names=places))
            )
        return entries[0]

    def find_all(self, wanted: str) -> list[SavedRequest]:
        """Return all requests of NAME, FILE or FILE:NAME. Raises InvalidInput where there is none."""
        if entries := self._meant(wanted):
            return entries
        known = {name for each in self.all() for name in (each.entry.name, each.file)}
        near = get_close_matches(wanted, known, 2)
        remedy = _("Did you mean {names}?").format(names=_(" or ").join(near)) if near else _("`requests` lists them.")
        is_path = os.sep in wanted or wanted.endswith(SUFFIXES)
        what = _("no such file, nor a saved request") if is_path else _("no saved request is called so")
        raise InvalidInput(Problem(wanted, what, remedy))

    def _meant(self, wanted: str) -> list[SavedRequest]:
        all_of = self.all()
        by_name = [each for each in all_of if wanted in (*each.entry.names, each.place)]
        if by_name:
            return by_name
        if by_file := [each for each in all_of if wanted in (each.file, each.file.rpartition(".")[0])]:
            return by_file
        path, name = self._split(wanted)
        if path is None:
            folded = wanted.casefold()
            return [each for each in all_of if folded in map(str.casefold, each.entry.names)]
        entries = list(self._entries_of(path))
        return [each for each in entries if name in ("", *each.entry.names)]

    def _split(self, wanted: str) -> tuple[Path | None, str]:
        """Return file (also outside of the folder) and name of FILE or FILE:NAME; None where there is no such file."""
        for candidate, name in ((wanted, ""), (wanted.rpartition(":")[0], wanted.rpartition(":")[2])):
            if candidate.endswith(SUFFIXES):
                path = expanded(candidate, wanted)
                for place in (path, self.folder / path):
                    if place.is_file():
                        return place, name
        return None, ""

    # -- loading

    def load(self, saved: SavedRequest, catalogue: Catalogue, target: ImportTarget, profile: str) -> LoadedDraft:
        """Return the entry as a draft, with its variables and those of the environment. Raises InvalidInput."""
        nearby = NearbyFiles(self.folder, saved.path)
        variables = {**nearby.environment(profile), **read_http(saved.text).variables}
        context = EntryContext(catalogue, target, DynamicVariables(datetime.now(UTC)), variables, nearby.body)
        return load_entry(saved.entry, context)

    # -- changing

    def save(self, catalogue: Catalogue, draft: Draft, name: str, *, replaces: bool = False) -> SavedRequest:
        """Write the draft under `NAME`, or `FILE:NAME`. Raises InvalidInput; Exists unless it may be replaced.

        Variables that environments beside it give values to by profile are left to those.
        """
        file, name = _file_and_name(name)
        old = next((each for each in self.all() if each.entry.name == name and file in ("", each.file)), None)
        if old and not replaces:
            raise EntryExists(Problem(old.place, _("exists already"), _("Choose another name, or replace it.")))
        path = old.path if old else self._path_for(file or f"{_slug(name)}{SUFFIXES[0]}")
        entry = entry_of(catalogue, draft, name, NearbyFiles(self.folder, path).names())
        section = entry_text(entry)
        there = "" if old or not path.exists() else read_text(path)
        made = with_section(old.text, old.entry, section) if old else with_appended(there, section)
        self._write(path, made)
        return SavedRequest(path, self._named(path), entry, made, is_added=bool(there.strip()))

    def rename(self, saved: SavedRequest, name: str) -> None:
        """Give a request another name, in its file. Raises InvalidInput."""
        name = entry_name(name)
        if any(each.entry.name == name and each.path == saved.path for each in self.all()):
            raise InvalidInput(Problem(name, _("exists already"), _("Choose another name.")))
        self._check(saved)
        self._write(saved.path, with_new_name(saved.text, saved.entry, name))

    def delete(self, saved: SavedRequest) -> None:
        """Delete a request, and its file where that has no other. Raises InvalidInput."""
        self._check(saved)
        rest = with_section(saved.text, saved.entry, "")
        if rest.strip() and (read_http(rest).entries or read_http(rest).variables):
            self._write(saved.path, rest)
        else:
            saved.path.unlink(missing_ok=True)

    def _check(self, saved: SavedRequest) -> None:
        """Raise InvalidInput where somebody else has changed the file since it was read."""
        if read_text(saved.path) != saved.text:
            raise InvalidInput(Problem(saved.file, _("was changed meanwhile"), _("Look again.")))

    def _path_for(self, file: str) -> Path:
        """Return the path of a file to save in. Raises InvalidInput for one outside of the folder."""
        path = self.folder / (file if file.endswith(SUFFIXES) else f"{file}{SUFFIXES[0]}")
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise InvalidInput(Problem(file, _("lies outside of {folder}").format(folder=self.folder)))
        return path

    def _write(self, path: Path, text: str) -> None:
        """Write a file, whole or not at all; its mode stays. Raises InvalidInput, also for a secret in it."""
        if problems := secret_problems(text, self._named(path)):
            raise InvalidInput(problems)
        target = path.resolve()
        try:
            mode = target.stat().st_mode & 0o777 if target.exists() else None
            write_private(target, text.encode())
            if mode is not None:
                target.chmod(mode)
        except OSError as error:
            raise InvalidInput(Problem(str(path), system_words(error), room_or_right(error))) from None


def _file_and_name(name: str) -> tuple[str, str]:
    """Return file and name of `FILE:NAME`; the file only where it ends like one. Raises InvalidInput."""
    file, colon, rest = name.partition(":")
    if colon and file.strip().endswith(SUFFIXES):
        return file.strip(), entry_name(rest)
    return "", entry_name(name)


def _slug(name: str) -> str:
    """Return a file name that every system takes."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-.")[:80] or "request"
