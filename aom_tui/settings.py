"""Folders and `config.toml`. Knows the shape of the file, not what a profile means; never holds a secret."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem, expanded, system_words
from aom_tui.setting_faults import faults
from aom_tui.setting_keys import TABLES, TOP_KEYS

if TYPE_CHECKING:
    from tomllib import TOMLDecodeError

CONFIG = "config.toml"

SANDBOXES = "sandboxes"
"""In the data folder: what each running `aom-tui sandbox` says of itself, in a file that it holds a lock on."""

SCHEMA = "config.schema.json"
"""Beside `config.toml`, for editors: what may be written there."""


class Folders(Struct, frozen=True):
    """Where settings, data (drafts, copies, a running sandbox) and cache (tokens) lie."""

    config: Path
    data: Path
    cache: Path

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Folders":
        """Return AOM_TUI_CONFIG_DIR, AOM_TUI_DATA_DIR and AOM_TUI_CACHE_DIR, else the folders of the platform."""
        given = [environ.get(f"AOM_TUI_{kind}_DIR") for kind in ("CONFIG", "DATA", "CACHE")]
        if all(given):
            return cls(*(expanded(str(path), "AOM_TUI_*_DIR") for path in given))
        from platformdirs import PlatformDirs

        own = PlatformDirs("aom-tui", appauthor=False)
        places = (own.user_config_dir, own.user_data_dir, own.user_cache_dir)
        return cls(*(expanded(path or place, "AOM_TUI_*_DIR") for path, place in zip(given, places, strict=True)))


class Settings(Struct, frozen=True):
    """What `config.toml` says; empty where there is none."""

    folders: Folders
    default_profile: str | None = None
    profiles: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    catalogues: tuple[str, ...] = ()
    """Paths of further OpenAPI documents, as written; relative ones are below the folder of `config.toml`."""
    written: Mapping[str, Any] = field(default_factory=dict)
    """The other keys and tables as written, by name."""
    faulty: Mapping[str, Problem] = field(default_factory=dict)
    """Profiles that cannot be used, with what is wrong first; only where the rest is used all the same."""

    def get(self, key: str) -> Any:
        """Return the value of a key (`theme`, or `TABLE.KEY`) as written, else its default."""
        table, dot, name = key.rpartition(".")
        if not dot:
            return self.written.get(key, TOP_KEYS[key].default)
        return self.written.get(table, {}).get(name, TABLES[table][name].default)

    @property
    def has_no_profile(self) -> bool:
        """Whether nobody has made one yet, nor named a default."""
        return not (self.profiles or self.faulty or self.default_profile)

    @property
    def path(self) -> Path:
        """The settings file."""
        return self.folders.config / CONFIG

    @property
    def documents(self) -> tuple[Path, ...]:
        """The paths of the further OpenAPI documents. Raises InvalidInput."""
        return tuple(self.folders.config / expanded(path, f"{self.path} catalogues") for path in self.catalogues)


def load_settings(folders: Folders) -> Settings:
    """Return the settings of `config.toml`. Raises InvalidInput with all faults, naming file, line and key."""
    path = folders.config / CONFIG
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings(folders)
    except (OSError, UnicodeDecodeError) as error:
        reason = system_words(error) if isinstance(error, OSError) else _("is not UTF-8 text")
        raise InvalidInput(Problem(str(path), str(reason), _("Make it readable, or remove it."))) from None
    return read_settings(text, folders)


def read_settings(text: str, folders: Folders) -> Settings:
    """Return the settings in a TOML text. Raises InvalidInput."""
    import tomllib

    path = folders.config / CONFIG
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(_syntax_problem(path, text, error)) from None
    problems = [problem for _where, problem in faults(table, text, path)]
    if problems:
        raise InvalidInput(problems)
    return _settings(table, folders)


def usable_settings(folders: Folders) -> tuple[Settings, tuple[Problem, ...]]:
    """Return what can be used of `config.toml`, with defaults for the rest, and what is wrong with that.

    The app opens with it all the same. A profile with a fault is left out as a whole, and is not the default any more:
    it must not become another one by losing a key.
    """
    import tomllib

    try:
        return load_settings(folders), ()
    except InvalidInput as error:
        problems = error.problems
    try:
        text = (folders.config / CONFIG).read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except (OSError, ValueError):
        return Settings(folders), problems
    faulty: dict[str, Problem] = {}
    for place, problem in list(faults(table, text, folders.config / CONFIG)):
        _remove(table, place)
        if len(place) > 1 and place[0] == "profiles":
            faulty.setdefault(place[1], problem)
    return replace(_settings(table, folders), faulty=faulty), problems


def _remove(table: dict[str, Any], place: tuple[str, ...]) -> None:
    """Remove the key at that place; of a profile the whole table."""
    first, *rest = place
    if first == "profiles" and rest:
        table["profiles"].pop(rest[0], None)
        if table.get("default_profile") == rest[0]:
            del table["default_profile"]
    elif rest:
        table[first].pop(rest[0], None)
    else:
        table.pop(first, None)


def _settings(table: Mapping[str, Any], folders: Folders) -> Settings:
    rest = {key: value for key, value in table.items() if key != "profiles"}
    return Settings(
        folders, table.get("default_profile"), table.get("profiles", {}), tuple(table.get("catalogues", ())), rest
    )


def _syntax_problem(path: Path, text: str, error: "TOMLDecodeError") -> Problem:
    found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
    line = int(found[1]) if found else text.count("\n") + 1
    what = str(error).partition(" (at ")[0]
    content = text.splitlines()[line - 1 : line]
    key = content[0].partition("=")[0].strip() if content and "=" in content[0] else ""
    return Problem(
        f"{path} line {line}{f' {key}' if key else ''}",
        _("not TOML: {what}").format(what=what),
        _("Correct that line."),
    )
